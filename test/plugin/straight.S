// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// RUN: %guest %s | FileCheck %s
//
// Instructions one after the other; windows in one block, and empty ones.

#include "guest.h"

// CHECK: {"plugin":"ukl","version":1,"qemu":"7.2.{{[0-9]+}}","cache_model":null}

.globl guest_main
guest_main:
  // CHECK-NEXT: {"window":0,"instructions":{"other":5},"raw":5,"events":{"syscall":0,"sysret":0,"swapgs":0,"iret":0,"cr3_write":0,"wrmsr":0,"indirect_call":0,"indirect_jump":0,"call":0,"ret":0,"taken_branch":0,"rep_iteration":0,"fault":0}}
  BEGIN
  END
  // CHECK-NEXT: {"window":1,"instructions":{"other":8},"raw":8,
  BEGIN
  nop
  push %rax
  pop %rax
  END
  // More than a block can hold.
  // CHECK-NEXT: {"window":2,"instructions":{"other":2005},"raw":2005,
  BEGIN
  .rept 1000
  nop
  incq counter(%rip)
  .endr
  END
  ret

.bss
counter: .skip 8

// CHECK-NEXT: clock agrees
