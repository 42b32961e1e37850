#include "adamw.h"

#include "kernel.h"

KERNEL void gecko_adamw(
  float *restrict parameters, float *restrict first, float *restrict second,
  const float *restrict gradients, ptrdiff_t n, const gecko_adamw_step *step) {
  const gecko_adamw_step s = *step;
  for (ptrdiff_t i = 0; i < n; i++) {
    float g = s.gradient_scale * gradients[i];
    float m = s.beta1 * first[i] + (1.0f - s.beta1) * g;
    float v = s.beta2 * second[i] + (1.0f - s.beta2) * g * g;
    first[i] = m;
    second[i] = v;
    float root = __builtin_sqrtf(v) * s.root_scale + s.epsilon;
    parameters[i] = parameters[i] * s.decay - s.step_size * m / root;
  }
}
