#pragma once

// Tells the processor that a thread looks again and again for what another one does.
static inline void gecko_spin(void) {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  __asm__ volatile("yield");
#endif
}
