// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Resource limits, and processor state that programs rarely touch.

#define _GNU_SOURCE
#include "check.h"

#include <fcntl.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <ucontext.h>
#include <unistd.h>

static void use_up_time(void) {
  struct rlimit limit = {1, 2};
  EXPECT(setrlimit(RLIMIT_CPU, &limit) == 0);
  spin_forever();
}

static void open_many(void) {
  struct rlimit limit = {20, 20};
  EXPECT(setrlimit(RLIMIT_NOFILE, &limit) == 0);
  int fd;
  while ((fd = dup(1)) >= 0)
    EXPECT(fd < 20);
  EXPECT(errno == EMFILE);
}

static void map_much(void) {
  struct rlimit limit = {256 << 20, 256 << 20};
  EXPECT(setrlimit(RLIMIT_AS, &limit) == 0);
  void *volatile much = malloc(512 << 20); // volatile: not optimised away
  EXPECT(much == NULL && errno == ENOMEM);
  much = malloc(16 << 20);
  EXPECT(much != NULL);
}

static void limits(void) {
  in_child("processor time", use_up_time);
  in_child("descriptors", open_many);
  in_child("address space", map_much);
}

static char remote[] = "text of the parent";

static void other_memory(void) {
  pid_t parent = getpid(), pid = fork();
  EXPECT(pid >= 0);
  if (pid == 0) {
    char here[sizeof(remote)] = "";
    struct iovec local = {here, sizeof(here)}, there = {remote, sizeof(remote)};
    remote[0] = 'X'; // ours, not the parent's
    EXPECT(process_vm_readv(parent, &local, 1, &there, 1, 0) == sizeof(here));
    EXPECT(strcmp(here, "text of the parent") == 0);
    _exit(0);
  }
  int status;
  EXPECT(waitpid(pid, &status, 0) == pid && status == 0);
}

static sigjmp_buf recovery;
static void recover(int signal, siginfo_t *info, void *context) {
  (void)info;
  (void)context;
  siglongjmp(recovery, signal);
}

static unsigned recurse(unsigned depth) {
  volatile char frame[512];
  frame[0] = (char)depth;
  return depth == 0 ? 0 : recurse(depth - 1) + (unsigned)frame[0];
}

// Below each thread's stack is a page that catches an overflow.
static void *overflow(void *argument) {
  static char alternative[64 * 1024];
  stack_t stack = {.ss_sp = alternative, .ss_size = sizeof(alternative)};
  EXPECT(sigaltstack(&stack, NULL) == 0);
  handle(SIGSEGV, recover, SA_ONSTACK);
  if (sigsetjmp(recovery, 1) == 0)
    recurse(1u << 30);
  return argument;
}

static void thread_overflow(void) {
  pthread_t id;
  void *result;
  EXPECT(pthread_create(&id, NULL, overflow, &id) == 0);
  EXPECT(pthread_join(id, &result) == 0 && result == &id);
}

// Other ways to write a system call than the C library's.
static void system_calls_in_assembly(void) {
  long result, number = SYS_getpid;
  __asm__ volatile("syscall"
                   : "=a"(result)
                   : "0"(number)
                   : "rcx", "r11", "memory");
  EXPECT(result == getpid());

  static char buffer[16];
  int fds[2];
  EXPECT(pipe(fds) == 0);
  register long r10 __asm__("r10") = 10;
  register long r8 __asm__("r8") = 8;
  register long r9 __asm__("r9") = 9;
  __asm__ volatile("syscall"
                   : "=a"(result), "+r"(r10), "+r"(r8), "+r"(r9)
                   : "a"(SYS_write), "D"((long)fds[1]), "S"("12345"), "d"(5L)
                   : "rcx", "r11", "memory");
  EXPECT(result == 5 && r10 == 10 && r8 == 8 && r9 == 9);
  EXPECT(read(fds[0], buffer, sizeof(buffer)) == 5);
  EXPECT(strcmp(buffer, "12345") == 0);

  // All registers but rax, rcx and r11 keep their values.
  register long rbx __asm__("rbx") = 1;
  register long r12 __asm__("r12") = 2;
  register long r15 __asm__("r15") = 5;
  __asm__ volatile("syscall"
                   : "=a"(result), "+r"(rbx), "+r"(r12), "+r"(r15)
                   : "0"((long)SYS_sched_yield)
                   : "rcx", "r11", "memory");
  EXPECT(result == 0 && rbx == 1 && r12 == 2 && r15 == 5);
  EXPECT_ERRNO(syscall(100000), ENOSYS);
  EXPECT_ERRNO(syscall(-5), ENOSYS);
}

// The processor's flags are the program's; the kernel works with its own.
static void flags(void) {
  enum { direction = 0x400, nested_task = 0x4000 };
  for (int i = 0; i < 1000; i++) {
    long result = SYS_getppid;
    __asm__ volatile("pushfq; orq %0, (%%rsp); popfq"
                     :
                     : "i"(direction | nested_task)
                     : "memory", "cc");
    __asm__ volatile("syscall" : "+a"(result) : : "rcx", "r11", "memory");
    __asm__ volatile("pushfq; andq %0, (%%rsp); popfq"
                     :
                     : "i"(~(direction | nested_task))
                     : "memory", "cc");
    EXPECT(result > 0);
  }
}

static void clear_trap_flag(int signal, siginfo_t *info, void *context) {
  (void)signal;
  (void)info;
  ((ucontext_t *)context)->uc_mcontext.gregs[REG_EFL] &= ~0x100;
  remote[1]++;
}

static void trap_flag(void) {
  char before = remote[1];
  handle(SIGTRAP, clear_trap_flag, 0);
  __asm__ volatile("pushfq; orq $0x100, (%%rsp); popfq; nop; nop"
                   :
                   :
                   : "memory", "cc");
  EXPECT(remote[1] == before + 1);
}

const struct check limit_checks[] = {
    {"limits", limits},
    {"other-memory", other_memory},
    {"thread-overflow", thread_overflow},
    {"assembly", system_calls_in_assembly},
    {"flags", flags},
    {"trap-flag", trap_flag},
    {NULL, NULL},
};
