#include "working_memory.h"

#include "kernel.h"

// The largest of n floats. Their bits, negative ones flipped, are integers of the same order, and the
// compiler reorders maxima of integers; a NaN is largest.
INLINE float maximum(const float *x, ptrdiff_t n) {
  int32_t most = INT32_MIN;
  for (ptrdiff_t i = 0; i < n; i++) {
    int32_t bits;
    memcpy(&bits, x + i, 4);
    bits ^= (bits >> 31) & INT32_MAX;
    most = bits > most ? bits : most;
  }
  most ^= (most >> 31) & INT32_MAX;
  float value;
  memcpy(&value, &most, 4);
  return value;
}

INLINE void feature_softmax(
  float *restrict y, ptrdiff_t y_stride, const float *restrict x, ptrdiff_t x_stride,
  ptrdiff_t rows, ptrdiff_t heads, ptrdiff_t features) {
  RELAXED
  for (ptrdiff_t row = 0; row < rows; row++) {
    for (ptrdiff_t head = 0; head < heads; head++) {
      float *to = y + row * y_stride + head * features;
      const float *from = x + row * x_stride + head * features;
      float most = maximum(from, features), sum = 0;
      for (ptrdiff_t i = 0; i < features; i++) {
        float e = gecko_expf(from[i] - most);
        to[i] = e;
        sum += e;
      }
      float scale = 1.0f / sum;
      for (ptrdiff_t i = 0; i < features; i++) to[i] *= scale;
    }
  }
}

INLINE void feature_softmax_backward(
  float *restrict dx, ptrdiff_t dx_stride, const float *restrict dy, ptrdiff_t dy_stride,
  const float *restrict y, ptrdiff_t y_stride, ptrdiff_t rows, ptrdiff_t heads, ptrdiff_t features,
  int accumulate) {
  RELAXED
  for (ptrdiff_t row = 0; row < rows; row++) {
    for (ptrdiff_t head = 0; head < heads; head++) {
      float *to = dx + row * dx_stride + head * features;
      const float *slope = dy + row * dy_stride + head * features;
      const float *value = y + row * y_stride + head * features;
      float mean = 0;
      for (ptrdiff_t i = 0; i < features; i++) mean += value[i] * slope[i];
      if (accumulate) {
        for (ptrdiff_t i = 0; i < features; i++) to[i] += value[i] * (slope[i] - mean);
      } else {
        for (ptrdiff_t i = 0; i < features; i++) to[i] = value[i] * (slope[i] - mean);
      }
    }
  }
}

// The usual numbers of features are told to the compiler, which then unrolls the short loops.
KERNEL void gecko_feature_softmax(
  float *y, ptrdiff_t y_stride, const float *x, ptrdiff_t x_stride, ptrdiff_t rows, ptrdiff_t heads,
  ptrdiff_t features) {
  switch (features) {
  case 16: feature_softmax(y, y_stride, x, x_stride, rows, heads, 16); break;
  case 32: feature_softmax(y, y_stride, x, x_stride, rows, heads, 32); break;
  case 64: feature_softmax(y, y_stride, x, x_stride, rows, heads, 64); break;
  default: feature_softmax(y, y_stride, x, x_stride, rows, heads, features);
  }
}

KERNEL void gecko_feature_softmax_backward(
  float *dx, ptrdiff_t dx_stride, const float *dy, ptrdiff_t dy_stride, const float *y,
  ptrdiff_t y_stride, ptrdiff_t rows, ptrdiff_t heads, ptrdiff_t features, int accumulate) {
#define BACKWARD(n) \
  feature_softmax_backward( \
    dx, dx_stride, dy, dy_stride, y, y_stride, rows, heads, n, accumulate)
  switch (features) {
  case 16: BACKWARD(16); break;
  case 32: BACKWARD(32); break;
  case 64: BACKWARD(64); break;
  default: BACKWARD(features);
  }
#undef BACKWARD
}

KERNEL void gecko_feature_elu(
  float *y, ptrdiff_t y_stride, const float *x, ptrdiff_t x_stride, ptrdiff_t rows,
  ptrdiff_t columns) {
  for (ptrdiff_t row = 0; row < rows; row++) {
    float *restrict to = y + row * y_stride;
    const float *restrict from = x + row * x_stride;
    for (ptrdiff_t i = 0; i < columns; i++) {
      float e = gecko_expf(from[i]);
      to[i] = from[i] > 0 ? from[i] + 1.0f : e;
    }
  }
}

KERNEL void gecko_feature_elu_backward(
  float *dx, ptrdiff_t dx_stride, const float *dy, ptrdiff_t dy_stride, const float *y,
  ptrdiff_t y_stride, ptrdiff_t rows, ptrdiff_t columns, int accumulate) {
  for (ptrdiff_t row = 0; row < rows; row++) {
    float *restrict to = dx + row * dx_stride;
    const float *restrict slope = dy + row * dy_stride;
    const float *restrict value = y + row * y_stride;
    // The slope of elu(x) + 1 is 1 where it exceeds 1, and itself elsewhere.
    for (ptrdiff_t i = 0; i < columns; i++) {
      float step = slope[i] * (value[i] > 1.0f ? 1.0f : value[i]);
      to[i] = accumulate ? to[i] + step : step;
    }
  }
}

