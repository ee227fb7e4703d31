// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// RUN: %guest %s | FileCheck %s
//
// Transfers of control.

#include "guest.h"

.globl guest_main
guest_main:
  // A loop.
  mov $10, %ecx
  // CHECK: {"window":0,"instructions":{"other":25},"raw":25,{{.*}}"taken_branch":9,
  BEGIN
1:
  dec %ecx
  jnz 1b
  END

  // The branch is its block's only instruction, and its own target.
  mov $10, %ecx
  // CHECK: {"window":1,"instructions":{"other":15},"raw":15,{{.*}}"taken_branch":9,
  BEGIN
1:
  loop 1b
  END

  // Taken or not by a condition; to the next instruction is not taken.
  xor %ecx, %ecx
  // CHECK: {"window":2,"instructions":{"other":11},"raw":11,{{.*}}"taken_branch":3,
  BEGIN
  test %ecx, %ecx
  jz 1f
1:
  jnz 2f
  jz 2f
  nop
2:
  jrcxz 3f
  nop
3:
  .byte 0x0f, 0x84 // a near one
  .long 4f - . - 4
  nop
4:
  END

  // CHECK: {"window":3,"instructions":{"other":11},"raw":11,{{.*}}"indirect_call":0,"indirect_jump":0,"call":2,"ret":2,"taken_branch":5,
  BEGIN
  call nothing
  call 1f
  jmp 2f
1:
  nop
  ret
2:
  END

  // CHECK: {"window":4,"instructions":{"other":13},"raw":13,{{.*}}"indirect_call":2,"indirect_jump":2,"call":2,"ret":2,"taken_branch":6,
  BEGIN
  lea nothing(%rip), %rbx
  call *%rbx
  call *pointer(%rip)
  jmp *next(%rip)
jump_target:
  lea 2f(%rip), %rax
  jmp *%rax
2:
  END
  ret

nothing:
  ret

.data
pointer: .quad nothing
next: .quad jump_target

// CHECK: clock agrees
