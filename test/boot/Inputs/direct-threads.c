// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Direct system calls of threads, and threads and processes that end in them.

#define _GNU_SOURCE
#include "direct.h"

#include <linux/futex.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>

static int there[2], back[2];
static atomic_int running;

static void *own_ids(void *argument) {
  pid_t *id = argument;
  for (int i = 0; i < 1000; i++) {
    EXPECT(direct_getpid() == getpid());
    EXPECT(direct_gettid() == *id || *id == 0);
    *id = direct_gettid();
    if (i % 50 == 0)
      sched_yield();
  }
  return NULL;
}

static void thread_ids(void) {
  pthread_t threads[6];
  pid_t ids[6] = {0};
  for (int i = 0; i < 6; i++)
    EXPECT(pthread_create(&threads[i], NULL, own_ids, &ids[i]) == 0);
  for (int i = 0; i < 6; i++) {
    EXPECT(pthread_join(threads[i], NULL) == 0);
    EXPECT(ids[i] > 0 && ids[i] != getpid());
    for (int j = 0; j < i; j++)
      EXPECT(ids[i] != ids[j]);
  }
}

// A registered area tells the processor's number, also after a move while the
// task was blocked.
struct rseq_area {
  uint32_t start, current;
  uint64_t section;
  uint32_t flags, node, mm_cid, padding;
} __attribute__((aligned(32)));
static struct rseq_area area;

static void compare_processors(void) {
  EXPECT(syscall(SYS_rseq, &area, sizeof(area), 0, 0x53053053) == 0);
  for (int i = 0; i < 100; i++) {
    char byte;
    unsigned processor;
    EXPECT(direct_read(there[0], &byte, 1) == 1);
    EXPECT(syscall(SYS_getcpu, &processor, NULL, NULL) == 0);
    EXPECT(area.current == processor && processor == (unsigned char)byte);
    EXPECT(direct_write(back[1], &byte, 1) == 1);
  }
}

static void rseq(void) {
  EXPECT(pipe(there) == 0 && pipe(back) == 0);
  cpu_set_t all, one;
  EXPECT(sched_getaffinity(0, sizeof(all), &all) == 0);
  pid_t pid = start_child(compare_processors);
  int processor = 0;
  for (int i = 0; i < 100; i++) {
    do
      processor = (processor + 1) % CPU_SETSIZE;
    while (!CPU_ISSET(processor, &all));
    CPU_ZERO(&one);
    CPU_SET(processor, &one);
    EXPECT(sched_setaffinity(pid, sizeof(one), &one) == 0);
    char byte = (char)processor;
    EXPECT(direct_write(there[1], &byte, 1) == 1);
    EXPECT(direct_read(back[0], &byte, 1) == 1);
  }
  direct_expect_exit(pid, 0);
}

static int never[2]; // nothing is ever written

static void *block(void *argument) {
  char byte;
  int word = 0;
  struct timespec hour = {3600, 0};
  struct pollfd event = {never[0], POLLIN, 0};
  atomic_fetch_add(&running, 1);
  switch ((intptr_t)argument % 4) {
  case 0:
    return (void *)direct_read(never[0], &byte, 1);
  case 1:
    return (void *)raw_call(SYS_nanosleep, (long)&hour, 0, 0);
  case 2:
    return (void *)raw_call(SYS_poll, (long)&event, 1, -1);
  default:
    return (void *)syscall(SYS_futex, &word, FUTEX_WAIT, 0, NULL, NULL, 0);
  }
}

static void *end_at_once(void *argument) { return argument; }

// Threads that block, and others that come and go.
static void start_threads(void) {
  pthread_t id;
  running = 0;
  for (intptr_t i = 0; i < 16; i++) {
    EXPECT(pthread_create(&id, NULL, block, (void *)i) == 0);
    EXPECT(pthread_create(&id, NULL, end_at_once, NULL) == 0);
    EXPECT(pthread_join(id, NULL) == 0);
  }
  while (running < 16)
    sched_yield();
}

static void end_all(void) {
  start_threads();
  _exit(5);
}
static void *end_all_from_thread(void *argument) {
  (void)argument;
  _exit(6);
}
static void end_all_from_another(void) {
  pthread_t id;
  char byte;
  start_threads();
  EXPECT(pthread_create(&id, NULL, end_all_from_thread, NULL) == 0);
  direct_read(never[0], &byte, 1);
}
static void be_killed(void) {
  char byte;
  start_threads();
  direct_read(never[0], &byte, 1);
}
static void exec_another(void) {
  start_threads();
  execl("/bin/sh", "sh", "-c", "exit 7", NULL);
}

// Blocked direct calls end with their thread, however that ends.
static void killed(void) {
  EXPECT(pipe(never) == 0);
  for (int i = 0; i < 10; i++) {
    int status;
    pid_t pid = start_child(be_killed);
    direct_sleep_ms(i);
    EXPECT(kill(pid, i % 2 ? SIGKILL : SIGTERM) == 0);
    EXPECT(waitpid(pid, &status, 0) == pid && WIFSIGNALED(status));
    EXPECT(WTERMSIG(status) == (i % 2 ? SIGKILL : SIGTERM));
    direct_expect_exit(start_child(end_all), 5);
    direct_expect_exit(start_child(end_all_from_another), 6);
    direct_expect_exit(start_child(exec_another), 7);
  }
}

static pthread_mutex_t *robust;
static void hold(void) {
  char byte;
  EXPECT(pthread_mutex_lock(robust) == 0);
  EXPECT(direct_write(back[1], "x", 1) == 1);
  direct_read(never[0], &byte, 1);
}

// Who is killed in a direct call leaves its locks to the next.
static void robust_mutex(void) {
  pthread_mutexattr_t kind;
  char byte;
  robust =
      mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANON, -1, 0);
  EXPECT(robust != MAP_FAILED && pipe(never) == 0 && pipe(back) == 0);
  EXPECT(pthread_mutexattr_init(&kind) == 0);
  EXPECT(pthread_mutexattr_setpshared(&kind, PTHREAD_PROCESS_SHARED) == 0);
  EXPECT(pthread_mutexattr_setrobust(&kind, PTHREAD_MUTEX_ROBUST) == 0);
  EXPECT(pthread_mutex_init(robust, &kind) == 0);
  for (int i = 0; i < 10; i++) {
    pid_t pid = start_child(hold);
    EXPECT(direct_read(back[0], &byte, 1) == 1);
    EXPECT(pthread_mutex_trylock(robust) == EBUSY);
    EXPECT(kill(pid, SIGKILL) == 0);
    EXPECT(pthread_mutex_lock(robust) == EOWNERDEAD);
    EXPECT(pthread_mutex_consistent(robust) == 0);
    EXPECT(pthread_mutex_unlock(robust) == 0);
    EXPECT(waitpid(pid, NULL, 0) == pid);
  }
}

const struct check direct_thread_checks[] = {
    {"direct-thread-ids", thread_ids},
    {"direct-rseq", rseq},
    {"direct-killed", killed},
    {"direct-robust-mutex", robust_mutex},
    {NULL, NULL},
};
