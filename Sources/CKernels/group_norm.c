#include "group_norm.h"

#include "group_rows.h"

ptrdiff_t gecko_norm_work(ptrdiff_t groups, ptrdiff_t size) {
  const ptrdiff_t rows = 12, group_rows = 8;
  return rows * (groups * size + 2 * LANES) + group_rows * (groups + 2 * LANES);
}

// 1 / sqrt(variance + epsilon)
INLINE void inverse_deviations(
  float *restrict inverses, const float *restrict variances, float epsilon, ptrdiff_t groups) {
  for (ptrdiff_t g = 0; g < groups; g++) inverses[g] = 1.0f / sqrtf(variances[g] + epsilon);
}

// Both norms: the root mean square is the deviation from 0 (`means` NULL).
INLINE void forward(
  float *y, float *means, float *inverses, const float *x, ptrdiff_t x_stride,
  const float *weight, const float *bias, gecko_row_shape shape, float epsilon, float *work) {
  ptrdiff_t width = shape.groups * shape.size;
  float *scale = work_row(&work, width), *mean = work_row(&work, width);
  float *inverse = work_row(&work, width), *centred = work_row(&work, width);
  float *variances = work_row(&work, shape.groups);
  offset_from_one(scale, weight, width);
  for (ptrdiff_t row = 0; row < shape.rows; row++) {
    memcpy(centred, x + row * x_stride, (size_t)width * sizeof(float));
    if (means) {
      group_means(means + row * shape.all_groups, centred, 0, shape.groups, shape.size);
      spread(mean, means + row * shape.all_groups, shape.groups, shape.size);
      for (ptrdiff_t i = 0; i < width; i++) centred[i] -= mean[i];
    }
    group_means(variances, centred, centred, shape.groups, shape.size);
    inverse_deviations(inverses + row * shape.all_groups, variances, epsilon, shape.groups);
    spread(inverse, inverses + row * shape.all_groups, shape.groups, shape.size);
    scale_and_shift(y + row * shape.all_groups * shape.size, centred, 0, inverse, scale, bias, width);
  }
}

KERNEL void gecko_group_rms_norm(
  float *y, float *inverses, const float *x, ptrdiff_t x_stride, const float *weight,
  gecko_row_shape shape, float epsilon, float *work) {
  forward(y, 0, inverses, x, x_stride, weight, 0, shape, epsilon, work);
}

KERNEL void gecko_group_layer_norm(
  float *y, float *means, float *inverses, const float *x, ptrdiff_t x_stride,
  const float *weight, const float *bias, gecko_row_shape shape, float epsilon, float *work) {
  forward(y, means, inverses, x, x_stride, weight, bias, shape, epsilon, work);
}

// dx = inverse (slope - mean(slope) - standard mean(slope standard)), slope = dy (1 + weight);
// without a mean to subtract (`means` NULL) its term is missing.
INLINE void backward(
  gecko_gradient dx, gecko_gradient dweight, gecko_gradient dbias, const float *dy,
  ptrdiff_t dy_stride, const float *x, ptrdiff_t x_stride, const float *means,
  const float *inverses, const float *weight, gecko_row_shape shape, float *work) {
  ptrdiff_t width = shape.groups * shape.size, groups = shape.groups;
  float *scale = work_row(&work, width), *dscale = work_row(&work, width);
  float *dshift = work_row(&work, width), *mean = work_row(&work, width);
  float *inverse = work_row(&work, width), *standard = work_row(&work, width);
  float *slope = work_row(&work, width), *pull = work_row(&work, width);
  float *push = work_row(&work, width);
  float *pulls = work_row(&work, groups), *pushes = work_row(&work, groups);
  offset_from_one(scale, weight, width);
  memset(dscale, 0, (size_t)width * sizeof(float));
  memset(dshift, 0, (size_t)width * sizeof(float));
  memset(push, 0, (size_t)width * sizeof(float));
  for (ptrdiff_t row = 0; row < shape.rows; row++) {
    const float *row_inverses = inverses + row * shape.all_groups;
    if (means) spread(mean, means + row * shape.all_groups, groups, shape.size);
    spread(inverse, row_inverses, groups, shape.size);
    standardize(standard, x + row * x_stride, means ? mean : 0, inverse, width);
    affine_backward(slope, dscale, dshift, dy + row * dy_stride, standard, scale, width);
    if (!dx.target) continue;
    group_means(pulls, slope, standard, groups, shape.size);
    for (ptrdiff_t g = 0; g < groups; g++) pulls[g] *= -row_inverses[g];
    spread(pull, pulls, groups, shape.size);
    if (means) {
      group_means(pushes, slope, 0, groups, shape.size);
      for (ptrdiff_t g = 0; g < groups; g++) pushes[g] *= -row_inverses[g];
      spread(push, pushes, groups, shape.size);
    }
    standardize_backward(
      dx.target + row * dx.stride, slope, inverse, standard, pull, push, width, dx.accumulate);
  }
  deliver(dweight.target, dscale, width, dweight.accumulate);
  deliver(dbias.target, dshift, width, dbias.accumulate);
}

KERNEL void gecko_group_rms_norm_backward(
  gecko_gradient dx, gecko_gradient dweight, const float *dy, ptrdiff_t dy_stride, const float *x,
  ptrdiff_t x_stride, const float *inverses, const float *weight, gecko_row_shape shape,
  float *work) {
  gecko_gradient no_bias = {0};
  backward(
    dx, dweight, no_bias, dy, dy_stride, x, x_stride, 0, inverses, weight, shape, work);
}

KERNEL void gecko_group_layer_norm_backward(
  gecko_gradient dx, gecko_gradient dweight, gecko_gradient dbias, const float *dy,
  ptrdiff_t dy_stride, const float *x, ptrdiff_t x_stride, const float *means,
  const float *inverses, const float *weight, gecko_row_shape shape, float *work) {
  backward(
    dx, dweight, dbias, dy, dy_stride, x, x_stride, means, inverses, weight, shape, work);
}
