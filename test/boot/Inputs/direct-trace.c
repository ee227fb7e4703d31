// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Direct system calls that somebody starts to watch while they are made:
// seccomp filters, tracers, /proc.

#define _GNU_SOURCE
#include "direct.h"

#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <ucontext.h>

static int fds[2];
static volatile int traps, trapped_number;

static void on_sigsys(int signal, siginfo_t *info, void *context) {
  (void)signal;
  traps++;
  trapped_number = info->si_syscall;
  ((ucontext_t *)context)->uc_mcontext.gregs[REG_RAX] = 99;
}

// getppid and lseek fail, getuid and dup trap; more may fail.
static void install_filter(unsigned flags, unsigned another) {
  struct sock_filter filter[] = {
      {BPF_LD | BPF_W | BPF_ABS, 0, 0, 0}, // the number
      {BPF_JMP | BPF_JEQ | BPF_K, 4, 0, SYS_getppid},
      {BPF_JMP | BPF_JEQ | BPF_K, 3, 0, SYS_lseek},
      {BPF_JMP | BPF_JEQ | BPF_K, 2, 0, another},
      {BPF_JMP | BPF_JEQ | BPF_K, 2, 0, SYS_getuid},
      {BPF_JMP | BPF_JEQ | BPF_K, 1, 2, SYS_dup},
      {BPF_RET | BPF_K, 0, 0, SECCOMP_RET_ERRNO | 1234},
      {BPF_RET | BPF_K, 0, 0, SECCOMP_RET_TRAP},
      {BPF_RET | BPF_K, 0, 0, SECCOMP_RET_ALLOW},
  };
  struct sock_fprog program = {sizeof(filter) / sizeof(*filter), filter};
  EXPECT(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0);
  EXPECT(syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, flags, &program) == 0);
}

// The same call sites before the filter and behind it.
static void filter_in_a_loop(void) {
  handle(SIGSYS, on_sigsys, 0);
  pid_t me = getpid(), parent = getppid();
  EXPECT(pipe(fds) == 0);
  for (int i = 0; i < 300; i++) {
    int filtered = i >= 100;
    char byte = (char)i;
    if (i == 100)
      install_filter(0, SYS_getegid);
    EXPECT(raw_call(SYS_getppid, 0, 0, 0) == (filtered ? -1234 : parent));
    EXPECT(raw_call(SYS_lseek, -1, 0, 0) == (filtered ? -1234 : -EBADF));
    EXPECT(raw_call(SYS_getegid, 0, 0, 0) == (filtered ? -1234 : 0));
    EXPECT(raw_call(SYS_getuid, 0, 0, 0) == (filtered ? 99 : 0));
    EXPECT(!filtered || trapped_number == SYS_getuid);
    EXPECT(raw_call(SYS_dup, -1, 0, 0) == (filtered ? 99 : -EBADF));
    EXPECT(!filtered || trapped_number == SYS_dup);
    EXPECT(traps == (filtered ? 2 * (i - 99) : 0));
    EXPECT(direct_getpid() == me && direct_write(fds[1], &byte, 1) == 1);
    EXPECT(direct_read(fds[0], &byte, 1) == 1 && byte == (char)i);
  }
}

static atomic_int started, filter_is_there;

static void *loop_until_filtered(void *argument) {
  pid_t parent = getppid();
  started++;
  for (int failures = 0; failures < 100;) {
    int must_fail = filter_is_there;
    long result = raw_call(SYS_getppid, 0, 0, 0);
    EXPECT(result == -1234 || (result == parent && !must_fail));
    failures += result == -1234;
  }
  return argument;
}

static void *block_until_filtered(void *argument) {
  char byte;
  started++;
  // The call under way ends as it began; the next one is refused.
  EXPECT(direct_read(fds[0], &byte, 1) == 1 && byte == 'x');
  EXPECT(direct_read(fds[0], &byte, 1) == -1234);
  return argument;
}

// A thread gives all others a filter.
static void filter_for_all(void) {
  pthread_t ids[3];
  EXPECT(pipe(fds) == 0);
  for (int i = 0; i < 3; i++)
    EXPECT(pthread_create(&ids[i], NULL,
                          i ? loop_until_filtered : block_until_filtered,
                          NULL) == 0);
  while (started < 3)
    sched_yield();
  direct_sleep_ms(20);
  install_filter(SECCOMP_FILTER_FLAG_TSYNC, SYS_read);
  filter_is_there = 1;
  EXPECT(raw_call(SYS_getppid, 0, 0, 0) == -1234);
  EXPECT(direct_write(fds[1], "x", 1) == 1);
  for (int i = 0; i < 3; i++)
    EXPECT(pthread_join(ids[i], NULL) == 0);
}

