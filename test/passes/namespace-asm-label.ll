; SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
; A name from an asm label ("\01name") and the plain name are one symbol.
; RUN: %opt -passes=ukl-namespace -S %s | FileCheck %s
target triple = "x86_64-unknown-linux-gnu"

; CHECK-NOT: \01
; CHECK: @ukl_labelled = internal global i32 1
; CHECK-NEXT: @ukl_pointer = internal global ptr @ukl_target
; CHECK-NEXT: @ukl_target = internal global i32 2
; CHECK-NOT: \01
@"\01labelled" = global i32 1
@pointer = global ptr @"\01target"
@target = global i32 2
@"\01target" = external global i32
