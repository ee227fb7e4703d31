// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// RUN: %guest %s | FileCheck %s
//
// Into ring 3 and back, and what kernels do on the way. Domains and probes:
// the first match counts, and several addresses may share a name.

#include "guest.h"

// MAP: # a comment, and an empty line
// MAP:
// MAP: domain kernel kernel_start kernel_end
// MAP: domain app 0x100000 0x200000
// MAP: domain kernel 0x200000 0xffffffffffffffff
// MAP: probe entry on_syscall
// MAP: probe user user1
// MAP: probe user user2
// MAP: probe never guest_main

.macro SET_MSR number, high, low
  mov $\number, %ecx
  mov $\high, %edx
  mov $\low, %eax
  wrmsr
.endm

.globl guest_main
guest_main:
  SET_MSR 0xc0000081, 0x130008, 0 // STAR
  SET_MSR 0xc0000082, 0, on_syscall // LSTAR
  SET_MSR 0xc0000084, 0, 0 // the flags that syscall clears: none
  SET_GATE 128, on_interrupt
  mov %rsp, %r13
  // CHECK: {"window":0,"instructions":{"kernel":14,"app":15,"other":0},"raw":29,"events":{"syscall":2,"sysret":1,"swapgs":2,"iret":2,"cr3_write":1,"wrmsr":1,"indirect_call":0,"indirect_jump":0,"call":0,"ret":0,"taken_branch":6,"rep_iteration":0,"fault":0,"entry":2,"user":2,"never":0}}
  BEGIN
  push $USER_DATA
  push %r13
  pushf
  push $USER_CODE
  push $user
  iretq
user:
  nop
user1:
  syscall
  int $128
user2:
  syscall
back:
  END
  ret

.text 1
kernel_start:
on_syscall:
  swapgs
  inc %ebx
  cmp $user2, %rcx
  ja back
  mov %cr3, %rax
  mov %rax, %cr3
  sysretq
on_interrupt:
  mov $0xc0000103, %ecx // TSC_AUX
  wrmsr
  iretq
kernel_end:

// CHECK-NEXT: clock agrees