static volatile sig_atomic_t enough;
static void on_sigterm(int signal, siginfo_t *info, void *context) {
  (void)signal;
  (void)info;
  (void)context;
  enough = 1;
}

// Calls with known arguments and results, until SIGTERM.
static void be_traced(void) {
  handle(SIGTERM, on_sigterm, SA_RESTART);
  EXPECT(pipe(fds) == 0);
  pid_t parent = getppid(), me = getpid();
  do {
    char bytes[3] = "";
    EXPECT(direct_getppid() == parent && direct_getpid() == me);
    EXPECT(raw_call(SYS_close, -5, 0, 0) == -EBADF);
    EXPECT(direct_write(fds[1], "abc", 3) == 3);
    EXPECT(direct_read(fds[0], bytes, 3) == 3 && memcmp(bytes, "abc", 3) == 0);
    EXPECT(raw_call(SYS_lseek, fds[0], 1, 2) == -ESPIPE);
  } while (!enough);
}

static int resume(pid_t pid, long how) {
  int status;
  EXPECT(ptrace(how, pid, 0, 0) == 0);
  EXPECT(waitpid(pid, &status, 0) == pid);
  return status;
}

static void attach_to(pid_t pid) {
  int status;
  EXPECT(ptrace(PTRACE_ATTACH, pid, 0, 0) == 0);
  EXPECT(waitpid(pid, &status, 0) == pid);
  EXPECT(WIFSTOPPED(status) && WSTOPSIG(status) == SIGSTOP);
}

static void expect_call(const struct user_regs_struct *in, long result) {
  switch (in->orig_rax) {
  case SYS_getppid:
  case SYS_getpid:
    EXPECT(result > 0);
    break;
  case SYS_close:
    EXPECT((int)in->rdi == -5 && result == -EBADF);
    break;
  case SYS_lseek:
    EXPECT(in->rsi == 1 && in->rdx == 2 && result == -ESPIPE);
    break;
  case SYS_read:
  case SYS_write:
    EXPECT(in->rdx == 3 && result == 3);
    break;
  default:
    EXPECT(!"an unknown call");
  }
}

// What strace -p does: attached for 60 calls, detached, and again.
static void trace(pid_t pid) {
  unsigned seen = 0;
  for (int round = 0; round < 8; round++) {
    attach_to(pid);
    EXPECT(ptrace(PTRACE_SETOPTIONS, pid, 0, PTRACE_O_TRACESYSGOOD) == 0);
    for (int i = 0; i < 60; i++) {
      struct user_regs_struct in, out;
      EXPECT(WSTOPSIG(resume(pid, PTRACE_SYSCALL)) == (SIGTRAP | 0x80));
      EXPECT(ptrace(PTRACE_GETREGS, pid, 0, &in) == 0);
      EXPECT((long)in.rax == -ENOSYS);
      EXPECT(WSTOPSIG(resume(pid, PTRACE_SYSCALL)) == (SIGTRAP | 0x80));
      EXPECT(ptrace(PTRACE_GETREGS, pid, 0, &out) == 0);
      EXPECT(out.orig_rax == in.orig_rax && out.rsp == in.rsp);
      expect_call(&in, (long)out.rax);
      seen |= 1u << in.orig_rax % 32;
    }
    EXPECT(ptrace(PTRACE_DETACH, pid, 0, 0) == 0);
    direct_sleep_ms(3);
  }
  unsigned all = 1u << SYS_getppid % 32 | 1u << SYS_getpid % 32 |
                 1u << SYS_close | 1u << SYS_lseek | 1u << SYS_read |
                 1u << SYS_write;
  EXPECT(seen == all);
}

static void trace_under_load(void) {
  pid_t pid = start_child(be_traced);
  direct_sleep_ms(20);
  trace(pid);
  EXPECT(kill(pid, SIGTERM) == 0);
  direct_expect_exit(pid, 0);
}

// For the scripts: the process may be in the other ring.
static void trace_target(void) {
  pid_t pid = atoi(getenv("TARGET"));
  for (int i = 0; i < 2; i++)
    trace(pid);
}

static volatile int stage;
static void step_over_calls(void) {
  EXPECT(pipe(fds) == 0);
  pid_t parent = getppid(), me = getpid();
  char byte = 'x';
  EXPECT(ptrace(PTRACE_TRACEME, 0, 0, 0) == 0);
  raise(SIGSTOP);
  for (int i = 0; i < 20; i++) {
    stage = 1;
    pid_t ids[] = {direct_getppid(), direct_getpid()};
    stage = 2;
    long written = direct_write(fds[1], &byte, 1);
    stage = 3;
    long taken = direct_read(fds[0], &byte, 1);
    stage = 4;
    long closed = raw_call(SYS_close, -1, 0, 0);
    stage = 5;
    EXPECT(ids[0] == parent && ids[1] == me && written == 1);
    EXPECT(taken == 1 && byte == 'x' && closed == -EBADF);
  }
  _exit(25);
}

