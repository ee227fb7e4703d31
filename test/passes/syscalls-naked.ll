; SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
; A naked function is a row of asm statements; each that is one syscall is
; rewritten, the others stay.
; RUN: %opt -passes='ukl-syscalls<entry>' -S %s | FileCheck %s

; CHECK-LABEL: define void @restore()
; CHECK-NEXT: call void asm sideeffect "mov $$15, %rax", ""()
; CHECK-NEXT: call void asm sideeffect "call ukl_entry_SYSCALL_64", ""()
; CHECK-NEXT: call void asm sideeffect "mov %rax, %rdi\0Amov $$60, %eax", ""()
; CHECK-NEXT: call void asm sideeffect "call ukl_entry_SYSCALL_64", ""()
; CHECK-NEXT: call void asm sideeffect "ud2", ""()
; CHECK-NEXT: unreachable
define void @restore() #0 {
  call void asm sideeffect "mov $$15, %rax", ""()
  call void asm sideeffect "syscall", ""()
  call void asm sideeffect "mov %rax, %rdi\0Amov $$60, %eax", ""()
  call void asm sideeffect "syscall", ""()
  call void asm sideeffect "ud2", ""()
  unreachable
}
attributes #0 = { naked noinline noredzone "ukl-app" }
