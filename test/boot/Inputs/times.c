// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Clocks and timers.

#define _GNU_SOURCE
#include "check.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static long long now(clockid_t clock) {
  struct timespec t;
  EXPECT(clock_gettime(clock, &t) == 0);
  EXPECT(t.tv_nsec >= 0 && t.tv_nsec < 1000000000);
  return t.tv_sec * 1000000000LL + t.tv_nsec;
}

static void clocks(void) {
  long long last = now(CLOCK_MONOTONIC);
  for (int i = 0; i < 10000; i++) {
    long long next = now(CLOCK_MONOTONIC);
    EXPECT(next >= last);
    last = next;
  }
  time_t seconds = time(NULL);
  EXPECT(now(CLOCK_REALTIME) / 1000000000 - seconds <= 2);
  EXPECT(seconds > 1600000000);
  struct timeval day;
  EXPECT(gettimeofday(&day, NULL) == 0 && day.tv_sec - seconds <= 2);
  struct timespec resolution;
  EXPECT(clock_getres(CLOCK_MONOTONIC, &resolution) == 0);
}

static void sleeping(void) {
  long long before = now(CLOCK_MONOTONIC);
  struct timespec pause = {0, 30000000};
  EXPECT(nanosleep(&pause, NULL) == 0);
  EXPECT(clock_nanosleep(CLOCK_MONOTONIC, 0, &pause, NULL) == 0);
  long long slept = now(CLOCK_MONOTONIC) - before;
  EXPECT(slept >= 60000000);
}

static atomic_int ticks;
static void tick(int signal, siginfo_t *info, void *context) {
  (void)signal;
  (void)info;
  (void)context;
  atomic_fetch_add(&ticks, 1);
}

// Processor time passes in the program, not only in the kernel.
static void processor_time(void) {
  handle(SIGVTALRM, tick, 0);
  handle(SIGPROF, tick, 0);
  struct itimerval timer = {{0, 10000}, {0, 10000}}, off = {{0, 0}, {0, 0}};
  static const int kinds[] = {ITIMER_VIRTUAL, ITIMER_PROF};
  for (int i = 0; i < 2; i++) {
    ticks = 0;
    EXPECT(setitimer(kinds[i], &timer, NULL) == 0);
    while (ticks < 3)
      fp_series(1000);
    EXPECT(setitimer(kinds[i], &off, NULL) == 0);
  }
  long long before = now(CLOCK_THREAD_CPUTIME_ID);
  fp_series(100000);
  EXPECT(now(CLOCK_THREAD_CPUTIME_ID) > before);
}

static void on_timer(union sigval value) {
  atomic_fetch_add(&ticks, value.sival_int);
}

static void posix_timers(void) {
  struct itimerspec every = {{0, 5000000}, {0, 5000000}};
  timer_t timer;
  struct sigevent event = {.sigev_notify = SIGEV_SIGNAL,
                           .sigev_signo = SIGUSR1};
  handle(SIGUSR1, tick, 0);
  EXPECT(timer_create(CLOCK_MONOTONIC, &event, &timer) == 0);
  EXPECT(timer_settime(timer, 0, &every, NULL) == 0);
  while (ticks < 5)
    pause();
  EXPECT(timer_delete(timer) == 0);

  ticks = 0;
  event = (struct sigevent){.sigev_notify = SIGEV_THREAD,
                            .sigev_notify_function = on_timer,
                            .sigev_value.sival_int = 10};
  EXPECT(timer_create(CLOCK_MONOTONIC, &event, &timer) == 0);
  EXPECT(timer_settime(timer, 0, &every, NULL) == 0);
  while (ticks < 50)
    usleep(1000);
  EXPECT(timer_delete(timer) == 0);
}

static void alarms(void) {
  handle(SIGALRM, tick, 0);
  ticks = 0;
  EXPECT(alarm(1) == 0);
  EXPECT_ERRNO(pause(), EINTR);
  EXPECT(ticks == 1);
}

const struct check time_checks[] = {
    {"clocks", clocks},
    {"sleeping", sleeping},
    {"processor-time", processor_time},
    {"posix-timers", posix_timers},
    {"alarm", alarms},
    {NULL, NULL},
};
