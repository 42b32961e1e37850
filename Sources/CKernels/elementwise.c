#include "elementwise.h"

#include "kernel.h"

KERNEL void gecko_add(float *y, const float *x, ptrdiff_t n) {
  for (ptrdiff_t i = 0; i < n; i++) y[i] += x[i];
}

KERNEL double gecko_sum_of_squares(const float *x, ptrdiff_t n) {
  RELAXED
  double sum = 0;
  for (ptrdiff_t i = 0; i < n; i++) sum += (double)x[i] * (double)x[i];
  return sum;
}

KERNEL int gecko_all_finite(const float *x, ptrdiff_t n) {
  uint32_t bad = 0;
  for (ptrdiff_t i = 0; i < n; i++) {
    uint32_t bits;
    memcpy(&bits, x + i, 4);
    bad |= (bits & 0x7f800000u) == 0x7f800000u;
  }
  return !bad;
}

KERNEL void gecko_scale(float *y, const float *x, float factor, ptrdiff_t n, int accumulate) {
  if (accumulate) {
    for (ptrdiff_t i = 0; i < n; i++) y[i] += factor * x[i];
  } else {
    for (ptrdiff_t i = 0; i < n; i++) y[i] = factor * x[i];
  }
}

KERNEL void gecko_column_sums(
  float *sums, const float *x, ptrdiff_t rows, ptrdiff_t columns, ptrdiff_t stride,
  int accumulate) {
  if (!accumulate) memset(sums, 0, (size_t)columns * sizeof(float));
  for (ptrdiff_t row = 0; row < rows; row++) {
    const float *values = x + row * stride;
    for (ptrdiff_t i = 0; i < columns; i++) sums[i] += values[i];
  }
}

KERNEL void gecko_scale_row(
  float *y, const float *x, const float *weight, ptrdiff_t n, int accumulate) {
  if (accumulate) {
    for (ptrdiff_t i = 0; i < n; i++) y[i] += x[i] * weight[i];
  } else {
    for (ptrdiff_t i = 0; i < n; i++) y[i] = x[i] * weight[i];
  }
}

KERNEL void gecko_add_product(float *sums, const float *x, const float *y, ptrdiff_t n) {
  for (ptrdiff_t i = 0; i < n; i++) sums[i] += x[i] * y[i];
}

KERNEL void gecko_silu(float *y, const float *x, ptrdiff_t n) {
  for (ptrdiff_t i = 0; i < n; i++) y[i] = x[i] * gecko_sigmoidf(x[i]);
}

// d silu(x) / dx = s (1 + x (1 - s)) with s = sigmoid(x)
INLINE float silu_slope(float x, float s) { return s * (1.0f + x * (1.0f - s)); }

KERNEL void gecko_silu_backward(
  float *dx, const float *dy, const float *x, ptrdiff_t n, int accumulate) {
  if (accumulate) {
    for (ptrdiff_t i = 0; i < n; i++) dx[i] += dy[i] * silu_slope(x[i], gecko_sigmoidf(x[i]));
  } else {
    for (ptrdiff_t i = 0; i < n; i++) dx[i] = dy[i] * silu_slope(x[i], gecko_sigmoidf(x[i]));
  }
}

// Φ(x) = (1 + erf(x / √2)) / 2 by Abramowitz and Stegun 7.1.26, off by 1.5e-7 at most, and the
// exponential e^(-x² / 2) that it takes
INLINE float normal_distribution(float x, float *exponential) {
  float z = fabsf(x) * 0.70710678f;
  float t = 1.0f / (1.0f + 0.3275911f * z);
  float series =
    t * (0.254829592f
         + t * (-0.284496736f + t * (1.421413741f + t * (-1.453152027f + t * 1.061405429f))));
  *exponential = gecko_expf(-z * z);
  float tail = 0.5f * series * *exponential;
  return x < 0 ? tail : 1.0f - tail;
}

KERNEL void gecko_gelu(float *y, const float *x, ptrdiff_t n) {
  for (ptrdiff_t i = 0; i < n; i++) {
    float exponential;
    y[i] = x[i] * normal_distribution(x[i], &exponential);
  }
}

// d x Φ(x) / dx = Φ(x) + x e^(-x² / 2) / √(2π)
INLINE float gelu_slope(float x) {
  float exponential;
  float part = normal_distribution(x, &exponential);
  return part + x * exponential * 0.39894228f;
}

