; SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
; Local symbols whose names the kernel has more than once get the object's name.
; RUN: rm -rf %t && split-file %s %t && cd %t
; RUN: %opt -passes='ukl-local-names<names;drivers/my-bus/core.o>' -S core.ll | FileCheck %s
; RUN: not %opt -passes='ukl-local-names<absent;a.o>' -S core.ll 2>&1 | FileCheck %s --check-prefix=ABSENT

; CHECK-DAG: @state.drivers.my_bus.core = internal global i32 0
; CHECK-DAG: define internal void @show.drivers.my_bus.core()
; CHECK-DAG: call void @show.drivers.my_bus.core()

; Nothing else changes: what has one owner, what is global, what is not in the symbol
; table, and what assembly or llvm.used may name.

; CHECK-DAG: @.str = private constant [2 x i8] c"a\00"
; CHECK-DAG: @listed = internal global i32 0
; CHECK-DAG: define internal void @alone()
; CHECK-DAG: define void @global()
; CHECK-DAG: define internal void @in_asm()

; ABSENT: error: ukl: absent: No such file or directory

;--- names
.str
show
state
global
listed
in_asm
other

;--- core.ll
target triple = "x86_64-unknown-linux-gnu"
module asm ".quad in_asm"
@state = internal global i32 0
@.str = private constant [2 x i8] c"a\00"
@listed = internal global i32 0
@llvm.used = appending global [1 x ptr] [ptr @listed], section "llvm.metadata"

define internal void @show() {
  %old = load i32, ptr @state
  %string = load i8, ptr @.str
  ret void
}

define internal void @alone() {
  call void @show()
  ret void
}

define void @global() {
  call void @alone()
  ret void
}

define internal void @in_asm() {
  ret void
}
