// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Direct system calls that signals, stops and cancellation interrupt.

#define _GNU_SOURCE
#include "direct.h"

#include <errno.h>
#include <linux/futex.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <setjmp.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <ucontext.h>

static volatile sig_atomic_t count;
static int fds[2];

static void count_up(int signal, siginfo_t *info, void *context) {
  (void)signal;
  (void)info;
  (void)context;
  count++;
}

static long long now_ms(void) {
  struct timespec t;
  EXPECT(clock_gettime(CLOCK_MONOTONIC, &t) == 0);
  return t.tv_sec * 1000LL + t.tv_nsec / 1000000;
}

// Slower than the signals come, so that reads block.
static void feed(void) {
  for (int i = 0; i < 200; i++) {
    direct_sleep_ms(2);
    EXPECT(direct_write(fds[1], &i, sizeof(i)) == sizeof(i));
  }
}

// The reader sees neither the signals nor anything twice.
static void restart(void) {
  EXPECT(pipe(fds) == 0);
  pid_t pid = start_child(feed), parent = getppid();
  handle(SIGALRM, count_up, SA_RESTART);
  alarm_every_us(1000);
  for (int i = 0; i < 200; i++) {
    int word = -1;
    EXPECT(direct_read(fds[0], &word, sizeof(word)) == sizeof(word));
    EXPECT(word == i && direct_getppid() == parent);
  }
  alarm_every_us(0);
  direct_expect_exit(pid, 0);
  EXPECT(count >= 20);
}

static int acknowledgements[2];

static void expect_interrupts(void) {
  handle(SIGUSR1, count_up, 0);
  for (int i = 1; i <= 50; i++) {
    int word;
    EXPECT(direct_write(acknowledgements[1], &i, sizeof(i)) == sizeof(i));
    EXPECT(direct_read(fds[0], &word, sizeof(word)) == -EINTR && count == i);
  }
}

// A signal interrupts one call, and only signals do.
static void interrupted(void) {
  EXPECT(pipe(fds) == 0 && pipe(acknowledgements) == 0);
  pid_t pid = start_child(expect_interrupts);
  for (int i = 1; i <= 50; i++) {
    int word;
    EXPECT(direct_read(acknowledgements[0], &word, sizeof(word)) ==
           sizeof(word));
    EXPECT(word == i);
    direct_wait_blocked(pid);
    EXPECT(kill(pid, SIGUSR1) == 0);
  }
  direct_expect_exit(pid, 0);

  handle(SIGALRM, count_up, 0);
  alarm_every_us(1000);
  pid = start_child(feed);
  for (int i = 0; i < 200; i++) {
    int word = -1, before;
    long result;
    while (before = count,
           (result = direct_read(fds[0], &word, sizeof(word))) == -EINTR)
      EXPECT(count > before && word == -1);
    EXPECT(result == sizeof(word) && word == i);
  }
  alarm_every_us(0);
  direct_expect_exit(pid, 0);
}

// A handler, even with SA_RESTART, ends a sleep, which says what is left.
static void sleep_under_alarms(void) {
  handle(SIGALRM, count_up, SA_RESTART);
  long long start = now_ms();
  alarm_every_us(5000);
  struct timespec left = {0, 200000000};
  long nanoseconds = left.tv_nsec, result;
  while ((result = raw_call(SYS_nanosleep, (long)&left, (long)&left, 0))) {
    EXPECT(result == -EINTR && left.tv_sec == 0 && left.tv_nsec < nanoseconds);
    nanoseconds = left.tv_nsec;
  }
  alarm_every_us(0);
  EXPECT(now_ms() - start >= 199 && count >= 2);

  int word = 0;
  struct timespec hour = {3600, 0};
  struct pollfd nothing = {-1, 0, 0};
  alarm_every_us(5000);
  EXPECT_ERRNO(syscall(SYS_futex, &word, FUTEX_WAIT, 0, &hour, NULL, 0), EINTR);
  EXPECT_ERRNO(syscall(SYS_poll, &nothing, 1, 3600000), EINTR);
  alarm_every_us(0);
}

