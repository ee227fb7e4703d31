// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Signals that other processes, timers and the program itself send.

#define _GNU_SOURCE
#include "check.h"

#include <fcntl.h>
#include <poll.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static volatile sig_atomic_t count, last_value;

static void count_up(int signal, siginfo_t *info, void *context) {
  (void)signal;
  (void)context;
  last_value = info->si_value.sival_int;
  count++;
}

static void handlers(void) {
  handle(SIGUSR1, count_up, 0);
  EXPECT(raise(SIGUSR1) == 0 && count == 1);
  EXPECT(sigqueue(getpid(), SIGUSR1, (union sigval){.sival_int = 4711}) == 0);
  EXPECT(count == 2 && last_value == 4711);

  sigset_t block, pending, before;
  sigemptyset(&block);
  sigaddset(&block, SIGUSR1);
  EXPECT(sigprocmask(SIG_BLOCK, &block, &before) == 0);
  raise(SIGUSR1);
  EXPECT(count == 2 && sigpending(&pending) == 0);
  EXPECT(sigismember(&pending, SIGUSR1) == 1);
  EXPECT_ERRNO(sigsuspend(&before), EINTR);
  EXPECT(count == 3);
  EXPECT(sigprocmask(SIG_SETMASK, &before, NULL) == 0);
}

// A timer's handler that computes too must not disturb the computation.
static void fp_in_handler(int signal, siginfo_t *info, void *context) {
  (void)info;
  (void)context;
  (void)signal;
  static double expected;
  double now = fp_series(50);
  if (expected != 0.0 && now != expected)
    _exit(8);
  expected = now;
  count++;
}

static void alarm_fp(void) {
  double expected = fp_series(20000);
  handle(SIGALRM, fp_in_handler, SA_RESTART);
  alarm_every_us(1000);
  while (count < 100)
    EXPECT(fp_series(20000) == expected);
  alarm_every_us(0);
}

static char alternative[64 * 1024];
static void on_alternative(int signal, siginfo_t *info, void *context) {
  (void)signal;
  (void)info;
  (void)context;
  char here;
  count = &here >= alternative && &here < alternative + sizeof(alternative);
}

static void alternative_stack(void) {
  stack_t stack = {.ss_sp = alternative, .ss_size = sizeof(alternative)};
  EXPECT(sigaltstack(&stack, NULL) == 0);
  handle(SIGUSR1, on_alternative, SA_ONSTACK);
  raise(SIGUSR1);
  EXPECT(count == 1);
  handle(SIGUSR1, on_alternative, 0);
  raise(SIGUSR1);
  EXPECT(count == 0);
}

static pid_t write_later(int fd, unsigned milliseconds) {
  pid_t pid = fork();
  EXPECT(pid >= 0);
  if (pid == 0) {
    struct timespec pause = {0, milliseconds * 1000000L};
    nanosleep(&pause, NULL);
    EXPECT(write(fd, "x", 1) == 1);
    _exit(0);
  }
  return pid;
}

static void restart(void) {
  int fds[2];
  char byte;
  EXPECT(pipe(fds) == 0);
  handle(SIGALRM, count_up, SA_RESTART);
  pid_t pid = write_later(fds[1], 200);
  alarm_every_us(10000);
  EXPECT(read(fds[0], &byte, 1) == 1 && byte == 'x');
  EXPECT(waitpid(pid, NULL, 0) == pid);
  alarm_every_us(0);
  EXPECT(count >= 5);
}

static void interrupted(void) {
  int fds[2];
  char byte;
  EXPECT(pipe(fds) == 0);
  handle(SIGALRM, count_up, 0);
  alarm_every_us(20000);
  EXPECT_ERRNO(read(fds[0], &byte, 1), EINTR);
  struct pollfd event = {fds[0], POLLIN, 0};
  EXPECT_ERRNO(poll(&event, 1, -1), EINTR);
  struct timespec rest, whole = {30, 0};
  EXPECT_ERRNO(nanosleep(&whole, &rest), EINTR);
  EXPECT(rest.tv_sec >= 20 && rest.tv_sec < 30);
  EXPECT_ERRNO(pause(), EINTR);
  alarm_every_us(0);
  EXPECT(count >= 4);
}

