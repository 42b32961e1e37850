#pragma once
#include <stddef.h>

// Rows of `groups` groups of `size` neighbouring features.
typedef struct {
  ptrdiff_t rows, groups, size;
} gecko_row_shape;

// Where a gradient goes: NULL when nobody wants it; rows `stride` floats apart.
typedef struct {
  float *target;
  ptrdiff_t stride;
  int accumulate;
} gecko_gradient;
