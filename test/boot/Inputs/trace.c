// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Those who watch system calls: ptrace and seccomp.

#define _GNU_SOURCE
#include "check.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <time.h>
#include <ucontext.h>
#include <unistd.h>

// The C library has no linux/seccomp.h and linux/filter.h.
struct sock_filter {
  unsigned short code;
  unsigned char jump_true, jump_false;
  unsigned value;
};
struct sock_fprog {
  unsigned short length;
  struct sock_filter *filter;
};
enum { filter_load = 0x20, filter_equal = 0x15, filter_return = 0x06 };
enum { seccomp_number = 0, seccomp_arch = 4, arch_x86_64 = 0xc000003e };
enum {
  mode_filter = 2,
  action_trap = 0x00030000,
  action_error = 0x00050000,
  action_allow = 0x7fff0000,
};
#define ACTION_KILL_PROCESS 0x80000000

static volatile long watched = 17;

static pid_t traced_child(void (*function)(void)) {
  fflush(stdout);
  pid_t pid = fork();
  EXPECT(pid >= 0);
  if (pid == 0) {
    EXPECT(ptrace(PTRACE_TRACEME, 0, 0, 0) == 0);
    raise(SIGSTOP);
    function();
    _exit(0);
  }
  int status;
  EXPECT(waitpid(pid, &status, 0) == pid);
  EXPECT(WIFSTOPPED(status) && WSTOPSIG(status) == SIGSTOP);
  return pid;
}

static int resume(pid_t pid, long how) {
  int status;
  EXPECT(ptrace(how, pid, 0, 0) == 0);
  EXPECT(waitpid(pid, &status, 0) == pid);
  return status;
}

static void make_calls(void) {
  syscall(SYS_getuid);
  syscall(SYS_getppid);
  syscall(SYS_close, -1);
  syscall(SYS_recvfrom, 0x123456789, 0, 3, 4, 5, 6);
  _exit(syscall(SYS_getgid) == 4711 && watched == 18 ? 21 : 22);
}

// What strace does, and a result and a variable changed from outside.
static void trace_calls(void) {
  pid_t pid = traced_child(make_calls);
  EXPECT(ptrace(PTRACE_SETOPTIONS, pid, 0, PTRACE_O_TRACESYSGOOD) == 0);
  EXPECT(ptrace(PTRACE_PEEKDATA, pid, &watched, 0) == 17);
  EXPECT(ptrace(PTRACE_POKEDATA, pid, (void *)&watched, 18L) == 0);

  int inside = 0, seen = 0, status;
  while (status = resume(pid, PTRACE_SYSCALL), WIFSTOPPED(status)) {
    EXPECT(WSTOPSIG(status) == (SIGTRAP | 0x80));
    struct user_regs_struct registers;
    EXPECT(ptrace(PTRACE_GETREGS, pid, 0, &registers) == 0);
    inside = !inside;
    switch (registers.orig_rax) {
    case SYS_getuid:
    case SYS_getppid:
      seen++;
      EXPECT(inside || (long)registers.rax >= 0);
      break;
    case SYS_close:
      seen++;
      EXPECT(registers.rdi == -1UL || (int)registers.rdi == -1);
      EXPECT(inside || (long)registers.rax == -EBADF);
      break;
    case SYS_recvfrom:
      seen++;
      EXPECT(registers.rdi == 0x123456789 && registers.rsi == 0);
      EXPECT(registers.rdx == 3 && registers.r10 == 4);
      EXPECT(registers.r8 == 5 && registers.r9 == 6);
      break;
    case SYS_getgid:
      seen++;
      registers.rax = 4711;
      EXPECT(inside || ptrace(PTRACE_SETREGS, pid, 0, &registers) == 0);
      break;
    default:
      break;
    }
  }
  EXPECT(seen == 10);
  EXPECT(WIFEXITED(status) && WEXITSTATUS(status) == 21);
}

static void step_through(void) {
  unsigned long sum = 0;
  for (int i = 0; i < 20; i++)
    syscall(SYS_getppid);
  // More instructions than there are steps, whatever the optimiser does.
  for (volatile unsigned i = 0; i < 1000; i++)
    sum += i;
  _exit(sum == 999 * 1000 / 2 ? 23 : 24);
}

