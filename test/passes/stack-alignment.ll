; SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
; Under the kernel's stack alignment, program functions that may call a
; native member align the stack; others do not.
; RUN: split-file %s %t
; RUN: %opt -passes=ukl-stack-alignment -S %t/kernel.ll | FileCheck %t/kernel.ll
; RUN: %opt -passes=ukl-stack-alignment -S %t/alone.ll | FileCheck %t/alone.ll
; RUN: %opt -passes=ukl-stack-alignment %t/kernel.ll | %llc -o - | FileCheck %s --check-prefix=ASM
; ASM-LABEL: native:
; ASM: andq $-16, %rsp
; ASM: callq ukl_from_asm

; Seven and eight arguments, and what else may be on the stack: each time, the
; stack pointer has moved by a multiple of 16 since it was aligned, or the call
; has two more words than it needs.
; ASM-LABEL: seven:
; ASM: andq $-16, %rsp
; ASM: subq $8, %rsp
; ASM: pushq $7
; ASM-NEXT: callq ukl_seven
; ASM: pushq $8
; ASM-NEXT: pushq $7
; ASM-NEXT: callq ukl_eight
; ASM-LABEL: leaf:
; ASM-NOT: andq
; ASM-LABEL: naked:

;--- kernel.ll
target triple = "x86_64-unknown-linux-gnu"
; CHECK: define void @native() #[[ALIGNED:[0-9]+]]
define void @native() #0 {
  tail call void @ukl_from_asm()
  ret void
}
; CHECK: define void @pointer(ptr %f) #[[ALIGNED]]
define void @pointer(ptr %f) #0 {
  call void %f()
  ret void
}
; CHECK-LABEL: define i32 @seven(
; CHECK: call void @ukl_seven(i64 1, i64 2, i64 3, i64 4, i64 5, i64 6, i64 7, i64 poison)
; CHECK: call void @ukl_eight(i64 1, i64 2, i64 3, i64 4, i64 5, i64 6, i64 7, i64 8)
; CHECK: %r = tail call i32 %f(i64 1, i64 2, i64 3, i64 4, i64 5, i64 6, i8 7, i64 poison)
; CHECK: call void @from_kernel7(i64 1, i64 2, i64 3, i64 4, i64 5, i64 6, i64 7)
define i32 @seven(ptr %f) #0 {
  call void @ukl_seven(i64 1, i64 2, i64 3, i64 4, i64 5, i64 6, i64 7)
  call void @ukl_eight(i64 1, i64 2, i64 3, i64 4, i64 5, i64 6, i64 7, i64 8)
  %r = tail call i32 %f(i64 1, i64 2, i64 3, i64 4, i64 5, i64 6, i8 7)
  call void @from_kernel7(i64 1, i64 2, i64 3, i64 4, i64 5, i64 6, i64 7)
  ret i32 %r
}
; CHECK-LABEL: define void @other_kinds(
; Nine doubles: one is on the stack, and no register is used.
; CHECK: call void %f({{(double 0[.]0+e[+]00, )+}}i64 poison, i64 poison, i64 poison, i64 poison, i64 poison, i64 poison, i64 poison)
; CHECK: call void %f(x86_fp80 {{[^,)]*}})
; CHECK: call void %f(ptr byval([24 x i8]) %p, i64 1, i64 poison, i64 poison, i64 poison, i64 poison, i64 poison, i64 poison)
; CHECK: call void %f(ptr byval([16 x i8]) %p, i64 1)
; CHECK: call void %f(i64 1, i64 2, i64 3, i64 4, i64 5, i128 6)
; CHECK: call void (i64, ...) %f(i64 1, i64 2, i64 3, i64 4, i64 5, i64 6, i64 7, i64 poison)
define void @other_kinds(ptr %f, ptr %p) #0 {
  call void %f(double 0.0, double 0.0, double 0.0, double 0.0, double 0.0, double 0.0, double 0.0, double 0.0, double 0.0)
  call void %f(x86_fp80 0xK3FFF8000000000000000)
  call void %f(ptr byval([24 x i8]) %p, i64 1)
  call void %f(ptr byval([16 x i8]) %p, i64 1)
  call void %f(i64 1, i64 2, i64 3, i64 4, i64 5, i128 6)
  call void (i64, ...) %f(i64 1, i64 2, i64 3, i64 4, i64 5, i64 6, i64 7)
  ret void
}
; CHECK: define void @leaf() #[[APP:[0-9]+]]
define void @leaf() #0 {
  call void asm sideeffect "call ukl_entry_SYSCALL_64", ""()
  call void @from_kernel()
  call void @native()
  ret void
}
; CHECK: define void @naked() #[[NAKED:[0-9]+]]
define void @naked() #1 {
  call void @ukl_from_asm()
  unreachable
}
; CHECK: define void @kernel(ptr %f) {
define void @kernel(ptr %f) {
  call void %f()
  ret void
}
; CHECK: attributes #[[ALIGNED]] = { alignstack=16 "ukl-app" }
; CHECK: attributes #[[APP]] = { "ukl-app" }
; CHECK: attributes #[[NAKED]] = { naked "ukl-app" }
declare void @ukl_from_asm()
declare void @ukl_seven(i64, i64, i64, i64, i64, i64, i64)
declare void @ukl_eight(i64, i64, i64, i64, i64, i64, i64, i64)
declare void @from_kernel()
declare void @from_kernel7(i64, i64, i64, i64, i64, i64, i64)
attributes #0 = { "ukl-app" }
attributes #1 = { naked "ukl-app" }
!llvm.module.flags = !{!0}
!0 = !{i32 1, !"override-stack-alignment", i32 8}
;--- alone.ll
; CHECK-NOT: alignstack
target triple = "x86_64-unknown-linux-gnu"
define void @native() "ukl-app" {
  call void @ukl_from_asm()
  ret void
}
declare void @ukl_from_asm()
