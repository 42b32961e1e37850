#pragma once
// What product_tiles.h would define, for a processor that has not the instructions: never called.

void PRODUCT()(
  gecko_result result, gecko_factor a, gecko_factor b, ptrdiff_t rows, ptrdiff_t columns,
  ptrdiff_t terms, float *work) {
  __builtin_trap();
}

ptrdiff_t PRODUCT(_strips_size)(ptrdiff_t columns, ptrdiff_t terms) { __builtin_trap(); }

void PRODUCT(_strips)(float *strips, gecko_factor b, ptrdiff_t columns, ptrdiff_t terms) {
  __builtin_trap();
}

void PRODUCT(_of_strips)(
  gecko_result result, gecko_factor a, const float *strips, ptrdiff_t rows, ptrdiff_t columns,
  ptrdiff_t terms, float *work) {
  __builtin_trap();
}
