#pragma once
#include <stddef.h>

// Rows hold heads of 2 `half` features side by side. The first `rotated` heads of row t turn, pair by
// pair (2i, 2i + 1), by the angle whose cosine and sine are cosines[t half + i] and sines[t half + i];
// the columns behind them, up to `width`, do not turn.

// y[t] = turned(x[t] weight + offset)
void gecko_scale_and_rotate(
  float *y, ptrdiff_t y_stride, const float *x, ptrdiff_t x_stride, ptrdiff_t rows, ptrdiff_t width,
  const float *weight, const float *offset, const float *cosines, const float *sines, ptrdiff_t half,
  ptrdiff_t rotated);

// With u[t] = dy[t] turned back: dx[t] (+)= u[t] weight
void gecko_scale_and_rotate_backward(
  float *dx, ptrdiff_t dx_stride, const float *dy, ptrdiff_t dy_stride, ptrdiff_t rows,
  ptrdiff_t width, const float *weight, const float *cosines, const float *sines, ptrdiff_t half,
  ptrdiff_t rotated, int accumulate);

// With u[t] = dy[t] turned back: dweight += sum over t of u[t] x[t], doffset += sum over t of u[t]
void gecko_scale_and_rotate_sums(
  float *dweight, float *doffset, const float *dy, ptrdiff_t dy_stride, const float *x,
  ptrdiff_t x_stride, ptrdiff_t rows, ptrdiff_t width, const float *cosines, const float *sines,
  ptrdiff_t half, ptrdiff_t rotated);
