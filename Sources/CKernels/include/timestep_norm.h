#pragma once
#include <stdint.h>

#include "row_shape.h"

// How one step enters the state (M, U) of a sequence, m and s being the group's mean and variance
// at that step, and how the state gives the statistics that normalise the step:
//   M' = mean_decay M + mean_gain m
//   U' = variance_decay U + variance_gain s + drift_gain (m - M) (m - M')
//   mean = mean_scale M',  variance = variance_scale U'
// A start forgets M and U first; padding leaves both alone and its output is zero.
typedef struct {
  double mean_decay, mean_gain, variance_decay, variance_gain, drift_gain;
  double mean_scale, variance_scale;
  int32_t is_start, is_padding;
} gecko_time_step;

// One sequence: y = (x - mean) / sqrt(variance + epsilon) (1 + weight) + bias, row by row in time.
// Advances state_means and state_variances [groups]. For the backward pass it leaves the group's
// own mean at each step and the statistics it was normalised by, [rows, all groups] each.
void gecko_timestep_norm(
  float *y, float *step_means, float *means, float *variances, double *state_means,
  double *state_variances, const float *x, ptrdiff_t x_stride, const float *weight,
  const float *bias, const gecko_time_step *steps, gecko_row_shape shape, float epsilon,
  float *work);

// One sequence, from its last step to its first. `state_gradients` [2, all groups] holds the gradients
// of the final state's M and U when it is called, those of the initial state when it returns.
// dscale and dshift [width] are added to.
void gecko_timestep_norm_backward(
  gecko_gradient dx, float *dscale, float *dshift, double *state_gradients, const float *dy,
  ptrdiff_t dy_stride, const float *x, ptrdiff_t x_stride, const float *step_means,
  const float *means, const float *variances, const float *weight, const gecko_time_step *steps,
  gecko_row_shape shape, float epsilon, float *work);