static void single_step(void) {
  pid_t pid = traced_child(step_through);
  for (int i = 0; i < 1500; i++) {
    int status = resume(pid, PTRACE_SINGLESTEP);
    EXPECT(WIFSTOPPED(status) && WSTOPSIG(status) == SIGTRAP);
  }
  int status = resume(pid, PTRACE_CONT);
  EXPECT(WIFEXITED(status) && WEXITSTATUS(status) == 23);
}

// The instruction ends in the two bytes of INT 1, whose trap a step is.
static void load_int_bytes(void) {
  for (int i = 0; i < 4; i++)
    __asm__ volatile("movl $0x01cd0000, %%eax\n\tnop" ::: "eax");
  _exit(25);
}

static void step_int_bytes(void) {
  pid_t pid = traced_child(load_int_bytes);
  int status;
  do
    status = resume(pid, PTRACE_SINGLESTEP);
  while (WIFSTOPPED(status) && WSTOPSIG(status) == SIGTRAP);
  EXPECT(WIFEXITED(status) && WEXITSTATUS(status) == 25);
}

static void exec_shell(void) {
  execl("/bin/sh", "sh", "-c", "exit 26", (char *)NULL);
}

// exec leads out of ring 0, also where a tracer makes the frame that of a system
// call that has changed nothing.
static void trace_exec(void) {
  pid_t pid = traced_child(exec_shell);
  EXPECT(ptrace(PTRACE_SETOPTIONS, pid, 0, PTRACE_O_TRACEEXEC) == 0);
  int status = resume(pid, PTRACE_CONT);
  EXPECT(status >> 8 == (SIGTRAP | PTRACE_EVENT_EXEC << 8));
  struct user_regs_struct registers;
  EXPECT(ptrace(PTRACE_GETREGS, pid, 0, &registers) == 0);
  registers.rcx = registers.rip;
  registers.r11 = registers.rsp;
  EXPECT(ptrace(PTRACE_SETREGS, pid, 0, &registers) == 0);
  status = resume(pid, PTRACE_CONT);
  EXPECT(WIFEXITED(status) && WEXITSTATUS(status) == 26);
}

static void attach(void) {
  pid_t pid = fork();
  EXPECT(pid >= 0);
  if (pid == 0)
    spin_forever();
  struct timespec moment = {0, 20000000};
  nanosleep(&moment, NULL);
  int status;
  for (int i = 0; i < 3; i++) {
    EXPECT(ptrace(PTRACE_ATTACH, pid, 0, 0) == 0);
    EXPECT(waitpid(pid, &status, 0) == pid && WIFSTOPPED(status));
    struct user_fpregs_struct registers;
    EXPECT(ptrace(PTRACE_GETFPREGS, pid, 0, &registers) == 0);
    EXPECT(ptrace(PTRACE_DETACH, pid, 0, 0) == 0);
  }
  EXPECT(kill(pid, SIGKILL) == 0 && waitpid(pid, &status, 0) == pid);
}

static volatile int trapped;
static void on_sigsys(int signal, siginfo_t *info, void *context) {
  (void)signal;
  trapped = info->si_syscall;
  ((ucontext_t *)context)->uc_mcontext.gregs[REG_RAX] = 99;
}

static void install_filter(void) {
  struct sock_filter filter[] = {
      {filter_load, 0, 0, seccomp_arch},
      {filter_equal, 1, 0, arch_x86_64},
      {filter_return, 0, 0, ACTION_KILL_PROCESS},
      {filter_load, 0, 0, seccomp_number},
      {filter_equal, 0, 1, SYS_getppid},
      {filter_return, 0, 0, action_error | EPERM},
      {filter_equal, 0, 1, SYS_getuid},
      {filter_return, 0, 0, action_trap},
      {filter_equal, 0, 1, SYS_getgid},
      {filter_return, 0, 0, ACTION_KILL_PROCESS},
      {filter_return, 0, 0, action_allow},
  };
  struct sock_fprog program = {sizeof(filter) / sizeof(*filter), filter};
  EXPECT(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0);
  EXPECT(prctl(PR_SET_SECCOMP, mode_filter, &program) == 0);
}

