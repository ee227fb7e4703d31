; SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
; Odd constraints: the number in memory, tied operands, early clobbers, a vector
; beside it, outputs in several registers, indirect outputs.
; RUN: %opt -passes='ukl-syscalls<entry>' -S %s | FileCheck %s
; RUN: %opt -passes='ukl-syscalls<entry>' %s | %llc -filetype=obj -o %t
; RUN: %llvm-objdump -dr %t | FileCheck %s --check-prefix=OBJ
; OBJ-NOT: {{[[:space:]]}}syscall
; OBJ-COUNT-4: R_X86_64_PLT32{{[[:space:]]+}}ukl_entry_SYSCALL_64-0x4

target triple = "x86_64-unknown-linux-gnu"

; CHECK-LABEL: define { i64, i64 } @tied(
; CHECK: call { i64, i64 } asm sideeffect "call ukl_entry_SYSCALL_64", "={ax},=&{dx},0,1,~{rcx},~{r11}"(i64 %n, i64 %d)
define { i64, i64 } @tied(i64 %n, i64 %d) #0 {
  %r = call { i64, i64 } asm sideeffect "syscall", "={ax},=&{dx},0,1,~{rcx},~{r11}"(i64 %n, i64 %d)
  ret { i64, i64 } %r
}

; CHECK-LABEL: define void @memory(
; CHECK: call void asm sideeffect "call ukl_entry_SYSCALL_64", "=*m,*m,{ax},~{rcx},~{r11}"(ptr elementtype(i64) %out, ptr elementtype([2 x i64]) %in, i32 228)
define void @memory(ptr %out, ptr %in) #0 {
  call void asm sideeffect "syscall", "=*m,*m,{ax},~{rcx},~{r11}"(ptr elementtype(i64) %out, ptr elementtype([2 x i64]) %in, i32 228)
  ret void
}

; CHECK-LABEL: define i64 @unknown_number(
; CHECK: call i64 asm sideeffect "call ukl_entry_SYSCALL_64", "={ax},{ax},x,~{rcx},~{r11}"(i64 %n, <2 x double> %v)
define i64 @unknown_number(ptr %p, <2 x double> %v) #0 {
  %n = load volatile i64, ptr %p
  %r = call i64 asm sideeffect "syscall", "={ax},{ax},x,~{rcx},~{r11}"(i64 %n, <2 x double> %v)
  ret i64 %r
}

; CHECK-LABEL: define i32 @phi_number(
; CHECK: %n = phi i32 [ 1, %a ], [ 2, %b ]
; CHECK: call i32 asm sideeffect "call ukl_entry_SYSCALL_64", "={ax},{ax},~{rcx},~{r11}"(i32 %n)
define i32 @phi_number(i1 %c) #0 {
  br i1 %c, label %a, label %b
a:
  br label %join
b:
  br label %join
join:
  %n = phi i32 [ 1, %a ], [ 2, %b ]
  %r = call i32 asm sideeffect "syscall", "={ax},{ax},~{rcx},~{r11}"(i32 %n)
  ret i32 %r
}

attributes #0 = { noredzone "ukl-app" }
