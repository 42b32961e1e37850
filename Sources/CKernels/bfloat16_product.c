#include "product.h"

#define PRODUCT(name) gecko_bfloat16_product##name

// No portable spelling of this multiplication becomes the processor's:
// https://www.felixcloutier.com/x86/vdpbf16ps.
#if defined(__x86_64__) && defined(__linux__)
#pragma clang attribute push( \
  __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx512bf16"))), apply_to = function)

enum { CELL_TERMS = 2 };
#include "product_tiles.h"

INLINE __m512 add_products(__m512 sum, __m512i a, __m512i b) {
  return _mm512_dpbf16_ps(sum, (__m512bh)a, (__m512bh)b);
}

INLINE __m512i cells_of_columns(const float *x, ptrdiff_t stride, ptrdiff_t terms, __mmask16 mask) {
  const __m512i side_by_side = _mm512_set_epi16(
    31, 15, 30, 14, 29, 13, 28, 12, 27, 11, 26, 10, 25, 9, 24, 8, 23, 7, 22, 6, 21, 5, 20, 4, 19, 3,
    18, 2, 17, 1, 16, 0);
  __m512 first = _mm512_maskz_loadu_ps(mask, x);
  __m512 second = terms > 1 ? _mm512_maskz_loadu_ps(mask, x + stride) : _mm512_setzero_ps();
  return _mm512_permutexvar_epi16(side_by_side, (__m512i)_mm512_cvtne2ps_pbh(second, first));
}

INLINE __m512i cells_of_row(const float *x, ptrdiff_t terms) {
  __m512 first = _mm512_maskz_loadu_ps(first_lanes(terms), x);
  __m512 second = _mm512_maskz_loadu_ps(first_lanes(terms - STRIP), x + STRIP);
  return (__m512i)_mm512_cvtne2ps_pbh(second, first);
}
#pragma clang attribute pop

int gecko_multiplies_bfloat16(void) { return __builtin_cpu_supports("avx512bf16") != 0; }

#else
int gecko_multiplies_bfloat16(void) { return 0; }

#include "product_absent.h"
#endif
