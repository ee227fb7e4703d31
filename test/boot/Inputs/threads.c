// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// POSIX threads: state of their own, synchronisation, cancellation.

#define _GNU_SOURCE
#include "check.h"

#include <fenv.h>
#include <pthread.h>
#include <sched.h>
#include <semaphore.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { threads = 4 };

static void run_threads(int n, void *(*function)(void *)) {
  pthread_t ids[64];
  for (intptr_t i = 0; i < n; i++)
    EXPECT(pthread_create(&ids[i], NULL, function, (void *)i) == 0);
  for (int i = 0; i < n; i++) {
    void *result;
    EXPECT(pthread_join(ids[i], &result) == 0 && result == NULL);
  }
}

static _Thread_local int tls_value = 1234;
static _Thread_local int tls_zero[100];
// Padding between initialised and zero data: linker and C library must agree
// on the size of the whole.
static _Thread_local char tls_aligned[200] __attribute__((aligned(64)));
static _Thread_local int tls_last __attribute__((aligned(256))) = 77;

static void expect_initial_tls(void) {
  EXPECT(tls_value == 1234 && tls_zero[99] == 0 && tls_last == 77);
  EXPECT((uintptr_t)tls_aligned % 64 == 0 && (uintptr_t)&tls_last % 256 == 0);
  for (size_t i = 0; i < sizeof(tls_aligned); i++)
    EXPECT(tls_aligned[i] == 0);
}

static void *use_tls(void *argument) {
  expect_initial_tls();
  memset(tls_aligned, 1, sizeof(tls_aligned));
  for (int i = 0; i < 1000; i++) {
    tls_value = (int)(intptr_t)argument;
    tls_zero[99] = tls_value + i;
    errno = tls_value;
    sched_yield();
    EXPECT(tls_value == (int)(intptr_t)argument);
    EXPECT(tls_zero[99] == tls_value + i && errno == tls_value);
  }
  return NULL;
}

static void tls(void) {
  expect_initial_tls();
  run_threads(8, use_tls);
  expect_initial_tls();
}

static double expected[threads];
static const int roundings[threads] = {FE_TONEAREST, FE_UPWARD, FE_DOWNWARD,
                                       FE_TOWARDZERO};

// Rounding modes are registers too: each thread keeps its own.
static void *compute(void *argument) {
  intptr_t me = (intptr_t)argument;
  fesetround(roundings[me]);
  for (int i = 0; i < 60; i++) {
    EXPECT(fp_series(10000) == expected[me]);
    EXPECT(fegetround() == roundings[me]);
    if (i % 2)
      sched_yield();
  }
  return NULL;
}

static void fp_threads(void) {
  for (int i = 0; i < threads; i++) {
    fesetround(roundings[i]);
    expected[i] = fp_series(10000);
  }
  fesetround(FE_TONEAREST);
  run_threads(threads, compute);
}

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t condition = PTHREAD_COND_INITIALIZER;
static long counter;

static void *add(void *argument) {
  (void)argument;
  for (int i = 0; i < 20000; i++) {
    pthread_mutex_lock(&mutex);
    counter++;
    pthread_mutex_unlock(&mutex);
  }
  return NULL;
}

static void mutexes(void) {
  run_threads(threads, add);
  EXPECT(counter == threads * 20000L);
}

enum { queue_size = 4, items = 2000 };
static int queue[queue_size], queued;
static long consumed;

static void *produce_or_consume(void *argument) {
  int producer = (intptr_t)argument % 2 == 0;
  for (int i = 1; i <= items; i++) {
    pthread_mutex_lock(&mutex);
    while (producer ? queued == queue_size : queued == 0)
      pthread_cond_wait(&condition, &mutex);
    if (producer)
      queue[queued++] = i;
    else
      consumed += queue[--queued];
    pthread_cond_broadcast(&condition);
    pthread_mutex_unlock(&mutex);
  }
  return NULL;
}

static void conditions(void) {
  run_threads(threads, produce_or_consume);
  EXPECT(consumed == 2L * items * (items + 1) / 2 && queued == 0);
}

static int cleanups;
static void clean_up(void *argument) {
  (void)argument;
  cleanups++;
}

static void *block_in_read(void *argument) {
  char byte;
  pthread_cleanup_push(clean_up, NULL);
  (void)!read(*(int *)argument, &byte, 1);
  pthread_cleanup_pop(0);
  return NULL;
}
static void *block_in_pause(void *argument) {
  (void)argument;
  pthread_cleanup_push(clean_up, NULL);
  pause();
  pthread_cleanup_pop(0);
  return NULL;
}
static void *block_in_sleep(void *argument) {
  (void)argument;
  pthread_cleanup_push(clean_up, NULL);
  struct timespec hour = {3600, 0};
  nanosleep(&hour, NULL);
  pthread_cleanup_pop(0);
  return NULL;
}
static void unlock(void *locked) { pthread_mutex_unlock(locked); }
static void *block_in_wait(void *argument) {
  (void)argument;
  pthread_mutex_lock(&mutex);
  pthread_cleanup_push(unlock, &mutex);
  pthread_cleanup_push(clean_up, NULL);
  while (1)
    pthread_cond_wait(&condition, &mutex);
  pthread_cleanup_pop(0);
  pthread_cleanup_pop(0);
  return NULL;
}
static void *spin(void *argument) {
  (void)argument;
  pthread_setcanceltype(PTHREAD_CANCEL_ASYNCHRONOUS, NULL);
  pthread_cleanup_push(clean_up, NULL);
  spin_forever();
  pthread_cleanup_pop(0);
  return NULL;
}

