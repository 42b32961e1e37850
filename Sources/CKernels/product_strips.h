#pragma once
// The factors of a product, laid out as its inner loop reads them.
//
// A factor is cut into strips of up to 16 of its rows (left factor) or columns (right factor). For
// each step of the sum, a strip holds 16 cells side by side: those of the right factor are one vector,
// those of the left are broadcast one by one. A cell is what one multiplication takes of a row or
// column: a float, or a pair of bfloat16 that are neighbouring terms of the sum. Rows and columns that
// are not there, and terms that the last cell lacks, are zeros.
#include <immintrin.h>

#include "kernel.h"

#define UNROLL _Pragma("clang loop unroll(full)")

enum {
  STRIP = 16,
  WHOLE_TILE = 12,         // rows of a left factor that a tile takes
  STRIPS_AT_ONCE = 8,      // filled together, since the rows that they cut should be read along
  TERMS_AHEAD = 8,         // how far the next rows to be read are asked for in advance,
  CACHED_FLOATS = 1 << 13  // of factors larger than this
};

// Floats are read as cells, too.
typedef uint32_t __attribute__((may_alias)) cell;

INLINE ptrdiff_t pieces(ptrdiff_t whole, ptrdiff_t most) { return (whole + most - 1) / most; }

// The first n of a strip's lanes.
INLINE __mmask16 first_lanes(ptrdiff_t n) {
  return n >= STRIP ? 0xffff : (__mmask16)((1u << (n > 0 ? n : 0)) - 1);
}

// What a precision defines before it includes this file, beside CELL_TERMS, the terms of a cell:
//
// Lane i: the cell of column i, of which `terms` terms lie `stride` apart from x on.
INLINE __m512i cells_of_columns(const float *x, ptrdiff_t stride, ptrdiff_t terms, __mmask16 mask);
// Lane p: the cell of the terms from x[p CELL_TERMS] on, of which `terms` are there.
INLINE __m512i cells_of_row(const float *x, ptrdiff_t terms);

// Strips of x: [terms, extent], `step` columns each.
INLINE void fill_strips_of_columns(
  cell *strips, const float *x, ptrdiff_t stride, ptrdiff_t extent, ptrdiff_t step,
  ptrdiff_t terms) {
  ptrdiff_t cells = pieces(terms, CELL_TERMS);
  int is_far = extent * terms > CACHED_FLOATS;
  const __mmask16 whole = first_lanes(step), part = first_lanes(extent % step);
  for (ptrdiff_t from = 0; from < extent; from += STRIPS_AT_ONCE * step) {
    ptrdiff_t to = least(from + STRIPS_AT_ONCE * step, extent);
    for (ptrdiff_t p = 0; p < cells; p++) {
      const float *row = x + CELL_TERMS * p * stride;
      for (ptrdiff_t i = from; is_far && i < to; i += STRIP) {
        UNROLL for (int term = 0; term < CELL_TERMS; term++) {
          _mm_prefetch((const char *)(row + (TERMS_AHEAD + term) * stride + i), _MM_HINT_T0);
        }
      }
      cell *out = strips + p * STRIP;
      ptrdiff_t i = from;
      for (; i + step <= to; i += step, out += cells * STRIP) {
        _mm512_store_si512(out, cells_of_columns(row + i, stride, terms - CELL_TERMS * p, whole));
      }
      if (i < to) {
        _mm512_store_si512(out, cells_of_columns(row + i, stride, terms - CELL_TERMS * p, part));
      }
    }
    strips += STRIPS_AT_ONCE * cells * STRIP;
  }
}

// Lane p of vector i becomes lane i of vector p.
INLINE void transpose_cells(__m512i vector[STRIP]) {
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

INLINE void load_rows(
  __m512i vector[STRIP], const float *x, ptrdiff_t stride, const ptrdiff_t rows, ptrdiff_t terms) {
  UNROLL for (int i = 0; i < STRIP; i++) {
    vector[i] = _mm512_setzero_si512();
    if (i < rows) vector[i] = cells_of_row(x + i * stride, terms);
  }
}

// Vector p: cell p of each of the `rows` rows from x on, of which `terms` terms are there.
INLINE void load_strip(
  __m512i vector[STRIP], const float *x, ptrdiff_t stride, ptrdiff_t rows, ptrdiff_t terms) {
  // Most strips are whole ones, of right factors or left; for them there is nothing to ask, row by row.
  if (rows == STRIP) load_rows(vector, x, stride, STRIP, terms);
  else if (rows == WHOLE_TILE) load_rows(vector, x, stride, WHOLE_TILE, terms);
  else load_rows(vector, x, stride, rows, terms);
  transpose_cells(vector);
}

// Strips of x: [extent, terms], `step` rows each.
INLINE void fill_strips_of_rows(
  cell *strips, const float *x, ptrdiff_t stride, ptrdiff_t extent, ptrdiff_t step,
  ptrdiff_t terms) {
  ptrdiff_t cells = pieces(terms, CELL_TERMS);
  int is_far = extent * terms > CACHED_FLOATS;
  for (ptrdiff_t from = 0; from < extent; from += step) {
    ptrdiff_t rows = least(step, extent - from);
    for (ptrdiff_t p = 0; p < cells; p += STRIP) {
      const float *block = x + from * stride + CELL_TERMS * p;
      for (ptrdiff_t i = step; is_far && i < 2 * step; i++) {
        UNROLL for (int vector = 0; vector < CELL_TERMS; vector++) {
          _mm_prefetch((const char *)(block + i * stride + vector * STRIP), _MM_HINT_T0);
        }
      }
      __m512i vector[STRIP];
      load_strip(vector, block, stride, rows, terms - CELL_TERMS * p);
      cell *out = strips + p * STRIP;
      UNROLL for (int i = 0; i < STRIP; i++) {
        if (p + i < cells) _mm512_store_si512(out + i * STRIP, vector[i]);
      }
    }
    strips += cells * STRIP;
  }
}
