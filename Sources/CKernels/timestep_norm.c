#include "timestep_norm.h"

#include "group_rows.h"

// Takes the step's m and s into the state.
INLINE void advance(
  double *restrict state_means, double *restrict state_variances, const float *restrict m,
  const float *restrict s, gecko_time_step step, ptrdiff_t groups) {
  if (step.is_start) {
    memset(state_means, 0, (size_t)groups * sizeof(double));
    memset(state_variances, 0, (size_t)groups * sizeof(double));
  }
  for (ptrdiff_t g = 0; g < groups; g++) {
    double mean = step.mean_decay * state_means[g] + step.mean_gain * (double)m[g];
    double drift = ((double)m[g] - state_means[g]) * ((double)m[g] - mean);
    state_variances[g] = step.variance_decay * state_variances[g]
      + step.variance_gain * (double)s[g] + step.drift_gain * drift;
    state_means[g] = mean;
  }
}

// The statistics that the state stands for.
INLINE void read_statistics(
  float *restrict means, float *restrict variances, const double *restrict state_means,
  const double *restrict state_variances, gecko_time_step step, ptrdiff_t groups) {
  for (ptrdiff_t g = 0; g < groups; g++) {
    means[g] = (float)(step.mean_scale * state_means[g]);
    variances[g] = (float)(step.variance_scale * state_variances[g]);
  }
}

KERNEL void gecko_timestep_norm(
  float *y, float *step_means, float *means, float *variances, double *state_means,
  double *state_variances, const float *x, ptrdiff_t x_stride, const float *weight,
  const float *bias, const gecko_time_step *steps, gecko_row_shape shape, float epsilon,
  float *work) {
  ptrdiff_t groups = shape.groups, width = groups * shape.size;
  float *scale = work_row(&work, width), *mean = work_row(&work, width);
  float *inverse = work_row(&work, width), *values = work_row(&work, width);
  float *centred = work_row(&work, width);
  float *step_variances = work_row(&work, groups), *inverses = work_row(&work, groups);
  offset_from_one(scale, weight, width);
  for (ptrdiff_t t = 0; t < shape.rows; t++) {
    ptrdiff_t at = t * shape.all_groups;
    float *m = step_means + at, *mu = means + at, *v = variances + at, *to = y + at * shape.size;
    if (steps[t].is_padding) {
      memset(m, 0, (size_t)groups * sizeof(float));
      read_statistics(mu, v, state_means, state_variances, steps[t], groups);
      memset(to, 0, (size_t)width * sizeof(float));
      continue;
    }
    memcpy(values, x + t * x_stride, (size_t)width * sizeof(float));
    group_means(m, values, 0, groups, shape.size);
    spread(mean, m, groups, shape.size);
    for (ptrdiff_t i = 0; i < width; i++) centred[i] = values[i] - mean[i];
    group_means(step_variances, centred, centred, groups, shape.size);
    advance(state_means, state_variances, m, step_variances, steps[t], groups);
    read_statistics(mu, v, state_means, state_variances, steps[t], groups);
    for (ptrdiff_t g = 0; g < groups; g++) inverses[g] = 1.0f / sqrtf(v[g] + epsilon);
    spread(mean, mu, groups, shape.size);
    spread(inverse, inverses, groups, shape.size);
    scale_and_shift(to, values, mean, inverse, scale, bias, width);
  }
}

// Takes the step out of the state's gradients: what its row needs of them, pulls and pushes of
// dx = inverse slope + pull standard + push, and the gradients of the state before it.
// `slopes` and `products` are the group means of slope and slope ⊙ standard.
INLINE void retreat(
  float *restrict pulls, float *restrict pushes, double *restrict dmeans,
  double *restrict dvariances, const float *restrict slopes, const float *restrict products,
  const float *restrict m, const float *restrict mu, const float *restrict v,
  const float *restrict inverses, gecko_time_step step, float epsilon, ptrdiff_t groups,
  ptrdiff_t size) {
  double features = (double)size, share = 1.0 / features, forgets = step.is_start ? 0.0 : 1.0;
  for (ptrdiff_t g = 0; g < groups; g++) {
    double inverse = (double)inverses[g], offset = (double)m[g] - (double)mu[g];
    double dmean = dmeans[g] - step.mean_scale * features * inverse * (double)slopes[g];
    double dvariance = dvariances[g]
      - 0.5 * step.variance_scale * features * inverse * inverse * (double)products[g];
    // The drift's slope in m and, with the other sign, in M: 2 drift_gain (m - M') dU'.
    double drift = 2.0 * step.drift_gain * offset * dvariance;
    double dm = step.mean_gain * dmean + drift;
    double ds = 2.0 * share * step.variance_gain * dvariance;
    pulls[g] = (float)(ds * ((double)v[g] + (double)epsilon) * inverse);
    pushes[g] = (float)(dm * share - ds * offset);
    dmeans[g] = forgets * (step.mean_decay * dmean - drift);
    dvariances[g] = forgets * step.variance_decay * dvariance;
  }
}

KERNEL void gecko_timestep_norm_backward(
  gecko_gradient dx, float *dscale, float *dshift, double *state_gradients, const float *dy,
  ptrdiff_t dy_stride, const float *x, ptrdiff_t x_stride, const float *step_means,
  const float *means, const float *variances, const float *weight, const gecko_time_step *steps,
  gecko_row_shape shape, float epsilon, float *work) {
  ptrdiff_t groups = shape.groups, width = groups * shape.size;
  float *scale = work_row(&work, width), *mean = work_row(&work, width);
  float *inverse = work_row(&work, width), *standard = work_row(&work, width);
  float *slope = work_row(&work, width), *pull = work_row(&work, width);
  float *push = work_row(&work, width);
  float *inverses = work_row(&work, groups), *slopes = work_row(&work, groups);
  float *products = work_row(&work, groups), *pulls = work_row(&work, groups);
  float *pushes = work_row(&work, groups);
  offset_from_one(scale, weight, width);
  for (ptrdiff_t t = shape.rows - 1; t >= 0; t--) {
    ptrdiff_t at = t * shape.all_groups;
    const float *m = step_means + at, *mu = means + at, *v = variances + at;
    float *dx_row = dx.target ? dx.target + t * dx.stride : 0;
    if (t > 0) {
      // What the reversed loop, which no hardware foresees, needs next.
      ask_for(x + (t - 1) * x_stride, width);
      ask_for(dy + (t - 1) * dy_stride, width);
      if (dx_row) ask_for(dx_row - dx.stride, width);
    }
    if (steps[t].is_padding) {
      if (dx_row && !dx.accumulate) memset(dx_row, 0, (size_t)width * sizeof(float));
      continue;
    }
    for (ptrdiff_t g = 0; g < groups; g++) inverses[g] = 1.0f / sqrtf(v[g] + epsilon);
    spread(mean, mu, groups, shape.size);
    spread(inverse, inverses, groups, shape.size);
    standardize(standard, x + t * x_stride, mean, inverse, width);
    affine_backward(slope, dscale, dshift, dy + t * dy_stride, standard, scale, width);
    if (!dx_row) continue;
    group_means(slopes, slope, 0, groups, shape.size);
    group_means(products, slope, standard, groups, shape.size);
    retreat(
      pulls, pushes, state_gradients, state_gradients + shape.all_groups, slopes, products, m, mu, v,
      inverses, steps[t], epsilon, groups, shape.size);
    spread(pull, pulls, groups, shape.size);
    spread(push, pushes, groups, shape.size);
    standardize_backward(dx_row, slope, inverse, standard, pull, push, width, dx.accumulate);
  }
}
