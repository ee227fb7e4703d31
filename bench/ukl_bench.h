//===- ukl_bench.h - Mark what `ukl bench` measures -----------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// For any C program, without a library. `ukl bench` measures windows:
//
//   struct ukl_bench_window window;
//   ukl_bench_start(&window);
//   for (int i = 0; i < 1000; i++)
//     work();
//   ukl_bench_stop(&window);
//   ukl_bench_report("work", 1000, &window);
//
// A window begins and ends with a marker: an instruction that does nothing, on
// any processor and in any ring. The QEMU plugin of `ukl bench` recognises it
// by its bytes (ukl_abi.h). Windows must not nest. Between the markers,
// everything counts that the processor executes, the kernel and other processes
// too.
//
// The guest must not be idle inside a window, that is, sleep or wait for a
// timer. Its time jumps over idle time, and then the time stamp counter is not
// the number of instructions, which `ukl bench` checks. A window must not
// print, because the interrupts of the serial line would come later, in a
// window.
//
//===----------------------------------------------------------------------===//

#ifndef UKL_BENCH_H
#define UKL_BENCH_H

#include "../ukl-lld-scripts/ukl_abi.h"

#include <stdint.h>
#include <stdio.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

/// How many of the instructions between the markers are not in the difference
/// of ukl_bench_end() and ukl_bench_begin(): one of the two RDTSC.
#define UKL_BENCH_TSC_OFFSET 1

#define UKL_BENCH_TEXT_(x) #x
#define UKL_BENCH_TEXT(x) UKL_BENCH_TEXT_(x)

/// Begins a window and returns the time stamp counter. Marker and RDTSC are in
/// one block, so that the compiler puts nothing between them.
static inline uint64_t ukl_bench_begin(void) {
  uint32_t low, high;
  __asm__ volatile(
      "nopl " UKL_BENCH_TEXT(UKL_MARKER_BEGIN) "(%%rax,%%rax,1)\n\t"
                                               "rdtsc"
      : "=a"(low), "=d"(high)
      :
      : "memory");
  return (uint64_t)high << 32 | low;
}

/// Ends a window and returns the time stamp counter.
static inline uint64_t ukl_bench_end(void) {
  uint32_t low, high;
  __asm__ volatile("rdtsc\n\t"
                   "nopl " UKL_BENCH_TEXT(UKL_MARKER_END) "(%%rax,%%rax,1)"
                   : "=a"(low), "=d"(high)
                   :
                   : "memory");
  return (uint64_t)high << 32 | low;
}

/// A window that has ended: how far its two clocks have advanced.
struct ukl_bench_window {
  uint64_t ticks;       // of the time stamp counter
  uint64_t nanoseconds; // of CLOCK_MONOTONIC
};

static inline uint64_t ukl_bench_nanoseconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (uint64_t)now.tv_sec * 1000000000 + (uint64_t)now.tv_nsec;
}

static inline void ukl_bench_start(struct ukl_bench_window *window) {
  window->nanoseconds = ukl_bench_nanoseconds();
  window->ticks = ukl_bench_begin();
}

static inline void ukl_bench_stop(struct ukl_bench_window *window) {
  window->ticks = ukl_bench_end() - window->ticks;
  window->nanoseconds = ukl_bench_nanoseconds() - window->nanoseconds;
}

/// Reports the window to `ukl bench`, with a line on standard output. The name
/// has the characters [a-z0-9_-]. A program must report all its windows, in
/// order.
static inline void ukl_bench_report(const char *name, uint64_t operations,
                                    const struct ukl_bench_window *window) {
  printf("ukl-bench window %s %llu %llu %llu\n", name,
         (unsigned long long)operations, (unsigned long long)window->ticks,
         (unsigned long long)window->nanoseconds);
  fflush(stdout);
  // The serial line sends with interrupts, which must not come in the next
  // window. (This does nothing if standard output is not a terminal.)
  tcdrain(STDOUT_FILENO);
}

#endif // UKL_BENCH_H
