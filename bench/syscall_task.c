//===- syscall_task.c - Cases of threads, signals and processes -----------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The partner of a ping-pong waits before the window begins, and ends after the
// window. So neither its start nor its end is measured.
//
//===----------------------------------------------------------------------===//

#define _GNU_SOURCE
#include "syscall.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/futex.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static pthread_t partner;

static void start_partner(void *(*main)(void *)) {
  errno = pthread_create(&partner, NULL, main, NULL);
  bench_require(errno == 0, "pthread_create");
}

static void join_partner(void) { pthread_join(partner, NULL); }

//===----------------------------------------------------------------------===//
// Pipes
//===----------------------------------------------------------------------===//

static int there[2], back[2];

static void *pipe_partner(void *unused) {
  char byte;
  while (read(there[0], &byte, 1) == 1 && write(back[1], &byte, 1) == 1)
    ;
  return unused;
}

void start_pipe_partner(uint64_t operations) {
  (void)operations;
  bench_require(pipe2(there, O_CLOEXEC) == 0 && pipe2(back, O_CLOEXEC) == 0,
                "pipe2");
  start_partner(pipe_partner);
  bench_require(run_pipe_pingpong(1), "first byte");
}

bool run_pipe_pingpong(uint64_t operations) {
  char byte = 0;
  uint64_t sum = 0;
  for (uint64_t i = 0; i < operations; i++) {
    sum += (uint64_t)write(there[1], &byte, 1);
    sum += (uint64_t)read(back[0], &byte, 1);
  }
  return sum == 2 * operations;
}

void stop_pipe_partner(void) {
  close(there[1]); // the partner reads the end of the file
  join_partner();
  close(there[0]);
  close(back[0]);
  close(back[1]);
}

//===----------------------------------------------------------------------===//
// Futexes
//===----------------------------------------------------------------------===//

// The C library has no function for this system call, because only libraries
// for threads need it.
static long futex(_Atomic uint32_t *word, int operation, uint32_t value) {
  return syscall(SYS_futex, word, operation | FUTEX_PRIVATE_FLAG, value, NULL,
                 NULL, 0);
}

static _Atomic uint32_t idle_word;

bool run_futex_wake(uint64_t operations) {
  uint64_t woken = 0;
  for (uint64_t i = 0; i < operations; i++)
    woken += (uint64_t)futex(&idle_word, FUTEX_WAKE, 1);
  return woken == 0;
}

enum { ours, partners, over };

static _Atomic uint32_t turn;

static void pass_turn(uint32_t next) {
  atomic_store(&turn, next);
  futex(&turn, FUTEX_WAKE, 1);
}

/// Returns when the turn is no longer OTHER's.
static void wait_while(uint32_t other) {
  while (atomic_load(&turn) == other)
    futex(&turn, FUTEX_WAIT, other);
}

static void *futex_partner(void *unused) {
  while (true) {
    wait_while(ours);
    if (atomic_load(&turn) == over)
      return unused;
    pass_turn(ours);
  }
}

void start_futex_partner(uint64_t operations) {
  (void)operations;
  atomic_store(&turn, ours);
  start_partner(futex_partner);
  run_futex_pingpong(1);
}

bool run_futex_pingpong(uint64_t operations) {
  for (uint64_t i = 0; i < operations; i++) {
    pass_turn(partners);
    wait_while(partners);
  }
  return atomic_load(&turn) == ours;
}

void stop_futex_partner(void) {
  pass_turn(over);
  join_partner();
}

//===----------------------------------------------------------------------===//
// Signals and processes
//===----------------------------------------------------------------------===//

static volatile sig_atomic_t handled;

static void handler(int signal) {
  (void)signal;
  handled = handled + 1;
}

void install_handler(uint64_t operations) {
  (void)operations;
  struct sigaction action = {.sa_handler = handler};
  bench_require(sigaction(SIGUSR1, &action, NULL) == 0, "sigaction");
  handled = 0;
}

bool run_signal(uint64_t operations) {
  pid_t self = getpid();
  for (uint64_t i = 0; i < operations; i++)
    kill(self, SIGUSR1);
  return (uint64_t)handled == operations;
}

void remove_handler(void) { signal(SIGUSR1, SIG_DFL); }

bool run_fork(uint64_t operations) {
  enum { child_status = 3 };
  uint64_t right = 0;
  for (uint64_t i = 0; i < operations; i++) {
    pid_t child = fork();
    if (child == 0)
      _exit(child_status);
    int status = 0;
    right += waitpid(child, &status, 0) == child && WIFEXITED(status) &&
             WEXITSTATUS(status) == child_status;
  }
  return right == operations;
}
