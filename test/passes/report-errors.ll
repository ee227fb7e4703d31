; SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
; All errors of the passes before the link, in the order of the passes. Without one,
; nothing happens.
; RUN: split-file %s %t
; RUN: not %opt -passes='ukl-namespace,ukl-kernelize,ukl-section-bounds,globaldce,ukl-check-syscalls,ukl-undefined-symbols,ukl-report-errors' \
; RUN:   -ukl-undefined-symbols=%t/list -disable-output %t/all.ll 2>&1 \
; RUN:   | FileCheck %t/all.ll
; RUN: FileCheck %t/all.ll --check-prefix=LIST --input-file %t/list
; RUN: %opt -passes=ukl-check-syscalls,ukl-report-errors -S %t/none.ll | FileCheck %t/none.ll

;--- all.ll
; CHECK:      error: ukl: file-scope assembly defines 'blob'
; CHECK-NEXT: error: ukl: the program walks the section 'own' by its bounds, but 'in_own' in it is not a variable
; CHECK-NEXT: error: ukl: system call instruction 'syscall' inside a larger block of inline assembly in function 'main'
; CHECK-NOT:  error
; Nothing is an error and undefined, too, and unused code is not looked at.
; LIST:      needed main
; LIST-NOT:  {{.+}}
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128"
target triple = "x86_64-unknown-linux-gnu"
module asm "blob: .long 1"
@blob = external global i32
@__start_own = external global i8
declare void @needed()
define void @in_own() section "own" {
  ret void
}
define void @_start() {
  call void @main()
  ret void
}
define void @main() {
  call void asm sideeffect "nop; syscall", ""()
  call void @needed()
  %a = load i32, ptr @blob
  %b = load i8, ptr @__start_own
  ret void
}
define internal void @unused() {
  call void asm sideeffect "cld; syscall", ""()
  ret void
}
;--- none.ll
; CHECK: define void @f
; CHECK-NOT: ukl.errors
define void @f() "ukl-app" {
  call void asm sideeffect "syscall", ""()
  ret void
}
