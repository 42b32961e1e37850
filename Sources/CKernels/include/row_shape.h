#pragma once
#include <stddef.h>

// Rows of `groups` groups of `size` neighbouring features. They may be some of the groups of longer rows,
// which have `all_groups`: outputs and statistics without a stride of their own have room for all.
typedef struct {
  ptrdiff_t rows, groups, size, all_groups;
} gecko_row_shape;

// Where a gradient goes: NULL when nobody wants it; rows `stride` floats apart.
typedef struct {
  float *target;
  ptrdiff_t stride;
  int accumulate;
} gecko_gradient;