// Columns are taken 64 at a time, so that their running maxima and sums stay in registers or L1.
enum { BLOCK = 64 };

INLINE void position_softmax(
  float *restrict w, ptrdiff_t w_stride, float *restrict log_sum, const float *restrict x,
  ptrdiff_t x_stride, ptrdiff_t rows, ptrdiff_t columns) {
  float most[BLOCK], sum[BLOCK];
  for (ptrdiff_t i = 0; i < columns; i++) most[i] = x[i];
  for (ptrdiff_t row = 1; row < rows; row++) {
    const float *from = x + row * x_stride;
    for (ptrdiff_t i = 0; i < columns; i++) most[i] = from[i] > most[i] ? from[i] : most[i];
  }
  for (ptrdiff_t i = 0; i < columns; i++) sum[i] = 0;
  for (ptrdiff_t row = 0; row < rows; row++) {
    const float *from = x + row * x_stride;
    float *to = w + row * w_stride;
    for (ptrdiff_t i = 0; i < columns; i++) {
      float e = gecko_expf(from[i] - most[i]);
      to[i] = e;
      sum[i] += e;
    }
  }
  for (ptrdiff_t i = 0; i < columns; i++) log_sum[i] = most[i] + logf(sum[i]);
  for (ptrdiff_t i = 0; i < columns; i++) sum[i] = 1.0f / sum[i];
  for (ptrdiff_t row = 0; row < rows; row++) {
    float *to = w + row * w_stride;
    for (ptrdiff_t i = 0; i < columns; i++) to[i] *= sum[i];
  }
}

KERNEL void gecko_position_softmax(
  float *w, ptrdiff_t w_stride, float *log_sum, const float *x, ptrdiff_t x_stride, ptrdiff_t rows,
  ptrdiff_t columns) {
  ptrdiff_t start = 0;
  for (; start + BLOCK <= columns; start += BLOCK) {
    position_softmax(w + start, w_stride, log_sum + start, x + start, x_stride, rows, BLOCK);
  }
  if (start < columns) {
    position_softmax(
      w + start, w_stride, log_sum + start, x + start, x_stride, rows, columns - start);
  }
}

INLINE void position_softmax_backward(
  float *restrict dx, ptrdiff_t dx_stride, const float *restrict dw, ptrdiff_t dw_stride,
  const float *restrict w, ptrdiff_t w_stride, const float *restrict dlog_sum, ptrdiff_t rows,
  ptrdiff_t columns, int accumulate) {
  RELAXED
  float mean[BLOCK];
  for (ptrdiff_t i = 0; i < columns; i++) mean[i] = -dlog_sum[i];
  for (ptrdiff_t row = 0; row < rows; row++) {
    const float *slope = dw + row * dw_stride, *weight = w + row * w_stride;
    for (ptrdiff_t i = 0; i < columns; i++) mean[i] += weight[i] * slope[i];
  }
  for (ptrdiff_t row = 0; row < rows; row++) {
    float *to = dx + row * dx_stride;
    const float *slope = dw + row * dw_stride, *weight = w + row * w_stride;
    if (accumulate) {
      for (ptrdiff_t i = 0; i < columns; i++) to[i] += weight[i] * (slope[i] - mean[i]);
    } else {
      for (ptrdiff_t i = 0; i < columns; i++) to[i] = weight[i] * (slope[i] - mean[i]);
    }
  }
}

KERNEL void gecko_position_softmax_backward(
  float *dx, ptrdiff_t dx_stride, const float *dw, ptrdiff_t dw_stride, const float *w,
  ptrdiff_t w_stride, const float *dlog_sum, ptrdiff_t rows, ptrdiff_t columns, int accumulate) {
#define BACKWARD(n) \
  position_softmax_backward( \
    dx + start, dx_stride, dw + start, dw_stride, w + start, w_stride, dlog_sum + start, rows, n, \
    accumulate)
  ptrdiff_t start = 0;
  for (; start + BLOCK <= columns; start += BLOCK) BACKWARD(BLOCK);
  if (start < columns) BACKWARD(columns - start);
#undef BACKWARD
}

// log(1 + x) = 2 artanh(z) with z = x / (2 + x), for x in [0, 1]: z² <= 1/9, so that the next term
// of the series is below 2e-9 of the first.
INLINE float log1p_of_fraction(float x) {
  float z = x / (2.0f + x), s = z * z, p = 1.0f / 15;
  p = __builtin_fmaf(p, s, 1.0f / 13);
  p = __builtin_fmaf(p, s, 1.0f / 11);
  p = __builtin_fmaf(p, s, 1.0f / 9);
  p = __builtin_fmaf(p, s, 1.0f / 7);
  p = __builtin_fmaf(p, s, 1.0f / 5);
  p = __builtin_fmaf(p, s, 1.0f / 3);
  return 2.0f * __builtin_fmaf(p * s, z, z);
}

