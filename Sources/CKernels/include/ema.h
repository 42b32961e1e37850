#pragma once
#include <stddef.h>
#include <stdint.h>

// The exponential moving average of a block of channels, which are the lanes of a vector:
//
//     h[t] = q h[t-1] + x[t]      y[t] = omega x[t] + Re(sum over orders of w h[t])
//
// with q = r e^(i phi) and w = scale gamma p. MATH.md's state is p h: folding p into the weight
// saves a product with x for every order at every step.
enum {
  gecko_ema_lanes = 16,  // channels of a block
  gecko_ema_group = 4,   // scratch memory holds a multiple of this many orders, the last ones zero
  // Vectors of scratch memory for each order:
  gecko_ema_coefficients = 6,  // Re q, Im q, Re w, Im w, p, 0
  gecko_ema_states = 2,        // Re h, Im h
  gecko_ema_adjoints = 4,      // Re K, Im K, Re K', Im K' (see gecko_ema_backward)
  gecko_ema_sums = 8,          // x K, x K', conj(initial) K, conj(initial) K', summed
};

typedef struct {
  ptrdiff_t channels;     // 1 ... gecko_ema_lanes
  ptrdiff_t orders;       // as the parameters have them
  ptrdiff_t steps;        // at least 1
  const uint8_t *starts;  // [steps]: not 0 where the state before the step is dropped; or NULL
  int is_complex;         // otherwise every imaginary part is 0, and not computed
} gecko_ema_block;

// Parameters of a block's channels.
typedef struct {
  const float *alpha, *delta;  // [channels, orders]
  const float *theta;          // [channels]; NULL when real
  const float *gamma;          // [channels, orders, 2]; [channels, orders] when real
  double scale;                // on gamma
} gecko_ema_parameters;

// Where the parameters' gradients are added, in the parameters' shapes.
typedef struct {
  float *alpha, *delta, *theta, *gamma;
} gecko_ema_gradients;

// The adjoint that a backward pass follows back in time.
typedef enum {
  gecko_ema_of_output,  // of y: h is weighted by w
  gecko_ema_of_state,   // of the final state: h is weighted by p
} gecko_ema_readout;

void gecko_ema_prepare(
  float *coefficients, const gecko_ema_parameters *parameters, const gecko_ema_block *block);

// states = state / p, or 0 for NULL, and back; state: [channels, orders, 2].
void gecko_ema_load_state(
  float *states, const float *state, const float *coefficients, const gecko_ema_block *block);
void gecko_ema_store_state(
  float *state, const float *states, const float *coefficients, const gecko_ema_block *block);

// y: [steps, channels]; advances `states` to the last step. omega: [channels], or NULL for ones.
void gecko_ema_forward(
  float *y, ptrdiff_t y_stride, const float *x, ptrdiff_t x_stride, const float *omega,
  const float *coefficients, float *states, const gecko_ema_block *block);

// K[steps-1] in `adjoints`: dy's last row, or the final state's cotangent [channels, orders, 2].
void gecko_ema_load_output_cotangent(
  float *adjoints, const float *last_dy, const gecko_ema_block *block);
void gecko_ema_load_state_cotangent(
  float *adjoints, const float *cotangent, const gecko_ema_block *block);

// Backward without any state. With K[t] = dy[t] + conj(q) K[t+1], the adjoint of h[t] is
// conj(w) K[t]; K' is its derivative by conj(q), K'[t] = K[t+1] + conj(q) K'[t+1]; then
//
//     dx[t] = Re(sum over orders of conj(w) K[t])     dw = sum x K     dq = conj(w) sum x K'
//
// so one pass in reverse over x and dy gives every gradient. `adjoints` go from the last step's to
// those of the step before the first; sums are added to. dy is NULL for the state's adjoint; dx may
// be NULL.
void gecko_ema_backward(
  float *dx, ptrdiff_t dx_stride, int accumulate, const float *x, ptrdiff_t x_stride,
  const float *dy, ptrdiff_t dy_stride, const float *omega, const float *coefficients,
  gecko_ema_readout readout, float *adjoints, float *sums, const gecko_ema_block *block);

// What the state before the first step contributes to the sums; initial: [channels, orders, 2].
void gecko_ema_add_initial(
  float *sums, const float *initial, const float *adjoints, const gecko_ema_block *block);

// The chain rule from the sums to the parameters, in double.
void gecko_ema_add_gradients(
  const gecko_ema_gradients *gradients, const gecko_ema_parameters *parameters, const float *sums,
  gecko_ema_readout readout, const gecko_ema_block *block);
