// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// RUN: %guest %s | FileCheck %s
//
// Interrupts come between any two instructions, and inside string instructions,
// and nothing is counted twice or not at all. QEMU starts an instruction that
// accesses a device over.

#include "guest.h"

// MAP: domain handler on_timer on_timer_end
// MAP: probe timer on_timer

#define APIC 0xfee00000
#define APIC_EOI 0xb0
#define APIC_SPURIOUS 0xf0
#define APIC_ICR 0x300
#define APIC_TIMER 0x320
#define APIC_INITIAL 0x380
#define APIC_CURRENT 0x390
#define APIC_DIVIDE 0x3e0

#define APIC_AT 0x3c00000

.globl guest_main
guest_main:
  // The APIC's registers are in the last of the first four GiB.
  mov $0xfee00087, %eax
  mov %rax, directory + 30 * 8(%rip)
  invlpg APIC_AT
  mov $APIC_AT, %ebx
  movl $0x1ff, APIC_SPURIOUS(%rbx)
  SET_GATE 0x40, on_timer
  SET_GATE 0x41, on_self

  // In the middle of a block, read and written.
  // CHECK: {"window":0,"instructions":{"handler":0,"other":12},"raw":12,{{.*}}"taken_branch":0,
  BEGIN
  nop
  mov APIC_SPURIOUS(%rbx), %eax
  nop
  movl %eax, APIC_SPURIOUS(%rbx)
  nop
  mov APIC_SPURIOUS(%rbx), %ecx
  mov APIC_CURRENT(%rbx), %ecx
  END

  // The write makes an interrupt come right after it.
  // CHECK: {"window":1,"instructions":{"handler":0,"other":12},"raw":12,{{.*}}"iret":1,{{.*}}"taken_branch":1,
  sti
  BEGIN
  nop
  movl $0x40041, APIC_ICR(%rbx)
  nop
  nop
  END

  // A timer's interrupts in a loop with branches.
  movl $0xb, APIC_DIVIDE(%rbx)
  movl $0x20040, APIC_TIMER(%rbx)
  movl $97, APIC_INITIAL(%rbx)
  mov $20000, %ecx
  // CHECK: {"window":2,"instructions":{"handler":[[#HANDLER:]],"other":90005},
  // CHECK-SAME: "raw":[[#HANDLER+90005]],{{.*}}"iret":[[#IRETS:]],
  // CHECK-SAME: "taken_branch":[[#IRETS+29999]],"rep_iteration":0,{{.*}}"timer":[[#IRETS]]}
  BEGIN
1:
  test $1, %cl
  jz 2f
  nop
2:
  dec %ecx
  jnz 1b
  END

  // In string instructions, three of them.
  mov $table, %edi
  mov $table, %esi
  mov $1000, %ecx
  // CHECK: {"window":3,"instructions":{"handler":[[#HANDLER:]],"other":11},
  // CHECK-SAME: "raw":[[#HANDLER+3011]],{{.*}}"iret":[[#IRETS:]],
  // CHECK-SAME: "taken_branch":[[#IRETS]],"rep_iteration":3000,{{.*}}"timer":[[#IRETS]]}
  BEGIN
  rep stosq
  mov $1000, %ecx
  rep lodsq
  mov $table, %esi
  mov $1000, %ecx
  rep movsq
  END
  cli
  cmp $500, %ebp // there were interrupts
  jb .
  ret

on_self:
  movl $0, APIC_EOI(%rbx)
  nop
  iretq

on_timer:
  inc %ebp
  movl $0, APIC_EOI(%rbx)
  iretq
on_timer_end:

.bss
table: .skip 16384

// CHECK: clock agrees
