// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What only code in ring 0 can do: call a function of the kernel. For programs
// that take the kernel with them.

#ifndef KERNEL_FUNCTION_H
#define KERNEL_FUNCTION_H

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

#endif
