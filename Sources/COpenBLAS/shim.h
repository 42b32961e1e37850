#pragma once
#include <cblas.h>
#include <stdlib.h>
#include <string.h>

// OpenBLAS picks its kernels when it is loaded, by CPU model. Releases older than a CPU take it for
// an older one: 0.3.21 takes Zen 5 for Haswell, which halves the rate of its products (113 against
// 227 GFLOP/s at 2048x512x512 on one core). Its own start-up routines are exported, so it can be
// asked again; they are weak here because other builds (static kernels, macOS) lack them.
extern void gotoblas_dynamic_init(void) __attribute__((weak));
extern void gotoblas_dynamic_quit(void) __attribute__((weak));
extern void openblas_read_env(void) __attribute__((weak));

/// Chooses the AVX-512 kernels where the CPU has them and OpenBLAS did not notice; respects a choice
/// made by the user in OPENBLAS_CORETYPE. Call once, before the first product.
static inline void gecko_openblas_prepare(void) {
  openblas_set_num_threads(1);
#if defined(__x86_64__)
  const char *core = openblas_get_corename();
  int stale = strcmp(core, "Haswell") == 0 || strcmp(core, "Zen") == 0;
  if (!stale || getenv("OPENBLAS_CORETYPE") != NULL) return;
  if (!gotoblas_dynamic_init || !gotoblas_dynamic_quit || !openblas_read_env) return;
  if (!__builtin_cpu_supports("avx512f") || !__builtin_cpu_supports("avx512dq")
      || !__builtin_cpu_supports("avx512bw") || !__builtin_cpu_supports("avx512vl")) return;
  setenv("OPENBLAS_CORETYPE", "SKYLAKEX", 1);
  openblas_read_env();
  gotoblas_dynamic_quit();
  gotoblas_dynamic_init();
  unsetenv("OPENBLAS_CORETYPE");
  openblas_set_num_threads(1);
#endif
}
