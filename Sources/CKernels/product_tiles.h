#pragma once
// A product of any extents, in tiles of its result that stay in registers. Included once by each
// precision, which defines what product_strips.h asks for, `add_products` below, and PRODUCT(name), what
// its functions are called.
#include "product.h"
#include "product_strips.h"

// A tile holds its sums in 24 of the 32 registers, which is more than what hides the latency of two
// multiplications a cycle. Of the factors, two strips of the right one stay in the first cache (32 KB);
// the others (1 MB at most) and eight strips of the left one (128 KB) in the second.
enum {
  TILE_ROWS = WHOLE_TILE,
  TILE_VECTORS = 2,
  TILE_COLUMNS = TILE_VECTORS * STRIP,
  GROUP_TILES = 8,
  BLOCK_CELLS = 256,
  BLOCK_COLUMNS = 1024,
  LEFT_WORK = GROUP_TILES * STRIP * BLOCK_CELLS,
  RIGHT_WORK = BLOCK_COLUMNS * BLOCK_CELLS,
};
// Up to FEW_ROWS rows pass by the right factor once, FEW_VECTORS strips of its columns at a time, or a
// strip of its rows, of which as many floats are asked for in advance.
enum { FEW_ROWS = gecko_few_rows, FEW_VECTORS = 4, FLOATS_AHEAD = 64 };
_Static_assert(LEFT_WORK + RIGHT_WORK == gecko_product_work, "the header says how much");

// sum + a b, for cells.
INLINE __m512 add_products(__m512 sum, __m512i a, __m512i b);

// How a product is cut; a function of its extents only, as the order of its sums therefore is.
typedef struct {
  ptrdiff_t tile_rows, group_rows, block_columns, cells, blocks;
} plan;

static plan plan_of(ptrdiff_t rows, ptrdiff_t columns, ptrdiff_t terms) {
  plan plan;
  plan.tile_rows = pieces(rows, pieces(rows, TILE_ROWS));
  plan.group_rows = least(rows, GROUP_TILES * plan.tile_rows);
  plan.block_columns =
    TILE_COLUMNS * pieces(pieces(columns, pieces(columns, BLOCK_COLUMNS)), TILE_COLUMNS);
  plan.cells = pieces(terms, CELL_TERMS);
  plan.blocks = pieces(plan.cells, BLOCK_CELLS);
  return plan;
}

typedef struct {
  gecko_result result;
  // The cell of row i in step p of the sum is left[i * left_row + p * left_step].
  const cell *left;
  ptrdiff_t left_row, left_step;
  const cell *right;
  ptrdiff_t cells, columns;
} tile;

// The same result from a row and a column on.
INLINE gecko_result moved(gecko_result result, ptrdiff_t row, ptrdiff_t column) {
  result.elements += row * result.stride + column;
  result.start += row * result.start_stride + column;
  return result;
}

// Leaves the sums of a row and a vector of columns in the result.
INLINE void keep(__m512 sum, const tile *tile, ptrdiff_t row, ptrdiff_t vector) {
  __mmask16 mask = first_lanes(tile->columns - vector * STRIP);
  gecko_result place = moved(tile->result, row, vector * STRIP);
  if (place.update) {
    __m512 old = _mm512_maskz_loadu_ps(mask, place.start);
    sum = place.update < 0 ? _mm512_sub_ps(old, sum) : _mm512_add_ps(old, sum);
  }
  _mm512_mask_storeu_ps(place.elements, mask, sum);
}

// result = left right, added or subtracted as it says, with up to `vectors` strips of columns.
// Inlined with constants, so that the sums are registers.
INLINE void multiply_tile(
  const tile *tile, const int rows, const int vectors, const int is_in_place) {
  __m512 sum[TILE_ROWS][TILE_VECTORS];
  UNROLL for (int i = 0; i < rows; i++) {
    UNROLL for (int v = 0; v < vectors; v++) {
      gecko_result place = moved(tile->result, i, v * STRIP);
      _mm_prefetch((const char *)place.elements, _MM_HINT_T0);
      _mm_prefetch((const char *)place.start, _MM_HINT_T0);
      sum[i][v] = _mm512_setzero_ps();
    }
  }
  const cell *right = tile->right;
  const ptrdiff_t row = is_in_place ? tile->left_row : 1, step = is_in_place ? 1 : STRIP;
  // Every third row has a pointer; the processor adds one or two rows to it by itself.
  const cell *left[TILE_ROWS / 3];
  UNROLL for (int i = 0; i < TILE_ROWS / 3; i++) left[i] = tile->left + 3 * i * row;
  for (ptrdiff_t cells = tile->cells, p = 0; p < cells; p++) {
    __m512i b[TILE_VECTORS];
    UNROLL for (int v = 0; v < vectors; v++) {
      b[v] = _mm512_load_si512(right + (v * cells + p) * STRIP);
    }
    UNROLL for (int i = 0; i < rows; i++) {
      __m512i a = _mm512_set1_epi32((int)left[i / 3][p * step + i % 3 * row]);
      UNROLL for (int v = 0; v < vectors; v++) sum[i][v] = add_products(sum[i][v], a, b[v]);
    }
  }
  UNROLL for (int v = 0; v < vectors; v++) {
    UNROLL for (int i = 0; i < rows; i++) keep(sum[i][v], tile, i, v);
  }
}

