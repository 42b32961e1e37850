#include "ema.h"

#include "kernel.h"

// What lies between the parameters' layout [channel, order] and the scans' [order, channel]: the
// coefficients, the states, and the chain rule. In double, once a call.
enum { LANES = gecko_ema_lanes };

// One order of a block: p = sigmoid(alpha), s = sigmoid(delta), r = 1 - p s, and e^(i phi). A state
// is divided by p, so p has a floor, far below what can matter in float32.
// Lanes beyond the block's channels repeat the last channel.
typedef struct {
  double p[LANES], s[LANES], r[LANES], cosine[LANES], sine[LANES];
  double gamma_real[LANES], gamma_imaginary[LANES];
  // e^(i phi) of the first order, which turns every order into the next.
  double first_cosine[LANES], first_sine[LANES];
} order;

static const double circle = 6.283185307179586;

// e^x to about 1e-14, |x| clamped to 700: 2^n times the Taylor series on |r| <= ln 2 / 2.
INLINE double exponential(double x) {
  double clamped = x < -700 ? -700 : x > 700 ? 700 : x;
  double n = __builtin_rint(clamped * 1.4426950408889634);
  double r = clamped - n * 0.693147180369123816490 - n * 1.90821492927058770002e-10;
  double sum = 1.0 / 39916800;
  sum = sum * r + 1.0 / 3628800;
  sum = sum * r + 1.0 / 362880;
  sum = sum * r + 1.0 / 40320;
  sum = sum * r + 1.0 / 5040;
  sum = sum * r + 1.0 / 720;
  sum = sum * r + 1.0 / 120;
  sum = sum * r + 1.0 / 24;
  sum = sum * r + 1.0 / 6;
  sum = sum * r + 0.5;
  sum = sum * r + 1.0;
  sum = sum * r + 1.0;
  union { int64_t i; double f; } power = {((int64_t)n + 1023) << 52};
  return x != x ? x : sum * power.f;
}

INLINE double sigmoid(double x) { return 1 / (1 + exponential(-x)); }

// The state of no order yet: phi = 0.
INLINE void begin(
  order *o, const gecko_ema_parameters *parameters, const gecko_ema_block *block) {
  for (int lane = 0; lane < LANES; lane++) {
    ptrdiff_t channel = lane < block->channels ? lane : block->channels - 1;
    double angle = 0;
    if (parameters->theta)
      angle = sigmoid((double)parameters->theta[channel]) * circle / (double)block->orders;
    o->first_cosine[lane] = cos(angle), o->first_sine[lane] = sin(angle);
    o->cosine[lane] = 1, o->sine[lane] = 0;
  }
}

// Order `n` of 0 ..< orders, after `begin` or order `n - 1`.
INLINE void measure(
  order *o, ptrdiff_t n, const gecko_ema_parameters *parameters, const gecko_ema_block *block) {
  double alpha[LANES], delta[LANES];
  for (int lane = 0; lane < LANES; lane++) {
    ptrdiff_t channel = lane < block->channels ? lane : block->channels - 1;
    ptrdiff_t entry = channel * block->orders + n;
    alpha[lane] = (double)parameters->alpha[entry], delta[lane] = (double)parameters->delta[entry];
    const float *gamma = parameters->gamma + entry * (block->is_complex ? 2 : 1);
    o->gamma_real[lane] = (double)gamma[0];
    o->gamma_imaginary[lane] = block->is_complex ? (double)gamma[1] : 0;
  }
  for (int lane = 0; lane < LANES; lane++) {
    double p = sigmoid(alpha[lane]);
    o->p[lane] = p > 1e-30 ? p : 1e-30;
    o->s[lane] = sigmoid(delta[lane]);
    o->r[lane] = 1 - o->p[lane] * o->s[lane];
    double cosine = o->cosine[lane], sine = o->sine[lane];
    o->cosine[lane] = cosine * o->first_cosine[lane] - sine * o->first_sine[lane];
    o->sine[lane] = sine * o->first_cosine[lane] + cosine * o->first_sine[lane];
  }
}

INLINE size_t scratch(const gecko_ema_block *block, int vectors) {
  ptrdiff_t groups = (block->orders + gecko_ema_group - 1) / gecko_ema_group;
  return (size_t)(groups * gecko_ema_group * vectors * LANES) * sizeof(float);
}

KERNEL void gecko_ema_prepare(
  float *coefficients, const gecko_ema_parameters *parameters, const gecko_ema_block *block) {
  RELAXED
  order o;
  begin(&o, parameters, block);
  memset(coefficients, 0, scratch(block, gecko_ema_coefficients));
  for (ptrdiff_t n = 0; n < block->orders; n++) {
    measure(&o, n, parameters, block);
    float *c = coefficients + n * gecko_ema_coefficients * LANES;
    for (int lane = 0; lane < LANES; lane++) {
      double weight = parameters->scale * o.p[lane];
      c[lane] = (float)(o.r[lane] * o.cosine[lane]);
      c[lane + LANES] = (float)(o.r[lane] * o.sine[lane]);
      c[lane + 2 * LANES] = (float)(weight * o.gamma_real[lane]);
      c[lane + 3 * LANES] = (float)(weight * o.gamma_imaginary[lane]);
      c[lane + 4 * LANES] = (float)o.p[lane];
    }
  }
}

// Copies [channels, orders, 2] into vectors, of which an order has `vectors`; the others become 0.
INLINE void transpose(
  float *to, int vectors, const float *state, const gecko_ema_block *block) {
  memset(to, 0, scratch(block, vectors));
  for (ptrdiff_t lane = 0; lane < block->channels; lane++) {
    for (ptrdiff_t n = 0; n < block->orders; n++) {
      const float *h = state + (lane * block->orders + n) * 2;
      to[n * vectors * LANES + lane] = h[0];
      if (block->is_complex) to[(n * vectors + 1) * LANES + lane] = h[1];
    }
  }
}

