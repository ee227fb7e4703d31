; SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
; What only looks like a system call, and what is not the program's, stays.
; RUN: %opt -passes='ukl-syscalls<entry>' -S %s | FileCheck %s
; RUN: %opt -passes='ukl-syscalls<entry>' -S %s | FileCheck %s --check-prefix=NOT
; NOT-NOT: ukl_entry

module asm "# syscall; sysenter"
module asm ".section .note.x; .ascii \22syscall; int $0x80\22; .previous"

; CHECK-LABEL: define void @kernel()
; CHECK-NEXT: asm sideeffect "syscall", ""()
; CHECK-NEXT: asm sideeffect "mov $$1, %eax; syscall", ""()
define void @kernel() {
  call void asm sideeffect "syscall", ""()
  call void asm sideeffect "mov $$1, %eax; syscall", ""()
  ret void
}

; CHECK-LABEL: define void @app(
; CHECK-NEXT: call void asm sideeffect "call mysyscall"
; CHECK-NEXT: call void asm sideeffect "call syscall"
; CHECK-NEXT: call void asm sideeffect ".ascii \22syscall\\0\22"
; CHECK-NEXT: call void asm sideeffect ".ascii \22\\\22; syscall; \\\22\22"
; CHECK-NEXT: call void asm sideeffect "nop # syscall"
; CHECK-NEXT: call void asm sideeffect "nop /* ; syscall ; */"
; CHECK-NEXT: call void asm sideeffect "syscall_begin: nop"
; CHECK-NEXT: call void asm sideeffect "mov %rax, syscall(%rip)"
; CHECK-NEXT: call void asm sideeffect "int3; int $$3; int $$0x2d"
; CHECK-NEXT: call void asm sideeffect "$(nop$|syscall; nop$)"
; CHECK-NEXT: call void asm sideeffect "mov $$'; ; nop"
; CHECK-NEXT: call void asm sideeffect ".byte 0x0f, 0x0b, 0x05; .byte 0x0f; nop; .byte 0x05"
; CHECK-NEXT: call void asm sideeffect ""
; CHECK-NEXT: call void asm sideeffect "lea ${0:a}, %rax"
; CHECK-NEXT: ret void
define void @app(ptr %syscall) #0 {
  call void asm sideeffect "call mysyscall", ""()
  call void asm sideeffect "call syscall", ""()
  call void asm sideeffect ".ascii \22syscall\5C0\22", ""()
  call void asm sideeffect ".ascii \22\5C\22; syscall; \5C\22\22", ""()
  call void asm sideeffect "nop # syscall", ""()
  call void asm sideeffect "nop /* ; syscall ; */", ""()
  call void asm sideeffect "syscall_begin: nop", ""()
  call void asm sideeffect "mov %rax, syscall(%rip)", ""()
  call void asm sideeffect "int3; int $$3; int $$0x2d", ""()
  call void asm sideeffect "$(nop$|syscall; nop$)", ""()
  call void asm sideeffect "mov $$'; ; nop", ""()
  call void asm sideeffect ".byte 0x0f, 0x0b, 0x05; .byte 0x0f; nop; .byte 0x05", ""()
  call void asm sideeffect "", "~{memory}"()
  call void asm sideeffect "lea ${0:a}, %rax", "p"(ptr %syscall)
  ret void
}

; A function of that name is called, not entered.
; CHECK-LABEL: define void @calls(
; CHECK-NEXT: call i64 (i64, ...) @syscall(i64 39)
define void @calls() #0 {
  %r = call i64 (i64, ...) @syscall(i64 39)
  ret void
}
declare i64 @syscall(i64, ...)

attributes #0 = { noredzone "ukl-app" }
