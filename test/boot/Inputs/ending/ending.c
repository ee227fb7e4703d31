// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// ending exit <status>    exits so
// ending signal <number>  dies of the signal
// ending args ...         prints its arguments, each in brackets, in hex
// ending copy             copies standard input to standard output
// ending spin             never ends
// ending panic            calls panic() of the kernel

#include "../../../Inputs/kernel_function.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void copy(void) {
  char buffer[4096];
  for (ssize_t size; (size = read(0, buffer, sizeof(buffer))) > 0;)
    for (ssize_t at = 0, n; at < size; at += n)
      if ((n = write(1, buffer + at, (size_t)(size - at))) <= 0)
        _exit(1);
}

static void print_args(int argc, char **argv) {
  for (int i = 0; i < argc; i++) {
    printf("[");
    for (const char *c = argv[i]; *c; c++)
      printf("%02x", (unsigned char)*c);
    printf("]\n");
  }
}

int main(int argc, char **argv) {
  const char *how = argc > 1 ? argv[1] : "";
  int number = argc > 2 ? atoi(argv[2]) : 0;
  if (strcmp(how, "exit") == 0)
    return number;
  if (strcmp(how, "signal") == 0)
    raise(number);
  else if (strcmp(how, "args") == 0)
    print_args(argc - 2, argv + 2);
  else if (strcmp(how, "copy") == 0)
    copy();
  else if (strcmp(how, "spin") == 0)
    for (volatile int i = 0;; i++)
      ;
  else if (strcmp(how, "panic") == 0)
    stop_kernel("on request of the program");
  return 0;
}