static void cancel(void *(*function)(void *), void *argument) {
  pthread_t id;
  void *result;
  struct timespec moment = {0, 20000000};
  cleanups = 0;
  EXPECT(pthread_create(&id, NULL, function, argument) == 0);
  nanosleep(&moment, NULL);
  EXPECT(pthread_cancel(id) == 0);
  EXPECT(pthread_join(id, &result) == 0);
  EXPECT(result == PTHREAD_CANCELED && cleanups == 1);
}

static void cancellation(void) {
  int fds[2];
  EXPECT(pipe(fds) == 0);
  cancel(block_in_read, &fds[0]);
  cancel(block_in_pause, NULL);
  cancel(block_in_sleep, NULL);
  cancel(block_in_wait, NULL);
  cancel(spin, NULL);
  EXPECT(pthread_mutex_trylock(&mutex) == 0); // given back by the clean-up
}

static atomic_int finished;
static void *finish(void *argument) {
  (void)argument;
  atomic_fetch_add(&finished, 1);
  return NULL;
}

// A detached thread unmaps the stack it runs on.
static void detached(void) {
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
  for (int i = 0; i < 200; i++) {
    pthread_t id;
    EXPECT(pthread_create(&id, &attributes, finish, NULL) == 0);
    while (atomic_load(&finished) <= i - 8)
      sched_yield();
  }
  while (atomic_load(&finished) < 200)
    sched_yield();
}

static sem_t semaphore;
static pthread_barrier_t barrier;
static pthread_once_t once = PTHREAD_ONCE_INIT;
static pthread_key_t key;
static atomic_int once_runs, key_ends;

static void run_once(void) { atomic_fetch_add(&once_runs, 1); }
static void end_of_key(void *value) {
  atomic_fetch_add(&key_ends, (int)(intptr_t)value);
}
static void *synchronise(void *argument) {
  pthread_once(&once, run_once);
  pthread_setspecific(key, (void *)((intptr_t)argument + 1));
  for (int i = 0; i < 100; i++)
    pthread_barrier_wait(&barrier);
  sem_post(&semaphore);
  return NULL;
}

static void synchronisation(void) {
  EXPECT(sem_init(&semaphore, 0, 0) == 0);
  EXPECT(pthread_barrier_init(&barrier, NULL, threads) == 0);
  EXPECT(pthread_key_create(&key, end_of_key) == 0);
  run_threads(threads, synchronise);
  for (int i = 0; i < threads; i++)
    EXPECT(sem_wait(&semaphore) == 0);
  EXPECT(once_runs == 1 && key_ends == 1 + 2 + 3 + 4);
}

static atomic_int got_signal;
static void note_signal(int signal, siginfo_t *info, void *context) {
  (void)signal;
  (void)info;
  (void)context;
  tls_value++;
  atomic_fetch_add(&got_signal, 1);
}
static void *wait_for_signal(void *argument) {
  (void)argument;
  while (tls_value == 1234)
    sched_yield();
  return NULL;
}

static void directed_signals(void) {
  handle(SIGUSR1, note_signal, 0);
  for (int i = 0; i < 20; i++) {
    pthread_t id;
    EXPECT(pthread_create(&id, NULL, wait_for_signal, NULL) == 0);
    EXPECT(pthread_kill(id, SIGUSR1) == 0);
    EXPECT(pthread_join(id, NULL) == 0);
  }
  EXPECT(tls_value == 1234 && got_signal == 20);
}

static void *spin_thread(void *argument) {
  (void)argument;
  spin_forever();
  return NULL;
}
static void exit_with_threads(void) {
  pthread_t id;
  for (int i = 0; i < 3; i++)
    EXPECT(pthread_create(&id, NULL, spin_thread, NULL) == 0);
  sched_yield();
  _exit(5);
}

static void exit_while_spinning(void) {
  in_child("exit with spinning threads", exit_with_threads);
}

const struct check thread_checks[] = {
    {"tls", tls},
    {"fp-threads", fp_threads},
    {"mutexes", mutexes},
    {"conditions", conditions},
    {"cancellation", cancellation},
    {"detached-threads", detached},
    {"synchronisation", synchronisation},
    {"directed-signals", directed_signals},
    {"exit-with-threads", exit_while_spinning},
    {NULL, NULL},
};
