#pragma once
#include <stddef.h>

// For each column of x: [rows, columns], over its rows: the sum, the sum of squares and the largest
// magnitude. A value that is not finite makes its column's sum of squares not finite.
void gecko_column_statistics(
  double *sums, double *squares, float *largest, const float *x, ptrdiff_t rows,
  ptrdiff_t columns, ptrdiff_t stride);
