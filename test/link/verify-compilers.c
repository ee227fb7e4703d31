// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The rule for the red zone agrees with what the compiler is told to do.
//
// RUN: %clang -O0 -fno-pic -mno-red-zone -c %s -o %t.o
// RUN: %ld.lld -T %S/Inputs/verify.lds %t.o -o %t.img
// RUN: %ukl verify %t.img
// RUN: %clang -O2 -fno-pic -mno-red-zone -c %s -o %t.o
// RUN: %ld.lld -T %S/Inputs/verify.lds %t.o -o %t.img
// RUN: %ukl verify %t.img
// RUN: %clang -O0 -fno-pic -mred-zone -c %s -o %t.o
// RUN: %ld.lld -T %S/Inputs/verify.lds %t.o -o %t.img
// RUN: not %ukl verify %t.img
// RUN: %clang -O2 -fno-pic -mred-zone -c %s -o %t.o
// RUN: %ld.lld -T %S/Inputs/verify.lds %t.o -o %t.img
// RUN: not %ukl verify %t.img

void use(char *);

int leaf(int a, int i) {
  volatile int array[10];
  array[i] = a;
  return array[3];
}

int aligned(int i) {
  __attribute__((aligned(64))) char buffer[64];
  buffer[i] = 1;
  use(buffer);
  return buffer[0];
}

int dynamic(int n) {
  char buffer[n];
  buffer[0] = 1;
  use(buffer);
  return buffer[0];
}

int sink;
void use(char *p) { sink = *p; }
void _start(void) { sink = leaf(1, 2) + aligned(3) + dynamic(sink); }
