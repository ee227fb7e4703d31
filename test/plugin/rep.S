// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// RUN: %guest %s | FileCheck %s
//
// A string instruction with a repeat prefix is one instruction. The clock counts
// its iterations, and one more that finds that there is nothing left to do.

#include "guest.h"

.macro STRING count, insn
  mov $\count, %ecx
  mov $from, %esi
  mov $to, %edi
  BEGIN
  \insn
  END
.endm

.globl guest_main
guest_main:
  // CHECK: {"window":0,"instructions":{"other":6},"raw":6,{{.*}}"rep_iteration":0,
  STRING 0, "rep stosb"
  // CHECK: {"window":1,"instructions":{"other":6},"raw":7,{{.*}}"rep_iteration":1,
  STRING 1, "rep stosb"
  // CHECK: {"window":2,"instructions":{"other":6},"raw":106,{{.*}}"taken_branch":0,"rep_iteration":100,
  STRING 100, "rep stosb"
  // CHECK: {"window":3,"instructions":{"other":8},"raw":108,{{.*}}"rep_iteration":100,
  STRING 100, "nop; rep movsq; nop"
  // CHECK: {"window":4,"instructions":{"other":6},"raw":26,{{.*}}"rep_iteration":20,
  STRING 20, "rep lodsb"

  // Ends early: the ninth bytes differ. Nothing is found to be left to do.
  movb $1, from + 8(%rip)
  movb $2, to + 8(%rip)
  movq $0, from(%rip)
  movq $0, to(%rip)
  // CHECK: {"window":5,"instructions":{"other":6},"raw":14,{{.*}}"rep_iteration":9,
  STRING 100, "repe cmpsb"
  // CHECK: {"window":6,"instructions":{"other":7},"raw":10,{{.*}}"rep_iteration":3,
  STRING 3, "xor %eax, %eax; repe scasb %es:(%rdi), %al"

  // Without the prefix, or with it on something else.
  // CHECK: {"window":7,"instructions":{"other":8},"raw":8,{{.*}}"rep_iteration":0,
  STRING 5, "stosb; movsb; pause"

  // Two in a row.
  // CHECK: {"window":8,"instructions":{"other":8},"raw":18,{{.*}}"rep_iteration":10,
  STRING 5, "rep stosb; mov $5, %ecx; rep movsb"
  ret

// CHECK: clock agrees

.bss
from: .skip 1024
to: .skip 1024
