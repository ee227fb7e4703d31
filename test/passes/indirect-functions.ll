; SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
; An ifunc becomes a load from a table that a constructor fills before all others.
; Initial values that name one are stored by a constructor after that.
; RUN: split-file %s %t
; RUN: %opt -passes='ukl-indirect-functions,verify' -S %t/in.ll | FileCheck %t/in.ll
; RUN: not %opt -passes=ukl-indirect-functions,ukl-report-errors -disable-output %t/bad.ll 2>&1 \
; RUN:   | FileCheck %t/bad.ll
; RUN: %opt -passes=ukl-indirect-functions -S %t/none.ll | FileCheck %t/none.ll

;--- in.ll
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128"
target triple = "x86_64-unknown-linux-gnu"
; CHECK-NOT: ifunc
; CHECK: @plain = constant ptr @one
; CHECK: @table = global { i32, [2 x ptr] } { i32 1, [2 x ptr] [ptr @one, ptr null] }
; CHECK: @[[SLOTS:[0-9]+]] = internal global [1 x ptr] poison
; CHECK: @llvm.global_ctors = appending global [3 x {{.*}}{ i32 101, ptr @mine, ptr null }{{.*}}{ i32 11, ptr @store_indirect_functions, ptr null }{{.*}}{ i32 10, ptr @[[FILL:[0-9]+]], ptr null }
; CHECK-NOT: ifunc
; CHECK: define i32 @main()
; CHECK: %[[F:.*]] = load ptr, ptr @[[SLOTS]]
; CHECK: call i32 %[[F]](i32 1)
; CHECK: %[[F2:.*]] = load ptr, ptr @[[SLOTS]]
; CHECK: call i32 %[[F2]](i32 2)
; CHECK: define internal void @store_indirect_functions()
; CHECK: %[[G:.*]] = load ptr, ptr @[[SLOTS]]
; CHECK: store ptr %[[G]], ptr getelementptr inbounds (i8, ptr @table, i64 16)
; CHECK: define internal void @[[FILL]]()
; CHECK: %[[R:.*]] = call ptr @resolver()
; CHECK: store ptr %[[R]], ptr @[[SLOTS]]
@f = dso_local ifunc i32 (i32), ptr @resolver
@f.ifunc = weak_odr alias i32 (i32), ptr @f
@plain = constant ptr @one
@table = constant { i32, [2 x ptr] } { i32 1, [2 x ptr] [ptr @one, ptr @f] }
@llvm.global_ctors = appending global [1 x { i32, ptr, ptr }] [{ i32, ptr, ptr } { i32 101, ptr @mine, ptr null }]

define i32 @one(i32 %x) {
  ret i32 %x
}
define internal ptr @resolver() {
  ret ptr @one
}
define void @mine() {
  ret void
}
define i32 @main() {
  %r = call i32 @f(i32 1)
  %s = call i32 @f.ifunc(i32 2)
  ret i32 %s
}

;--- bad.ll
target triple = "x86_64-unknown-linux-gnu"
; CHECK: error: ukl: the address of the indirect function 'f' is part of an expression in an initial value
@f = ifunc void (), ptr @resolver
@v = global i64 ptrtoint (ptr @f to i64)
define internal ptr @resolver() {
  ret ptr null
}

;--- none.ll
target triple = "x86_64-unknown-linux-gnu"
; CHECK-NOT: global_ctors
; CHECK: @v = global ptr @main
@v = global ptr @main
define void @main() {
  ret void
}
