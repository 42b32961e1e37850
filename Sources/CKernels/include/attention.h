#pragma once
#include <stddef.h>
#include <stdint.h>

// A tile of attention: scores of `rows` consecutive queries and `columns` consecutive keys, each row
// `stride` floats after the last, a multiple of 16 of at least `columns`; what a row holds behind its
// columns may be overwritten. Column j is key `tile + j`. Row r sees the keys first[r] ... last + r.

// scores = -inf where draw `index + r index_stride + j` of the stream has its upper 32 bits below
// `threshold`
void gecko_drop_keys(
  float *scores, ptrdiff_t stride, ptrdiff_t rows, ptrdiff_t columns, uint64_t seed, uint64_t index,
  uint64_t index_stride, uint64_t threshold);

// One step of the online softmax: largest[r] becomes the largest score seen so far, the scores become
// exp(score - largest[r]), 0 where the row does not see the key, and what was summed before, in
// sums[r] and in row r of `y: [rows, width]`, is scaled to the new largest score.
void gecko_attention_softmax(
  float *scores, ptrdiff_t stride, ptrdiff_t rows, ptrdiff_t columns, const int32_t *first,
  ptrdiff_t last, ptrdiff_t tile, float *largest, float *sums, float *y, ptrdiff_t y_stride,
  ptrdiff_t width);

// The end of the online softmax: y[r] /= sums[r], or zeros where the sum is 0, and
// log_sums[r] = largest[r] + log sums[r], unless `log_sums` is NULL.
void gecko_attention_finish(
  float *y, ptrdiff_t y_stride, ptrdiff_t rows, ptrdiff_t width, const float *largest,
  const float *sums, float *log_sums);

// scores become probabilities p = exp(score - log_sums[r]), and `slopes`, the gradient of the
// probabilities, that of the scores: p (slope - dots[r]). Both are 0 where the row does not see the key.
void gecko_attention_backward(
  float *scores, float *slopes, ptrdiff_t stride, ptrdiff_t rows, ptrdiff_t columns,
  const int32_t *first, ptrdiff_t last, ptrdiff_t tile, const float *log_sums, const float *dots);

// dots[r] = sum over columns of x[r, j] y[r, j]
void gecko_row_dots(
  float *dots, const float *x, ptrdiff_t x_stride, const float *y, ptrdiff_t y_stride,
  ptrdiff_t rows, ptrdiff_t columns);
