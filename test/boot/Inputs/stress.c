// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Eight threads that make direct system calls, fault, fork, signal and cancel
// each other at random for STRESS_SECONDS. Each result is checked, but the
// point is what a debug kernel says of it.

#define _GNU_SOURCE
#include "direct.h"

#include <linux/futex.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>

enum { threads = 8, page = 4096 };

struct worker {
  pthread_t thread;
  pid_t tid;
  unsigned random;
  int pipe[2];
  int socket[2];
};
static struct worker workers[threads];
static pid_t own_pid, own_parent;
static atomic_int running, end;
static atomic_long signals;
static double series;

static unsigned next_random(struct worker *w) {
  w->random ^= w->random << 13;
  w->random ^= w->random >> 17;
  w->random ^= w->random << 5;
  return w->random;
}

static void identify(struct worker *w) {
  for (int i = 0; i < 50; i++) {
    EXPECT(direct_getpid() == own_pid && direct_getppid() == own_parent);
    EXPECT(direct_gettid() == w->tid);
  }
}

static void use_pipe(struct worker *w) {
  for (int i = 0; i < 20; i++) {
    unsigned sent = next_random(w), got = 0;
    EXPECT(direct_write(w->pipe[1], &sent, sizeof(sent)) == sizeof(sent));
    EXPECT(direct_read(w->pipe[0], &got, sizeof(got)) == sizeof(got));
    EXPECT(sent == got && raw_call(SYS_close, -1, 0, 0) == -EBADF);
  }
}

static void use_socket(struct worker *w) {
  unsigned sent = next_random(w), got = 0;
  EXPECT(syscall(SYS_sendto, w->socket[0], &sent, 4, 0, NULL, 0) == 4);
  EXPECT(syscall(SYS_recvfrom, w->socket[1], &got, 4, 0, NULL, NULL) == 4);
  EXPECT(sent == got);
}

static void wait_a_little(struct worker *w) {
  struct timespec time = {0, next_random(w) % 2000000};
  struct pollfd event = {w->socket[0], POLLIN, 0};
  int word = 0;
  long result = raw_call(SYS_nanosleep, (long)&time, 0, 0);
  EXPECT(result == 0 || result == -EINTR);
  result = raw_call(SYS_poll, (long)&event, 1, 1);
  EXPECT(result == 0 || result == -EINTR);
  result = syscall(SYS_futex, &word, FUTEX_WAIT, 0, &time, NULL, 0);
  EXPECT(result == -1 && (errno == ETIMEDOUT || errno == EINTR));
}

static void fault(struct worker *w) {
  char *p = mmap(NULL, 8 * page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANON,
                 -1, 0);
  EXPECT(p != MAP_FAILED);
  EXPECT(direct_write(w->pipe[1], p + 100, page) == page);
  EXPECT(direct_read(w->pipe[0], p + 3 * page + 50, page) == page);
  EXPECT(mprotect(p, page, PROT_NONE) == 0);
  EXPECT(direct_write(w->pipe[1], p, 1) == -EFAULT);
  EXPECT(munmap(p, 8 * page) == 0);
}

// The child of a process with threads: system calls only.
static void fork_child(struct worker *w) {
  int kill_it = next_random(w) % 2, status;
  pid_t pid = fork();
  EXPECT(pid >= 0);
  if (pid == 0) {
    char byte;
    if (direct_getppid() != own_pid || direct_getpid() != direct_gettid())
      _exit(1);
    if (kill_it)
      direct_read(w->pipe[0], &byte, 1);
    _exit(9);
  }
  EXPECT(!kill_it || kill(pid, SIGKILL) == 0);
  EXPECT(waitpid(pid, &status, 0) == pid);
  EXPECT(kill_it ? WIFSIGNALED(status) || WEXITSTATUS(status) == 9
                 : WIFEXITED(status) && WEXITSTATUS(status) == 9);
}

static void signal_another(struct worker *w) {
  struct worker *other = &workers[next_random(w) % threads];
  EXPECT(raw_call(SYS_tgkill, own_pid, other->tid, SIGUSR1) == 0);
}

static void *block_in_read(void *argument) {
  char byte;
  (void)!read(*(int *)argument, &byte, 1);
  return NULL;
}

static void cancel_reader(struct worker *w) {
  pthread_t id;
  void *result;
  EXPECT(pthread_create(&id, NULL, block_in_read, &w->pipe[0]) == 0);
  if (next_random(w) % 2)
    sched_yield();
  EXPECT(pthread_cancel(id) == 0 && pthread_join(id, &result) == 0);
  EXPECT(result == PTHREAD_CANCELED);
}

static void compute(struct worker *w) {
  (void)w;
  EXPECT(fp_series(500) == series);
}

static void (*const actions[])(struct worker *) = {
    identify,   identify,       use_pipe,   use_pipe,
    use_socket, use_socket,     fault,      wait_a_little,
    compute,    signal_another, fork_child, cancel_reader,
};

enum { action_count = sizeof(actions) / sizeof(*actions) };
static atomic_long done[action_count];

static void *work(void *argument) {
  struct worker *w = argument;
  w->tid = direct_gettid();
  running++;
  while (running < threads) // signals need all the ids
    sched_yield();
  while (!end) {
    unsigned which = next_random(w) % action_count;
    actions[which](w);
    done[which]++;
  }
  running--;
  while (running > 0) // nor may one end that is still signalled
    sched_yield();
  return NULL;
}

static void on_signal(int signal, siginfo_t *info, void *context) {
  (void)signal;
  (void)info;
  (void)context;
  signals++;
  if (direct_getpid() != own_pid)
    _exit(1);
}

static void stress(void) {
  const char *seconds = getenv("STRESS_SECONDS");
  own_pid = getpid(), own_parent = getppid();
  series = fp_series(500);
  handle(SIGUSR1, on_signal, SA_RESTART);
  handle(SIGALRM, on_signal, SA_RESTART);
  for (int i = 0; i < threads; i++) {
    struct worker *w = &workers[i];
    w->random = 4711u + (unsigned)i;
    EXPECT(pipe(w->pipe) == 0);
    EXPECT(socketpair(AF_UNIX, SOCK_STREAM, 0, w->socket) == 0);
    EXPECT(pthread_create(&w->thread, NULL, work, w) == 0);
  }
  alarm_every_us(1000);
  time_t start = time(NULL);
  while (time(NULL) - start < (seconds ? atoi(seconds) : 5)) {
    struct timespec moment = {0, 50000000};
    nanosleep(&moment, NULL);
  }
  end = 1;
  for (int i = 0; i < threads; i++)
    EXPECT(pthread_join(workers[i].thread, NULL) == 0);
  alarm_every_us(0);
  for (int i = 0; i < action_count; i++)
    EXPECT(done[i] > 0);
  EXPECT(signals > 20);
}

const struct check stress_checks[] = {
    {"stress", stress},
    {NULL, NULL},
};