// Each returns when its 400 ms are over.
static void wait_in_nanosleep(void) {
  struct timespec time = {0, 400000000};
  EXPECT(raw_call(SYS_nanosleep, (long)&time, 0, 0) == 0);
}
static void wait_in_clock_nanosleep(void) {
  struct timespec time = {0, 400000000};
  EXPECT(syscall(SYS_clock_nanosleep, CLOCK_MONOTONIC, 0, &time, NULL) == 0);
}
static void wait_in_poll(void) {
  struct pollfd nothing = {-1, 0, 0};
  EXPECT(raw_call(SYS_poll, (long)&nothing, 1, 400) == 0);
}
static void wait_in_futex(void) {
  int word = 0;
  struct timespec time = {0, 400000000};
  EXPECT_ERRNO(syscall(SYS_futex, &word, FUTEX_WAIT, 0, &time, NULL, 0),
               ETIMEDOUT);
}

// A wait that started over with each stop would never end.
static void stop_all_the_time(void (*function)(void)) {
  long long start = now_ms();
  pid_t pid = start_child(function);
  int status, stops = 0;
  for (;; stops++) {
    direct_sleep_ms(20);
    EXPECT(kill(pid, SIGSTOP) == 0);
    EXPECT(waitpid(pid, &status, WUNTRACED) == pid);
    if (!WIFSTOPPED(status))
      break;
    EXPECT(kill(pid, SIGCONT) == 0);
    EXPECT(now_ms() - start < 10000);
  }
  EXPECT(WIFEXITED(status) && WEXITSTATUS(status) == 0);
  EXPECT(stops >= 3 && now_ms() - start >= 400);
}

static void timeouts(void) {
  stop_all_the_time(wait_in_nanosleep);
  stop_all_the_time(wait_in_clock_nanosleep);
  stop_all_the_time(wait_in_poll);
  stop_all_the_time(wait_in_futex);
}

enum { queued_signals = 5000 };
static atomic_int received;

// Queued signals come all, in order.
static void receive(int signal, siginfo_t *info, void *context) {
  (void)signal;
  (void)context;
  EXPECT(info->si_value.sival_int == received);
  received++;
}

static void *send_queued(void *argument) {
  union sigval value = {0};
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGRTMIN);
  EXPECT(pthread_sigmask(SIG_BLOCK, &set, NULL) == 0);
  while (value.sival_int < queued_signals)
    if (sigqueue(getpid(), SIGRTMIN, value) == 0)
      value.sival_int++;
    else
      sched_yield(); // the queue is full
  return argument;
}

static void queued(void) {
  pthread_t sender;
  pid_t parent = getppid(), me = getpid();
  int null[2];
  char byte = 'x';
  EXPECT(pipe(null) == 0);
  handle(SIGRTMIN, receive, SA_RESTART);
  EXPECT(pthread_create(&sender, NULL, send_queued, NULL) == 0);
  for (unsigned i = 0; received < queued_signals; i++) {
    EXPECT(direct_getppid() == parent && direct_getpid() == me);
    EXPECT(direct_gettid() == me && raw_call(SYS_close, -1, 0, 0) == -EBADF);
    EXPECT(direct_write(null[1], &byte, 1) == 1);
    EXPECT(direct_read(null[0], &byte, 1) == 1 && byte == 'x');
    if (i % 64 == 0)
      EXPECT(raw_call(SYS_sched_yield, 0, 0, 0) == 0);
  }
  EXPECT(pthread_join(sender, NULL) == 0 && received == queued_signals);
}

static sigjmp_buf away;
static void jump(int signal, siginfo_t *info, void *context) {
  (void)info;
  (void)context;
  siglongjmp(away, signal);
}

// The handler never returns to the call it interrupted.
static void jumps(void) {
  EXPECT(pipe(fds) == 0);
  pid_t parent = getppid(), me = getpid();
  int word;
  handle(SIGALRM, jump, 0);
  volatile int done = 0;
  if (sigsetjmp(away, 1) == 0)
    alarm_every_us(1000);
  while (++done < 100)
    while (1)
      EXPECT(direct_getppid() == parent && direct_getpid() == me);
  if (sigsetjmp(away, 1) == 0)
    done = 0;
  while (++done < 100) {
    direct_read(fds[0], &word, sizeof(word));
    EXPECT(!"the call has returned");
  }
  alarm_every_us(0);
}

