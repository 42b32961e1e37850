#pragma once
#include <stddef.h>
#include <stdint.h>

// y += x
void gecko_add(float *y, const float *x, ptrdiff_t n);
// sum of x², in double
double gecko_sum_of_squares(const float *x, ptrdiff_t n);
int gecko_all_finite(const float *x, ptrdiff_t n);
// y = factor x; may overlap exactly
void gecko_scale(float *y, const float *x, float factor, ptrdiff_t n, int accumulate);
// sums[j] (+)= sum over rows of x[row, j]
void gecko_column_sums(
  float *sums, const float *x, ptrdiff_t rows, ptrdiff_t columns, ptrdiff_t stride, int accumulate);
// y = x ⊙ weight, row by row of the same weight
void gecko_scale_row(float *y, const float *x, const float *weight, ptrdiff_t n, int accumulate);
// sums += x ⊙ y
void gecko_add_product(float *sums, const float *x, const float *y, ptrdiff_t n);

void gecko_silu(float *y, const float *x, ptrdiff_t n);
void gecko_silu_backward(float *dx, const float *dy, const float *x, ptrdiff_t n, int accumulate);
// y = x Φ(x), Φ the distribution of the standard normal
void gecko_gelu(float *y, const float *x, ptrdiff_t n);
void gecko_gelu_backward(float *dx, const float *dy, const float *x, ptrdiff_t n, int accumulate);
// y = silu(gate) ⊙ x, in rows of n
void gecko_silu_gate(
  float *y, ptrdiff_t y_stride, const float *gate, ptrdiff_t gate_stride, const float *x,
  ptrdiff_t x_stride, ptrdiff_t rows, ptrdiff_t n);
// its gradients of dy
void gecko_silu_gate_backward(
  float *dgate, ptrdiff_t dgate_stride, float *dx, ptrdiff_t dx_stride, const float *dy,
  ptrdiff_t dy_stride, const float *gate, ptrdiff_t gate_stride, const float *x, ptrdiff_t x_stride,
  ptrdiff_t rows, ptrdiff_t n, int accumulate_gate, int accumulate_x);
// y = x + sigmoid(gate) ⊙ (silu(candidate) - x)
void gecko_update_gate(
  float *y, const float *gate, const float *candidate, const float *x, ptrdiff_t n);
// dgate, dcandidate and dx += the gradients of dy
void gecko_add_update_gate_backward(
  float *dgate, float *dcandidate, float *dx, const float *dy, const float *gate,
  const float *candidate, const float *x, ptrdiff_t n);
// y (+)= x scaled by 1/(1-rate) where draw `first + i` of the stream keeps it, else 0.
// An element is dropped when its draw's upper 32 bits are below `threshold`.
void gecko_dropout(
  float *y, const float *x, ptrdiff_t n, uint64_t seed, uint64_t first, uint32_t threshold,
  float scale, int accumulate);
