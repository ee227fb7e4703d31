; SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
; A program for another target does not become a kernel.
; RUN: split-file %s %t
; RUN: not %opt -passes=ukl-kernelize,ukl-report-errors -disable-output %t/arm.ll 2>&1 | FileCheck %t/arm.ll
; RUN: not %opt -passes=ukl-kernelize,ukl-report-errors -disable-output %t/x32.ll 2>&1 | FileCheck %t/x32.ll
; RUN: not %opt -passes=ukl-kernelize,ukl-report-errors -disable-output %t/old.ll 2>&1 | FileCheck %t/old.ll

;--- arm.ll
; CHECK: error: ukl: the program is compiled for 'aarch64-unknown-linux-gnu', the kernel for 'x86_64-unknown-linux-gnu'
target triple = "aarch64-unknown-linux-gnu"
;--- x32.ll
; CHECK: error: ukl: the program is compiled for 'x86_64-unknown-linux-gnux32'
target triple = "x86_64-unknown-linux-gnux32"
;--- old.ll
; CHECK: error: ukl: the program has the data layout 'e-m:e-i64:64-n8:16:32:64-S128'
target datalayout = "e-m:e-i64:64-n8:16:32:64-S128"
target triple = "x86_64-unknown-linux-gnu"
