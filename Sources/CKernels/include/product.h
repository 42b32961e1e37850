#pragma once
#include <stddef.h>

// A factor of a product, rows `stride` floats apart; when it is transposed they are its columns.
typedef struct {
  const float *elements;
  ptrdiff_t stride;
  int is_transposed;
} gecko_factor;

// Where a product goes, rows `stride` floats apart: it replaces what is there if `update` is 0, is added
// to it if that is 1, and subtracted if it is -1. With a `start`, which is not the result itself, it is
// added to that or subtracted instead, and what is there is replaced; rows of a start may be the same.
typedef struct {
  float *elements;
  ptrdiff_t stride;
  int update;
  const float *start;  // NULL for what is there
  ptrdiff_t start_stride;
} gecko_result;

// Floats of work space that a product of any size is given, 64-byte aligned.
enum { gecko_product_work = 294912 };

// Whether gecko_float32_product may be called: this processor has the instructions (AVX-512).
int gecko_multiplies_float32(void);

// The product of a: [rows, terms] and b: [terms, columns]. Extents are at least 1. A sum's bits depend
// on its terms only, not on what else is computed with it.
void gecko_float32_product(
  gecko_result result, gecko_factor a, gecko_factor b, ptrdiff_t rows, ptrdiff_t columns,
  ptrdiff_t terms, float *work);

// A right factor that many products of up to `gecko_few_rows` rows have in common is laid out once:
// how many floats that takes, 64-byte aligned; laying it out; and such a product, as above and with
// the same bits.
enum { gecko_few_rows = 8 };
ptrdiff_t gecko_float32_product_strips_size(ptrdiff_t columns, ptrdiff_t terms);
void gecko_float32_product_strips(
  float *strips, gecko_factor b, ptrdiff_t columns, ptrdiff_t terms);
void gecko_float32_product_of_strips(
  gecko_result result, gecko_factor a, const float *strips, ptrdiff_t rows, ptrdiff_t columns,
  ptrdiff_t terms, float *work);

// Whether gecko_bfloat16_product may be called: this processor multiplies pairs of bfloat16
// (AVX512-BF16).
int gecko_multiplies_bfloat16(void);

// As gecko_float32_product, with factors rounded to bfloat16 (nearest, ties to even) and their
// products summed in float32. Numbers below float32's smallest normal one count as 0.
void gecko_bfloat16_product(
  gecko_result result, gecko_factor a, gecko_factor b, ptrdiff_t rows, ptrdiff_t columns,
  ptrdiff_t terms, float *work);

ptrdiff_t gecko_bfloat16_product_strips_size(ptrdiff_t columns, ptrdiff_t terms);
void gecko_bfloat16_product_strips(
  float *strips, gecko_factor b, ptrdiff_t columns, ptrdiff_t terms);
void gecko_bfloat16_product_of_strips(
  gecko_result result, gecko_factor a, const float *strips, ptrdiff_t rows, ptrdiff_t columns,
  ptrdiff_t terms, float *work);

// y = x rounded as the product rounds its factors; rows of x `x_stride` apart, those of y together.
void gecko_bfloat16_round(
  float *y, const float *x, ptrdiff_t x_stride, ptrdiff_t rows, ptrdiff_t columns);
