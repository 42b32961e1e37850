#include "product.h"

#define PRODUCT(name) gecko_float32_product##name

// OpenBLAS has a kernel for these processors, too, but chooses one by the processor's name, and is
// held to an older one where a program must run alike on many; this one needs the instructions only.
#if defined(__x86_64__) && defined(__linux__)
#pragma clang attribute push( \
  __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl"))), apply_to = function)

enum { CELL_TERMS = 1 };
#include "product_tiles.h"

INLINE __m512 add_products(__m512 sum, __m512i a, __m512i b) {
  return _mm512_fmadd_ps((__m512)a, (__m512)b, sum);
}

INLINE __m512i cells_of_columns(const float *x, ptrdiff_t stride, ptrdiff_t terms, __mmask16 mask) {
  return (__m512i)_mm512_maskz_loadu_ps(mask, x);
}

INLINE __m512i cells_of_row(const float *x, ptrdiff_t terms) {
  return (__m512i)_mm512_maskz_loadu_ps(first_lanes(terms), x);
}
#pragma clang attribute pop

int gecko_multiplies_float32(void) { return __builtin_cpu_supports("x86-64-v4") != 0; }

#else
int gecko_multiplies_float32(void) { return 0; }

#include "product_absent.h"
#endif
