#include "cross_entropy.h"

#include "kernel.h"

KERNEL float gecko_log_sum_exp(const float *logits, ptrdiff_t n, int32_t *arg_max) {
  RELAXED
  float largest = logits[0];
  for (ptrdiff_t i = 1; i < n; i++) largest = logits[i] > largest ? logits[i] : largest;
  float sum = 0;
  for (ptrdiff_t i = 0; i < n; i++) sum += gecko_expf(logits[i] - largest);
  ptrdiff_t at = 0;
  while (at < n - 1 && logits[at] != largest) at++;
  *arg_max = (int32_t)at;
  return largest + logf(sum);
}

KERNEL void gecko_cross_entropy_backward(
  float *logits, ptrdiff_t n, float log_sum_exp, int32_t target, float scale) {
  for (ptrdiff_t i = 0; i < n; i++) logits[i] = scale * gecko_expf(logits[i] - log_sum_exp);
  logits[target] -= scale;
}
