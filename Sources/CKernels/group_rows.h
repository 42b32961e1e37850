#pragma once
// What the norms share: sums over the groups of a row, and group values spread over a row.
//
// A row has `groups` groups of `size` neighbouring features. Whatever depends on the group is reduced
// to, or spread from, arrays of one value a group; between the two the row is one plain loop, so
// that a group of 3 or 14 features costs no more than its share of a vector.
#include "kernel.h"
#include "row_shape.h"

// Nothing here is ever called: it is inlined, so how vectors are passed on each processor is moot.
#pragma clang diagnostic ignored "-Wpsabi"

enum { LANES = 16 };
// Before a row's loop: vectors of 16, one at a time, since rows are short.
#define WIDE _Pragma("clang loop vectorize_width(16) interleave_count(1)")
typedef float lanes __attribute__((vector_size(64)));
typedef int32_t lane_numbers __attribute__((vector_size(64)));
typedef float octet __attribute__((vector_size(32)));
typedef float quad __attribute__((vector_size(16)));

INLINE lanes load_lanes(const float *x) {
  lanes loaded;
  memcpy(&loaded, x, sizeof loaded);
  return loaded;
}

INLINE void store_lanes(float *x, lanes stored) { memcpy(x, &stored, sizeof stored); }

// The first `n` lanes of `x`, zeros after them whatever was there.
INLINE lanes first_lanes(lanes x, ptrdiff_t n) {
  const lane_numbers number = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
  return (lanes)((lane_numbers)x & (number < (int32_t)n));
}

// Terms `i` onwards of a sum over a ⊙ b, or over a alone where b is NULL.
INLINE lanes terms(const float *a, const float *b, ptrdiff_t i) {
  RELAXED
  return b ? load_lanes(a + i) * load_lanes(b + i) : load_lanes(a + i);
}

// Sixteen partial sums of the `size` terms from `i` on. Reads whole vectors: up to LANES - 1 floats
// past the last term.
INLINE lanes partial_sums(const float *a, const float *b, ptrdiff_t i, ptrdiff_t size) {
  RELAXED
  const ptrdiff_t end = i + size;
  lanes sums = {0};
  if (size >= 8 * LANES) {
    lanes second = {0}, third = {0}, fourth = {0};
    for (; i + 4 * LANES <= end; i += 4 * LANES) {
      sums += terms(a, b, i);
      second += terms(a, b, i + LANES);
      third += terms(a, b, i + 2 * LANES);
      fourth += terms(a, b, i + 3 * LANES);
    }
    sums = (sums + second) + (third + fourth);
  }
  for (; i + LANES <= end; i += LANES) sums += terms(a, b, i);
  if (i < end) sums += first_lanes(terms(a, b, i), end - i);
  return sums;
}

INLINE quad fold(lanes x) {
  octet half = __builtin_shufflevector(x, x, 0, 1, 2, 3, 4, 5, 6, 7)
    + __builtin_shufflevector(x, x, 8, 9, 10, 11, 12, 13, 14, 15);
  return __builtin_shufflevector(half, half, 0, 1, 2, 3)
    + __builtin_shufflevector(half, half, 4, 5, 6, 7);
}

INLINE float total(lanes x) {
  quad sums = fold(x);
  return (sums[0] + sums[2]) + (sums[1] + sums[3]);
}

INLINE lanes interleaved_sums(lanes a, lanes b) {
  return __builtin_shufflevector(a, b, 0, 16, 1, 17, 4, 20, 5, 21, 8, 24, 9, 25, 12, 28, 13, 29)
    + __builtin_shufflevector(a, b, 2, 18, 3, 19, 6, 22, 7, 23, 10, 26, 11, 27, 14, 30, 15, 31);
}

// The totals of four vectors, for little more than the price of one.
INLINE quad totals(lanes a, lanes b, lanes c, lanes d) {
  lanes ab = interleaved_sums(a, b), cd = interleaved_sums(c, d);
  return fold(
    __builtin_shufflevector(ab, cd, 0, 1, 16, 17, 4, 5, 20, 21, 8, 9, 24, 25, 12, 13, 28, 29)
    + __builtin_shufflevector(ab, cd, 2, 3, 18, 19, 6, 7, 22, 23, 10, 11, 26, 27, 14, 15, 30, 31));
}

