// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Prints its arguments; exits with their number.
//
//   clang -fukl -O2 hello.c -o hello && ukl link hello -o hello.img
//   ukl run hello.img -- a b c

#include <stdio.h>

int main(int argc, char **argv) {
  printf("Hello, world\n");
  for (int i = 1; i < argc; i++)
    printf("argument %d: %s\n", i, argv[i]);
  return argc - 1;
}
