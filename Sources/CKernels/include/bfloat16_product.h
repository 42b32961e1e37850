#pragma once
#include <stddef.h>

// A factor of a product, rows `stride` floats apart; when it is transposed they are its columns.
typedef struct {
  const float *elements;
  ptrdiff_t stride;
  int is_transposed;
} gecko_factor;

// Whether this processor multiplies pairs of bfloat16 (AVX512-BF16).
int gecko_multiplies_bfloat16(void);

// Floats of work space that a product of any size is given, 64-byte aligned.
enum { gecko_bfloat16_work = 294912 };

// c (+)= a b with a: [rows, terms] and b: [terms, columns] rounded to bfloat16 (nearest, ties to
// even), their products summed in float32. Numbers below float32's smallest normal one count as 0.
// Rows of c are `c_stride` floats apart. Extents are at least 1.
// To be called only where gecko_multiplies_bfloat16.
void gecko_bfloat16_product(
  float *c, ptrdiff_t c_stride, gecko_factor a, gecko_factor b, ptrdiff_t rows, ptrdiff_t columns,
  ptrdiff_t terms, int accumulate, float *work);

// y = x rounded as the product rounds its factors; rows of x `x_stride` apart, those of y together.
void gecko_bfloat16_round(
  float *y, const float *x, ptrdiff_t x_stride, ptrdiff_t rows, ptrdiff_t columns);
