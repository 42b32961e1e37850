#pragma once
// The factors of a bfloat16 product, rounded and laid out as its inner loop reads them.
//
// A factor is cut into strips of up to 16 of its rows (left factor) or columns (right factor). For
// each pair of neighbouring terms of the sum, a strip holds 16 pairs of bfloat16 side by side: those
// of the right factor are one vector, those of the left are broadcast one by one. Rows and columns
// that are not there, and the term that an odd number of terms lacks, are zeros.
#include <immintrin.h>

#include "kernel.h"

#define UNROLL _Pragma("clang loop unroll(full)")

enum {
  STRIP = 16,
  STRIPS_AT_ONCE = 8,      // filled together, since the rows that they cut should be read along
  TERMS_AHEAD = 16,        // how far the next rows to be read are asked for in advance,
  CACHED_FLOATS = 1 << 15  // of factors larger than this
};

typedef uint32_t bfloat16_pair;

INLINE ptrdiff_t least(ptrdiff_t a, ptrdiff_t b) { return a < b ? a : b; }

// The first n of a strip's lanes.
INLINE __mmask16 first_lanes(ptrdiff_t n) {
  return n >= STRIP ? 0xffff : (__mmask16)((1u << (n > 0 ? n : 0)) - 1);
}

// Lane i: x[i] beside y[i], or beside 0 where y is NULL.
INLINE __m512i pairs_of_columns(const float *x, const float *y, __mmask16 mask) {
  const __m512i side_by_side = _mm512_set_epi16(
    31, 15, 30, 14, 29, 13, 28, 12, 27, 11, 26, 10, 25, 9, 24, 8, 23, 7, 22, 6, 21, 5, 20, 4, 19, 3,
    18, 2, 17, 1, 16, 0);
  __m512 first = _mm512_maskz_loadu_ps(mask, x);
  __m512 second = y ? _mm512_maskz_loadu_ps(mask, y) : _mm512_setzero_ps();
  return _mm512_permutexvar_epi16(side_by_side, (__m512i)_mm512_cvtne2ps_pbh(second, first));
}

// Strips of x: [terms, extent], `step` columns each.
INLINE void fill_strips_of_columns(
  bfloat16_pair *strips, const float *x, ptrdiff_t stride, ptrdiff_t extent, ptrdiff_t step,
  ptrdiff_t terms) {
  ptrdiff_t pairs = (terms + 1) / 2;
  int is_far = extent * terms > CACHED_FLOATS;
  for (ptrdiff_t from = 0; from < extent; from += STRIPS_AT_ONCE * step) {
    ptrdiff_t to = least(from + STRIPS_AT_ONCE * step, extent);
    for (ptrdiff_t p = 0; p < pairs; p++) {
      const float *even = x + 2 * p * stride, *odd = 2 * p + 1 < terms ? even + stride : NULL;
      for (ptrdiff_t i = from; is_far && i < to; i += STRIP) {
        _mm_prefetch((const char *)(even + TERMS_AHEAD * stride + i), _MM_HINT_T0);
        _mm_prefetch((const char *)(even + (TERMS_AHEAD + 1) * stride + i), _MM_HINT_T0);
      }
      bfloat16_pair *out = strips + p * STRIP;
      for (ptrdiff_t i = from; i < to; i += step) {
        __mmask16 mask = first_lanes(least(step, to - i));
        _mm512_store_si512(out, pairs_of_columns(even + i, odd ? odd + i : NULL, mask));
        out += pairs * STRIP;
      }
    }
    strips += STRIPS_AT_ONCE * pairs * STRIP;
  }
}

// Lane p: x[2 p] beside x[2 p + 1], of which `terms` are there.
INLINE __m512i pairs_of_row(const float *x, ptrdiff_t terms) {
  __m512 first = _mm512_maskz_loadu_ps(first_lanes(terms), x);
  __m512 second = _mm512_maskz_loadu_ps(first_lanes(terms - STRIP), x + STRIP);
  return (__m512i)_mm512_cvtne2ps_pbh(second, first);
}

// Lane p of vector i becomes lane i of vector p.
INLINE void transpose_pairs(__m512i vector[STRIP]) {
  __m512i half[STRIP];
  UNROLL for (int i = 0; i < 16; i += 2) {
    half[i] = _mm512_unpacklo_epi32(vector[i], vector[i + 1]);
    half[i + 1] = _mm512_unpackhi_epi32(vector[i], vector[i + 1]);
  }
  UNROLL for (int i = 0; i < 16; i += 4) {
    vector[i] = _mm512_unpacklo_epi64(half[i], half[i + 2]);
    vector[i + 1] = _mm512_unpackhi_epi64(half[i], half[i + 2]);
    vector[i + 2] = _mm512_unpacklo_epi64(half[i + 1], half[i + 3]);
    vector[i + 3] = _mm512_unpackhi_epi64(half[i + 1], half[i + 3]);
  }
  UNROLL for (int i = 0; i < 4; i++) {
    half[i] = _mm512_shuffle_i32x4(vector[i], vector[i + 4], 0x88);
    half[i + 4] = _mm512_shuffle_i32x4(vector[i], vector[i + 4], 0xdd);
    half[i + 8] = _mm512_shuffle_i32x4(vector[i + 8], vector[i + 12], 0x88);
    half[i + 12] = _mm512_shuffle_i32x4(vector[i + 8], vector[i + 12], 0xdd);
  }
  UNROLL for (int i = 0; i < 8; i++) {
    vector[i] = _mm512_shuffle_i32x4(half[i], half[i + 8], 0x88);
    vector[i + 8] = _mm512_shuffle_i32x4(half[i], half[i + 8], 0xdd);
  }
}

// Strips of x: [extent, terms], `step` rows each.
INLINE void fill_strips_of_rows(
  bfloat16_pair *strips, const float *x, ptrdiff_t stride, ptrdiff_t extent, ptrdiff_t step,
  ptrdiff_t terms) {
  ptrdiff_t pairs = (terms + 1) / 2;
  int is_far = extent * terms > CACHED_FLOATS;
  for (ptrdiff_t from = 0; from < extent; from += step) {
    ptrdiff_t rows = least(step, extent - from);
    for (ptrdiff_t p = 0; p < pairs; p += STRIP) {
      const float *block = x + from * stride + 2 * p;
      for (ptrdiff_t i = step; is_far && i < 2 * step; i++) {
        _mm_prefetch((const char *)(block + i * stride), _MM_HINT_T0);
        _mm_prefetch((const char *)(block + i * stride + STRIP), _MM_HINT_T0);
      }
      __m512i vector[STRIP];
      UNROLL for (int i = 0; i < STRIP; i++) {
        vector[i] = _mm512_setzero_si512();
        if (i < rows) vector[i] = pairs_of_row(block + i * stride, terms - 2 * p);
      }
      transpose_pairs(vector);
      bfloat16_pair *out = strips + p * STRIP;
      UNROLL for (int i = 0; i < STRIP; i++) {
        if (p + i < pairs) _mm512_store_si512(out + i * STRIP, vector[i]);
      }
    }
    strips += pairs * STRIP;
  }
}
