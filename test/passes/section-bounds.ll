; SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
; A section that the program walks by its bounds becomes one variable, in the order
; of the numbers that the linker of the program has given. Unused variables stay in it.
; RUN: split-file %s %t
; RUN: %opt -passes='ukl-section-bounds,globaldce,ukl-data-placement,verify' -S %t/in.ll | FileCheck %t/in.ll
; RUN: %opt -passes='ukl-section-bounds,ukl-data-placement,verify' -S %t/objects.ll \
; RUN:   | FileCheck %t/objects.ll
; RUN: not %opt -passes=ukl-section-bounds,ukl-report-errors -disable-output %t/code.ll 2>&1 \
; RUN:   | FileCheck %t/code.ll
; RUN: not %opt -passes=ukl-section-bounds,ukl-report-errors -disable-output %t/locals.ll 2>&1 \
; RUN:   | FileCheck %t/locals.ll

;--- in.ll
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128"
target triple = "x86_64-unknown-linux-gnu"

; Three entries of 8, 1 and 16 bytes, with the padding between them; one pass of
; constants is constant. What nobody walks stays apart.
; CHECK-NOT: __st{{art|op}}_{{registry|texts}}
; CHECK: @apart = global i32 1, section ".ukl.data"
; CHECK: @__start_other = external global i8
; CHECK: @ukl_section.registry = internal global <{ ptr, i8, [7 x i8], [2 x ptr] }> <{ ptr getelementptr inbounds (i8, ptr @ukl_section.registry, i64 16), i8 7, [7 x i8] zeroinitializer, [2 x ptr] [ptr @ukl_section.registry, ptr null] }>, section ".ukl.data", align 8
; CHECK: @ukl_section.texts = internal constant <{ [2 x i8], [3 x i8] }> <{ [2 x i8] c"a\00", [3 x i8] c"bc\00" }>, section ".ukl.rodata", align 1
; CHECK: @llvm.compiler.used = appending global [1 x ptr] [ptr @third]
; CHECK: @first = dso_local alias ptr, ptr @ukl_section.registry
; CHECK-NEXT: @third = hidden alias [2 x ptr], getelementptr inbounds (i8, ptr @ukl_section.registry, i64 16)
; CHECK: define i64 @walk()
; CHECK: ptrtoint ptr getelementptr inbounds (i8, ptr @ukl_section.registry, i64 32) to i64
; CHECK: ptrtoint ptr @ukl_section.registry to i64
; CHECK: load i8, ptr getelementptr inbounds (i8, ptr @ukl_section.registry, i64 8)
; CHECK: icmp eq ptr @ukl_section.texts, getelementptr inbounds (i8, ptr @ukl_section.texts, i64 5)
@third = hidden global [2 x ptr] [ptr @first, ptr null], section "registry", align 8, !ukl.section.order !2
@second = internal global i8 7, section "registry", align 1, !ukl.section.order !1
@first = global ptr @third, section "registry", align 8, !ukl.section.order !0
@a = internal constant [2 x i8] c"a\00", section "texts", align 1
@b = internal constant [3 x i8] c"bc\00", section "texts", align 1
@apart = global i32 1, section "apart"
@__start_registry = external hidden global ptr
@__stop_registry = extern_weak hidden global ptr
@__start_texts = external global i8
@__stop_texts = external global i8
@__start_other = external global i8
@llvm.compiler.used = appending global [2 x ptr] [ptr @third, ptr @__start_registry], section "llvm.metadata"
!0 = !{i64 1}
!1 = !{i64 2}
!2 = !{i64 4294967296}

define i64 @walk() {
  %stop = ptrtoint ptr @__stop_registry to i64
  %start = ptrtoint ptr @__start_registry to i64
  %size = sub i64 %stop, %start
  %byte = load i8, ptr @second
  %empty = icmp eq ptr @__start_texts, @__stop_texts
  %other = load i8, ptr @__start_other
  ret i64 %size
}

;--- objects.ll
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128"
target triple = "x86_64-unknown-linux-gnu"
; The part of the second object starts at its largest alignment.
; CHECK: @ukl_section.raw = internal global <{ i16, i8, [5 x i8], i8, [7 x i8], i64 }> <{ i16 1, i8 2, [5 x i8] zeroinitializer, i8 3, [7 x i8] zeroinitializer, i64 4 }>, section ".ukl.data", align 8
@a1 = internal global i16 1, section "raw", align 2, !ukl.section.order !0
@a2 = internal global i8 2, section "raw", align 1, !ukl.section.order !1
@b1 = internal global i8 3, section "raw", align 1, !ukl.section.order !2
@b2 = internal global i64 4, section "raw", align 8, !ukl.section.order !3
@__start_raw = external global i8
@user = global ptr @__start_raw
!0 = !{i64 4294967296}
!1 = !{i64 4294967297}
!2 = !{i64 8589934592}
!3 = !{i64 8589934593}

;--- code.ll
target triple = "x86_64-unknown-linux-gnu"
; CHECK: error: ukl: the program walks the section 'code' by its bounds, but 'function' in it is not a variable in ordinary memory
define void @ukl_function() section "code" {
  ret void
}
@__start_code = external global i8
@use = global ptr @__start_code

;--- locals.ll
target triple = "x86_64-unknown-linux-gnu"
; CHECK: error: ukl: the program walks the section 'locals' by its bounds, but 'local' in it is not a variable in ordinary memory
@ukl_local = thread_local global i32 1, section "locals"
@__stop_locals = external global i8
@use = global ptr @__stop_locals
