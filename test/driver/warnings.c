// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The macros of the C library's headers do not break projects that make warnings
// errors. nginx is one: CMSG_NXTHDR() compared signed with unsigned.

// RUN: %clang -fukl -Wall -Wextra -Wpointer-arith -Wconditional-uninitialized \
// RUN:   -Werror -D_GNU_SOURCE -c %s -o %t.o
// RUN: %clang -fukl -Wall -Wextra -Werror -c -x c++ %s -o %t.o
// A warning about the program stays one.
// RUN: not %clang -fukl -Wall -Wextra -Werror -DMISTAKE -c %s -o %t.o 2>&1 \
// RUN:   | FileCheck %s
// CHECK: error: comparison of integers of different signs

#include <assert.h>
#include <math.h>
#include <netinet/in.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stddef.h>
#include <string.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/time.h>
#include <sys/wait.h>

size_t control_bytes(struct msghdr *message) {
  size_t bytes = CMSG_SPACE(sizeof(int)) + CMSG_LEN(1);
  for (struct cmsghdr *header = CMSG_FIRSTHDR(message); header;
       header = CMSG_NXTHDR(message, header))
    bytes += header->cmsg_len + *CMSG_DATA(header);
  return bytes;
}

int descriptors(int descriptor) {
  fd_set set;
  FD_ZERO(&set);
  FD_SET(descriptor, &set);
  FD_CLR(descriptor, &set);
  return FD_ISSET(descriptor, &set);
}

int processors(void) {
  cpu_set_t set;
  CPU_ZERO(&set);
  CPU_SET(1, &set);
  return CPU_COUNT(&set) + CPU_ISSET(1, &set);
}

int status(int status, const struct stat *file) {
  assert(WIFEXITED(status) || WIFSIGNALED(status) || WIFSTOPPED(status));
  return WEXITSTATUS(status) + WTERMSIG(status) + WSTOPSIG(status) +
         WCOREDUMP(status) + S_ISREG(file->st_mode) + S_ISSOCK(file->st_mode) +
         (int)major(file->st_dev) + (int)minor(file->st_dev);
}

int addresses(const struct in6_addr *address, in_addr_t ipv4) {
  return IN6_IS_ADDR_LOOPBACK(address) + IN6_IS_ADDR_V4MAPPED(address) +
         IN6_IS_ADDR_LINKLOCAL(address) + IN_MULTICAST(ipv4);
}

int times(struct timeval *left, struct timeval *right) {
  timersub(left, right, left);
  timeradd(left, right, right);
  return timercmp(left, right, <) + timerisset(left);
}

int numbers(double value) {
  return isnan(value) + isinf(value) + isfinite(value) + (signbit(value) != 0);
}

static void unlock(void *mutex) { pthread_mutex_unlock((pthread_mutex_t *)mutex); }

void threads(pthread_mutex_t *mutex) {
  pthread_cleanup_push(unlock, mutex);
  pthread_testcancel();
  pthread_cleanup_pop(1);
}

struct sigaction action(void (*handler)(int)) {
  struct sigaction action;
  memset(&action, 0, sizeof(action));
  action.sa_handler = handler == SIG_ERR ? SIG_DFL : handler;
  return action;
}

#ifdef MISTAKE
int mistake(long a, unsigned long b) { return a < b; }
#endif
