; SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
; Every way to write one syscall instruction becomes a call of the kernel's
; entry; operands, constraints and flags stay.
; RUN: %opt -passes='ukl-syscalls<entry>' -S %s | FileCheck %s

; CHECK-LABEL: define i64 @six(
; CHECK: call i64 asm sideeffect "call ukl_entry_SYSCALL_64", "={ax},{ax},{di},{si},{dx},{r10},{r8},{r9},~{rcx},~{r11},~{memory}"(i64 %n, i64 %a, i64 %b, i64 %c, i64 %d, i64 %e, i64 %f) #[[#]], !srcloc
define i64 @six(i64 %n, i64 %a, i64 %b, i64 %c, i64 %d, i64 %e, i64 %f) #0 {
  %r = call i64 asm sideeffect "syscall", "={ax},{ax},{di},{si},{dx},{r10},{r8},{r9},~{rcx},~{r11},~{memory}"(i64 %n, i64 %a, i64 %b, i64 %c, i64 %d, i64 %e, i64 %f) #2, !srcloc !0
  ret i64 %r
}

; No memory clobber: none is added. No side effect: none is added.
; CHECK-LABEL: define i64 @pure(
; CHECK: call i64 asm "call ukl_entry_SYSCALL_64", "={ax},{ax},~{rcx},~{r11}"(i64 39)
define i64 @pure() #0 {
  %r = call i64 asm "syscall", "={ax},{ax},~{rcx},~{r11}"(i64 39)
  ret i64 %r
}

; White space, separators and comments around it.
; CHECK-LABEL: define void @space(
; CHECK-COUNT-5: asm sideeffect "call ukl_entry_SYSCALL_64", "~{rcx},~{r11}"()
; CHECK-NOT: asm
define void @space() #0 {
  call void asm sideeffect "\09 syscall \0A\09", "~{rcx},~{r11}"()
  call void asm sideeffect ";syscall;;\0A", "~{rcx},~{r11}"()
  call void asm sideeffect "# enter; the kernel\0Asyscall # now", "~{rcx},~{r11}"()
  call void asm sideeffect "/* enter */ syscall // now", "~{rcx},~{r11}"()
  call void asm sideeffect "SYSCALL ${:comment} now", "~{rcx},~{r11}"()
  ret void
}

; Both dialects, alternatives, and the flags of the asm.
; CHECK-LABEL: define void @dialects(
; CHECK-NEXT: call void asm sideeffect inteldialect "call ukl_entry_SYSCALL_64", "~{rcx}"()
; CHECK-NEXT: call void asm sideeffect "call ukl_entry_SYSCALL_64", "~{rcx}"()
; CHECK-NEXT: call void asm sideeffect inteldialect "call ukl_entry_SYSCALL_64", "~{rcx}"()
; CHECK-NEXT: call void asm sideeffect alignstack "call ukl_entry_SYSCALL_64", "~{rcx}"()
define void @dialects() #0 {
  call void asm sideeffect inteldialect "syscall", "~{rcx}"()
  call void asm sideeffect "$(syscall$|nop$)", "~{rcx}"()
  call void asm sideeffect inteldialect "$(nop$|syscall$)", "~{rcx}"()
  call void asm sideeffect alignstack "syscall", "~{rcx}"()
  ret void
}

; The call writes below the stack pointer: no red zone, whatever came before.
; CHECK: define void @red_zone() #[[RZ:[0-9]+]]
; CHECK: attributes #[[RZ]] = { noredzone "ukl-app" }
define void @red_zone() #1 {
  call void asm sideeffect "syscall", "~{rcx},~{r11}"()
  ret void
}

attributes #0 = { noredzone "ukl-app" }
attributes #1 = { "ukl-app" }
attributes #2 = { nounwind memory(none) }
!0 = !{i64 42}
