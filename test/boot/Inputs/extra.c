// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What differs between the rings, and helpers of the scripts: run by name.

#define _GNU_SOURCE
#include "check.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
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

const struct check extra_checks[] = {
    {"cpl", cpl},
    {"protections", protections},
    {"user-code", user_code},
    {"own-code", own_code},
    {"spin", spin_forever},
    {"in-shell", in_shell},
    {NULL, NULL},
};