#define ROWS(n)                                                                 \
  case n:                                                                       \
    if (tile->columns > STRIP) multiply_tile(tile, n, 2, is_in_place);          \
    else multiply_tile(tile, n, 1, is_in_place);                                \
    break;

INLINE void multiply_rows(const tile *tile, ptrdiff_t rows, const int is_in_place) {
  switch (rows) {
    ROWS(1) ROWS(2) ROWS(3) ROWS(4) ROWS(5) ROWS(6)
    ROWS(7) ROWS(8) ROWS(9) ROWS(10) ROWS(11) ROWS(12)
  }
}

static void multiply(const tile *tile, ptrdiff_t rows) {
  if (CELL_TERMS == 1 && tile->left_step == 1) multiply_rows(tile, rows, 1);
  else multiply_rows(tile, rows, 0);
}

// The same for so few rows that strips of the right factor are not worth laying out: they are loaded
// from where it lies, and used once. Sums are taken in the same order, so they have the same bits.
INLINE void multiply_few_rows(
  const tile *tile, const float *right, ptrdiff_t stride, ptrdiff_t terms, const int rows) {
  __m512 sum[FEW_ROWS];
  UNROLL for (int i = 0; i < rows; i++) sum[i] = _mm512_setzero_ps();
  for (ptrdiff_t p = 0; p < tile->cells; p += STRIP) {
    __m512i b[STRIP];
    for (int i = 0; i < STRIP; i++) {
      _mm_prefetch((const char *)(right + i * stride + CELL_TERMS * p + FLOATS_AHEAD), _MM_HINT_T0);
    }
    load_strip(b, right + CELL_TERMS * p, stride, tile->columns, terms - CELL_TERMS * p);
    UNROLL for (int k = 0; k < STRIP; k++) {
      if (p + k < tile->cells) {
        UNROLL for (int i = 0; i < rows; i++) {
          __m512i a = _mm512_set1_epi32((int)tile->left[(p + k) * STRIP + i]);
          sum[i] = add_products(sum[i], a, b[k]);
        }
      }
    }
  }
  UNROLL for (int i = 0; i < rows; i++) keep(sum[i], tile, i, 0);
}

// The same with a right factor that was laid out in strips, `strip` cells each. Nothing but a stream
// of memory that is in order runs at its speed.
INLINE void multiply_few_strips(
  const tile *tile, const cell *strips, ptrdiff_t strip, const int rows, const int vectors) {
  __m512 sum[FEW_ROWS][FEW_VECTORS];
  UNROLL for (int v = 0; v < vectors; v++) {
    UNROLL for (int i = 0; i < rows; i++) sum[i][v] = _mm512_setzero_ps();
  }
  for (ptrdiff_t p = 0; p < tile->cells; p++) {
    UNROLL for (int v = 0; v < vectors; v++) {
      __m512i b = _mm512_load_si512(strips + v * strip + p * STRIP);
      UNROLL for (int i = 0; i < rows; i++) {
        __m512i a = _mm512_set1_epi32((int)tile->left[p * STRIP + i]);
        sum[i][v] = add_products(sum[i][v], a, b);
      }
    }
  }
  UNROLL for (int v = 0; v < vectors; v++) {
    UNROLL for (int i = 0; i < rows; i++) keep(sum[i][v], tile, i, v);
  }
}

