// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Direct system calls: what they return, what they keep, memory they fault on,
// processes that begin around them.

#define _GNU_SOURCE
#include "direct.h"

#include <fcntl.h>
#include <fenv.h>
#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>

enum { page = 4096 };

void direct_expect_exit(pid_t pid, int expected) {
  int status;
  EXPECT(waitpid(pid, &status, 0) == pid);
  EXPECT(WIFEXITED(status) && WEXITSTATUS(status) == expected);
}

void direct_wait_blocked(pid_t pid) {
  char path[64], text[256];
  snprintf(path, sizeof(path), "/proc/%d/stat", pid);
  do {
    sched_yield();
    FILE *file = fopen(path, "r");
    EXPECT(file && fgets(text, sizeof(text), file) && fclose(file) == 0);
  } while (strncmp(strrchr(text, ')'), ") S", 3) != 0);
}

void direct_sleep_ms(long milliseconds) {
  struct timespec time = {milliseconds / 1000, milliseconds % 1000 * 1000000};
  EXPECT(nanosleep(&time, NULL) == 0);
}

// Both ends block nearly every time, in the middle of a computation that keeps
// its values in vector registers.
enum { round_trips = 20000 };
static int there[2], back[2];

static double step(double value, double factor) {
  return value * factor + 1.0 / (value + 2.0);
}

static double bounce(int in, int out, int first, double factor) {
  double a = factor, b = factor + 1, c = factor + 2, d = factor + 3;
  double e = factor + 4, f = factor + 5;
  long double x87 = factor;
  for (int i = 0; i < round_trips; i++) {
    int word = i;
    a = step(a, factor), b = step(b, factor), c = step(c, factor);
    d = step(d, factor), e = step(e, factor), f = step(f, factor);
    x87 = x87 * 0.75L + 1.0L / (i + 1);
    if (in >= 0) {
      __asm__ volatile(""
                       : "+x"(a), "+x"(b), "+x"(c), "+x"(d), "+x"(e), "+x"(f));
      EXPECT(!first || direct_write(out, &word, 4) == 4);
      word = -1;
      EXPECT(direct_read(in, &word, 4) == 4 && word == i);
      EXPECT(first || direct_write(out, &word, 4) == 4);
      __asm__ volatile(""
                       : "+x"(a), "+x"(b), "+x"(c), "+x"(d), "+x"(e), "+x"(f));
    }
  }
  return a + b + c + d + e + f + (double)x87;
}

static void *bounce_back(void *argument) {
  (void)argument;
  EXPECT(fesetround(FE_UPWARD) == 0);
  double expected = bounce(-1, -1, 0, 0.25);
  EXPECT(bounce(there[0], back[1], 0, 0.25) == expected);
  EXPECT(fegetround() == FE_UPWARD);
  return NULL;
}

static void fp_round_trips(void) {
  pthread_t other;
  EXPECT(pipe(there) == 0 && pipe(back) == 0);
  EXPECT(pthread_create(&other, NULL, bounce_back, NULL) == 0);
  double expected = bounce(-1, -1, 1, 0.5);
  EXPECT(bounce(back[0], there[1], 1, 0.5) == expected);
  EXPECT(fegetround() == FE_TONEAREST);
  EXPECT(pthread_join(other, NULL) == 0);
}

// Errors of the kernel become errno, and nothing else does.
static void errors(void) {
  int fds[2];
  struct timespec wrong = {0, 2000000000};
  char byte;
  EXPECT(syscall(SYS_pipe2, fds, O_NONBLOCK) == 0);
  EXPECT_ERRNO(syscall(SYS_close, -1), EBADF);
  EXPECT_ERRNO(syscall(SYS_read, fds[0], &byte, 1), EAGAIN);
  EXPECT_ERRNO(syscall(SYS_read, fds[1], &byte, 1), EBADF);
  EXPECT_ERRNO(syscall(SYS_lseek, fds[0], 0, SEEK_SET), ESPIPE);
  EXPECT_ERRNO(syscall(SYS_openat, AT_FDCWD, "/none", O_RDONLY), ENOENT);
  EXPECT_ERRNO(syscall(SYS_kill, direct_getpid(), 999), EINVAL);
  EXPECT_ERRNO(syscall(SYS_nanosleep, &wrong, NULL), EINVAL);
  EXPECT_ERRNO(syscall(SYS_dup2, 4711, 1), EBADF);
  EXPECT_ERRNO(syscall(SYS_mmap, 0, 0, 0, MAP_PRIVATE | MAP_ANON, -1, 0),
               EINVAL);
  EXPECT_ERRNO(syscall(SYS_wait4, -1, NULL, WNOHANG, NULL), ECHILD);
  errno = 4711;
  EXPECT(syscall(SYS_write, fds[1], "x", 1) == 1);
  EXPECT(syscall(SYS_read, fds[0], &byte, 1) == 1 && byte == 'x');
  EXPECT(syscall(SYS_getppid) == getppid());
  long address = syscall(SYS_mmap, 0, page, PROT_READ | PROT_WRITE,
                         MAP_PRIVATE | MAP_ANON, -1, 0);
  EXPECT(address > 0 && syscall(SYS_munmap, address, page) == 0);
  EXPECT(errno == 4711);
  // Numbers that say the opposite of an error in 32 bits.
  int fd = memfd_create("large", 0);
  EXPECT(syscall(SYS_lseek, fd, 0xfffffff0L, SEEK_SET) == 0xfffffff0L);
}

