; SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
; A number that is one of several constants: one instruction for each.

; RUN: %opt -passes='ukl-syscalls<direct>,verify' -S %s | FileCheck %s

@sys_call_table = constant [3 x ptr] [ptr @__x64_sys_read, ptr @__x64_sys_write, ptr @__x64_sys_fork]

define i64 @x64_sys_call(ptr %regs, i32 %nr) {
  ret i64 0
}
declare i64 @__x64_sys_read(ptr)
declare i64 @__x64_sys_write(ptr)
declare i64 @__x64_sys_fork(ptr)

; CHECK-LABEL: define i64 @ukl_select(
; CHECK: switch i64 %n, label %[[A:.*]] [
; CHECK-NEXT: i64 1, label %[[B:.*]]
; CHECK: [[A]]:
; CHECK: "call __ukl_gate_read"
; CHECK: [[B]]:
; CHECK: "call __ukl_gate_write"
; CHECK: phi i64
; CHECK: ret i64
define i64 @ukl_select(i1 %c, i64 %fd) "ukl-app" {
  %n = select i1 %c, i64 0, i64 1
  %r = call i64 asm sideeffect "syscall", "={ax},{ax},{di},~{rcx},~{r11},~{memory}"(i64 %n, i64 %fd)
  ret i64 %r
}

; One of the two needs the caller's registers.
; CHECK-LABEL: define i64 @ukl_phi(
; CHECK: phi i64 [ 0, %{{.*}} ], [ 2, %{{.*}} ]
; CHECK: "call __ukl_gate_read"
; CHECK: "call ukl_entry_SYSCALL_64"{{.*}}(i64 2, i64 %fd)
define i64 @ukl_phi(i1 %c, i64 %fd) "ukl-app" {
  br i1 %c, label %a, label %b
a:
  br label %b
b:
  %n = phi i64 [ 0, %0 ], [ 2, %a ]
  %r = call i64 asm sideeffect "syscall", "={ax},{ax},{di},~{rcx},~{r11},~{memory}"(i64 %n, i64 %fd)
  ret i64 %r
}

; CHECK-LABEL: define i64 @ukl_partly_unknown(
; CHECK-NOT: gate
; CHECK: "call ukl_entry_SYSCALL_64"{{.*}}(i64 %n)
; CHECK-NOT: gate
; CHECK: ret
define i64 @ukl_partly_unknown(i1 %c, i64 %x) "ukl-app" {
  %n = select i1 %c, i64 0, i64 %x
  %r = call i64 asm sideeffect "syscall", "={ax},{ax},~{rcx},~{r11},~{memory}"(i64 %n)
  ret i64 %r
}
