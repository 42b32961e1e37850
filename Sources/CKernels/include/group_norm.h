#pragma once
#include "row_shape.h"

// Floats of work space that a norm of rows of `groups` groups of `size` features needs.
ptrdiff_t gecko_norm_work(ptrdiff_t groups, ptrdiff_t size);

// y = x inverse (1 + weight), inverse = 1 / sqrt(mean of the group's x² + epsilon) [rows, all groups];
// without a weight (NULL) it is 1.
void gecko_group_rms_norm(
  float *y, float *inverses, const float *x, ptrdiff_t x_stride, const float *weight,
  gecko_row_shape shape, float epsilon, float *work);
void gecko_group_rms_norm_backward(
  gecko_gradient dx, gecko_gradient dweight, const float *dy, ptrdiff_t dy_stride, const float *x,
  ptrdiff_t x_stride, const float *inverses, const float *weight, gecko_row_shape shape,
  float *work);

// y = (x - mean) inverse (1 + weight) + bias, inverse = 1 / sqrt(variance of the group + epsilon);
// means and inverses [rows, all groups]. Weight and bias are both there or both NULL.
void gecko_group_layer_norm(
  float *y, float *means, float *inverses, const float *x, ptrdiff_t x_stride,
  const float *weight, const float *bias, gecko_row_shape shape, float epsilon, float *work);
void gecko_group_layer_norm_backward(
  gecko_gradient dx, gecko_gradient dweight, gecko_gradient dbias, const float *dy,
  ptrdiff_t dy_stride, const float *x, ptrdiff_t x_stride, const float *means,
  const float *inverses, const float *weight, gecko_row_shape shape, float *work);