KERNEL void gecko_gelu_backward(
  float *dx, const float *dy, const float *x, ptrdiff_t n, int accumulate) {
  if (accumulate) {
    for (ptrdiff_t i = 0; i < n; i++) dx[i] += dy[i] * gelu_slope(x[i]);
  } else {
    for (ptrdiff_t i = 0; i < n; i++) dx[i] = dy[i] * gelu_slope(x[i]);
  }
}

// Rows with gaps between them are not foreseen by the processor: while a stretch of one is computed, the same
// of the next is asked for.
enum { STRETCH = 16 * LINE };

KERNEL void gecko_silu_gate(
  float *restrict y, ptrdiff_t y_stride, const float *restrict gate, ptrdiff_t gate_stride,
  const float *restrict x, ptrdiff_t x_stride, ptrdiff_t rows, ptrdiff_t n) {
  for (; rows > 0; rows--, y += y_stride, gate += gate_stride, x += x_stride) {
    for (ptrdiff_t from = 0; from < n; from += STRETCH) {
      ptrdiff_t to = least(from + STRETCH, n);
      ask_for(gate + gate_stride + from, to - from);
      ask_for(x + x_stride + from, to - from);
      for (ptrdiff_t i = from; i < to; i++) y[i] = gate[i] * gecko_sigmoidf(gate[i]) * x[i];
    }
  }
}

KERNEL void gecko_silu_gate_backward(
  float *restrict dgate, ptrdiff_t dgate_stride, float *restrict dx, ptrdiff_t dx_stride,
  const float *restrict dy, ptrdiff_t dy_stride, const float *restrict gate, ptrdiff_t gate_stride,
  const float *restrict x, ptrdiff_t x_stride, ptrdiff_t rows, ptrdiff_t n, int accumulate_gate,
  int accumulate_x) {
  for (ptrdiff_t row = 0; row < rows; row++) {
    for (ptrdiff_t from = 0; from < n; from += STRETCH) {
      ptrdiff_t to = least(from + STRETCH, n);
      ask_for(dy + dy_stride + from, to - from);
      ask_for(gate + gate_stride + from, to - from);
      ask_for(x + x_stride + from, to - from);
      for (ptrdiff_t i = from; i < to; i++) {
        float s = gecko_sigmoidf(gate[i]);
        float along_gate = dy[i] * x[i] * silu_slope(gate[i], s), along_x = dy[i] * gate[i] * s;
        dgate[i] = accumulate_gate ? dgate[i] + along_gate : along_gate;
        dx[i] = accumulate_x ? dx[i] + along_x : along_x;
      }
    }
    dgate += dgate_stride, dx += dx_stride, dy += dy_stride, gate += gate_stride, x += x_stride;
  }
}

KERNEL void gecko_update_gate(
  float *y, const float *gate, const float *candidate, const float *x, ptrdiff_t n) {
  for (ptrdiff_t i = 0; i < n; i++) {
    float h = candidate[i] * gecko_sigmoidf(candidate[i]);
    y[i] = x[i] + gecko_sigmoidf(gate[i]) * (h - x[i]);
  }
}

KERNEL void gecko_add_update_gate_backward(
  float *dgate, float *dcandidate, float *dx, const float *dy, const float *gate,
  const float *candidate, const float *x, ptrdiff_t n) {
  for (ptrdiff_t i = 0; i < n; i++) {
    float s = gecko_sigmoidf(candidate[i]), u = gecko_sigmoidf(gate[i]);
    dgate[i] += dy[i] * (candidate[i] * s - x[i]) * u * (1.0f - u);
    dcandidate[i] += dy[i] * u * silu_slope(candidate[i], s);
    dx[i] += dy[i] * (1.0f - u);
  }
}

KERNEL void gecko_dropout(
  float *y, const float *x, ptrdiff_t n, uint64_t seed, uint64_t first, uint32_t threshold,
  float scale, int accumulate) {
  for (ptrdiff_t i = 0; i < n; i++) {
    uint32_t draw = (uint32_t)(gecko_random_bits(seed, first + (uint64_t)i) >> 32);
    float kept = draw < threshold ? 0.0f : scale * x[i];
    y[i] = accumulate ? y[i] + kept : kept;
  }
}
