#include "adamw.h"

#include "kernel.h"

// The new value of one parameter; its moments move on.
INLINE float advanced(
  float parameter, float *first, float *second, float gradient, gecko_adamw_step s) {
  float g = s.gradient_scale * gradient;
  float m = s.beta1 * *first + (1.0f - s.beta1) * g;
  float v = s.beta2 * *second + (1.0f - s.beta2) * g * g;
  *first = m;
  *second = v;
  float root = __builtin_elementwise_sqrt(v) * s.root_scale + s.epsilon;
  return parameter * s.decay - s.step_size * m / root;
}

KERNEL void gecko_adamw(
  float *restrict parameters, float *restrict first, float *restrict second,
  const float *restrict gradients, ptrdiff_t n, const gecko_adamw_step *step) {
  const gecko_adamw_step s = *step;
  for (ptrdiff_t i = 0; i < n; i++)
    parameters[i] = advanced(parameters[i], first + i, second + i, gradients[i], s);
}

KERNEL gecko_update_size gecko_adamw_measured(
  float *restrict parameters, float *restrict first, float *restrict second,
  const float *restrict gradients, ptrdiff_t n, const gecko_adamw_step *step) {
  const gecko_adamw_step s = *step;
  double weights = 0, change = 0;
  for (ptrdiff_t i = 0; i < n; i++) {
    const float before = parameters[i];
    const float after = advanced(before, first + i, second + i, gradients[i], s);
    parameters[i] = after;
    {
      RELAXED  // The sums only: the update above must have the bits of `gecko_adamw`.
      const double difference = (double)after - (double)before;
      weights += (double)before * (double)before;
      change += difference * difference;
    }
  }
  return (gecko_update_size){weights, change};
}