// Single steps get behind each call, with its result.
static void step_over(void) {
  pid_t pid = start_child(step_over_calls);
  int status, stages = 0, last = 0, steps = 0;
  EXPECT(waitpid(pid, &status, 0) == pid && WIFSTOPPED(status));
  while (status = resume(pid, PTRACE_SINGLESTEP), WIFSTOPPED(status)) {
    EXPECT(WSTOPSIG(status) == SIGTRAP && ++steps < 20000);
    struct user_regs_struct registers;
    EXPECT(ptrace(PTRACE_GETREGS, pid, 0, &registers) == 0);
    EXPECT((long)registers.rsp > 0); // a tracer sees the program's stack only
    int now = (int)ptrace(PTRACE_PEEKDATA, pid, &stage, 0);
    EXPECT(now == last || now == last % 5 + 1);
    stages += now != last;
    last = now;
  }
  EXPECT(WIFEXITED(status) && WEXITSTATUS(status) == 25);
  EXPECT(stages == 100 && steps > 400);
}

static char *buffer;
static void read_words(void) {
  for (int i = 0; i < 20; i++) {
    EXPECT(direct_read(fds[0], buffer, 4) == 4);
    EXPECT(memcmp(buffer, &i, 4) == 0);
  }
}

static pid_t start_reader(void) {
  EXPECT(pipe(fds) == 0);
  buffer =
      mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANON, -1, 0);
  return start_child(read_words);
}

// A tracer stops a blocked call, sees it, and lets it go on.
static void attach_to_blocked(void) {
  pid_t pid = start_reader();
  for (int i = 0; i < 20; i++) {
    direct_wait_blocked(pid);
    for (int again = 0; again < 3; again++) {
      struct user_regs_struct registers;
      attach_to(pid);
      EXPECT(ptrace(PTRACE_GETREGS, pid, 0, &registers) == 0);
      EXPECT(registers.orig_rax == SYS_read && (long)registers.rsp > 0);
      EXPECT(registers.rdi == (unsigned)fds[0] && registers.rdx == 4);
      EXPECT(registers.rsi == (uintptr_t)buffer);
      EXPECT(ptrace(PTRACE_DETACH, pid, 0, 0) == 0);
      if (again == 1)
        direct_wait_blocked(pid);
    }
    EXPECT(direct_write(fds[1], &i, 4) == 4);
  }
  direct_expect_exit(pid, 0);
}

static int in_ring0(void) {
  unsigned long cs;
  __asm__("mov %%cs, %0" : "=r"(cs));
  return (cs & 3) == 0;
}

// /proc shows the call that blocks: its number, its arguments and the program's
// stack pointer. The registers that carry no argument are those of the task's
// last entry. For want of saved registers it may call a direct call "running".
static void expect_blocked_read(const char *text) {
  long number, a[6], sp;
  if (in_ring0() && strcmp(text, "running\n") == 0)
    return;
  EXPECT(sscanf(text, "%ld %lx %lx %lx %lx %lx %lx %lx", &number, &a[0], &a[1],
                &a[2], &a[3], &a[4], &a[5], &sp) == 8);
  EXPECT(number == SYS_read && a[0] == fds[0] && a[1] == (long)buffer);
  EXPECT(a[2] == 4 && sp > 0);
}

static void show_blocked(void) {
  pid_t pid = start_reader();
  for (int i = 0; i < 20; i++) {
    direct_wait_blocked(pid);
    char path[64], text[256];
    snprintf(path, sizeof(path), "/proc/%d/syscall", pid);
    FILE *file = fopen(path, "r");
    EXPECT(file && fgets(text, sizeof(text), file) && fclose(file) == 0);
    expect_blocked_read(text);
    EXPECT(direct_write(fds[1], &i, 4) == 4);
  }
  direct_expect_exit(pid, 0);
}

const struct check direct_trace_checks[] = {
    {"direct-filter", filter_in_a_loop},
    {"direct-filter-for-all", filter_for_all},
    {"direct-trace", trace_under_load},
    {"direct-step-over", step_over},
    {"direct-attach-to-blocked", attach_to_blocked},
    {"direct-show-blocked", show_blocked},
    {NULL, NULL},
};

// By name, see direct.sh.
const struct check direct_pair_checks[] = {
    {"be-traced", be_traced},
    {"trace-target", trace_target},
    {NULL, NULL},
};
