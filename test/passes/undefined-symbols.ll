; SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
; The list of names that the program needs and does not define: with a user, and
; without weak references, unused declarations, intrinsics and labels in assembly.
; RUN: %opt -passes=ukl-undefined-symbols -ukl-undefined-symbols=%t.list -S %s \
; RUN:   | FileCheck %s --check-prefix=SAME
; RUN: FileCheck %s --match-full-lines --input-file %t.list
target triple = "x86_64-unknown-linux-gnu"

; CHECK:      _end table
; CHECK-NEXT: from_asm file-scope assembly
; CHECK-NEXT: in_used_list
; CHECK-NEXT: labelled other
; CHECK-NEXT: needed main
; CHECK-NOT:  {{.+}}

; It changes nothing.
; SAME: call void @needed()
; SAME: declare void @unused()

module asm ".quad from_asm, ukl_main"
module asm ".weak weak_in_asm"
@_end = external global i8
@in_used_list = external global i8
@weak = extern_weak global i8
@ukl_table = global [2 x ptr] [ptr getelementptr (i8, ptr @_end, i64 8), ptr @weak]
@llvm.compiler.used = appending global [1 x ptr] [ptr @in_used_list], section "llvm.metadata"

define void @ukl_main() {
  call void @needed()
  call void @llvm.trap()
  call void @label()
  ret void
}
define void @ukl_other() {
  call void asm sideeffect "1: label: nop", ""()
  call void asm sideeffect "jmp labelled", ""()
  call void @labelled()
  ret void
}
declare void @needed()
declare void @label()
declare void @labelled()
declare void @unused()
declare void @llvm.trap()
