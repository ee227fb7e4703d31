// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// For the checks of direct system calls: calls whose numbers are constants, and
// which no thread can be cancelled in. At level direct they become calls of the
// kernel's functions; at level entry and in ring 3 they are ordinary ones.

#ifndef DIRECT_H
#define DIRECT_H

#include "check.h"

#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

// Without a function around it: what is in vector registers stays there.
__attribute__((always_inline)) static inline long raw_call(long number, long a,
                                                           long b, long c) {
  long result;
  __asm__ volatile("syscall"
                   : "=a"(result)
                   : "0"(number), "D"(a), "S"(b), "d"(c)
                   : "rcx", "r11", "memory");
  return result;
}

#define direct_read(fd, buffer, size)                                          \
  raw_call(SYS_read, (fd), (long)(buffer), (long)(size))
#define direct_write(fd, buffer, size)                                         \
  raw_call(SYS_write, (fd), (long)(buffer), (long)(size))
#define direct_getpid() ((pid_t)raw_call(SYS_getpid, 0, 0, 0))
#define direct_getppid() ((pid_t)raw_call(SYS_getppid, 0, 0, 0))
#define direct_gettid() ((pid_t)raw_call(SYS_gettid, 0, 0, 0))

void direct_expect_exit(pid_t pid, int status);
// Returns when the process's first thread sleeps.
void direct_wait_blocked(pid_t pid);
void direct_sleep_ms(long milliseconds);

#endif
