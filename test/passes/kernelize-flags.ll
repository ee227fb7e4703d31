; SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
; Module flags: the program's merge with the kernel's without a warning, and code
; generation for the kernel stays as it was.
; RUN: split-file %s %t
; RUN: %opt -passes=ukl-kernelize %t/app.ll -o %t/app.bc
; RUN: %llvm-dis %t/app.bc -o - | FileCheck %s --check-prefix=APP
; RUN: %llvm-link %t/kernel.ll %t/app.bc -S -o %t/1.ll 2>%t/err
; RUN: %llvm-link %t/app.bc %t/kernel.ll -S -o %t/2.ll 2>>%t/err
; RUN: FileCheck %s --check-prefix=MERGED < %t/1.ll
; RUN: FileCheck %s --check-prefix=MERGED < %t/2.ll
; RUN: FileCheck %s --check-prefix=QUIET --allow-empty < %t/err
; RUN: %opt -passes=ukl-kernelize -ukl-ibt %t/app.ll -S | FileCheck %s --check-prefix=IBT
; Without the pass it is an error:
; RUN: not %llvm-link %t/kernel.ll %t/app.ll -S -o /dev/null 2>&1 | FileCheck %s --check-prefix=CLASH

; QUIET-NOT: {{.}}
; CLASH: wchar_size
; APP: target triple = "x86_64-unknown-linux-gnu"
; APP-NOT: llvm.dependent-libraries
; APP: !llvm.module.flags = !{![[A:[0-9]+]], ![[B:[0-9]+]], ![[C:[0-9]+]]}
; APP-DAG: ![[A]] = !{i32 2, !"Debug Info Version", i32 3}
; APP-DAG: ![[B]] = !{i32 7, !"Dwarf Version", i32 5}
; APP-DAG: ![[C]] = !{i32 1, !"Code Model", i32 2}
; MERGED: target triple = "x86_64-unknown-linux-gnu"
; MERGED-NOT: PI{{[CE]}} Level
; MERGED-DAG: !{i32 1, !"wchar_size", i32 2}
; MERGED-DAG: !{i32 1, !"Code Model", i32 2}
; MERGED-DAG: !{i32 1, !"override-stack-alignment", i32 8}
; MERGED-DAG: !{i32 1, !"EnableSplitLTOUnit", i32 1}
; IBT: !{i32 8, !"cf-protection-branch", i32 1}

;--- kernel.ll
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128"
target triple = "x86_64-unknown-linux-gnu"
!llvm.module.flags = !{!1, !2, !3, !4, !5, !6}
!1 = !{i32 1, !"wchar_size", i32 2}
!2 = !{i32 1, !"Code Model", i32 2}
!3 = !{i32 1, !"override-stack-alignment", i32 8}
!4 = !{i32 4, !"SkipRaxSetup", i32 1}
!5 = !{i32 1, !"ThinLTO", i32 0}
!6 = !{i32 1, !"EnableSplitLTOUnit", i32 1}
;--- app.ll
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128"
target triple = "x86_64-pc-linux-musl"
!llvm.module.flags = !{!0, !1, !2, !3, !4, !5, !6, !7, !8, !9, !10, !11, !12, !13, !14, !15}
!llvm.dependent-libraries = !{!16}
!0 = !{i32 1, !"wchar_size", i32 4}
!1 = !{i32 8, !"PIC Level", i32 2}
!2 = !{i32 7, !"PIE Level", i32 2}
!3 = !{i32 7, !"uwtable", i32 2}
!4 = !{i32 1, !"ThinLTO", i32 0}
!5 = !{i32 1, !"EnableSplitLTOUnit", i32 0}
!6 = !{i32 7, !"frame-pointer", i32 2}
!7 = !{i32 7, !"RtLibUseGOT", i32 1}
!8 = !{i32 7, !"direct-access-external-data", i32 0}
!9 = !{i32 1, !"stack-protector-guard", !"tls"}
!10 = !{i32 8, !"cf-protection-return", i32 1}
!11 = !{i32 8, !"cf-protection-branch", i32 1}
!12 = !{i32 1, !"Code Model", i32 3}
!13 = !{i32 1, !"Large Data Threshold", i64 65536}
!14 = !{i32 2, !"Debug Info Version", i32 3}
!15 = !{i32 7, !"Dwarf Version", i32 5}
!16 = !{!"m"}
