// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What one system call costs: instructions per getppid(), loop included. Only
// meaningful where the time stamp counter counts instructions, as QEMU's does:
//
//   clang -fukl -O2 getppid.c -o getppid && ukl link getppid -o getppid.img
//   ukl run --icount getppid.img
//   ukl run --icount --ring3 getppid getppid.img

#include <stdio.h>
#include <sys/syscall.h>
#include <unistd.h>
#include <x86intrin.h>

enum { warm_up = 1000, calls = 100000 };

static unsigned long long count(int n) {
  unsigned long long start = __rdtsc();
  long sum = 0; // used below: a call without a use may be optimised away
  for (int i = 0; i < n; i++)
    sum += syscall(SYS_getppid);
  unsigned long long end = __rdtsc();
  return sum < 0 ? 0 : end - start;
}

int main(void) {
  count(warm_up);
  printf("%.2f instructions per getppid\n", (double)count(calls) / calls);
  return 0;
}
