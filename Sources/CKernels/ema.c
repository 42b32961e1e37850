#include "ema.h"

#include "kernel.h"

// The two scans. A group of orders keeps its states in registers for a stretch of steps, whose x
// and y lie packed in the first cache; the next group then passes over the same stretch.
enum {
  LANES = gecko_ema_lanes,
  GROUP = gecko_ema_group,
  PAIR = 2,      // orders of the backward scan in registers: 12 vectors each
  STRETCH = 64,  // steps
};

typedef float lanes __attribute__((vector_size(4 * LANES), aligned(4), may_alias));
typedef struct { lanes row[STRETCH]; } __attribute__((aligned(64))) stretch;

#define AT(base, vector) (*(lanes *)((base) + (vector) * LANES))
#define CONST_AT(base, vector) (*(const lanes *)((base) + (vector) * LANES))
#define EACH(k, count) _Pragma("clang loop unroll(full)") for (int k = 0; k < (count); k++)

// Rows of fewer channels than lanes are filled up with zeros.
INLINE void pack(lanes *row, const float *x, ptrdiff_t channels) {
  if (channels == LANES) {
    *row = CONST_AT(x, 0);
  } else {
    *row = (lanes){0};
    memcpy(row, x, (size_t)channels * sizeof(float));
  }
}

INLINE void unpack(float *y, const lanes *row, ptrdiff_t channels, int accumulate) {
  if (channels == LANES) {
    AT(y, 0) = accumulate ? CONST_AT(y, 0) + *row : *row;
  } else {
    for (ptrdiff_t i = 0; i < channels; i++) y[i] = accumulate ? y[i] + (*row)[i] : (*row)[i];
  }
}

// Brings rows near while the scan of others keeps the arithmetic busy: a block's columns of wide
// rows are too far apart for the processor to foresee.
INLINE void bring(const float *x, ptrdiff_t stride, ptrdiff_t first, ptrdiff_t end) {
  for (ptrdiff_t row = first < 0 ? 0 : first; row < end; row++)
    __builtin_prefetch(x + row * stride, 0, 2);
}

INLINE void pack_omega(lanes *factor, const float *omega, ptrdiff_t channels) {
  if (omega) pack(factor, omega, channels);
  else *factor = (lanes){0} + 1.0f;
}

INLINE void advance(
  lanes *y, const lanes *x, ptrdiff_t steps, const uint8_t *starts, const float *coefficients,
  float *states, const int is_complex) {
  RELAXED
  lanes qr[GROUP], qi[GROUP], wr[GROUP], wi[GROUP], hr[GROUP], hi[GROUP];
  EACH(k, GROUP) {
    const float *c = coefficients + k * gecko_ema_coefficients * LANES;
    const float *h = states + k * gecko_ema_states * LANES;
    qr[k] = CONST_AT(c, 0), qi[k] = CONST_AT(c, 1), wr[k] = CONST_AT(c, 2), wi[k] = CONST_AT(c, 3);
    hr[k] = CONST_AT(h, 0), hi[k] = CONST_AT(h, 1);
  }
  for (ptrdiff_t t = 0; t < steps; t++) {
    if (starts && starts[t]) EACH(k, GROUP) hr[k] = hi[k] = (lanes){0};
    lanes sum = y[t];
    EACH(k, GROUP) {
      if (is_complex) {
        lanes r = hr[k];
        hr[k] = qr[k] * r + (x[t] - qi[k] * hi[k]);
        hi[k] = qr[k] * hi[k] + qi[k] * r;
        sum = sum + wr[k] * hr[k] - wi[k] * hi[k];
      } else {
        hr[k] = qr[k] * hr[k] + x[t];
        sum = sum + wr[k] * hr[k];
      }
    }
    y[t] = sum;
  }
  EACH(k, GROUP) {
    float *h = states + k * gecko_ema_states * LANES;
    AT(h, 0) = hr[k], AT(h, 1) = hi[k];
  }
}

KERNEL void gecko_ema_forward(
  float *y, ptrdiff_t y_stride, const float *x, ptrdiff_t x_stride, const float *omega,
  const float *coefficients, float *states, const gecko_ema_block *block) {
  stretch packed_x, packed_y;
  lanes factor;
  pack_omega(&factor, omega, block->channels);
  for (ptrdiff_t first = 0; first < block->steps; first += STRETCH) {
    ptrdiff_t left = block->steps - first, steps = left < STRETCH ? left : STRETCH;
    const uint8_t *starts = block->starts ? block->starts + first : NULL;
    for (ptrdiff_t t = 0; t < steps; t++) {
      pack(&packed_x.row[t], x + (first + t) * x_stride, block->channels);
      packed_y.row[t] = factor * packed_x.row[t];
    }
    ptrdiff_t next = first + STRETCH, end = next + STRETCH;
    bring(x, x_stride, next, end < block->steps ? end : block->steps);
    bring(y, y_stride, first, first + steps);
    for (ptrdiff_t n = 0; n < block->orders; n += GROUP) {
      const float *c = coefficients + n * gecko_ema_coefficients * LANES;
      float *h = states + n * gecko_ema_states * LANES;
      if (block->is_complex) advance(packed_y.row, packed_x.row, steps, starts, c, h, 1);
      else advance(packed_y.row, packed_x.row, steps, starts, c, h, 0);
    }
    for (ptrdiff_t t = 0; t < steps; t++)
      unpack(y + (first + t) * y_stride, &packed_y.row[t], block->channels, 0);
  }
}