// The same with a right factor [terms, columns].
INLINE void multiply_few_columns(
  const tile *tile, const float *right, ptrdiff_t stride, ptrdiff_t terms, const int rows,
  const int vectors) {
  __m512 sum[FEW_ROWS][FEW_VECTORS];
  __mmask16 mask[FEW_VECTORS];
  UNROLL for (int v = 0; v < vectors; v++) {
    mask[v] = first_lanes(tile->columns - v * STRIP);
    UNROLL for (int i = 0; i < rows; i++) sum[i][v] = _mm512_setzero_ps();
  }
  for (ptrdiff_t p = 0; p < tile->cells; p++) {
    const float *row = right + CELL_TERMS * p * stride;
    __m512i b[FEW_VECTORS];
    UNROLL for (int v = 0; v < vectors; v++) {
      b[v] = cells_of_columns(row + v * STRIP, stride, terms - CELL_TERMS * p, mask[v]);
    }
    UNROLL for (int i = 0; i < rows; i++) {
      __m512i a = _mm512_set1_epi32((int)tile->left[p * STRIP + i]);
      UNROLL for (int v = 0; v < vectors; v++) sum[i][v] = add_products(sum[i][v], a, b[v]);
    }
  }
  UNROLL for (int v = 0; v < vectors; v++) {
    UNROLL for (int i = 0; i < rows; i++) keep(sum[i][v], tile, i, v);
  }
}

#define FEW(n)                                                                           \
  case n:                                                                                \
    if (is_along) multiply_few_rows(tile, right, stride, terms, n);                      \
    else multiply_few_columns(tile, right, stride, terms, n, n > 4 ? 2 : FEW_VECTORS);   \
    break;

static void multiply_few(
  const tile *tile, const float *right, ptrdiff_t stride, int is_along, ptrdiff_t terms,
  ptrdiff_t rows) {
  switch (rows) { FEW(1) FEW(2) FEW(3) FEW(4) FEW(5) FEW(6) FEW(7) FEW(8) }
}

// Strips of `extent` rows or columns from `at` on, and of the `terms` terms from `term` on.
static void fill_strips(
  cell *strips, const float *x, ptrdiff_t stride, int is_along, ptrdiff_t at, ptrdiff_t extent,
  ptrdiff_t step, ptrdiff_t term, ptrdiff_t terms) {
  if (is_along) {
    fill_strips_of_rows(strips, x + at * stride + term, stride, extent, step, terms);
  } else {
    fill_strips_of_columns(strips, x + term * stride + at, stride, extent, step, terms);
  }
}

// A run of the terms that are summed at a time: the first of them, how many, in how many cells, and
// where the sums go.
typedef struct {
  ptrdiff_t term, terms, cells;
  gecko_result result;
} block;

static block block_of(const plan *plan, ptrdiff_t index, ptrdiff_t terms, gecko_result result) {
  const ptrdiff_t first = plan->cells * index / plan->blocks;
  // Later runs are added to what the first one left.
  if (index > 0 || !result.start) {
    result.start = result.elements, result.start_stride = result.stride;
  }
  if (index > 0 && !result.update) result.update = 1;
  block block = {.term = CELL_TERMS * first, .result = result};
  block.cells = plan->cells * (index + 1) / plan->blocks - first;
  block.terms = least(CELL_TERMS * block.cells, terms - block.term);
  return block;
}

// A block's part of up to FEW_ROWS rows of the result.
INLINE void multiply_block_of_few(
  gecko_factor a, gecko_factor b, ptrdiff_t rows, ptrdiff_t columns, block block, cell *left) {
  const ptrdiff_t step = b.is_transposed ? STRIP : STRIP * (rows > 4 ? 2 : FEW_VECTORS);
  fill_strips(
    left, a.elements, a.stride, !a.is_transposed, 0, rows, rows, block.term, block.terms);
  for (ptrdiff_t j = 0; j < columns; j += step) {
    const tile tile = {
      moved(block.result, 0, j), left, 1, STRIP, NULL, block.cells, columns - j};
    const ptrdiff_t at = b.is_transposed ? j * b.stride + block.term : block.term * b.stride + j;
    multiply_few(&tile, b.elements + at, b.stride, b.is_transposed, block.terms, rows);
  }
}

// A block's part of `columns` columns of the result, from `column` on, whose strips are in `right`.
INLINE void multiply_block(
  gecko_factor a, const plan *plan, ptrdiff_t rows, ptrdiff_t column, ptrdiff_t columns,
  block block, cell *left, const cell *right) {
  // A float is a cell as it lies; rows that are read along are read well enough without a copy.
  const int is_in_place = CELL_TERMS == 1 && !a.is_transposed;
  const ptrdiff_t left_row = is_in_place ? a.stride : 1, left_step = is_in_place ? 1 : STRIP;
  const ptrdiff_t tile_step = is_in_place ? plan->tile_rows * a.stride : block.cells * STRIP;
  for (ptrdiff_t i = 0; i < rows; i += plan->group_rows) {
    const ptrdiff_t height = least(plan->group_rows, rows - i);
    const cell *group = left;
    if (is_in_place) {
      group = (const cell *)(a.elements + i * a.stride + block.term);
    } else {
      fill_strips(
        left, a.elements, a.stride, !a.is_transposed, i, height, plan->tile_rows, block.term,
        block.terms);
    }
    for (ptrdiff_t y = 0; y < columns; y += TILE_COLUMNS) {
      tile tile = {
        moved(block.result, i, column + y), group, left_row, left_step, right + y * block.cells,
        block.cells, columns - y};
      for (ptrdiff_t x = 0; x < height; x += plan->tile_rows) {
        multiply(&tile, least(plan->tile_rows, height - x));
        tile.result = moved(tile.result, plan->tile_rows, 0);
        tile.left += tile_step;
      }
    }
  }
}

