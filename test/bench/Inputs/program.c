// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A program with markers of its own. PROGRAM says what it does with them.

#include "ukl_bench.h"

#include <stdbool.h>
#include <stdlib.h>
#include <sys/syscall.h>

enum { calls = 1000 };

/// A window around system calls that do nearly nothing.
static void measure_calls(bool report) {
  struct ukl_bench_window window;
  long sum = 0;
  for (int warm = 0; warm < 2; warm++)
    sum += syscall(SYS_getppid);
  ukl_bench_start(&window);
  for (int i = 0; i < calls; i++)
    sum += syscall(SYS_getppid);
  ukl_bench_stop(&window);
  if (sum <= 0)
    exit(3);
  if (report)
    ukl_bench_report("calls", calls, &window);
}

#ifdef OPEN
static void never_end(void) {
  struct ukl_bench_window window;
  ukl_bench_start(&window);
  for (volatile int i = 0;; i++)
    ;
}
#endif

#ifdef IDLE
static void sleep_in_window(void) {
  struct ukl_bench_window window;
  ukl_bench_start(&window);
  usleep(100000);
  ukl_bench_stop(&window);
  ukl_bench_report("sleepy", 1, &window);
}
#endif

int main(void) {
#if defined(QUIET)
  measure_calls(false);
  measure_calls(false);
#elif defined(OPEN)
  measure_calls(true);
  never_end();
#elif defined(IDLE)
  measure_calls(true);
  sleep_in_window();
#elif defined(FAIL)
  measure_calls(true);
  printf("ukl-bench fail broken the result is 1, not 2\n");
  return 1;
#elif defined(STATUS)
  measure_calls(true);
  printf("something is missing\n");
  return 7;
#else
  measure_calls(true);
#endif
  return 0;
}