INLINE void group_means_of(
  float *means, const float *a, const float *b, ptrdiff_t groups, ptrdiff_t size) {
  float share = 1.0f / (float)size;
  ptrdiff_t g = 0;
  for (; g + 4 <= groups; g += 4) {
    quad sums = totals(
      partial_sums(a, b, g * size, size), partial_sums(a, b, (g + 1) * size, size),
      partial_sums(a, b, (g + 2) * size, size), partial_sums(a, b, (g + 3) * size, size));
    sums *= share;
    memcpy(means + g, &sums, sizeof sums);
  }
  for (; g < groups; g++) means[g] = share * total(partial_sums(a, b, g * size, size));
}

// means[g] = mean over group g of a ⊙ b (of a where b is NULL). The rows are padded (work_row).
INLINE void group_means(
  float *means, const float *a, const float *b, ptrdiff_t groups, ptrdiff_t size) {
  // A size that the compiler knows has no loops left to test.
  if (size == LANES) return group_means_of(means, a, b, groups, LANES);
  if (size == 2 * LANES) return group_means_of(means, a, b, groups, 2 * LANES);
  group_means_of(means, a, b, groups, size);
}

// row[i] = values[g] for each feature i of group g. The row is padded (work_row).
INLINE void spread(float *row, const float *values, ptrdiff_t groups, ptrdiff_t size) {
  for (ptrdiff_t g = 0; g < groups; g++) {
    lanes value = (lanes){0} + values[g];
    for (ptrdiff_t i = 0; i < size; i += LANES) store_lanes(row + g * size + i, value);
  }
}

// The next row of the work space: `n` floats and at least LANES more that may be overrun.
INLINE float *work_row(float **work, ptrdiff_t n) {
  float *row = *work;
  *work += (n + 2 * LANES - 1) / LANES * LANES;
  return row;
}

// scale = 1 + weight, or ones.
INLINE void offset_from_one(float *restrict scale, const float *restrict weight, ptrdiff_t n) {
  if (weight) {
    WIDE
    for (ptrdiff_t i = 0; i < n; i++) scale[i] = 1.0f + weight[i];
  } else {
    WIDE
    for (ptrdiff_t i = 0; i < n; i++) scale[i] = 1.0f;
  }
}

// y = (x - mean) inverse; mean may be NULL.
INLINE void standardize(
  float *restrict y, const float *restrict x, const float *restrict mean,
  const float *restrict inverse, ptrdiff_t n) {
  WIDE
  for (ptrdiff_t i = 0; i < n; i++) y[i] = (mean ? x[i] - mean[i] : x[i]) * inverse[i];
}

// y = (x - mean) inverse scale + bias; mean and bias may be NULL.
INLINE void scale_and_shift(
  float *restrict y, const float *restrict x, const float *restrict mean,
  const float *restrict inverse, const float *restrict scale, const float *restrict bias,
  ptrdiff_t n) {
  WIDE
  for (ptrdiff_t i = 0; i < n; i++) {
    float standard = (mean ? x[i] - mean[i] : x[i]) * inverse[i];
    y[i] = bias ? standard * scale[i] + bias[i] : standard * scale[i];
  }
}

// slope = dy scale; dscale += dy standard; dshift += dy.
INLINE void affine_backward(
  float *restrict slope, float *restrict dscale, float *restrict dshift, const float *restrict dy,
  const float *restrict standard, const float *restrict scale, ptrdiff_t n) {
  WIDE
  for (ptrdiff_t i = 0; i < n; i++) {
    slope[i] = dy[i] * scale[i];
    dscale[i] += dy[i] * standard[i];
    dshift[i] += dy[i];
  }
}

// dx (+)= inverse slope + pull standard + push
INLINE void standardize_backward(
  float *restrict dx, const float *restrict slope, const float *restrict inverse,
  const float *restrict standard, const float *restrict pull, const float *restrict push,
  ptrdiff_t n, int accumulate) {
  RELAXED
  if (accumulate) {
    WIDE
    for (ptrdiff_t i = 0; i < n; i++) {
      dx[i] += inverse[i] * slope[i] + pull[i] * standard[i] + push[i];
    }
  } else {
    WIDE
    for (ptrdiff_t i = 0; i < n; i++) {
      dx[i] = inverse[i] * slope[i] + pull[i] * standard[i] + push[i];
    }
  }
}

// target (+)= sums, where there is a target
INLINE void deliver(float *target, const float *sums, ptrdiff_t n, int accumulate) {
  if (!target) return;
  WIDE
  for (ptrdiff_t i = 0; i < n; i++) target[i] = accumulate ? target[i] + sums[i] : sums[i];
}