// Two orders of the backward scan. K[t] is there when step t begins, so `earlier_dy[t]` is dy[t-1].
INLINE void retreat(
  lanes *dx, const lanes *x, const lanes *earlier_dy, ptrdiff_t steps, const uint8_t *starts,
  const float *coefficients, int weight, float *adjoints, float *sums, const int is_complex) {
  RELAXED
  lanes qr[PAIR], qi[PAIR], wr[PAIR], wi[PAIR], kr[PAIR], ki[PAIR], dr[PAIR], di[PAIR];
  lanes xkr[PAIR], xki[PAIR], xdr[PAIR], xdi[PAIR];
  EACH(k, PAIR) {
    const float *c = coefficients + k * gecko_ema_coefficients * LANES;
    const float *a = adjoints + k * gecko_ema_adjoints * LANES;
    qr[k] = CONST_AT(c, 0), qi[k] = CONST_AT(c, 1);
    wr[k] = CONST_AT(c, weight), wi[k] = CONST_AT(c, weight + 1);
    kr[k] = CONST_AT(a, 0), ki[k] = CONST_AT(a, 1), dr[k] = CONST_AT(a, 2), di[k] = CONST_AT(a, 3);
    xkr[k] = xki[k] = xdr[k] = xdi[k] = (lanes){0};
  }
  for (ptrdiff_t t = steps - 1; t >= 0; t--) {
    lanes sum = dx[t];
    EACH(k, PAIR) {
      xkr[k] += x[t] * kr[k], xdr[k] += x[t] * dr[k];
      sum = sum + wr[k] * kr[k];
      if (is_complex) {
        xki[k] += x[t] * ki[k], xdi[k] += x[t] * di[k];
        sum = sum + wi[k] * ki[k];
      }
    }
    dx[t] = sum;
    if (starts && starts[t]) EACH(k, PAIR) kr[k] = ki[k] = dr[k] = di[k] = (lanes){0};
    EACH(k, PAIR) {
      if (is_complex) {
        lanes r = dr[k];
        dr[k] = qr[k] * r + (kr[k] + qi[k] * di[k]);
        di[k] = qr[k] * di[k] + (ki[k] - qi[k] * r);
        r = kr[k];
        kr[k] = qr[k] * r + (earlier_dy[t] + qi[k] * ki[k]);
        ki[k] = qr[k] * ki[k] - qi[k] * r;
      } else {
        dr[k] = qr[k] * dr[k] + kr[k];
        kr[k] = qr[k] * kr[k] + earlier_dy[t];
      }
    }
  }
  EACH(k, PAIR) {
    float *a = adjoints + k * gecko_ema_adjoints * LANES;
    float *s = sums + k * gecko_ema_sums * LANES;
    AT(a, 0) = kr[k], AT(a, 1) = ki[k], AT(a, 2) = dr[k], AT(a, 3) = di[k];
    AT(s, 0) += xkr[k], AT(s, 1) += xki[k], AT(s, 2) += xdr[k], AT(s, 3) += xdi[k];
  }
}

KERNEL void gecko_ema_backward(
  float *dx, ptrdiff_t dx_stride, int accumulate, const float *x, ptrdiff_t x_stride,
  const float *dy, ptrdiff_t dy_stride, const float *omega, const float *coefficients,
  gecko_ema_readout readout, float *adjoints, float *sums, const gecko_ema_block *block) {
  stretch packed_x, packed_dx, earlier_dy;
  lanes factor;
  pack_omega(&factor, omega, block->channels);
  int weight = readout == gecko_ema_of_output ? 2 : 4;
  memset(&earlier_dy, 0, sizeof earlier_dy);
  for (ptrdiff_t first = (block->steps - 1) / STRETCH * STRETCH; first >= 0; first -= STRETCH) {
    ptrdiff_t left = block->steps - first, steps = left < STRETCH ? left : STRETCH;
    const uint8_t *starts = block->starts ? block->starts + first : NULL;
    for (ptrdiff_t t = 0; t < steps; t++) {
      ptrdiff_t row = first + t;
      pack(&packed_x.row[t], x + row * x_stride, block->channels);
      packed_dx.row[t] = (lanes){0};
      if (!dy) continue;
      pack(&packed_dx.row[t], dy + row * dy_stride, block->channels);
      packed_dx.row[t] *= factor;
      if (row > 0) pack(&earlier_dy.row[t], dy + (row - 1) * dy_stride, block->channels);
      else earlier_dy.row[t] = (lanes){0};
    }
    bring(x, x_stride, first - STRETCH, first);
    if (dy) bring(dy, dy_stride, first - STRETCH, first);
    if (dx) bring(dx, dx_stride, first, first + steps);
    for (ptrdiff_t n = 0; n < block->orders; n += PAIR) {
      const float *c = coefficients + n * gecko_ema_coefficients * LANES;
      float *a = adjoints + n * gecko_ema_adjoints * LANES, *s = sums + n * gecko_ema_sums * LANES;
      lanes *to = packed_dx.row, *of_x = packed_x.row, *of_dy = earlier_dy.row;
      if (block->is_complex) retreat(to, of_x, of_dy, steps, starts, c, weight, a, s, 1);
      else retreat(to, of_x, of_dy, steps, starts, c, weight, a, s, 0);
    }
    for (ptrdiff_t t = 0; dx && t < steps; t++)
      unpack(dx + (first + t) * dx_stride, &packed_dx.row[t], block->channels, accumulate);
  }
}
