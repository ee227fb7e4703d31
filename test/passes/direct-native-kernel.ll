; SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
; The kernel's functions are machine code already: only the table and what is in
; its file are bitcode. The code behind a gate is compiled like the latter, not
; like the program, which may use other registers.

; RUN: sed 's/^;;TABLE //' %s | %opt -passes='ukl-syscalls<direct>' -S | FileCheck %s
; RUN: not %opt -passes='ukl-syscalls<direct>' -S %s 2>&1 \
; RUN:   | FileCheck --check-prefix=ERROR %s

; ERROR: error: ukl: direct system calls need the kernel's x64_sys_call

@sys_call_table = constant [2 x ptr] [ptr @__x64_sys_getppid, ptr @__x64_sys_write]

declare i64 @__x64_sys_getppid(ptr) #1
declare i64 @__x64_sys_write(ptr) #1

;;TABLE define i64 @x64_sys_call(ptr %regs, i32 %nr) #0 {
;;TABLE   ret i64 0
;;TABLE }

; A leaf must not call. All that a site passes gets to the function.
; CHECK-NOT: ukl_leaf_work
; CHECK: module asm "ukl_gate getppid, 0, 0"
; CHECK: module asm "ukl_gate write, 1, 3"
; CHECK-NOT: module asm

define i64 @ukl_f(i64 %fd, ptr %p, i64 %n) "ukl-app" {
  ; CHECK: call i64 asm sideeffect "call __ukl_gate_getppid"
  %a = call i64 asm sideeffect "syscall", "={ax},{ax},~{rcx},~{r11},~{memory}"(i64 0)
  ; CHECK: asm sideeffect "call __ukl_gate_write"
  %b = call i64 asm sideeffect "syscall", "={ax},{ax},{di},{si},{dx},~{rcx},~{r11},~{memory}"(i64 1, i64 %fd, ptr %p, i64 %n)
  ret i64 %b
}

; CHECK: define internal i64 @__ukl_direct_getppid() [[KERNEL:#[0-9]+]] {
; CHECK: call i64 @__x64_sys_getppid(ptr
; CHECK: define internal i64 @__ukl_direct_write(i64 %0, i64 %1, i64 %2) [[KERNEL]] {
; CHECK: call i64 @__x64_sys_write(ptr
; CHECK: attributes [[KERNEL]] = { noinline noredzone "target-features"="-sse,+soft-float" }

attributes #0 = { noredzone "target-features"="-sse,+soft-float" }
attributes #1 = { "target-features"="+sse" }
