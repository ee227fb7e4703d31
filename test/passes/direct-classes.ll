; SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
; Which system calls go where. The kernel's table says what a number is; the
; list of direct system calls says how it may be called.

; RUN: %opt -passes='ukl-syscalls<direct>' -S %s | FileCheck %s
; RUN: %opt -passes='ukl-syscalls<direct>,default<O2>' -S %s \
; RUN:   | FileCheck --check-prefix=OPT %s

@sys_call_table = constant [7 x ptr] [ptr @__x64_sys_getppid, ptr @__x64_sys_write, ptr @__x64_sys_fork, ptr @__x64_sys_ni_syscall, ptr @__x64_sys_future, ptr @__x64_sys_close, ptr @__x64_sys_getpid]
@state = external global i64

declare i64 @__x64_sys_fork(ptr)
declare i64 @__x64_sys_ni_syscall(ptr)
declare i64 @__x64_sys_future(ptr)

define i1 @ukl_syscall_work_pending() {
  %w = load volatile i64, ptr @state
  %p = icmp ne i64 %w, 0
  ret i1 %p
}

define i64 @__x64_sys_getppid(ptr %regs) #0 {
  %r = load volatile i64, ptr @state
  ret i64 %r
}

define i64 @__x64_sys_write(ptr %regs) #0 {
  %di = getelementptr i64, ptr %regs, i64 14
  %fd = load i64, ptr %di
  %dx = getelementptr i64, ptr %regs, i64 12
  %n = load i64, ptr %dx
  %r9 = getelementptr i64, ptr %regs, i64 8
  %x = load i64, ptr %r9
  %s = add i64 %fd, %n
  %t = add i64 %s, %x
  store volatile i64 %t, ptr @state
  ret i64 %t
}

define i64 @__x64_sys_close(ptr %regs) #0 {
  %di = getelementptr i64, ptr %regs, i64 14
  %fd = load i64, ptr %di
  ret i64 %fd
}

; As a kernel that checks its locks has it.
declare void @lock_acquire()
define i64 @__x64_sys_getpid(ptr %regs) #0 {
  call void @lock_acquire()
  %r = load volatile i64, ptr @state
  ret i64 %r
}

; CHECK: module asm "ukl_leaf_work getppid, 0"
; CHECK: module asm "ukl_gate getpid, 6, 0"
; CHECK: module asm "ukl_gate write, 1, 3"
; CHECK: module asm "ukl_gate close, 5, 1"
; CHECK-NOT: module asm

; CHECK-LABEL: define i64 @ukl_leaf()
; CHECK: call i64 asm sideeffect "call __ukl_leaf_getppid", "={ax},~{di},~{si},~{dx},~{r10},~{r8},~{r9},~{rcx},~{r11},~{memory},~{dirflag},~{fpsr},~{flags}"()
define i64 @ukl_leaf() "ukl-app" {
  %r = call i64 asm sideeffect "syscall", "={ax},{ax},~{rcx},~{r11},~{memory}"(i64 0)
  ret i64 %r
}

; It calls something, and so cannot start over.
; CHECK-LABEL: define i64 @ukl_no_leaf()
; CHECK: asm sideeffect "call __ukl_gate_getpid"
define i64 @ukl_no_leaf() "ukl-app" {
  %r = call i64 asm sideeffect "syscall", "={ax},{ax},~{rcx},~{r11},~{memory}"(i64 6)
  ret i64 %r
}

