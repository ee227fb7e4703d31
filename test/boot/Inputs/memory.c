// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Mappings, protection, the stack.

#define _GNU_SOURCE
#include "check.h"

#include <alloca.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

enum { page = 4096 };

static sigjmp_buf recovery;
static void recover(int signal, siginfo_t *info, void *context) {
  (void)info;
  (void)context;
  siglongjmp(recovery, signal);
}

// Non-zero when writing there raises SIGSEGV.
static int write_faults(volatile char *address) {
  handle(SIGSEGV, recover, 0);
  if (sigsetjmp(recovery, 1))
    return 1;
  *address = 1;
  return 0;
}

static char *map(size_t size, int protection, int flags, int fd) {
  char *p = mmap(NULL, size, protection, flags, fd, 0);
  EXPECT(p != MAP_FAILED);
  return p;
}

static void mappings(void) {
  char *p = map(16 * page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANON, -1);
  for (int i = 0; i < 16 * page; i++)
    EXPECT(p[i] == 0);
  memset(p, 0x5a, 16 * page);
  EXPECT(munmap(p + 4 * page, 4 * page) == 0);
  EXPECT(write_faults(p + 5 * page) && !write_faults(p + 9 * page));
  EXPECT(madvise(p + 8 * page, page, MADV_DONTNEED) == 0);
  EXPECT(p[8 * page] == 0 && p[10 * page] == 0x5a);
  p = mremap(p + 8 * page, 8 * page, 32 * page, MREMAP_MAYMOVE);
  EXPECT(p != MAP_FAILED && p[2 * page] == 0x5a && p[31 * page] == 0);
  EXPECT(munmap(p, 32 * page) == 0);
}

static char own_page[page] __attribute__((aligned(4096)));
static const char read_only[page] __attribute__((aligned(4096))) = "constant";

static void protection(void) {
  char *p = map(2 * page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANON, -1);
  EXPECT(mprotect(p, page, PROT_READ) == 0);
  EXPECT(write_faults(p) && !write_faults(p + page));
  EXPECT(mprotect(p, page, PROT_READ | PROT_WRITE) == 0 && !write_faults(p));
  // Static data is memory as any other.
  EXPECT(mprotect(own_page, page, PROT_READ) == 0);
  EXPECT(write_faults(own_page));
  EXPECT(mprotect(own_page, page, PROT_READ | PROT_WRITE) == 0);
  EXPECT(!write_faults(own_page) && own_page[0] == 1);
  EXPECT(write_faults((char *)(uintptr_t)read_only));
}

static void *lazily_allocated;
static void allocate_page(int signal, siginfo_t *info, void *context) {
  (void)signal;
  (void)context;
  void *start = (void *)((uintptr_t)info->si_addr & ~(uintptr_t)(page - 1));
  if (start != lazily_allocated)
    _exit(9);
  mprotect(start, page, PROT_READ | PROT_WRITE);
}

// The faulting instruction is repeated when the handler returns.
static void repair_in_handler(void) {
  lazily_allocated = map(page, PROT_NONE, MAP_PRIVATE | MAP_ANON, -1);
  handle(SIGSEGV, allocate_page, 0);
  volatile int *word = lazily_allocated;
  word[3] = 77;
  EXPECT(word[3] == 77);
}

static void files_and_sharing(void) {
  int fd = memfd_create("file", 0);
  EXPECT(fd >= 0 && ftruncate(fd, 2 * page) == 0);
  char *shared = map(2 * page, PROT_READ | PROT_WRITE, MAP_SHARED, fd);
  char *private = map(2 * page, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd);
  pid_t pid = fork();
  EXPECT(pid >= 0);
  if (pid == 0) {
    strcpy(shared, "from the child");
    strcpy(private + page, "only in the child");
    _exit(0);
  }
  EXPECT(waitpid(pid, NULL, 0) == pid);
  EXPECT(strcmp(shared, "from the child") == 0);
  EXPECT(private[page] == 0);
  char buffer[32];
  EXPECT(pread(fd, buffer, sizeof(buffer), 0) == sizeof(buffer));
  EXPECT(strcmp(buffer, "from the child") == 0);
}

static void heap(void) {
  size_t size = 64 << 20;
  char *p = calloc(size, 1);
  EXPECT(p);
  for (size_t i = 0; i < size; i += 64 * 1024)
    EXPECT(p[i]++ == 0);
  p = realloc(p, size / 2);
  EXPECT(p && p[64 * 1024] == 1);
  free(p);
}

static unsigned recurse(unsigned depth) {
  volatile char frame[1024];
  frame[0] = (char)depth;
  frame[sizeof(frame) - 1] = 1;
  if (depth == 0)
    return 0;
  return recurse(depth - 1) + (unsigned)frame[sizeof(frame) - 1];
}

// The default limit is 8 MB; the stack grows page by page until there.
static void deep_stack(void) { EXPECT(recurse(6500) == 6500); }

static void big_frame(void) {
  size_t size = 4 << 20;
  volatile char *p = alloca(size);
  for (size_t i = 0; i < size; i += page)
    p[i] = 1;
  EXPECT(p[0] == 1);
}

static void catch_overflow(void) {
  static char alternative[64 * 1024];
  stack_t stack = {.ss_sp = alternative, .ss_size = sizeof(alternative)};
  EXPECT(sigaltstack(&stack, NULL) == 0);
  handle(SIGSEGV, recover, SA_ONSTACK);
  if (sigsetjmp(recovery, 1) == 0) {
    recurse(1u << 30);
    EXPECT(!"the stack has an end");
  }
}

static void overflow(void) { recurse(1u << 30); }

static void stack_overflow(void) {
  catch_overflow();
  catch_overflow();
  signal(SIGSEGV, SIG_DFL);
  in_child("endless recursion", overflow);
}

#define KERNEL_ADDRESS ((void *)0xffffffff88000000)

static void kernel_addresses(void) {
  int fds[2];
  EXPECT(pipe(fds) == 0 && write(fds[1], "x", 1) == 1);
  EXPECT_ERRNO(write(fds[1], KERNEL_ADDRESS, 8), EFAULT);
  EXPECT_ERRNO(read(fds[0], KERNEL_ADDRESS, 1), EFAULT);
  EXPECT_ERRNO(open(KERNEL_ADDRESS, O_RDONLY), EFAULT);
  EXPECT_ERRNO(pipe(KERNEL_ADDRESS), EFAULT);
  EXPECT_ERRNO(getrlimit(RLIMIT_STACK, KERNEL_ADDRESS), EFAULT);
  EXPECT_ERRNO(write(fds[1], (void *)16, 8), EFAULT);
  EXPECT_ERRNO(write(fds[1], (void *)0x800000000000000, 8), EFAULT);
}

const struct check memory_checks[] = {
    {"mappings", mappings},
    {"protection", protection},
    {"repair-in-handler", repair_in_handler},
    {"files-and-sharing", files_and_sharing},
    {"heap", heap},
    {"deep-stack", deep_stack},
    {"big-frame", big_frame},
    {"stack-overflow", stack_overflow},
    {"kernel-addresses", kernel_addresses},
    {NULL, NULL},
};