KERNEL void gecko_memory_rate(
  float *rate, float *l_new, float *rest, const float *l, const float *current, ptrdiff_t n) {
  for (ptrdiff_t i = 0; i < n; i++) {
    float gap = l[i] - current[i], most = gap > 0 ? l[i] : current[i];
    float e = gecko_expf(-fabsf(gap));
    rate[i] = (gap > 0 ? e : 1.0f) / (1.0f + e);
    float more = log1p_of_fraction(e);
    if (rest) {
      // What l + rest has over l reaches the sum by its slope in l; what the sum cannot hold is kept.
      more += rest[i] * (1.0f - rate[i]);
      float sum = most + more, gained = sum - most;
      rest[i] = (most - (sum - gained)) + (more - gained);
      l_new[i] = sum;
    } else {
      l_new[i] = most + more;
    }
  }
}

KERNEL void gecko_memory_rate_backward(
  float *dcurrent, float *dl, const float *drate, const float *rate, ptrdiff_t n) {
  for (ptrdiff_t i = 0; i < n; i++) {
    float slope = drate[i] * rate[i] * (1.0f - rate[i]);
    dcurrent[i] = slope + dl[i] * rate[i];
    dl[i] = dl[i] * (1.0f - rate[i]) - slope;
  }
}

KERNEL void gecko_memory_update(
  float *m_new, const float *m, const float *update, const float *rate, ptrdiff_t features,
  ptrdiff_t values) {
  for (ptrdiff_t feature = 0; feature < features; feature++) {
    float *restrict to = m_new + feature * values;
    const float *restrict aim = update + feature * values;
    float step = rate[feature];
    if (m_new == m) {
      for (ptrdiff_t i = 0; i < values; i++) to[i] += step * (aim[i] - to[i]);
    } else {
      const float *restrict old = m + feature * values;
      for (ptrdiff_t i = 0; i < values; i++) to[i] = old[i] + step * (aim[i] - old[i]);
    }
  }
}

KERNEL void gecko_memory_update_backward(
  float *dm, float *dupdate, float *drate, const float *m, const float *update, const float *rate,
  ptrdiff_t features, ptrdiff_t values) {
  RELAXED
  for (ptrdiff_t feature = 0; feature < features; feature++) {
    float *restrict slope = dm + feature * values;
    float *restrict dto = dupdate + feature * values;
    const float *restrict old = m + feature * values;
    const float *restrict aim = update + feature * values;
    float step = rate[feature], sum = 0;
    for (ptrdiff_t i = 0; i < values; i++) {
      float d = slope[i];
      sum += d * (aim[i] - old[i]);
      dto[i] = step * d;
      slope[i] = (1.0f - step) * d;
    }
    drate[feature] = sum;
  }
}

KERNEL void gecko_linear_read(
  float *y, ptrdiff_t y_stride, float *divisor, ptrdiff_t divisor_stride, const float *feature,
  ptrdiff_t feature_stride, const float *normalizer, ptrdiff_t rows, ptrdiff_t features,
  ptrdiff_t values) {
  RELAXED
  for (ptrdiff_t row = 0; row < rows; row++) {
    const float *phi = feature + row * feature_stride;
    float *read = y + row * y_stride, sum = 0;
    for (ptrdiff_t i = 0; i < features; i++) sum += phi[i] * normalizer[i];
    divisor[row * divisor_stride] = sum;
    float scale = 1.0f / sum;
    for (ptrdiff_t i = 0; i < values; i++) read[i] *= scale;
  }
}

KERNEL void gecko_linear_read_backward(
  float *du, float *dfeature, ptrdiff_t feature_stride, float *dnormalizer, const float *dy,
  ptrdiff_t dy_stride, const float *y, ptrdiff_t y_stride, const float *divisor,
  ptrdiff_t divisor_stride, const float *feature, const float *normalizer, ptrdiff_t rows,
  ptrdiff_t features, ptrdiff_t values) {
  RELAXED
  for (ptrdiff_t row = 0; row < rows; row++) {
    const float *restrict slope = dy + row * dy_stride, *restrict read = y + row * y_stride;
    const float *restrict phi = feature + row * feature_stride;
    float *restrict to = du + row * values, *restrict dphi = dfeature + row * feature_stride;
    float scale = 1.0f / divisor[row * divisor_stride], sum = 0;
    for (ptrdiff_t i = 0; i < values; i++) {
      to[i] = slope[i] * scale;
      sum += slope[i] * read[i];
    }
    sum *= -scale;
    for (ptrdiff_t i = 0; i < features; i++) dphi[i] = sum * normalizer[i];
    for (ptrdiff_t i = 0; i < features; i++) dnormalizer[i] += sum * phi[i];
  }
}
