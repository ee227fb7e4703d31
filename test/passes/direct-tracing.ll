; SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
; A kernel with function tracing and call depth tracking: its functions can be
; patched at their entry, and so can the function behind a gate. A leaf runs as
; the program, where nobody may patch it, and starts where its jump expects it.

; RUN: %opt -passes='ukl-syscalls<direct>' -S %s | FileCheck %s

@sys_call_table = constant [2 x ptr] [ptr @__x64_sys_getppid, ptr @__x64_sys_close]
@state = external global i64

define i1 @ukl_syscall_work_pending() {
  %w = load volatile i64, ptr @state
  %p = icmp ne i64 %w, 0
  ret i1 %p
}

define i64 @__x64_sys_getppid(ptr %regs) #0 {
  %r = load volatile i64, ptr @state
  ret i64 %r
}

define i64 @__x64_sys_close(ptr %regs) #0 {
  %di = getelementptr i64, ptr %regs, i64 14
  %fd = load i64, ptr %di
  ret i64 %fd
}

define i64 @ukl_program() "ukl-app" {
  %r = call i64 asm sideeffect "syscall", "={ax},{ax},~{rcx},~{r11},~{memory}"(i64 0)
  %s = call i64 asm sideeffect "syscall", "={ax},{ax},{di},~{rcx},~{r11},~{memory}"(i64 1, i64 %r)
  ret i64 %s
}

; CHECK: define internal i64 @__ukl_leaf_getppid() [[LEAF:#[0-9]+]] section ".ukl.leaf.text"
; CHECK: define internal i64 @__ukl_direct_close(i64 %0) [[DIRECT:#[0-9]+]] {
; CHECK-DAG: attributes [[LEAF]] = { noinline noredzone skipprofile "target-cpu"="x86-64" }
; CHECK-DAG: attributes [[DIRECT]] = { noinline noredzone "fentry-call"="true" {{.*}}"patchable-function-prefix"="16"

attributes #0 = { noredzone "fentry-call"="true" "mnop-mcount" "mrecord-mcount" "patchable-function"="prologue-short-redirect" "patchable-function-entry"="5" "patchable-function-prefix"="16" "target-cpu"="x86-64" }
