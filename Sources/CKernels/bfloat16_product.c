#include "bfloat16_product.h"

// No portable spelling of this multiplication becomes the processor's, so this kernel, unlike all
// others, is written for one: https://www.felixcloutier.com/x86/vdpbf16ps.
#if defined(__x86_64__) && defined(__linux__)
#include <immintrin.h>

#include "kernel.h"
#pragma clang attribute push( \
  __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx512bf16"))), apply_to = function)
#include "bfloat16_strips.h"

// A tile of c stays in registers: 24 of the 32 hold its sums, which is twice what hides the latency
// of two multiplications a cycle. Of the factors, two strips of the right one stay in the first
// cache (32 KB); the others (1 MB at most) and eight strips of the left one (128 KB) in the second.
enum {
  TILE_ROWS = 12,
  TILE_VECTORS = 2,
  TILE_COLUMNS = TILE_VECTORS * STRIP,
  GROUP_TILES = 8,
  BLOCK_PAIRS = 256,
  BLOCK_COLUMNS = 1024,
  LEFT_WORK = GROUP_TILES * STRIP * BLOCK_PAIRS,
  RIGHT_WORK = BLOCK_COLUMNS * BLOCK_PAIRS,
};
_Static_assert(LEFT_WORK + RIGHT_WORK == gecko_bfloat16_work, "the header says how much");

// How a product is cut; a function of its extents only, as the order of its sums therefore is.
typedef struct {
  ptrdiff_t tile_rows, group_rows, block_columns, pairs, blocks;
} plan;

INLINE ptrdiff_t pieces(ptrdiff_t whole, ptrdiff_t most) { return (whole + most - 1) / most; }

static plan plan_of(ptrdiff_t rows, ptrdiff_t columns, ptrdiff_t terms) {
  plan plan;
  plan.tile_rows = pieces(rows, pieces(rows, TILE_ROWS));
  plan.group_rows = least(rows, GROUP_TILES * plan.tile_rows);
  plan.block_columns =
    TILE_COLUMNS * pieces(pieces(columns, pieces(columns, BLOCK_COLUMNS)), TILE_COLUMNS);
  plan.pairs = pieces(terms, 2);
  plan.blocks = pieces(plan.pairs, BLOCK_PAIRS);
  return plan;
}

typedef struct {
  float *c;
  ptrdiff_t c_stride;
  const bfloat16_pair *left, *right;
  ptrdiff_t pairs, columns;
  int accumulate;
} tile;

// c (+)= left right with up to `vectors` strips of columns. Inlined with constants, so that the sums
// are registers.
INLINE void multiply_tile(const tile *tile, const int rows, const int vectors) {
  __m512 sum[TILE_ROWS][TILE_VECTORS];
  UNROLL for (int i = 0; i < rows; i++) {
    UNROLL for (int v = 0; v < vectors; v++) {
      _mm_prefetch((const char *)(tile->c + i * tile->c_stride + v * STRIP), _MM_HINT_T0);
      sum[i][v] = _mm512_setzero_ps();
    }
  }
  const bfloat16_pair *left = tile->left, *right = tile->right;
  for (ptrdiff_t pairs = tile->pairs, p = 0; p < pairs; p++) {
    __m512bh b[TILE_VECTORS];
    UNROLL for (int v = 0; v < vectors; v++) {
      b[v] = (__m512bh)_mm512_load_si512(right + (v * pairs + p) * STRIP);
    }
    UNROLL for (int i = 0; i < rows; i++) {
      __m512bh a = (__m512bh)_mm512_set1_epi32((int)left[p * STRIP + i]);
      UNROLL for (int v = 0; v < vectors; v++) sum[i][v] = _mm512_dpbf16_ps(sum[i][v], a, b[v]);
    }
  }
  UNROLL for (int v = 0; v < vectors; v++) {
    __mmask16 mask = first_lanes(tile->columns - v * STRIP);
    UNROLL for (int i = 0; i < rows; i++) {
      float *c = tile->c + i * tile->c_stride + v * STRIP;
      if (tile->accumulate) sum[i][v] = _mm512_add_ps(_mm512_maskz_loadu_ps(mask, c), sum[i][v]);
      _mm512_mask_storeu_ps(c, mask, sum[i][v]);
    }
  }
}

#define ROWS(n)                                                                 \
  case n:                                                                       \
    if (tile->columns > STRIP) multiply_tile(tile, n, 2);                       \
    else multiply_tile(tile, n, 1);                                             \
    break;

static void multiply(const tile *tile, ptrdiff_t rows) {
  switch (rows) {
    ROWS(1) ROWS(2) ROWS(3) ROWS(4) ROWS(5) ROWS(6)
    ROWS(7) ROWS(8) ROWS(9) ROWS(10) ROWS(11) ROWS(12)
  }
}

// Strips of `extent` rows or columns from `at` on, and of the `terms` terms from `term` on.
static void fill_strips(
  bfloat16_pair *strips, const float *x, ptrdiff_t stride, int is_along, ptrdiff_t at,
  ptrdiff_t extent, ptrdiff_t step, ptrdiff_t term, ptrdiff_t terms) {
  if (is_along) {
    fill_strips_of_rows(strips, x + at * stride + term, stride, extent, step, terms);
  } else {
    fill_strips_of_columns(strips, x + term * stride + at, stride, extent, step, terms);
  }
}

void gecko_bfloat16_product(
  float *c, ptrdiff_t c_stride, gecko_factor a, gecko_factor b, ptrdiff_t rows, ptrdiff_t columns,
  ptrdiff_t terms, int accumulate, float *work) {
  const plan plan = plan_of(rows, columns, terms);
  bfloat16_pair *left = (bfloat16_pair *)work, *right = left + LEFT_WORK;
  for (ptrdiff_t j = 0; j < columns; j += plan.block_columns) {
    const ptrdiff_t width = least(plan.block_columns, columns - j);
    for (ptrdiff_t block = 0; block < plan.blocks; block++) {
      const ptrdiff_t first = plan.pairs * block / plan.blocks;
      const ptrdiff_t pairs = plan.pairs * (block + 1) / plan.blocks - first;
      const ptrdiff_t depth = least(2 * pairs, terms - 2 * first);
      fill_strips(
        right, b.elements, b.stride, b.is_transposed, j, width, STRIP, 2 * first, depth);
      for (ptrdiff_t i = 0; i < rows; i += plan.group_rows) {
        const ptrdiff_t height = least(plan.group_rows, rows - i);
        fill_strips(
          left, a.elements, a.stride, !a.is_transposed, i, height, plan.tile_rows, 2 * first, depth);
        for (ptrdiff_t y = 0; y < width; y += TILE_COLUMNS) {
          tile tile = {
            c + i * c_stride + j + y, c_stride, left, right + y * pairs, pairs, width - y,
            accumulate || block};
          for (ptrdiff_t x = 0; x < height; x += plan.tile_rows) {
            multiply(&tile, least(plan.tile_rows, height - x));
            tile.c += plan.tile_rows * c_stride;
            tile.left += pairs * STRIP;
          }
        }
      }
    }
  }
}
#pragma clang attribute pop

int gecko_multiplies_bfloat16(void) { return __builtin_cpu_supports("avx512bf16") != 0; }

#else
int gecko_multiplies_bfloat16(void) { return 0; }

void gecko_bfloat16_product(
  float *c, ptrdiff_t c_stride, gecko_factor a, gecko_factor b, ptrdiff_t rows, ptrdiff_t columns,
  ptrdiff_t terms, int accumulate, float *work) {
  __builtin_trap();
}
#endif
