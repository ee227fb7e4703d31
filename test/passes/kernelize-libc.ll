; SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
; Marks of a libc that would keep it from being inlined into the program: no
; builtins, and strict floating point in functions that have none.
; RUN: %opt -passes='ukl-kernelize,inline' -S %s | FileCheck %s
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128"
target triple = "x86_64-unknown-linux-gnu"

; CHECK-LABEL: define i32 @main(
; CHECK-NOT: @integers
; CHECK: asm sideeffect "nop"
; CHECK: call double @rounds(
; CHECK: ret
define i32 @main(double %d) {
  %i = call i32 @integers()
  %r = call double @rounds(double %d)
  ret i32 %i
}

define internal i32 @integers() #0 {
  %i = call i32 asm sideeffect "nop", "={ax}"() #2
  ret i32 %i
}

; CHECK: define internal double @rounds(double %d) #[[STRICT:[0-9]+]]
; CHECK: attributes #[[STRICT]] = { noredzone null_pointer_is_valid strictfp "no-builtin-wcslen" "ukl-app" }
define internal double @rounds(double %d) #1 {
  %r = call double @llvm.experimental.constrained.fadd.f64(double %d, double %d, metadata !"round.dynamic", metadata !"fpexcept.strict") #2
  ret double %r
}

declare double @llvm.experimental.constrained.fadd.f64(double, double, metadata, metadata)

attributes #0 = { strictfp "no-builtins" }
attributes #1 = { strictfp "no-builtins" }
attributes #2 = { strictfp }
