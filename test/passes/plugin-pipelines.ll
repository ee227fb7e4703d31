; SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
; The two pipelines of `ukl link`, in opt and in lld, and the plugin's options
; in both.
; RUN: %opt -passes='ukl-indirect-functions,ukl-namespace,ukl-kernelize,ukl-section-bounds,globaldce,ukl-data-placement,ukl-undefined-symbols' \
; RUN:   -ukl-rename-map=%t.map %s -o %t.app.bc
; RUN: FileCheck %s --check-prefix=MAP < %t.map
; RUN: %ld.lld -r --load-pass-plugin=%plugin \
; RUN:   --lto-newpm-passes='ukl-syscalls<entry>,lto<O2>,ukl-data-placement<late>,ukl-stack-alignment' \
; RUN:   %t.app.bc -o %t.o
; RUN: %llvm-readelf -sSW %t.o | FileCheck %s
; RUN: %ld.lld -r -mllvm -load=%plugin --load-pass-plugin=%plugin \
; RUN:   -mllvm -ukl-rename-map=%t.map2 --lto-newpm-passes='ukl-namespace,lto<O2>' \
; RUN:   %t.app.bc -o %t.2.o
; RUN: FileCheck %s --check-prefix=MAP2 < %t.map2
; An error of a pass fails the link and leaves no output.
; RUN: rm -f %t.3.o
; RUN: echo 'target triple = "x86_64-unknown-linux-gnu" module asm "syscall"' \
; RUN:   | %llvm-as -o %t.bad.bc
; RUN: not %ld.lld -r --load-pass-plugin=%plugin \
; RUN:   --lto-newpm-passes='ukl-syscalls<entry>,lto<O2>' \
; RUN:   %t.bad.bc -o %t.3.o
; RUN: not ls %t.3.o
; A parameter that does not exist is not ignored.
; RUN: not %opt -passes='ukl-syscalls<exit>' -disable-output %s 2>&1 | FileCheck %s --check-prefix=PARAM
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128"
target triple = "x86_64-unknown-linux-gnu"

; PARAM: unknown {{.*}}ukl-syscalls
; MAP: _start ukl__start
; MAP2: ukl__start ukl_ukl__start
; CHECK: .ukl.text.ukl__start
; CHECK-NOT: ukl_unused
; CHECK: GLOBAL HIDDEN {{.*}} ukl__start
; CHECK: UND ukl_entry_SYSCALL_64
define void @_start() {
  call void asm sideeffect "syscall", "~{rcx},~{r11},~{memory}"()
  ret void
}
define void @unused() {
  ret void
}
