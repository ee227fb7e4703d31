; SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
;
; The numbers that tell local functions of one name apart come from the order of
; the link. Their names in a profile must not: the second module below has the
; same functions, linked in another order and with one more.
;
; RUN: split-file %s %t
; RUN: %opt -passes=ukl-profile-names -S %t/one.ll | FileCheck %s
; RUN: %opt -passes=ukl-profile-names -S %t/one.ll | grep ^define | sort > %t/a
; RUN: %opt -passes=ukl-profile-names -S %t/two.ll | grep ^define \
; RUN:   | grep -v another | sort > %t/b
; RUN: diff %t/a %t/b
;
; Names of globals, of functions without namesakes and of those that assembly
; may know stay.
; CHECK-DAG: define void @show.17.global(
; CHECK-DAG: define i32 @global.5(
; CHECK-DAG: define internal i32 @show.[[#%.16x,]](i32 %x)
; CHECK-DAG: define internal i32 @show.[[#%.16x,]](i32 %x, i32 %y)
; CHECK-DAG: define internal void @alone()
; CHECK-DAG: define internal void @known()
; CHECK-DAG: define internal void @known.3()
; CHECK-DAG: define internal void @in_asm()
; CHECK-DAG: define internal i32 @in_asm.[[#%.16x,]]()
; CHECK-DAG: define internal void @copy.[[#%.16x,]]()
; CHECK-DAG: define internal void @copy.[[#%.16x,]].1()

;--- one.ll
target triple = "x86_64-unknown-linux-gnu"
module asm ".long in_asm - ."
@llvm.compiler.used = appending global [2 x ptr] [ptr @known, ptr @known.3], section "llvm.metadata"

define void @show.17.global() {
  call i32 @show(i32 1)
  call i32 @show.17(i32 1, i32 2)
  ret void
}
define i32 @global.5() {
  ret i32 5
}
define internal i32 @show(i32 %x) {
  ret i32 %x
}
define internal i32 @show.17(i32 %x, i32 %y) {
  %s = add i32 %x, %y
  %d = mul i32 %s, %y
  ret i32 %d
}
define internal void @alone() {
  ret void
}
define internal void @known() {
  ret void
}
define internal void @known.3() {
  ret void
}
define internal void @in_asm() {
  ret void
}
define internal i32 @in_asm.4() {
  ret i32 4
}
define internal void @copy() {
  ret void
}
define internal void @copy.9() {
  ret void
}

;--- two.ll
target triple = "x86_64-unknown-linux-gnu"
module asm ".long in_asm - ."
@llvm.compiler.used = appending global [2 x ptr] [ptr @known, ptr @known.3], section "llvm.metadata"

define internal void @another() {
  ret void
}
define internal i32 @show(i32 %x, i32 %y) {
  %s = add i32 %x, %y
  %d = mul i32 %s, %y
  ret i32 %d
}
define internal i32 @show.2(i32 %x) {
  ret i32 %x
}
define void @show.17.global() {
  call i32 @show.2(i32 1)
  call i32 @show(i32 1, i32 2)
  ret void
}
define i32 @global.5() {
  ret i32 5
}
define internal void @alone.44() {
  ret void
}
define internal void @known() {
  ret void
}
define internal void @known.3() {
  ret void
}
define internal void @copy.1() {
  ret void
}
define internal void @copy.2() {
  ret void
}
define internal i32 @in_asm.6() {
  ret i32 4
}
define internal void @in_asm() {
  ret void
}
