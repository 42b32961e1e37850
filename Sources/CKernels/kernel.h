#pragma once
// What every kernel file shares: the dispatch attribute, the arithmetic licence, and exp.
//
// A kernel is a leaf: it loops over one block of plain memory. Shapes, allocation and the order of
// work are Swift's. Pointers are to float32, need no alignment, and do not overlap unless a comment
// says so. `accumulate` selects between writing an output and adding to it; when it is 0 the old
// contents are never read (they may be NaN).
#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#if defined(__x86_64__) && defined(__linux__)
// One clone per instruction set, chosen when the program is loaded; 512-bit vectors where they exist.
#define KERNEL \
  __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default"), min_vector_width(512)))
#else
#define KERNEL
#endif

// Sums may be reordered and multiply-adds fused inside the function that says so, nowhere else.
#define RELAXED _Pragma("clang fp reassociate(on) contract(fast)")

#define INLINE static inline __attribute__((always_inline))

INLINE ptrdiff_t least(ptrdiff_t a, ptrdiff_t b) { return a < b ? a : b; }

// Floats of a cache line.
enum { LINE = 16 };

// Asks for n floats that will be needed soon.
INLINE void ask_for(const float *next, ptrdiff_t n) {
  for (ptrdiff_t i = 0; i < n; i += LINE) __builtin_prefetch(next + i);
}

// e^(x - n ln 2), a polynomial of degree 6, for |x - n ln 2| <= ln 2 / 2.
INLINE float gecko_exp_of_rest(float x, float n) {
  float r = __builtin_fmaf(n, -0.693359375f, x);
  r = __builtin_fmaf(n, 2.12194440e-4f, r);
  float p = 1.9875691500e-4f;
  p = __builtin_fmaf(p, r, 1.3981999507e-3f);
  p = __builtin_fmaf(p, r, 8.3334519073e-3f);
  p = __builtin_fmaf(p, r, 4.1665795894e-2f);
  p = __builtin_fmaf(p, r, 1.6666665459e-1f);
  p = __builtin_fmaf(p, r, 5.0000001201e-1f);
  return __builtin_fmaf(p * r, r, r) + 1.0f;
}

// e^x to 2 ulp for every finite x: 2^n times what is left.
// e^-inf is 0, and so is every result below the smallest normal number.
INLINE float gecko_expf(float x) {
  float clamped = x < -87.3365f ? -87.3365f : x;
  clamped = clamped > 88.72f ? 88.72f : clamped;
  float n = __builtin_rintf(clamped * 1.44269504088896341f);
  float p = gecko_exp_of_rest(clamped, n);
  // Two steps of scaling, because 2^128 is not a float.
  int32_t whole = (int32_t)n, half = whole >> 1;
  union { int32_t i; float f; } low = {(half + 127) << 23}, high = {(whole - half + 127) << 23};
  float y = p * low.f * high.f;
  y = x < -87.3365f ? 0.0f : y;
  return x != x ? x : y;
}

// 1 / (1 + e^-x), with the same e as above but where that or its inverse would leave the normal numbers:
// from there on it stays as it is. So 2^n is one addition to the exponent.
INLINE float gecko_sigmoidf(float x) {
  float clamped = -x < -87.0f ? -87.0f : -x;
  clamped = clamped > 87.0f ? 87.0f : clamped;
  // Beside 1.5 · 2^23 there is room for the integer part only, which is left in the lowest bits.
  float scaled = clamped * 1.44269504088896341f;
  union { float f; uint32_t i; } whole = {scaled + 12582912.0f};
  float p = gecko_exp_of_rest(clamped, whole.f - 12582912.0f);
  union { float f; uint32_t i; } power = {p};
  power.i += whole.i << 23;
  float s = 1.0f / (1.0f + power.f);
  return x != x ? x : s;
}

// The number that draw `index` of the stream `seed` yields (RandomStream.bits(at:)).
INLINE uint64_t gecko_random_bits(uint64_t seed, uint64_t index) {
  uint64_t z = seed + (index + 1) * 0x9e3779b97f4a7c15u;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
  return z ^ (z >> 31);
}
