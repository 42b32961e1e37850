#include "rotary.h"

#include "kernel.h"

// The loops over pairs are short (half a head): one vector at a time, so that none ends in scalars.
#define BY_VECTORS _Pragma("clang loop vectorize_width(8) interleave_count(1)")

KERNEL void gecko_scale_and_rotate(
  float *restrict y, ptrdiff_t y_stride, const float *restrict x, ptrdiff_t x_stride,
  ptrdiff_t rows, ptrdiff_t width, const float *restrict weight, const float *restrict offset,
  const float *restrict cosines, const float *restrict sines, ptrdiff_t half, ptrdiff_t rotated) {
  for (ptrdiff_t t = 0; t < rows; t++) {
    RELAXED
    const float *from = x + t * x_stride, *cosine = cosines + t * half, *sine = sines + t * half;
    float *to = y + t * y_stride;
    for (ptrdiff_t head = 0; head < rotated; head++) {
      ptrdiff_t first = head * 2 * half;
      const float *in = from + first, *scale = weight + first, *shift = offset + first;
      float *out = to + first;
      BY_VECTORS
      for (ptrdiff_t i = 0; i < half; i++) {
        float a = in[2 * i] * scale[2 * i] + shift[2 * i];
        float b = in[2 * i + 1] * scale[2 * i + 1] + shift[2 * i + 1];
        out[2 * i] = a * cosine[i] - b * sine[i];
        out[2 * i + 1] = a * sine[i] + b * cosine[i];
      }
    }
    for (ptrdiff_t j = rotated * 2 * half; j < width; j++) to[j] = from[j] * weight[j] + offset[j];
  }
}

KERNEL void gecko_scale_and_rotate_backward(
  float *restrict dx, ptrdiff_t dx_stride, const float *restrict dy, ptrdiff_t dy_stride,
  ptrdiff_t rows, ptrdiff_t width, const float *restrict weight, const float *restrict cosines,
  const float *restrict sines, ptrdiff_t half, ptrdiff_t rotated, int accumulate) {
  for (ptrdiff_t t = 0; t < rows; t++) {
    RELAXED
    const float *from = dy + t * dy_stride, *cosine = cosines + t * half, *sine = sines + t * half;
    float *to = dx + t * dx_stride;
    if (!accumulate) memset(to, 0, (size_t)width * sizeof(float));
    for (ptrdiff_t head = 0; head < rotated; head++) {
      ptrdiff_t first = head * 2 * half;
      const float *in = from + first, *scale = weight + first;
      float *out = to + first;
      BY_VECTORS
      for (ptrdiff_t i = 0; i < half; i++) {
        float a = in[2 * i] * cosine[i] + in[2 * i + 1] * sine[i];
        float b = in[2 * i + 1] * cosine[i] - in[2 * i] * sine[i];
        out[2 * i] += a * scale[2 * i];
        out[2 * i + 1] += b * scale[2 * i + 1];
      }
    }
    for (ptrdiff_t j = rotated * 2 * half; j < width; j++) to[j] += from[j] * weight[j];
  }
}

KERNEL void gecko_scale_and_rotate_sums(
  float *restrict dweight, float *restrict doffset, const float *restrict dy, ptrdiff_t dy_stride,
  const float *restrict x, ptrdiff_t x_stride, ptrdiff_t rows, ptrdiff_t width,
  const float *restrict cosines, const float *restrict sines, ptrdiff_t half, ptrdiff_t rotated) {
  for (ptrdiff_t t = 0; t < rows; t++) {
    RELAXED
    const float *slope = dy + t * dy_stride, *value = x + t * x_stride;
    const float *cosine = cosines + t * half, *sine = sines + t * half;
    for (ptrdiff_t head = 0; head < rotated; head++) {
      ptrdiff_t first = head * 2 * half;
      const float *in = slope + first, *factor = value + first;
      float *products = dweight + first, *sums = doffset + first;
      BY_VECTORS
      for (ptrdiff_t i = 0; i < half; i++) {
        float a = in[2 * i] * cosine[i] + in[2 * i + 1] * sine[i];
        float b = in[2 * i + 1] * cosine[i] - in[2 * i] * sine[i];
        products[2 * i] += a * factor[2 * i];
        products[2 * i + 1] += b * factor[2 * i + 1];
        sums[2 * i] += a;
        sums[2 * i + 1] += b;
      }
    }
    for (ptrdiff_t j = rotated * 2 * half; j < width; j++) {
      dweight[j] += slope[j] * value[j];
      doffset[j] += slope[j];
    }
  }
}
