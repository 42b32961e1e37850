#include "column_statistics.h"

#include "kernel.h"

// Sums in double: a variance of a millionth of the mean square must survive their difference.
KERNEL void gecko_column_statistics(
  double *restrict sums, double *restrict squares, float *restrict largest,
  const float *restrict x, ptrdiff_t rows, ptrdiff_t columns, ptrdiff_t stride) {
  memset(sums, 0, (size_t)columns * sizeof(double));
  memset(squares, 0, (size_t)columns * sizeof(double));
  memset(largest, 0, (size_t)columns * sizeof(float));
  for (ptrdiff_t row = 0; row < rows; row++) {
    const float *values = x + row * stride;
    for (ptrdiff_t i = 0; i < columns; i++) {
      const double value = values[i];
      const float magnitude = __builtin_fabsf(values[i]);
      sums[i] += value;
      squares[i] += value * value;
      largest[i] = magnitude > largest[i] ? magnitude : largest[i];
    }
  }
}
