// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What differs between the rings, and helpers of the scripts: run by name.

#define _GNU_SOURCE
#include "check.h"

#include <fcntl.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static unsigned privilege_level(void) {
  unsigned long cs;
  __asm__ volatile("mov %%cs, %0" : "=r"(cs));
  return cs & 3;
}

static void cpl(void) { printf("CPL %u\n", privilege_level()); }

// Supervisor mode execution and access prevention are on, for everybody.
static void protections(void) {
  EXPECT(privilege_level() == 0);
  unsigned long cr4;
  __asm__ volatile("mov %%cr4, %0" : "=r"(cr4));
  printf("SMEP %lu SMAP %lu\n", cr4 >> 20 & 1, cr4 >> 21 & 1);
}

static void run_user_page(void) {
  unsigned char *code = mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC,
                             MAP_PRIVATE | MAP_ANON, -1, 0);
  EXPECT(code != MAP_FAILED);
  code[0] = 0xc3; // ret
  ((void (*)(void))(uintptr_t)code)();
}

// In ring 3 this is how a just-in-time compiler works.
static void user_code(void) { in_child("code in user memory", run_user_page); }

static void write_own_code(void) { *(volatile char *)(uintptr_t)cpl = 0; }

static void own_code(void) {
  in_child("write to own code", write_own_code);
  // Code is kernel memory: not data to hand to the kernel.
  EXPECT_ERRNO(write(1, (void *)(uintptr_t)cpl, 4), EFAULT);
}

// The application starts a shell, which starts the application.
static void in_shell(void) {
  fflush(stdout);
  EXPECT(system("echo in the shell; \"$APP\" exit-3 || echo status $?") == 0);
}

// For attackers that look at a program: one that has given up its privileges,
// and does all it can to be looked at.
static void become_user(void) {
  EXPECT(setresgid(1000, 1000, 1000) == 0 && setresuid(1000, 1000, 1000) == 0);
  EXPECT(prctl(PR_SET_DUMPABLE, 1) == 0);
}

static void leave_as_user(void) {
  become_user();
  usleep(50000);
  _exit(0);
}

static void wait_for_ever(void) {
  for (;;)
    pause();
}

static void trace_me(void) {
  int refused = ptrace(PTRACE_TRACEME, 0, 0, 0) != 0 && errno == EPERM;
  _exit(refused ? 17 : 18);
}

// Processor features that are for code below ring 0 are refused.
static void ring3_features(void) {
  enum { sys_arch_prctl = 158, arch_set_cpuid = 0x1012 };
  EXPECT_ERRNO(prctl(PR_SET_TSC, PR_TSC_SIGSEGV), EINVAL);
  EXPECT(prctl(PR_SET_TSC, PR_TSC_ENABLE) == 0);
  EXPECT_ERRNO(syscall(sys_arch_prctl, arch_set_cpuid, 0), ENODEV);
}

// In ring 3, CLI is a general protection fault. Here it works until the next
// system call or exception, and nobody else notices.
static void interrupts_off(void) {
  void *volatile page =
      mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANON, -1, 0);
  for (int i = 0; i < 100; i++) {
    __asm__ volatile("cli");
    EXPECT(getppid() > 0);
    __asm__ volatile("cli");
    usleep(1000);
    __asm__ volatile("cli");
    EXPECT(write(-1, "", 1) == -1);
    __asm__ volatile("cli");
    EXPECT(syscall(100000) == -1);
  }
  __asm__ volatile("cli");
  *(volatile char *)page = 1;
  unsigned long flags;
  __asm__ volatile("pushfq; pop %0" : "=r"(flags));
  EXPECT(flags & 0x200);
}

// For processors that come and go: tasks of every kind.
static volatile sig_atomic_t over;
static void end_of_time(int signal, siginfo_t *info, void *context) {
  (void)signal;
  (void)info;
  (void)context;
  over = 1;
}

static void *keep_busy(void *argument) {
  volatile double value = 1.0;
  for (unsigned long i = 1; !over; i++) {
    value = value * 1.0000001 + 1.0;
    if (i % 1000 == 0) {
      char *page = mmap(NULL, 8192, PROT_READ | PROT_WRITE,
                        MAP_PRIVATE | MAP_ANON, -1, 0);
      EXPECT(page != MAP_FAILED);
      page[0] = 1;
      EXPECT(munmap(page, 8192) == 0);
    }
    if (i % 5000 == 0) {
      pid_t pid = fork();
      if (pid == 0)
        _exit(0);
      EXPECT(pid > 0 && waitpid(pid, NULL, 0) == pid);
    }
  }
  return argument;
}

static void load(void) {
  enum { threads = 4, seconds = 8 };
  pthread_t ids[threads];
  handle(SIGALRM, end_of_time, 0);
  for (int i = 0; i < threads; i++)
    EXPECT(pthread_create(&ids[i], NULL, keep_busy, NULL) == 0);
  alarm(seconds);
  for (int i = 0; i < threads; i++)
    EXPECT(pthread_join(ids[i], NULL) == 0);
}

// Under a seccomp filter that answers getpgid() with success (intruder
// filters).
static void forged_success(void) {
  EXPECT_ERRNO(syscall(SYS_getpgid, 0), EPERM);
}

// Makes the kernel run out of its stack, while it works for this program.
static void exhaust_stack(void) {
  int fd = open("/sys/kernel/debug/provoke-crash/DIRECT", O_WRONLY);
  EXPECT(fd >= 0);
  (void)!write(fd, "EXHAUST_STACK", 13);
}

// For a sampler: system calls from one function, whose address is printed.
__attribute__((noinline)) static void call_often(long fd) {
  for (;;) {
    long result = SYS_pwrite64;
    register long offset __asm__("r10") = 0;
    __asm__ volatile("syscall"
                     : "+a"(result), "+r"(offset)
                     : "D"(fd), "S"("x"), "d"(1L)
                     : "rcx", "r11", "memory");
  }
}

static void busy(void) {
  int fd = open("/tmp/busy", O_RDWR | O_CREAT, 0600);
  EXPECT(fd >= 0);
  printf("%lx\n", (unsigned long)(uintptr_t)call_often);
  fflush(stdout);
  call_often(fd);
}

const struct check extra_checks[] = {
    {"cpl", cpl},
    {"protections", protections},
    {"user-code", user_code},
    {"own-code", own_code},
    {"spin", spin_forever},
    {"in-shell", in_shell},
    {"load", load},
    {"exhaust-stack", exhaust_stack},
    {"forged-success", forged_success},
    {"busy", busy},
    {"become-user", become_user},
    {"leave-as-user", leave_as_user},
    {"wait", wait_for_ever},
    {"traceme", trace_me},
    {"ring3-features", ring3_features},
    {"interrupts-off", interrupts_off},
    {NULL, NULL},
};
