#include "attention.h"

#include "kernel.h"

// Sixteen floats at a time: a masked tail costs what a whole vector costs, so that the narrow rows
// of a tile have no scalar ends.
enum { LANES = 16 };
typedef float lanes __attribute__((vector_size(64)));
typedef int32_t places __attribute__((vector_size(64)));

static const places counting = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};

INLINE ptrdiff_t clamp(ptrdiff_t value, ptrdiff_t least, ptrdiff_t most) {
  return value < least ? least : value > most ? most : value;
}

// x where `mask` is all ones, y where it is 0
#define SELECT(mask, x, y) ((lanes)(((mask) & (places)(x)) | (~(mask) & (places)(y))))

#define LARGER(x, y) SELECT((x) > (y), x, y)

// The scores at `x`, -inf for those that are not columns `from ..< to`.
INLINE void load_seen(
  lanes *scores, const float *x, ptrdiff_t column, ptrdiff_t from, ptrdiff_t to) {
  places at = counting + (int32_t)column;
  places seen = (at >= (int32_t)from) & (at < (int32_t)to);
  lanes nothing = (lanes){} - INFINITY;
  memcpy(scores, x, sizeof *scores);
  *scores = SELECT(seen, *scores, nothing);
}

// e^x to 2 ulp for x <= 1, lane by lane, by gecko_expf's polynomial; 0 below e^-86.
INLINE void exponentiate(lanes *exponent) {
#pragma clang fp contract(fast)
  const lanes zero = {};
  lanes x = *exponent;
  places tiny = x < -86.0f;
  lanes clamped = SELECT(tiny, zero - 86.0f, x);
  // Adding 1.5 2^23 rounds to an integer and leaves it in the low bits; NaN stays NaN in p.
  lanes rounded = clamped * 1.44269504088896341f + 12582912.0f;
  lanes n = rounded - 12582912.0f;
  lanes r = clamped - n * 0.693359375f;
  r = r + n * 2.12194440e-4f;
  lanes p = r * 1.9875691500e-4f + 1.3981999507e-3f;
  p = p * r + 8.3334519073e-3f;
  p = p * r + 4.1665795894e-2f;
  p = p * r + 1.6666665459e-1f;
  p = p * r + 5.0000001201e-1f;
  p = p * (r * r) + r + 1.0f;
  lanes power = (lanes)(((places)rounded << 23) + (127 << 23));
  *exponent = SELECT(tiny, zero, p * power);
}

// The lanes of x, half of them exchanged with the other half: four steps bring all into lane 0.
#define HALVES(x) \
  __builtin_shufflevector(x, x, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7)
#define QUARTERS(x) \
  __builtin_shufflevector(x, x, 4, 5, 6, 7, 0, 1, 2, 3, 12, 13, 14, 15, 8, 9, 10, 11)
#define PAIRS(x) __builtin_shufflevector(x, x, 2, 3, 0, 1, 6, 7, 4, 5, 10, 11, 8, 9, 14, 15, 12, 13)
#define SINGLES(x) \
  __builtin_shufflevector(x, x, 1, 0, 3, 2, 5, 4, 7, 6, 9, 8, 11, 10, 13, 12, 15, 14)

INLINE float largest_of(const lanes *x) {
  lanes y = *x;
  y = LARGER(y, HALVES(y));
  y = LARGER(y, QUARTERS(y));
  y = LARGER(y, PAIRS(y));
  y = LARGER(y, SINGLES(y));
  return y[0];
}

INLINE float sum_of(const lanes *x) {
  lanes y = *x;
  y += HALVES(y);
  y += QUARTERS(y);
  y += PAIRS(y);
  y += SINGLES(y);
  return y[0];
}

KERNEL void gecko_drop_keys(
  float *scores, ptrdiff_t stride, ptrdiff_t rows, ptrdiff_t columns, uint64_t seed, uint64_t index,
  uint64_t index_stride, uint64_t threshold) {
  for (ptrdiff_t row = 0; row < rows; row++) {
    float *x = scores + row * stride;
    uint64_t at = index + (uint64_t)row * index_stride;
    for (ptrdiff_t j = 0; j < columns; j++) {
      uint64_t draw = gecko_random_bits(seed, at + (uint64_t)j) >> 32;
      x[j] = draw < threshold ? -INFINITY : x[j];
    }
  }
}