void gecko_ema_load_state(
  float *states, const float *state, const float *coefficients, const gecko_ema_block *block) {
  if (!state) {
    memset(states, 0, scratch(block, gecko_ema_states));
    return;
  }
  transpose(states, gecko_ema_states, state, block);
  for (ptrdiff_t n = 0; n < block->orders; n++) {
    const float *p = coefficients + (n * gecko_ema_coefficients + 4) * LANES;
    float *h = states + n * gecko_ema_states * LANES;
    for (ptrdiff_t lane = 0; lane < LANES; lane++) h[lane] /= p[lane], h[lane + LANES] /= p[lane];
  }
}

void gecko_ema_store_state(
  float *state, const float *states, const float *coefficients, const gecko_ema_block *block) {
  for (ptrdiff_t lane = 0; lane < block->channels; lane++) {
    for (ptrdiff_t n = 0; n < block->orders; n++) {
      float p = coefficients[(n * gecko_ema_coefficients + 4) * LANES + lane];
      const float *h = states + n * gecko_ema_states * LANES + lane;
      float *to = state + (lane * block->orders + n) * 2;
      to[0] = p * h[0], to[1] = block->is_complex ? p * h[LANES] : 0;
    }
  }
}

void gecko_ema_load_output_cotangent(
  float *adjoints, const float *last_dy, const gecko_ema_block *block) {
  memset(adjoints, 0, scratch(block, gecko_ema_adjoints));
  for (ptrdiff_t n = 0; n < block->orders; n++) {
    memcpy(
      adjoints + n * gecko_ema_adjoints * LANES, last_dy,
      (size_t)block->channels * sizeof(float));
  }
}

void gecko_ema_load_state_cotangent(
  float *adjoints, const float *cotangent, const gecko_ema_block *block) {
  transpose(adjoints, gecko_ema_adjoints, cotangent, block);
}

void gecko_ema_add_initial(
  float *sums, const float *initial, const float *adjoints, const gecko_ema_block *block) {
  for (ptrdiff_t n = 0; n < block->orders; n++) {
    const float *a = adjoints + n * gecko_ema_adjoints * LANES;
    float *s = sums + (n * gecko_ema_sums + 4) * LANES;
    for (ptrdiff_t lane = 0; lane < block->channels; lane++) {
      const float *h = initial + (lane * block->orders + n) * 2;
      float real = h[0], imaginary = block->is_complex ? h[1] : 0;
      for (int of = 0; of < 2; of++) {
        float kr = a[2 * of * LANES + lane], ki = a[(2 * of + 1) * LANES + lane];
        s[2 * of * LANES + lane] += real * kr + imaginary * ki;
        s[(2 * of + 1) * LANES + lane] += real * ki - imaginary * kr;
      }
    }
  }
}

// With u = scale gamma, or 1 for the state, S and S' the sums over x, I and I' those over the
// initial state: du = p S + I, dq = conj(u) (p S' + I'), and p multiplies x: dp = Re(conj(u) S).
KERNEL void gecko_ema_add_gradients(
  const gecko_ema_gradients *gradients, const gecko_ema_parameters *parameters, const float *sums,
  gecko_ema_readout readout, const gecko_ema_block *block) {
  RELAXED
  order o;
  begin(&o, parameters, block);
  double dtheta[LANES] = {0}, scale = parameters->scale;
  int of_output = readout == gecko_ema_of_output;
  for (ptrdiff_t n = 0; n < block->orders; n++) {
    measure(&o, n, parameters, block);
    const float *s = sums + n * gecko_ema_sums * LANES;
    double dalpha[LANES], ddelta[LANES], dgamma[2][LANES];
    for (int i = 0; i < LANES; i++) {
      double p = o.p[i], sigma = o.s[i], cosine = o.cosine[i], sine = o.sine[i];
      double ur = of_output ? scale * o.gamma_real[i] : 1;
      double ui = of_output ? scale * o.gamma_imaginary[i] : 0;
      double sr = (double)s[i], si = (double)s[i + LANES];
      double tr = p * (double)s[i + 2 * LANES] + (double)s[i + 6 * LANES];
      double ti = p * (double)s[i + 3 * LANES] + (double)s[i + 7 * LANES];
      double dqr = ur * tr + ui * ti, dqi = ur * ti - ui * tr;
      double dr = cosine * dqr + sine * dqi;
      dalpha[i] = p * (1 - p) * (ur * sr + ui * si - sigma * dr);
      ddelta[i] = -sigma * (1 - sigma) * p * dr;
      dtheta[i] += (double)(n + 1) * o.r[i] * (cosine * dqi - sine * dqr);
      dgamma[0][i] = scale * (p * sr + (double)s[i + 4 * LANES]);
      dgamma[1][i] = scale * (p * si + (double)s[i + 5 * LANES]);
    }
    for (ptrdiff_t i = 0; i < block->channels; i++) {
      ptrdiff_t entry = i * block->orders + n;
      gradients->alpha[entry] += (float)dalpha[i];
      gradients->delta[entry] += (float)ddelta[i];
      if (!of_output) continue;
      float *gamma = gradients->gamma + entry * (block->is_complex ? 2 : 1);
      gamma[0] += (float)dgamma[0][i];
      if (block->is_complex) gamma[1] += (float)dgamma[1][i];
    }
  }
  for (ptrdiff_t i = 0; gradients->theta && i < block->channels; i++) {
    double turn = sigmoid((double)parameters->theta[i]);
    gradients->theta[i] += (float)(dtheta[i] * turn * (1 - turn) * circle / (double)block->orders);
  }
}