static void sleep_300ms(void) {
  struct timespec pause = {0, 300000000};
  EXPECT(nanosleep(&pause, NULL) == 0);
  _exit(4);
}

// A stopped sleeper sleeps on (restart_syscall) and does not see EINTR.
static void stop_and_continue(void) {
  fflush(stdout);
  pid_t pid = fork();
  EXPECT(pid >= 0);
  if (pid == 0)
    sleep_300ms();
  struct timespec moment = {0, 50000000};
  nanosleep(&moment, NULL);
  int status;
  EXPECT(kill(pid, SIGSTOP) == 0);
  EXPECT(waitpid(pid, &status, WUNTRACED) == pid && WIFSTOPPED(status));
  EXPECT(kill(pid, SIGCONT) == 0);
  EXPECT(waitpid(pid, &status, 0) == pid);
  EXPECT(WIFEXITED(status) && WEXITSTATUS(status) == 4);
}

// A thousand signals a second must not change any system call's result.
static void storm(void) {
  int fds[2];
  EXPECT(pipe(fds) == 0);
  int null = open("/dev/null", O_WRONLY);
  handle(SIGALRM, count_up, SA_RESTART);
  pid_t parent = getppid();
  alarm_every_us(1000);
  unsigned long calls = 0;
  while (count < 300) {
    char sent = (char)calls++, received;
    EXPECT(getppid() == parent);
    EXPECT(syscall(SYS_getppid) == parent);
    EXPECT(write(null, "12345", 5) == 5);
    EXPECT(write(fds[1], &sent, 1) == 1);
    EXPECT(read(fds[0], &received, 1) == 1 && received == sent);
    EXPECT_ERRNO(close(-1), EBADF);
  }
  alarm_every_us(0);
}

static sigjmp_buf after_jump;
static void jump_away(int signal, siginfo_t *info, void *context) {
  (void)info;
  (void)context;
  siglongjmp(after_jump, signal);
}

static void jump_from_handler(void) {
  volatile int jumps = 0;
  handle(SIGALRM, jump_away, 0);
  while (jumps < 50) {
    if (sigsetjmp(after_jump, 1) == 0) {
      struct itimerval once = {{0, 0}, {0, 500}};
      setitimer(ITIMER_REAL, &once, NULL);
      spin_forever();
    }
    jumps++;
  }
}

// Nested handlers: each sees the state of the one it interrupted.
static void nested(int signal, siginfo_t *info, void *context) {
  (void)info;
  (void)context;
  double before = fp_series(100);
  if (signal == SIGUSR1)
    raise(SIGUSR2);
  if (fp_series(100) != before)
    _exit(7);
  count++;
}

static void nesting(void) {
  handle(SIGUSR1, nested, 0);
  handle(SIGUSR2, nested, 0);
  raise(SIGUSR1);
  EXPECT(count == 2);
}

static void end_by_sigterm(void) {
  raise(SIGTERM);
  _exit(1);
}

static void ignore_sigterm(void) {
  signal(SIGTERM, SIG_IGN);
  raise(SIGTERM);
}

static void call_abort(void) { abort(); }

static void default_actions(void) {
  in_child("SIGTERM", end_by_sigterm);
  in_child("SIGTERM ignored", ignore_sigterm);
  in_child("abort", call_abort);
}

const struct check signal_checks[] = {
    {"handlers", handlers},
    {"alarm-fp", alarm_fp},
    {"alternative-stack", alternative_stack},
    {"restart", restart},
    {"interrupted", interrupted},
    {"stop-and-continue", stop_and_continue},
    {"signal-storm", storm},
    {"jump-from-handler", jump_from_handler},
    {"nested-handlers", nesting},
    {"default-actions", default_actions},
    {NULL, NULL},
};
