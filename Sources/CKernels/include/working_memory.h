#pragma once
#include <stddef.h>

// Leaves of the working memory. `features` is S, `heads` H; a row holds its heads' features side by
// side; strides are elements from a row to the next. W weighs a chunk's positions (rows), a column
// at a time.

// y = softmax over each head's features
void gecko_feature_softmax(
  float *y, ptrdiff_t y_stride, const float *x, ptrdiff_t x_stride, ptrdiff_t rows, ptrdiff_t heads,
  ptrdiff_t features);
// dx (+)= y ⊙ (dy - Σ over the head's features of y ⊙ dy)
void gecko_feature_softmax_backward(
  float *dx, ptrdiff_t dx_stride, const float *dy, ptrdiff_t dy_stride, const float *y,
  ptrdiff_t y_stride, ptrdiff_t rows, ptrdiff_t heads, ptrdiff_t features, int accumulate);

// y = elu(x) + 1
void gecko_feature_elu(
  float *y, ptrdiff_t y_stride, const float *x, ptrdiff_t x_stride, ptrdiff_t rows,
  ptrdiff_t columns);
void gecko_feature_elu_backward(
  float *dx, ptrdiff_t dx_stride, const float *dy, ptrdiff_t dy_stride, const float *y,
  ptrdiff_t y_stride, ptrdiff_t rows, ptrdiff_t columns, int accumulate);

// log_sum = log Σ over rows of e^x, w = e^(x - log_sum), column by column; at least one row
void gecko_position_softmax(
  float *w, ptrdiff_t w_stride, float *log_sum, const float *x, ptrdiff_t x_stride, ptrdiff_t rows,
  ptrdiff_t columns);
// dx (+)= w ⊙ (dw - Σ over rows of w ⊙ dw + dlog_sum)
void gecko_position_softmax_backward(
  float *dx, ptrdiff_t dx_stride, const float *dw, ptrdiff_t dw_stride, const float *w,
  ptrdiff_t w_stride, const float *dlog_sum, ptrdiff_t rows, ptrdiff_t columns, int accumulate);

// l_new = log(e^l + e^current), rate = e^(current - l_new); l may be -inf and may be l_new. rest, which
// may be null, has the digits of l beyond float32 and gets those of l_new
void gecko_memory_rate(
  float *rate, float *l_new, float *rest, const float *l, const float *current, ptrdiff_t n);
// dl is that of l_new and becomes that of l
void gecko_memory_rate_backward(
  float *dcurrent, float *dl, const float *drate, const float *rate, ptrdiff_t n);

// m_new = m + rate (update - m), a rate a row; m_new may be m
void gecko_memory_update(
  float *m_new, const float *m, const float *update, const float *rate, ptrdiff_t features,
  ptrdiff_t values);
// dm is that of m_new and becomes that of m
void gecko_memory_update_backward(
  float *dm, float *dupdate, float *drate, const float *m, const float *update, const float *rate,
  ptrdiff_t features, ptrdiff_t values);

// divisor = feature · normalizer a row, y /= divisor
void gecko_linear_read(
  float *y, ptrdiff_t y_stride, float *divisor, ptrdiff_t divisor_stride, const float *feature,
  ptrdiff_t feature_stride, const float *normalizer, ptrdiff_t rows, ptrdiff_t features,
  ptrdiff_t values);
// du = dy / divisor, and with s = -(du · y) a row: dfeature = s normalizer, dnormalizer += s feature
void gecko_linear_read_backward(
  float *du, float *dfeature, ptrdiff_t feature_stride, float *dnormalizer, const float *dy,
  ptrdiff_t dy_stride, const float *y, ptrdiff_t y_stride, const float *divisor,
  ptrdiff_t divisor_stride, const float *feature, const float *normalizer, ptrdiff_t rows,
  ptrdiff_t features, ptrdiff_t values);