static volatile int steps;
static void on_step(int signal, siginfo_t *info, void *context) {
  (void)signal;
  (void)info;
  if (++steps == 50000) // a step that gets nowhere
    ((ucontext_t *)context)->uc_mcontext.gregs[REG_EFL] &= ~0x100L;
}

// Traps behind every instruction, also of the calls' own.
static void trap_flag(void) {
  EXPECT(pipe(fds) == 0);
  handle(SIGTRAP, on_step, 0);
  pid_t parent = getppid(), me = getpid();
  int wrong = 0, last = 0;
  char byte = 'x';
  __asm__ volatile("pushfq; orq $0x100, (%%rsp); popfq" ::: "memory", "cc");
  for (int i = 0; i < 20; i++) {
    wrong += direct_getppid() != parent || direct_getpid() != me;
    wrong += direct_write(fds[1], &byte, 1) != 1;
    wrong += direct_read(fds[0], &byte, 1) != 1 || byte != 'x';
    wrong += raw_call(SYS_close, -1, 0, 0) != -EBADF;
    wrong += steps <= last; // stepping goes on behind the calls
    last = steps;
  }
  __asm__ volatile("pushfq; andq $~0x100, (%%rsp); popfq" ::: "memory", "cc");
  EXPECT(wrong == 0 && steps < 50000);
}

static atomic_int taken;
static void *take(void *argument) {
  char byte;
  while (read(fds[0], &byte, 1) == 1)
    taken++;
  return argument;
}

// A cancelled read has taken nothing; one that took something returns.
static void cancel_reads(void) {
  EXPECT(pipe(fds) == 0);
  enum { rounds = 60, bytes = 20 };
  for (int i = 0; i < rounds; i++) {
    pthread_t id;
    void *result;
    int before = taken;
    EXPECT(direct_write(fds[1], "x", 1) == 1);
    EXPECT(pthread_create(&id, NULL, take, NULL) == 0);
    for (int b = 1; b < bytes; b++)
      EXPECT(direct_write(fds[1], "x", 1) == 1);
    while (i % 2 && taken == before) // every other one is cancelled at once
      sched_yield();
    EXPECT(pthread_cancel(id) == 0 && pthread_join(id, &result) == 0);
    EXPECT(result == PTHREAD_CANCELED);
  }
  char rest[rounds * bytes + 1];
  EXPECT(direct_write(fds[1], "x", 1) == 1);
  EXPECT(direct_read(fds[0], rest, sizeof(rest)) + taken == rounds * bytes + 1);
}

static atomic_int blocked;
static void *not_to_be_cancelled(void *argument) {
  char byte = 0;
  EXPECT(pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, NULL) == 0);
  blocked = 1;
  EXPECT(read(fds[0], &byte, 1) == 1 && byte == 'a');
  EXPECT(pthread_setcancelstate(PTHREAD_CANCEL_ENABLE, NULL) == 0);
  (void)!read(fds[0], &byte, 1); // a cancellation point with data
  EXPECT(!"still there");
  return argument;
}

// Not a cancellation point, as it is not a call of the C library.
static void *in_direct_read(void *argument) {
  char byte = 0;
  blocked = 1;
  EXPECT(direct_read(fds[0], &byte, 1) == 1 && byte == 'b');
  pthread_testcancel();
  return argument;
}

static void cancel_later(void) {
  static void *(*const functions[])(void *) = {not_to_be_cancelled,
                                               in_direct_read};
  EXPECT(pipe(fds) == 0);
  for (int i = 0; i < 2; i++) {
    pthread_t id;
    void *result;
    blocked = 0;
    EXPECT(pthread_create(&id, NULL, functions[i], NULL) == 0);
    while (!blocked)
      sched_yield();
    direct_sleep_ms(10);
    EXPECT(pthread_cancel(id) == 0);
    direct_sleep_ms(10);
    EXPECT(direct_write(fds[1], &"ab"[i], 2 - i) == 2 - i);
    EXPECT(pthread_join(id, &result) == 0 && result == PTHREAD_CANCELED);
    char byte; // what the cancelled read did not take
    EXPECT(i == 1 || (direct_read(fds[0], &byte, 1) == 1 && byte == 'b'));
  }
}

