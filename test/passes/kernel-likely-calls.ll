; SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
; The calls on likely paths, and the entries of the table of system calls.
; RUN: %opt -passes='ukl-likely-calls<%t.json>' -disable-output %s
; RUN: cat %t.json | FileCheck %s

; CHECK: {"functions":[
; CHECK-SAME: {"name":"caller","calls":["often","twice"]},
; CHECK-SAME: {"name":"often","calls":[]},
; CHECK-SAME: {"name":"local","calls":["aliased"]}
; CHECK-SAME: ],"syscalls":["__x64_sys_read","caller"]}

target triple = "x86_64-unknown-linux-gnu"
@sys_call_table = constant [2 x ptr] [ptr @__x64_sys_read, ptr @caller]
@alias = internal alias void (), ptr @aliased

declare i64 @__x64_sys_read(ptr)
declare void @rare()
declare void @fatal()
declare void @marked() cold
declare void @twice()
declare void @llvm.assume(i1)

define void @caller(i1 %a, i1 %b, i1 %c, ptr %pointer) {
  call void @llvm.assume(i1 true)
  call void @often()
  br i1 %a, label %unlikely, label %likely, !prof !0
unlikely:
  call void @rare()
  br label %likely
likely:
  br i1 %b, label %dead, label %next
dead:
  call void @fatal()
  unreachable
next:
  call void %pointer()
  call void @marked()
  call void @twice()
  call void @twice()
  ret void
}

define void @often() {
  ret void
}

define internal void @local() {
  call void @alias()
  ret void
}

define available_externally void @elsewhere() {
  ret void
}

define void @aliased() {
  ret void
}

!0 = !{!"branch_weights", i32 1, i32 2000}
