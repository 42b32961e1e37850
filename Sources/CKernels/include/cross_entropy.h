#pragma once
#include <stddef.h>
#include <stdint.h>

// The log-sum-exp of one row of logits; *arg_max is the first position of the largest.
float gecko_log_sum_exp(const float *logits, ptrdiff_t n, int32_t *arg_max);
// logits = scale (softmax(logits) - one_hot(target)), given their log-sum-exp
void gecko_cross_entropy_backward(
  float *logits, ptrdiff_t n, float log_sum_exp, int32_t target, float scale);
