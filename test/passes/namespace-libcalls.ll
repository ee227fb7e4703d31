; SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
; Code generation calls runtime functions by their plain names. Those that the
; module may need keep them beside the new ones. The mem* functions do not, since
; the kernel's are to be called, nor do those that the module does not need.
; RUN: split-file %s %t
; RUN: %opt -passes=ukl-namespace -S %t/in.ll | FileCheck %t/in.ll
; RUN: %opt -passes='ukl-namespace,globaldce' %t/in.ll | %llc -filetype=obj -o %t/o
; RUN: %llvm-nm -u %t/o | FileCheck %s --check-prefix=UNDEF
; RUN: %opt -passes=ukl-namespace -ukl-native-symbols=%t/native \
; RUN:   -ukl-rename-map=%t/map -S %t/native.ll | FileCheck %t/native.ll
; RUN: FileCheck %s --check-prefix=MAP --allow-empty < %t/map

; UNDEF-NOT: U
; UNDEF: U memset
; UNDEF-NOT: U

; A runtime function of a native member keeps its name, also in the map.
; MAP-NOT: fmodl
; MAP: sqrt_table ukl_sqrt_table
; MAP-NOT: fmodl

;--- in.ll
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128"
target triple = "x86_64-unknown-linux-gnu"

; CHECK-DAG: @llvm.compiler.used =
; CHECK-DAG: @floor = hidden alias double (double), ptr @ukl_floor
; CHECK-DAG: @fmodl = hidden alias x86_fp80 (x86_fp80, x86_fp80), ptr @ukl_fmodl
; CHECK-DAG: @pow = hidden alias double (double, double), ptr @ukl_pow
; CHECK-DAG: @exp2 = hidden alias double (double), ptr @ukl_exp2
; CHECK-DAG: @ldexp = hidden alias double (double, i32), ptr @ukl_ldexp
; CHECK-DAG: @__udivti3 = hidden alias i128 (i128, i128), ptr @ukl___udivti3
; CHECK-DAG: @roundf = hidden alias float (float), ptr @ukl_roundf
; CHECK-NOT: @ceil =
; CHECK-NOT: @memset =
; CHECK-NOT: @{{_*}}divtf3 =
@pow = weak alias double (double, double), ptr @pow_impl

; CHECK: define internal double @ukl_floor(
define double @floor(double %x) {
  ret double %x
}
define double @ceil(double %x) {
  ret double %x
}
define double @exp2(double %x) {
  ret double %x
}
define double @ldexp(double %x, i32 %n) {
  ret double %x
}
define internal double @pow_impl(double %x, double %y) {
  ret double %x
}
define x86_fp80 @fmodl(x86_fp80 %x, x86_fp80 %y) {
  ret x86_fp80 %x
}
define i128 @__udivti3(i128 %x, i128 %y) {
  ret i128 %x
}
define ptr @memset(ptr %p, i32 %c, i64 %n) {
  ret ptr %p
}
define void @_start(ptr %p, double %d, x86_fp80 %l, i128 %i, i64 %n) {
  %f = call double @llvm.floor.f64(double %d)
  %g = call double @llvm.pow.f64(double %f, double %d)
  store volatile double %g, ptr %p
  %h = frem x86_fp80 %l, %l
  store volatile x86_fp80 %h, ptr %p
  call void asm sideeffect "call reached_by_asm", ""()
  %j = udiv i128 %i, 10000000000000000000000
  store volatile i128 %j, ptr %p
  call void @llvm.memset.p0.i64(ptr %p, i8 0, i64 %n, i1 false)
  ret void
}
define float @roundf(float %x) {
  ret float %x
}
define float @reached_by_asm(float %x) {
  %r = call float @llvm.round.f32(float %x)
  ret float %r
}
declare float @llvm.round.f32(float)
; Nothing calls this: what it needs is not needed.
define fp128 @dead(fp128 %x) {
  %r = fdiv fp128 %x, %x
  ret fp128 %r
}
define fp128 @__divtf3(fp128 %x, fp128 %y) {
  ret fp128 %x
}
declare double @llvm.floor.f64(double)
declare double @llvm.pow.f64(double, double)
declare void @llvm.memset.p0.i64(ptr, i8, i64, i1)
;--- native
D fmodl
D sqrt_table
;--- native.ll
; CHECK: declare dso_local x86_fp80 @fmodl(x86_fp80, x86_fp80)
target triple = "x86_64-unknown-linux-gnu"
declare x86_fp80 @fmodl(x86_fp80, x86_fp80)
define x86_fp80 @f(x86_fp80 %x) {
  %r = frem x86_fp80 %x, %x
  %s = call x86_fp80 @fmodl(x86_fp80 %r, x86_fp80 %x)
  ret x86_fp80 %s
}
