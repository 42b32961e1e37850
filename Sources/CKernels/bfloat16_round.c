#include "product.h"
#include "kernel.h"

// Keeps the upper 16 bits; adding just under half of the dropped ones' range, and one more when the
// kept number is odd, rounds to nearest with ties to even.
INLINE uint32_t rounded(uint32_t bits) {
  uint32_t magnitude = bits & 0x7fffffff;
  uint32_t nearest = (bits + 0x7fff + (bits >> 16 & 1)) & 0xffff0000;
  nearest = magnitude < 0x00800000 ? bits & 0x80000000 : nearest;
  // A NaN could be carried into infinity.
  return magnitude > 0x7f800000 ? bits | 0x00400000 : nearest;
}

KERNEL
void gecko_bfloat16_round(
  float *y, const float *x, ptrdiff_t x_stride, ptrdiff_t rows, ptrdiff_t columns) {
  for (ptrdiff_t row = 0; row < rows; row++) {
    for (ptrdiff_t i = 0; i < columns; i++) {
      union { float number; uint32_t bits; } element = {x[row * x_stride + i]};
      element.bits = rounded(element.bits);
      y[row * columns + i] = element.number;
    }
  }
}