static void call_forbidden(void) { syscall(SYS_getgid); }

static void seccomp(void) {
  handle(SIGSYS, on_sigsys, 0);
  EXPECT(syscall(SYS_getppid) > 0 && syscall(SYS_getuid) == 0);
  install_filter();
  for (int i = 0; i < 100; i++)
    EXPECT_ERRNO(syscall(SYS_getppid), EPERM);
  EXPECT(syscall(SYS_getuid) == 99 && trapped == SYS_getuid);
  EXPECT(getpid() > 0);
  in_child("forbidden call", call_forbidden);
}

static void three_calls(void) {
  for (int i = 0; i < 3; i++)
    syscall(SYS_getppid);
  _exit(7);
}

// Every step gets on, over system calls too, until the child has exited.
static void step_to_the_end(void) {
  enum { limit = 5000 };
  pid_t pid = traced_child(three_calls);
  int status = 0, steps = 0;
  for (; steps < limit; steps++) {
    EXPECT(ptrace(PTRACE_SINGLESTEP, pid, 0, 0) == 0);
    EXPECT(waitpid(pid, &status, 0) == pid);
    if (WIFEXITED(status))
      break;
    EXPECT(WIFSTOPPED(status) && WSTOPSIG(status) == SIGTRAP);
  }
  EXPECT(steps > 10 && steps < limit && WEXITSTATUS(status) == 7);
}

static volatile int own_steps;

static void count_step(int signal, siginfo_t *info, void *context) {
  (void)signal, (void)info;
  ucontext_t *uc = context;
  enum { trap_flag = 0x100, limit = 5000 };
  if (++own_steps == limit)
    uc->uc_mcontext.gregs[REG_EFL] &= ~(long)trap_flag;
}

// A program that steps itself goes on doing so behind a system call.
static void step_itself(void) {
  handle(SIGTRAP, count_step, 0);
  long id = getppid();
  int before, after;
  __asm__ volatile("pushfq; orq $0x100, (%%rsp); popfq" ::: "memory", "cc");
  before = own_steps;
  for (int i = 0; i < 3; i++)
    EXPECT(syscall(SYS_getppid) == id);
  after = own_steps;
  for (volatile int i = 0; i < 10; i++)
    ;
  EXPECT(after > before && own_steps > after + 10);
  __asm__ volatile("pushfq; andq $~0x100, (%%rsp); popfq" ::: "memory", "cc");
  EXPECT(own_steps < 5000);
}

// A data breakpoint on the stack below the frame, which a call writes.
static void watch_the_stack(void) {
  pid_t pid = traced_child(three_calls);
  struct user_regs_struct regs;
  EXPECT(ptrace(PTRACE_GETREGS, pid, 0, &regs) == 0);
  enum { write_8_bytes = 0x90001 }; // DR7: local 0, write, length 8
  size_t debug_registers = offsetof(struct user, u_debugreg);
  EXPECT(ptrace(PTRACE_POKEUSER, pid, debug_registers, regs.rsp - 8) == 0);
  EXPECT(ptrace(PTRACE_POKEUSER, pid, debug_registers + 7 * sizeof(long),
                write_8_bytes) == 0);
  int status, stops = 0;
  do {
    EXPECT(ptrace(PTRACE_CONT, pid, 0, 0) == 0);
    EXPECT(waitpid(pid, &status, 0) == pid);
  } while (!WIFEXITED(status) && ++stops < 200);
  EXPECT(WIFEXITED(status) && WEXITSTATUS(status) == 7);
}

const struct check trace_checks[] = {
    {"ptrace-calls", trace_calls},
    {"ptrace-step", single_step},
    {"ptrace-step-to-the-end", step_to_the_end},
    {"ptrace-watch-the-stack", watch_the_stack},
    {"step-itself", step_itself},
    {"ptrace-step-int-bytes", step_int_bytes},
    {"ptrace-exec", trace_exec},
    {"ptrace-attach", attach},
    {"seccomp", seccomp},
    {NULL, NULL},
};
