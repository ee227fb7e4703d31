// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// RUN: %guest %s | FileCheck %s
//
// An instruction that faults is counted when it is complete, not when it faults.
// The clock does not count a page fault's attempt either, but that of #UD.

#include "guest.h"

// MAP: domain handlers handlers handlers_end
// MAP: domain guest 0x0 0xffffffff
// MAP: fault on_page_fault
// MAP: fault on_ud
// MAP: fault on_divide
// MAP: probe store the_store

// A window with 3 instructions of the page fault's handler, and some of ours.
.macro FAULT insn
  UNMAP_PAGE
  mov $NOT_PRESENT + 0x1000, %ebx
  mov %rsp, %rbp
  mov $4, %ecx
  mov %ebx, %edi
  mov $from, %esi
  BEGIN
  \insn
  END
  mov %rbp, %rsp
.endm

.globl guest_main
guest_main:
  SET_GATE 14, on_page_fault
  SET_GATE 6, on_ud
  SET_GATE 3, on_int3
  SET_GATE 0, on_divide
  // What will be at NOT_PRESENT + 0x1000 and + 0x1800.
  movb $0xc3, BACKING + 0x1800
  lea jump_target(%rip), %rax
  mov %rax, BACKING + 0x1008

  // In the middle of a block, and at its start.
  // CHECK: {"window":0,"instructions":{"handlers":3,"guest":8,"other":0},"raw":11,{{.*}}"iret":1,{{.*}}"taken_branch":1,{{.*}}"fault":1,"store":0}
  FAULT "nop; mov (%rbx), %eax; nop"
  // CHECK: {"window":1,"instructions":{"handlers":3,"guest":8,"other":0},"raw":11,{{.*}}"fault":1,"store":1}
  FAULT "jmp 1f; 1: the_store: movq $1, (%rbx); nop"
  // A block's last instruction.
  // CHECK: {"window":2,"instructions":{"handlers":3,"guest":7,"other":0},"raw":10,{{.*}}"indirect_call":0,"indirect_jump":1,"call":0,{{.*}}"fault":1,
  FAULT "jmp *8(%rbx); jump_target: nop"
  // Pushes. The first half of the second one's work does not fault.
  // CHECK: {"window":3,"instructions":{"handlers":3,"guest":7,"other":0},"raw":10,{{.*}}"call":1,{{.*}}"taken_branch":2,{{.*}}"fault":1,
  FAULT "mov %rbx, %rsp; call 1f; 1:"
  // CHECK: {"window":4,"instructions":{"handlers":3,"guest":7,"other":0},"raw":10,{{.*}}"indirect_call":1,{{.*}}"call":1,{{.*}}"fault":1,
  FAULT "mov %rbx, %rsp; call *pointer(%rip); call_target:"
  // A string instruction: before the first iteration, and after the second.
  // CHECK: {"window":5,"instructions":{"handlers":3,"guest":6,"other":0},"raw":13,{{.*}}"rep_iteration":4,"fault":1,
  FAULT "rep stosb"
  // CHECK: {"window":6,"instructions":{"handlers":3,"guest":7,"other":0},"raw":14,{{.*}}"rep_iteration":4,"fault":1,
  FAULT "lea -0x1002(%rbx), %edi; rep movsb"
  // The instruction itself is what is not there.
  // CHECK: {"window":7,"instructions":{"handlers":3,"guest":9,"other":0},"raw":12,{{.*}}"indirect_call":1,"indirect_jump":0,"call":1,"ret":1,"taken_branch":3,{{.*}}"fault":1,
  FAULT "lea 0x800(%rbx), %rax; call *%rax; nop"

  // The handler goes on behind it: never complete.
  // CHECK: {"window":8,"instructions":{"handlers":2,"guest":6,"other":0},"raw":9,{{.*}}"iret":1,{{.*}}"taken_branch":1,"rep_iteration":0,"fault":1,
  BEGIN
  ud2
  nop
  END
  // CHECK: {"window":9,"instructions":{"handlers":2,"guest":7,"other":0},"raw":9,{{.*}}"fault":1,
  xor %ecx, %ecx
  BEGIN
  nop
  div %ecx
  nop
  END
  // A trap, not a fault.
  // CHECK: {"window":10,"instructions":{"handlers":1,"guest":7,"other":0},"raw":8,{{.*}}"iret":1,{{.*}}"taken_branch":1,"rep_iteration":0,"fault":0,
  BEGIN
  int3
  nop
  END
  ret

handlers:
on_page_fault:
  MAP_PAGE
  add $8, %rsp // the error code
  iretq
on_ud:
on_divide:
  addq $2, (%rsp) // both have two bytes
  iretq
on_int3:
  iretq
handlers_end:

.data
pointer: .quad call_target
.bss
from: .skip 64

// CHECK: clock agrees