; Operands as user code has them: "0" for the register of the output, pointers,
; narrow integers, a narrow result.
; CHECK-LABEL: define i32 @ukl_gate(
; CHECK: [[P:%.*]] = ptrtoint ptr %p to i64
; CHECK: [[N:%.*]] = zext i32 %n to i64
; CHECK: "call __ukl_gate_write"{{.*}}(i64 1, i64 [[P]], i64 [[N]])
; CHECK: trunc i64 {{.*}} to i32
define i32 @ukl_gate(ptr %p, i32 %n) "ukl-app" {
  %r = call i32 asm sideeffect "syscall", "={ax},0,{di},{si},{dx},~{rcx},~{r11},~{memory}"(i32 1, i32 1, ptr %p, i32 %n)
  ret i32 %r
}

; The libc's helper sets all registers. Those that the function does not look at
; are left alone.
; CHECK-LABEL: define i64 @ukl_six(
; CHECK: call { i64, i64 } asm sideeffect "call __ukl_gate_close", "={ax},={di},1,~{si}
define i64 @ukl_six(i64 %fd) "ukl-app" {
  %r = call i64 asm sideeffect "syscall", "={ax},{ax},{di},{si},{dx},{r10},{r8},{r9},~{rcx},~{r11},~{memory}"(i64 5, i64 %fd, i64 0, i64 0, i64 0, i64 0, i64 0)
  ret i64 %r
}

; It looks at the caller's registers.
; CHECK-LABEL: define i64 @ukl_frame()
; CHECK: "call ukl_entry_SYSCALL_64"{{.*}}(i64 2)
define i64 @ukl_frame() "ukl-app" {
  %r = call i64 asm sideeffect "syscall", "={ax},{ax},~{rcx},~{r11},~{memory}"(i64 2)
  ret i64 %r
}

; Not in the list, not implemented, not in the table.
; CHECK-LABEL: define i64 @ukl_unlisted()
; CHECK: "call ukl_entry_SYSCALL_64"{{.*}}(i64 4)
; CHECK: "call ukl_entry_SYSCALL_64"{{.*}}(i64 3)
; CHECK: "call ukl_entry_SYSCALL_64"{{.*}}(i64 500)
; CHECK: "call ukl_entry_SYSCALL_64"{{.*}}(i64 -1)
define i64 @ukl_unlisted() "ukl-app" {
  %a = call i64 asm sideeffect "syscall", "={ax},{ax},~{rcx},~{r11},~{memory}"(i64 4)
  %b = call i64 asm sideeffect "syscall", "={ax},{ax},~{rcx},~{r11},~{memory}"(i64 3)
  %c = call i64 asm sideeffect "syscall", "={ax},{ax},~{rcx},~{r11},~{memory}"(i64 500)
  %d = call i64 asm sideeffect "syscall", "={ax},{ax},~{rcx},~{r11},~{memory}"(i64 -1)
  ret i64 %a
}

; Forms that are not the libc's: the instruction is replaced and nothing else.
; CHECK-LABEL: define void @ukl_forms(
; CHECK: "call ukl_entry_SYSCALL_64", "={ax},{ax},*m,~{memory}"
; CHECK: "call ukl_entry_SYSCALL_64", "={ax},={dx},{ax}
; CHECK: "call ukl_entry_SYSCALL_64", "{ax},{di}
define void @ukl_forms(ptr %p) "ukl-app" {
  %a = call i64 asm sideeffect "syscall", "={ax},{ax},*m,~{memory}"(i64 1, ptr elementtype(i64) %p)
  %b = call { i64, i64 } asm sideeffect "syscall", "={ax},={dx},{ax},~{rcx},~{r11}"(i64 1)
  call void asm sideeffect "syscall", "{ax},{di},~{rcx},~{r11}"(i64 1, i64 0)
  ret void
}

; Not the program's.
; CHECK-LABEL: define i64 @kernel()
; CHECK: "syscall"
define i64 @kernel() {
  %r = call i64 asm sideeffect "syscall", "={ax},{ax},~{rcx},~{r11},~{memory}"(i64 0)
  ret i64 %r
}

; A leaf: on the program's stack, so nothing in it may use the stack. It is
; aligned, because its start is found from any address in it.
; CHECK-LABEL: define internal i64 @__ukl_leaf_getppid()
; CHECK-SAME: [[ATTR:#[0-9]+]] section ".ukl.leaf.text" align 256 prefix <{ i8, i32, [3 x i8] }> <{ i8 -23,
; CHECK: call zeroext i1 @ukl_syscall_work_pending()
; CHECK: musttail call i64 @__ukl_leaf_entry_work_getppid()
; CHECK-NOT: call
; CHECK: load volatile i64, ptr @state

; The kernel's attributes, not the program's.
; CHECK-LABEL: define internal i64 @__ukl_direct_write(i64 %0, i64 %1, i64 %2)
; CHECK: attributes [[ATTR]] = { noinline {{.*}}"target-features"="-sse"
; CHECK-NOT: "ukl-app"

; What is left after optimisation: no pt_regs, no call.
; OPT-LABEL: define internal {{.*}} @__ukl_leaf_getppid()
; OPT-NOT: alloca
; OPT-NOT: call i64 @__x64
; OPT-LABEL: define internal {{.*}} @__ukl_direct_write(i64 %0, i64 %1, i64 %2)
; OPT-NOT: alloca
; OPT: add i64 %{{[0-2]}}, %{{[0-2]}}
; OPT-NOT: add
; OPT: store volatile
; OPT: }

attributes #0 = { noredzone null_pointer_is_valid "target-features"="-sse" }
