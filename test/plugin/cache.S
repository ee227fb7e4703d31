// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// RUN: %guest %s cache=on | FileCheck %s
//
// Misses of known patterns of accesses in the model of the first-level caches:
// 32 KiB, 8 ways, 64 bytes a line.

#include "guest.h"

// CHECK: "cache_model":{"l1i":{"size":32768,"ways":8,"line":64},"l1d":{"size":32768,"ways":8,"line":64}}}

// Reads \count times, \stride bytes apart, before the window and in it.
.macro READ count, stride, from=table
  .rept 2
  call 1f
  .endr
  jmp 2f
1:
  mov $\count, %ecx
  movabs $\from, %rsi
  BEGIN
3:
  mov (%rsi), %al
  add $\stride, %rsi
  dec %ecx
  jnz 3b
  END
  ret
2:
.endm

.globl guest_main
guest_main:
  // Fits; the second time it is there.
  // CHECK-NEXT: {"window":0,{{.*}}"l1d_access":256,"l1d_miss":256}
  // CHECK-NEXT: {"window":1,{{.*}}"l1d_access":256,"l1d_miss":0}
  READ 256, 64
  // Twice the size of the cache: what is there is not what is read next.
  // CHECK-NEXT: {"window":2,
  // CHECK-NEXT: {"window":3,{{.*}}"l1d_access":1024,"l1d_miss":1024}
  READ 1024, 64
  // All in one set, as many as it has ways, and one more.
  // CHECK-NEXT: {"window":4,
  // CHECK-NEXT: {"window":5,{{.*}}"l1d_access":8,"l1d_miss":0}
  READ 8, 4096
  // CHECK-NEXT: {"window":6,
  // CHECK-NEXT: {"window":7,{{.*}}"l1d_access":9,"l1d_miss":9}
  READ 9, 4096
  // Several in one line.
  // CHECK-NEXT: {"window":8,{{.*}}"l1d_access":64,"l1d_miss":4}
  // CHECK-NEXT: {"window":9,{{.*}}"l1d_access":64,"l1d_miss":0}
  READ 64, 4, other
  // The same memory at another address.
  // CHECK-NEXT: {"window":10,{{.*}}"l1d_access":64,"l1d_miss":0}
  // CHECK-NEXT: {"window":11,{{.*}}"l1d_access":64,"l1d_miss":0}
  READ 64, 4, HIGH_HALF + other

  // Other memory at the same address.
  mov $NOT_PRESENT, %ebx
  mov (%rbx), %eax
  // CHECK-NEXT: {"window":12,{{.*}}"l1d_access":5,"l1d_miss":2}
  BEGIN
  mov (%rbx), %eax
  MAP_PAGE // a store, and a miss
  invlpg (%rbx)
  mov (%rbx), %eax
  add %eax, (%rbx) // two accesses
  END

  // Two lines; a store brings in a line; string instructions.
  lea other + 0x800(%rip), %rdi
  xor %eax, %eax
  mov $128, %ecx
  // CHECK-NEXT: {"window":13,{{.*}}"l1d_access":131,"l1d_miss":3}
  BEGIN
  mov %rcx, 60(%rdi)
  mov 128(%rdi), %dl
  rep stosb
  END

  // Instructions: 504 lines, the first and the last one twice; two of ours.
  call sled
  // CHECK-NEXT: {"window":14,{{.*}}"l1i_access":506,"l1i_miss":[[#%u,]],
  BEGIN
  call sled
  END
  ret

.balign 4096
sled:
  .skip 32768 - 512, 0x90
  ret

.bss
.balign 65536
table: .skip 65536
other: .skip 4096

// CHECK: clock agrees
