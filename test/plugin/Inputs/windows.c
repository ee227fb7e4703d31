// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Windows around system calls, page faults, string instructions and processes.
// Prints the length of each by the time stamp counter.

#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#define MARKER(number) ".byte 0x0f, 0x1f, 0x84, 0x00\n\t.long " number "\n\t"

static uint64_t begin(void) {
  uint32_t low, high;
  __asm__ volatile(MARKER("0x554b4c42") "rdtsc"
                   : "=a"(low), "=d"(high)
                   :
                   : "memory");
  return (uint64_t)high << 32 | low;
}

static uint64_t end(void) {
  uint32_t low, high;
  __asm__ volatile("rdtsc\n\t" MARKER("0x554b4c45")
                   : "=a"(low), "=d"(high)
                   :
                   : "memory");
  return (uint64_t)high << 32 | low;
}

static void system_calls(void) {
  for (int i = 0; i < 100; i++)
    (void)getppid();
}

static void page_faults(void) {
  char *memory = mmap(NULL, 1 << 20, PROT_READ | PROT_WRITE,
                      MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  memset(memory, 1, 1 << 20);
  munmap(memory, 1 << 20);
}

static void stack_growth(void) {
  volatile char large[1 << 18];
  large[0] = 1;
}

static void processes(void) {
  for (int i = 0; i < 3; i++) {
    pid_t child = fork();
    if (child == 0)
      _exit(0);
    waitpid(child, NULL, 0);
  }
}

int main(void) {
  void (*const cases[])(void) = {system_calls, page_faults, stack_growth,
                                 processes};
  uint64_t ticks[4];
  for (int i = 0; i < 4; i++) {
    uint64_t start = begin();
    cases[i]();
    ticks[i] = end() - start;
  }
  for (int i = 0; i < 4; i++)
    printf("ticks %lu\n", (unsigned long)ticks[i]);
  return 0;
}