KERNEL void gecko_attention_softmax(
  float *scores, ptrdiff_t stride, ptrdiff_t rows, ptrdiff_t columns, const int32_t *first,
  ptrdiff_t last, ptrdiff_t tile, float *largest, float *sums, float *y, ptrdiff_t y_stride,
  ptrdiff_t width) {
  for (ptrdiff_t row = 0; row < rows; row++) {
    float *x = scores + row * stride;
    ptrdiff_t from = clamp(first[row] - tile, 0, columns);
    ptrdiff_t to = clamp(last + row + 1 - tile, from, columns);
    ptrdiff_t start = from / LANES * LANES, end = (to + LANES - 1) / LANES * LANES;

    lanes tops = (lanes){} + largest[row];
    for (ptrdiff_t j = start; j < end; j += LANES) {
      lanes seen;
      load_seen(&seen, x + j, j, from, to);
      tops = LARGER(tops, seen);
    }
    float top = largest_of(&tops);
    // A row that has seen nothing yet has -inf here, and -inf - -inf is no number.
    float shift = top == -INFINITY ? 0 : top;

    lanes total = {};
    for (ptrdiff_t j = start; j < end; j += LANES) {
      lanes seen;
      load_seen(&seen, x + j, j, from, to);
      seen -= shift;
      exponentiate(&seen);
      total += seen;
      memcpy(x + j, &seen, sizeof seen);
    }
    if (start > 0) memset(x, 0, (size_t)start * sizeof(float));
    if (end < columns) memset(x + end, 0, (size_t)(columns - end) * sizeof(float));

    if (sums[row] != 0 && top != largest[row]) {
      float fade = gecko_expf(largest[row] - top);
      float *summed = y + row * y_stride;
      for (ptrdiff_t i = 0; i < width; i++) summed[i] *= fade;
      sums[row] *= fade;
    }
    sums[row] += sum_of(&total);
    largest[row] = top;
  }
}

KERNEL void gecko_attention_finish(
  float *y, ptrdiff_t y_stride, ptrdiff_t rows, ptrdiff_t width, const float *largest,
  const float *sums, float *log_sums) {
  for (ptrdiff_t row = 0; row < rows; row++) {
    float factor = sums[row] == 0 ? 0 : 1 / sums[row];
    float *values = y + row * y_stride;
    for (ptrdiff_t i = 0; i < width; i++) values[i] *= factor;
    if (log_sums) log_sums[row] = sums[row] == 0 ? -INFINITY : largest[row] + logf(sums[row]);
  }
}

KERNEL void gecko_attention_backward(
  float *scores, float *slopes, ptrdiff_t stride, ptrdiff_t rows, ptrdiff_t columns,
  const int32_t *first, ptrdiff_t last, ptrdiff_t tile, const float *log_sums, const float *dots) {
  for (ptrdiff_t row = 0; row < rows; row++) {
    float *x = scores + row * stride, *d = slopes + row * stride;
    ptrdiff_t from = clamp(first[row] - tile, 0, columns);
    ptrdiff_t to = clamp(last + row + 1 - tile, from, columns);
    ptrdiff_t start = from / LANES * LANES, end = (to + LANES - 1) / LANES * LANES;
    // Where nothing is seen every score is -inf, and so is the sum: -inf - -inf is no number.
    float shift = log_sums[row] == -INFINITY ? 0 : log_sums[row];
    const lanes nothing = {};
    for (ptrdiff_t j = start; j < end; j += LANES) {
      lanes p, slope;
      load_seen(&p, x + j, j, from, to);
      p -= shift;
      exponentiate(&p);
      memcpy(&slope, d + j, sizeof slope);
      // A key that takes all has the probability 1 whatever its score: no slope, and no rounding of one.
      slope = SELECT(p == 1.0f, nothing, p * (slope - dots[row]));
      memcpy(x + j, &p, sizeof p);
      memcpy(d + j, &slope, sizeof slope);
    }
    if (start > 0) {
      memset(x, 0, (size_t)start * sizeof(float));
      memset(d, 0, (size_t)start * sizeof(float));
    }
    if (end < columns) {
      memset(x + end, 0, (size_t)(columns - end) * sizeof(float));
      memset(d + end, 0, (size_t)(columns - end) * sizeof(float));
    }
  }
}

KERNEL void gecko_row_dots(
  float *dots, const float *x, ptrdiff_t x_stride, const float *y, ptrdiff_t y_stride,
  ptrdiff_t rows, ptrdiff_t columns) {
  for (ptrdiff_t row = 0; row < rows; row++) {
    RELAXED
    const float *a = x + row * x_stride, *b = y + row * y_stride;
    float sum = 0;
    for (ptrdiff_t i = 0; i < columns; i++) sum += a[i] * b[i];
    dots[row] = sum;
  }
}
