; SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
; Function attributes: what is added, dropped and kept.
; RUN: %opt -passes=ukl-kernelize -S %s | FileCheck %s
; RUN: %opt -passes=ukl-kernelize -ukl-ibt -S %s | FileCheck %s --check-prefix=IBT
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128"
target triple = "x86_64-unknown-linux-gnu"

; CHECK: @large = global i32 0{{$}}
@large = global i32 0, code_model "large"

; CHECK: define void @f() #[[F:[0-9]+]]
; CHECK: declare void @external(){{$}}
; CHECK: attributes #[[F]] = { noredzone nounwind null_pointer_is_valid "frame-pointer"="all" "no-builtin-wcslen" "probe-stack"="inline-asm" "target-cpu"="x86-64-v3" "target-features"="+avx2,+sse" "ukl-app" }
; CHECK-NOT: no-jump-tables
; IBT: attributes #{{[0-9]+}} = { noredzone {{.*}}"no-jump-tables"="true"
define void @f() #0 {
  call void @external()
  ret void
}
; CHECK: attributes #{{[0-9]+}} = { noredzone null_pointer_is_valid "no-builtin-wcslen" "ukl-app" }
define void @g() #1 {
  ret void
}
declare void @external()

attributes #0 = { nounwind sspstrong uwtable "frame-pointer"="all" "patchable-function"="prologue-short-redirect" "probe-stack"="inline-asm" "target-cpu"="x86-64-v3" "target-features"="+avx2,+sse" }
attributes #1 = { sspreq uwtable(sync) "probe-stack"="__probestack" "fentry-call"="true" "split-stack" "patchable-function-entry"="2" }
