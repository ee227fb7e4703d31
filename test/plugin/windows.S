// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// RUN: %guest %s | FileCheck %s
//
// Markers in the wrong order, and a window that does not end.

#include "guest.h"

// CHECK: {"plugin":"ukl"
.globl guest_main
guest_main:
  // CHECK-NEXT: {"error":"end marker outside a window at 0x[[#%x,]]"}
  END_MARKER
  // The window goes on, and the marker is one of its instructions.
  // CHECK-NEXT: {"error":"begin marker inside a window at 0x[[#%x,]]"}
  // CHECK-NEXT: {"window":0,"instructions":{"other":7},"raw":7,
  BEGIN
  nop
  BEGIN_MARKER
  END
  // CHECK-NEXT: {"error":"end marker outside a window at 0x[[#%x,]]"}
  END_MARKER
  // These are other instructions.
  nopl 0x554b4c42(%rax)
  nopl 0x554b4c41(%rax, %rax)
  nopw 0x554b4c42(%rax, %rax)
  // CHECK-NEXT: {"window":1,"instructions":{"other":5},"raw":5,
  BEGIN
  END
  // CHECK-NEXT: {"open_window":2}
  BEGIN_MARKER
  ret

// CHECK-NEXT: clock agrees
