; SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
; A constructor's entry that nobody names is kept, because its section makes it run.
; Other variables that nobody names are not.
; RUN: %opt -passes='ukl-namespace,globaldce' -S %s | FileCheck %s
target triple = "x86_64-unknown-linux-gnu"

; CHECK: @ukl_entry = internal global ptr @ukl_f, section ".init_array.150"
; CHECK-NOT: ukl_other
; CHECK: @llvm.compiler.used = appending global [1 x ptr] [ptr @ukl_entry]
@entry = global ptr @f, section ".init_array.150"
@other = global ptr @f, section "other"
define internal void @f() {
  ret void
}