// A masked request makes one cancellation point fail, without its effect.
static void *masked(void *argument) {
  char byte = 0;
  EXPECT(pthread_setcancelstate(PTHREAD_CANCEL_MASKED, NULL) == 0);
  blocked = 1;
  EXPECT(read(fds[0], &byte, 1) == -1 && errno == ECANCELED);
  blocked = 3;
  EXPECT(read(fds[0], &byte, 1) == 1 && byte == 'm');
  return argument;
}

static void *cancelled_at_close(void *argument) {
  EXPECT(pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, NULL) == 0);
  blocked = 1;
  while (blocked == 1)
    sched_yield();
  EXPECT(pthread_setcancelstate(PTHREAD_CANCEL_ENABLE, NULL) == 0);
  close(fds[0]);
  EXPECT(!"still there");
  return argument;
}

static pthread_t start_and_cancel(void *(*function)(void *)) {
  pthread_t id;
  blocked = 0;
  EXPECT(pthread_create(&id, NULL, function, NULL) == 0);
  while (!blocked)
    sched_yield();
  direct_sleep_ms(10);
  EXPECT(pthread_cancel(id) == 0);
  return id;
}

static void cancel_without_effect(void) {
  void *result;
  EXPECT(pipe(fds) == 0);
  pthread_t id = start_and_cancel(masked);
  while (blocked != 3)
    sched_yield();
  EXPECT(direct_write(fds[1], "m", 1) == 1);
  EXPECT(pthread_join(id, &result) == 0 && result == NULL);
  id = start_and_cancel(cancelled_at_close);
  blocked = 2;
  EXPECT(pthread_join(id, &result) == 0 && result == PTHREAD_CANCELED);
  EXPECT(close(fds[0]) == 0);
}

// A request that comes after one instruction more each time: up to the system
// call, and into it. None is lost, or the thread would wait for ever.
enum { cancel_signal = 33, last_step = 60 };
static atomic_int step, steps_left;

static void cancel_at_step(int signal, siginfo_t *info, void *context) {
  (void)signal;
  (void)info;
  if (--steps_left > 0)
    return;
  // Only a request; the signal comes when this returns, to where the step was.
  EXPECT(pthread_cancel(pthread_self()) == 0);
  syscall(SYS_tgkill, getpid(), syscall(SYS_gettid), cancel_signal);
  ((ucontext_t *)context)->uc_mcontext.gregs[REG_EFL] &= ~0x100L;
}

static void *read_by_steps(void *argument) {
  char byte;
  steps_left = step;
  __asm__ volatile("pushfq; orq $0x100, (%%rsp); popfq" ::: "memory", "cc");
  (void)!read(fds[0], &byte, 1);
  EXPECT(!"the call has returned");
  return argument;
}

static void cancel_anywhere(void) {
  struct sigaction action = {.sa_sigaction = cancel_at_step,
                             .sa_flags = SA_SIGINFO};
  memset(&action.sa_mask, -1, sizeof(action.sa_mask));
  EXPECT(sigaction(SIGTRAP, &action, NULL) == 0);
  EXPECT(pipe(fds) == 0);
  for (step = 1; step <= last_step; step++) {
    pthread_t id;
    void *result;
    EXPECT(pthread_create(&id, NULL, read_by_steps, NULL) == 0);
    // It may wait in the system call before it has made so many steps.
    direct_sleep_ms(20);
    if (steps_left > 0)
      EXPECT(pthread_cancel(id) == 0);
    EXPECT(pthread_join(id, &result) == 0 && result == PTHREAD_CANCELED);
  }
}

const struct check direct_signal_checks[] = {
    {"direct-restart", restart},
    {"direct-interrupted", interrupted},
    {"direct-sleep", sleep_under_alarms},
    {"direct-timeouts", timeouts},
    {"direct-queued-signals", queued},
    {"direct-jumps", jumps},
    {"direct-trap-flag", trap_flag},
    {"direct-cancel-reads", cancel_reads},
    {"direct-cancel-later", cancel_later},
    {"direct-cancel-without-effect", cancel_without_effect},
    {"direct-cancel-anywhere", cancel_anywhere},
    {NULL, NULL},
};
