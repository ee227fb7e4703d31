// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// RUN: %guest %s stacks=on > %t.out
// RUN: %symbols %t.elf < %t.out | FileCheck %s
//
// Every instruction belongs to a stack of functions, also after a return to the
// caller's caller, a jump to another function, and in two tasks.

#include "guest.h"

// MAP: function start64
// MAP: function guest_main
// MAP: function outer
// MAP: function inner
// MAP: function tail
// MAP: function no_return
// MAP: function deep
// MAP: function high_inner
// MAP: function high_first
// MAP: function high_second
// MAP: function high_switch
// MAP: function high_switch_end
// MAP: switch high_switch high_switch_end

.globl guest_main
guest_main:
  // CHECK: {"window":0,"instructions":{"other":17},
  // CHECK-NEXT: start64 guest_main 7
  // CHECK-NEXT: start64 guest_main outer 4
  // CHECK-NEXT: start64 guest_main outer inner 4
  // CHECK-NEXT: start64 guest_main tail 2
  BEGIN
  call outer
  nop
  END

  // The frame of a function that was left without a return stays until it is
  // overwritten. A jump to another function is no call.
  // CHECK-NEXT: {"window":1,"instructions":{"other":14},
  // CHECK-NEXT: start64 guest_main 6
  // CHECK-NEXT: start64 guest_main no_return 2
  // CHECK-NEXT: start64 guest_main no_return inner 2
  // CHECK-NEXT: start64 guest_main guest_main 2
  // CHECK-NEXT: start64 guest_main inner 2
  mov %rsp, %rbp
  BEGIN
  call no_return
back:
  mov %rbp, %rsp
  call inner
  END

  // A string instruction that is complete in a later block.
  // CHECK-NEXT: {"window":2,"instructions":{"other":7},
  // CHECK-NEXT: start64 guest_main 7
  lea saved(%rip), %rdi
  mov $2, %ecx
  BEGIN
  rep stosb
  nop
  END

  // Two tasks, in the upper half, where a kernel and its stacks are. A task's
  // user frames are under those of the kernel.
  // CHECK-NEXT: {"window":3,"instructions":{"other":48},
  // CHECK-NEXT: start64 guest_main high_first 12
  // CHECK-NEXT: start64 guest_main high_first high_switch 14
  // CHECK-NEXT: high_second 6
  // CHECK-NEXT: high_second high_switch 14
  // CHECK-NEXT: start64 guest_main high_first high_inner 2
  mov %rsp, %r13
  movabs $HIGH_HALF + first_stack_top, %rsp
  movabs $high_first, %rax
  call *%rax
  mov %r13, %rsp

  // Too deep: said, and not written beyond.
  // CHECK-NEXT: {"window":4,{{.*}}"stack_overflow":72}
  mov $199, %ecx
  BEGIN
  call deep
  END
  ret

outer:
  call inner
  nop
  call inner
  jmp tail
inner:
  nop
  ret
tail:
  nop
  ret
no_return:
  call inner
  jmp back
deep:
  dec %ecx
  jz 1f
  call deep
1:
  ret

first:
  movabs $HIGH_HALF + second_stack_top - 24, %rax
  mov %rax, saved + 8(%rip)
  lea second(%rip), %rcx
  mov %rcx, 16(%rax)
  BEGIN
  mov $saved, %edi
  mov $saved + 8, %esi
  call switch
  mov $saved, %edi
  mov $saved + 8, %esi
  call switch
  call inner
  END
  ret

second:
  mov $saved, %esi
  mov $saved + 8, %edi
  call switch
  mov $saved, %esi
  mov $saved + 8, %edi
  call switch

switch:
  push %rbp
  push %rbx
  mov %rsp, (%rdi)
  mov (%rsi), %rsp
  pop %rbx
  pop %rbp
  ret
switch_end:

.set high_inner, inner + HIGH_HALF
.set high_first, first + HIGH_HALF
.set high_second, second + HIGH_HALF
.set high_switch, switch + HIGH_HALF
.set high_switch_end, switch_end + HIGH_HALF

.bss
saved: .skip 16
.balign 16384
.skip 16384
first_stack_top:
.skip 16384
second_stack_top:

// CHECK: clock agrees