static char *map(size_t size, int protection) {
  char *p = mmap(NULL, size, protection, MAP_PRIVATE | MAP_ANON, -1, 0);
  EXPECT(p != MAP_FAILED);
  return p;
}

// The kernel faults on the buffers of direct calls.
static void faults(void) {
  int fds[2];
  char text[page], *kernel = (char *)0xffffffff88000000;
  memset(text, 'x', page);
  EXPECT(pipe2(fds, O_NONBLOCK) == 0);
  for (int i = 0; i < 100; i++) {
    char *fresh = map(4 * page, PROT_READ | PROT_WRITE);
    EXPECT(direct_write(fds[1], text, page) == page);
    EXPECT(direct_read(fds[0], fresh + page / 2, page) == page);
    EXPECT(memcmp(fresh + page / 2, text, page) == 0);
    EXPECT(direct_write(fds[1], fresh + 2 * page, page) == page); // zeroes
    EXPECT(direct_read(fds[0], text, page) == page && text[i] == 0);
    memset(text, 'x', page);

    EXPECT(mprotect(fresh + page, page, PROT_NONE) == 0);
    EXPECT(direct_write(fds[1], fresh + page, 8) == -EFAULT);
    EXPECT(direct_write(fds[1], kernel, 8) == -EFAULT);
    EXPECT(direct_write(fds[1], text, page) == page);
    EXPECT(direct_read(fds[0], fresh + page, 8) == -EFAULT);
    EXPECT(direct_read(fds[0], kernel, 8) == -EFAULT);
    EXPECT(munmap(fresh, 4 * page) == 0);
    EXPECT_ERRNO(syscall(SYS_read, fds[0], fresh, 8), EFAULT);
    EXPECT(direct_read(fds[0], text, page) == page && text[page - 1] == 'x');
  }
}

static char shared_page[page] __attribute__((aligned(4096)));

// Reads into pages that a child still shares.
static void faults_after_fork(void) {
  int data[2], word;
  EXPECT(pipe(data) == 0);
  for (int i = 1; i <= 30; i++) {
    int go[2];
    EXPECT(pipe(go) == 0);
    memcpy(shared_page, &i, 4);
    pid_t pid = fork();
    EXPECT(pid >= 0);
    if (pid == 0) {
      // The parent's read has changed its copy, not this one.
      EXPECT(direct_read(go[0], &word, 4) == 4 && word == -i);
      EXPECT(memcmp(shared_page, &i, 4) == 0);
      EXPECT(direct_write(go[1], &i, 4) == 4);
      EXPECT(direct_read(go[0], shared_page + 8, 4) == 4);
      EXPECT(memcmp(shared_page, shared_page + 8, 4) == 0);
      _exit(i);
    }
    word = -i;
    EXPECT(direct_write(data[1], &word, 4) == 4);
    EXPECT(direct_read(data[0], shared_page, 4) == 4);
    EXPECT(memcmp(shared_page, &word, 4) == 0);
    EXPECT(direct_write(go[1], shared_page, 4) == 4);
    direct_expect_exit(pid, i);
    EXPECT(shared_page[8] == 0);
    EXPECT(close(go[0]) == 0 && close(go[1]) == 0);
  }
}

// Whose pid it is must be asked again behind each fork.
static void forks(void) {
  int fds[2];
  EXPECT(pipe(fds) == 0);
  pid_t me = direct_getpid();
  for (int i = 0; i < 60; i++) {
    pid_t parent = direct_getpid(), before = direct_getppid();
    pid_t pid = i % 3 == 2 ? vfork() : fork();
    EXPECT(pid >= 0);
    pid_t now[] = {direct_getpid(), direct_getppid(), direct_gettid()};
    if (pid == 0) {
      int right = now[0] != parent && now[1] == parent && now[2] == now[0];
      right &= direct_write(fds[1], now, sizeof(now)) == sizeof(now);
      _exit(right ? 17 : 18);
    }
    EXPECT(now[0] == parent && now[1] == before && now[2] == me);
    EXPECT(direct_read(fds[0], now, sizeof(now)) == sizeof(now));
    EXPECT(now[0] == pid && now[1] == parent && now[2] == pid);
    direct_expect_exit(pid, 17);
    EXPECT(direct_getpid() == me);
  }
}

const struct check direct_checks[] = {
    {"direct-fp-round-trips", fp_round_trips},
    {"direct-errors", errors},
    {"direct-faults", faults},
    {"direct-faults-after-fork", faults_after_fork},
    {"direct-forks", forks},
    {NULL, NULL},
};
