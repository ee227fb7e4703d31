// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What only code in ring 0 can do: call a function of the kernel. For programs
// that take the kernel with them.

#ifndef KERNEL_FUNCTION_H
#define KERNEL_FUNCTION_H

#include <alloca.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

typedef void kernel_function_type(const char *, ...);

// By its name in /proc/kallsyms, which the kernel shows to root; ends the
// program if there is none.
static inline kernel_function_type *kernel_function(const char *wanted) {
  FILE *symbols = fopen("/proc/kallsyms", "r");
  char line[512], name[256], type;
  for (unsigned long address; symbols && fgets(line, sizeof(line), symbols);)
    if (sscanf(line, "%lx %c %255s", &address, &type, name) == 3 &&
        strcmp(name, wanted) == 0)
      return (kernel_function_type *)address;
  _exit(1);
}

// Stops the kernel. An interrupt in the middle, or a stack page that is not
// there yet, would be the program's: panic() runs on its stack.
static inline void stop_kernel(const char *why) {
  enum { stack_of_panic = 64 * 1024 };
  kernel_function_type *stop = kernel_function("panic");
  memset(alloca(stack_of_panic), 0, stack_of_panic);
  __asm__ volatile("cli" ::: "memory");
  stop("%s", why);
}

#endif
