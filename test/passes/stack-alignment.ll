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
declare void @from_kernel()
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
