// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// RUN: %guest %s stacks=on > %t.out
// RUN: %symbols %t.elf < %t.out | FileCheck %s
//
// The function that made a system call, or was interrupted, is in the stack.
// Entry code that moves its return address elsewhere does not confuse it.

#include "guest.h"

// MAP: domain app user user_end
// MAP: function start64
// MAP: function guest_main
// MAP: function user
// MAP: function user_function
// MAP: function user_end
// MAP: function high_entry
// MAP: function high_work
// MAP: function high_move
// MAP: function high_interrupt
// MAP: function high_end

.globl guest_main
guest_main:
  mov $0xc0000081, %ecx // STAR
  mov $0x130008, %edx
  xor %eax, %eax
  wrmsr
  inc %ecx // LSTAR
  movabs $high_entry, %rax
  mov %rax, %rdx
  shr $32, %rdx
  wrmsr
  SET_GATE 128, interrupt
  movl $HIGH_HALF >> 32, idt + 128 * 16 + 8(%rip)
  mov %rsp, %r13
  push $USER_DATA
  push %r13
  push $2
  push $USER_CODE
  push $user
  iretq

user:
  // CHECK: {"window":0,"instructions":{"app":10,"other":19},
  // CHECK-NEXT: start64 user 7
  // CHECK-NEXT: start64 user user_function 3
  // CHECK-NEXT: start64 user user_function high_entry 8
  // CHECK-NEXT: start64 user user_function high_entry high_move 4
  // CHECK-NEXT: start64 user user_function high_entry high_work 2
  // CHECK-NEXT: start64 user high_interrupt 3
  // CHECK-NEXT: start64 user high_interrupt high_work 2
  BEGIN
  call user_function
  int $128
  END
  syscall
user_function:
  nop
  syscall
  ret
user_end:

entry:
  mov %rsp, %r12
  movabs $HIGH_HALF + kernel_stack_top, %rsp
  call move
  call work
  mov %r12, %rsp
  cmp $user_function, %rcx
  jae 1f
  mov %r13, %rsp
  ret
1:
  sysretq

// Returns from a copy of its return address, like the kernel's error_entry.
move:
  pop %rax
  sub $64, %rsp
  push %rax
  ret

interrupt:
  nop
  call work
  iretq

work:
  nop
  ret
kernel_end:

.set high_entry, entry + HIGH_HALF
.set high_move, move + HIGH_HALF
.set high_interrupt, interrupt + HIGH_HALF
.set high_work, work + HIGH_HALF
.set high_end, kernel_end + HIGH_HALF

.bss
.balign 16384
.skip 16384
kernel_stack_top:

// CHECK: clock agrees
