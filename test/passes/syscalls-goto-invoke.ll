; SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
; asm goto (callbr) and invoke keep their successors.
; RUN: %opt -passes='ukl-syscalls<entry>' -S %s | FileCheck %s

; CHECK-LABEL: define i32 @goto(
; CHECK: callbr void asm sideeffect "call ukl_entry_SYSCALL_64", "{ax},!i,~{rcx},~{r11}"(i64 24)
; CHECK-NEXT: to label %ok [label %other]
define i32 @goto() #0 {
  callbr void asm sideeffect "syscall", "{ax},!i,~{rcx},~{r11}"(i64 24)
          to label %ok [label %other]
ok:
  ret i32 0
other:
  ret i32 1
}

; CHECK-LABEL: define void @invoked(
; CHECK: invoke void asm sideeffect unwind "call ukl_entry_SYSCALL_64", "~{rcx},~{r11}"()
; CHECK-NEXT: to label %ok unwind label %lpad
define void @invoked() #0 personality ptr @personality {
  invoke void asm sideeffect unwind "syscall", "~{rcx},~{r11}"()
          to label %ok unwind label %lpad
ok:
  ret void
lpad:
  %l = landingpad { ptr, i32 } cleanup
  resume { ptr, i32 } %l
}

declare i32 @personality(...)
attributes #0 = { noredzone "ukl-app" }
