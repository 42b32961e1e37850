#pragma once
#include <stddef.h>

// The numbers of one AdamW step, worked out in double.
typedef struct {
  float gradient_scale;  // clipping
  float beta1, beta2;
  float decay;           // 1 - lr * weight_decay
  float step_size;       // lr / (1 - beta1^t)
  float root_scale;      // 1 / sqrt(1 - beta2^t)
  float epsilon;
} gecko_adamw_step;

// How far an update went: sums of squares, in double.
typedef struct {
  double weights;  // of the parameters before it
  double change;   // of what it added to them
} gecko_update_size;

// Updates n parameters and their two moments in place.
void gecko_adamw(
  float *parameters, float *first, float *second, const float *gradients, ptrdiff_t n,
  const gecko_adamw_step *step);
// The same update, bit for bit, measured on the way.
gecko_update_size gecko_adamw_measured(
  float *parameters, float *first, float *second, const float *gradients, ptrdiff_t n,
  const gecko_adamw_step *step);