// The product of a and b.
INLINE void multiply_in_tiles(
  gecko_result result, gecko_factor a, gecko_factor b, ptrdiff_t rows, ptrdiff_t columns,
  ptrdiff_t terms, float *work) {
  const plan plan = plan_of(rows, columns, terms);
  cell *left = (cell *)work, *right = left + LEFT_WORK;
  if (rows <= FEW_ROWS) {
    for (ptrdiff_t index = 0; index < plan.blocks; index++) {
      const block block = block_of(&plan, index, terms, result);
      multiply_block_of_few(a, b, rows, columns, block, left);
    }
    return;
  }
  for (ptrdiff_t j = 0; j < columns; j += plan.block_columns) {
    const ptrdiff_t width = least(plan.block_columns, columns - j);
    for (ptrdiff_t index = 0; index < plan.blocks; index++) {
      const block block = block_of(&plan, index, terms, result);
      fill_strips(
        right, b.elements, b.stride, b.is_transposed, j, width, STRIP, block.term, block.terms);
      multiply_block(a, &plan, rows, j, width, block, left, right);
    }
  }
}

#define FEW_STRIPS(n)                                                                      \
  case n:                                                                                  \
    if (is_wide) multiply_few_strips(&tile, at, strip, n, n > 4 ? 2 : FEW_VECTORS);        \
    else multiply_few_strips(&tile, at, strip, n, 1);                                      \
    break;

// The product of up to FEW_ROWS rows of a, and b laid out in strips.
INLINE void multiply_strips(
  gecko_result result, gecko_factor a, const cell *strips, ptrdiff_t rows, ptrdiff_t columns,
  ptrdiff_t terms, cell *left) {
  const plan plan = plan_of(rows, columns, terms);
  const ptrdiff_t strip = plan.cells * STRIP, step = STRIP * (rows > 4 ? 2 : FEW_VECTORS);
  for (ptrdiff_t index = 0; index < plan.blocks; index++) {
    const block block = block_of(&plan, index, terms, result);
    fill_strips(
      left, a.elements, a.stride, !a.is_transposed, 0, rows, rows, block.term, block.terms);
    ptrdiff_t j = 0;
    while (j < columns) {
      const tile tile = {
        moved(block.result, 0, j), left, 1, STRIP, NULL, block.cells, columns - j};
      const cell *at = strips + j / STRIP * strip + block.term / CELL_TERMS * STRIP;
      const int is_wide = columns - j > step - STRIP;
      switch (rows) {
        FEW_STRIPS(1) FEW_STRIPS(2) FEW_STRIPS(3) FEW_STRIPS(4)
        FEW_STRIPS(5) FEW_STRIPS(6) FEW_STRIPS(7) FEW_STRIPS(8)
      }
      j += is_wide ? step : STRIP;
    }
  }
}

void PRODUCT()(
  gecko_result result, gecko_factor a, gecko_factor b, ptrdiff_t rows, ptrdiff_t columns,
  ptrdiff_t terms, float *work) {
  multiply_in_tiles(result, a, b, rows, columns, terms, work);
}

ptrdiff_t PRODUCT(_strips_size)(ptrdiff_t columns, ptrdiff_t terms) {
  return pieces(columns, STRIP) * STRIP * pieces(terms, CELL_TERMS);
}

void PRODUCT(_strips)(float *strips, gecko_factor b, ptrdiff_t columns, ptrdiff_t terms) {
  fill_strips(
    (cell *)strips, b.elements, b.stride, b.is_transposed, 0, columns, STRIP, 0, terms);
}

void PRODUCT(_of_strips)(
  gecko_result result, gecko_factor a, const float *strips, ptrdiff_t rows, ptrdiff_t columns,
  ptrdiff_t terms, float *work) {
  multiply_strips(result, a, (const cell *)strips, rows, columns, terms, (cell *)work);
}
