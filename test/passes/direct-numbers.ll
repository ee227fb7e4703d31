; SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
; Constants that reach the instruction through libc's wrappers: a helper with
; the number as parameter, an alias of it, a helper of a helper, and the variadic
; syscall(). A number that is unknown stays with the call entry.

; RUN: %opt -passes='ukl-syscalls<direct>' -S %s | FileCheck %s

@sys_call_table = constant [3 x ptr] [ptr @__x64_sys_read, ptr @__x64_sys_write, ptr @__x64_sys_close]

define i64 @x64_sys_call(ptr %regs, i32 %nr) {
  ret i64 0
}
declare i64 @__x64_sys_read(ptr)
declare i64 @__x64_sys_write(ptr)
declare i64 @__x64_sys_close(ptr)
declare i1 @ukl_syscall_work_pending()

; CHECK: module asm "ukl_gate write, 1, 3"
; CHECK: module asm "ukl_gate read, 0, 3"
; CHECK: module asm "ukl_gate close, 2, 1"

@ukl_alias = internal alias i64 (i64, i64, i64, i64), ptr @ukl_helper

define internal i64 @ukl_helper(i64 %n, i64 %a, i64 %b, i64 %c) "ukl-app" {
  %r = call i64 asm sideeffect "syscall", "={ax},{ax},{di},{si},{dx},~{rcx},~{r11},~{memory}"(i64 %n, i64 %a, i64 %b, i64 %c)
  ret i64 %r
}

define internal i64 @ukl_outer(i32 %n, i64 %a) "ukl-app" {
  %wide = sext i32 %n to i64
  %r = call i64 @ukl_helper(i64 %wide, i64 %a, i64 7, i64 8)
  ret i64 %r
}

; CHECK-LABEL: define i64 @ukl_write(
; CHECK: call { i64, i64, i64, i64 } asm sideeffect "call __ukl_gate_write", "={ax},={di},={si},={dx},1,2,3,~{r10},~{r8},~{r9},~{rcx},~{r11},~{memory},~{dirflag},~{fpsr},~{flags}"(i64 %fd, i64 %b, i64 %n)
; CHECK-NOT: ukl_entry
; CHECK: ret
define i64 @ukl_write(i64 %fd, i64 %b, i64 %n) "ukl-app" {
  %r = call i64 @ukl_alias(i64 1, i64 %fd, i64 %b, i64 %n)
  ret i64 %r
}

; CHECK-LABEL: define i64 @ukl_nested(
; CHECK: "call __ukl_gate_read"{{.*}}(i64 %fd, i64 7, i64 8)
; CHECK-NOT: ukl_entry
; CHECK: ret
define i64 @ukl_nested(i64 %fd) "ukl-app" {
  %r = call i64 @ukl_outer(i32 0, i64 %fd)
  ret i64 %r
}

; CHECK-LABEL: define i64 @ukl_variadic(
; CHECK: [[FD:%.*]] = sext i32 %fd to i64
; CHECK: "call __ukl_gate_close"{{.*}}(i64 [[FD]])
; CHECK: [[R:%.*]] = extractvalue {{.*}}, 0
; CHECK: icmp ugt i64 [[R]], -4096
; CHECK: [[E:%.*]] = call ptr @ukl___errno_location()
; CHECK: store i32 %{{.*}}, ptr [[E]]
; CHECK: [[V:%.*]] = phi i64 [ [[R]], %{{.*}} ], [ -1, %{{.*}} ]
; CHECK: ret i64 [[V]]
define i64 @ukl_variadic(i32 %fd) "ukl-app" {
  %r = call i64 (i64, ...) @ukl_syscall(i64 2, i32 %fd)
  ret i64 %r
}

; CHECK-LABEL: define i64 @ukl_unknown(
; CHECK: call i64 @ukl_helper(i64 %n
; CHECK: call i64 (i64, ...) @ukl_syscall(i64 %n, i64 1)
define i64 @ukl_unknown(i64 %n) "ukl-app" {
  %r = call i64 @ukl_helper(i64 %n, i64 1, i64 2, i64 3)
  %s = call i64 (i64, ...) @ukl_syscall(i64 %n, i64 1)
  %t = add i64 %r, %s
  ret i64 %t
}

; CHECK-LABEL: define internal i64 @ukl_syscall(
; CHECK: call ukl_entry_SYSCALL_64
define internal i64 @ukl_syscall(i64 %n, ...) "ukl-app" {
  %r = call i64 asm sideeffect "syscall", "={ax},{ax},~{rcx},~{r11},~{memory}"(i64 %n)
  %s = call i64 @ukl___syscall_ret(i64 %r)
  ret i64 %s
}

define internal i64 @ukl___syscall_ret(i64 %r) "ukl-app" {
  %e = call ptr @ukl___errno_location()
  store i32 0, ptr %e
  ret i64 %r
}

declare ptr @ukl___errno_location()

; The result of one is the argument of the next.
; CHECK-LABEL: define i64 @ukl_chain(
; CHECK: [[A:%.*]] = call { i64, i64 } asm sideeffect "call __ukl_gate_close"
; CHECK: [[R:%.*]] = extractvalue { i64, i64 } [[A]], 0
; CHECK: "call __ukl_gate_close"{{.*}}(i64 [[R]])
define i64 @ukl_chain() "ukl-app" {
  %r = call i64 asm sideeffect "syscall", "={ax},{ax},{di},~{rcx},~{r11},~{memory}"(i64 2, i64 1)
  %s = call i64 asm sideeffect "syscall", "={ax},{ax},{di},~{rcx},~{r11},~{memory}"(i64 2, i64 %r)
  ret i64 %s
}

; The kernel's side: an ordinary function, which takes the arguments in
; registers and passes them in a pt_regs. All six, so that none is undefined.
; CHECK-LABEL: define internal i64 @__ukl_direct_close(i64 %0)
; CHECK: [[REGS:%.*]] = alloca [21 x i64]
; CHECK: [[DI:%.*]] = getelementptr inbounds i64, ptr [[REGS]], i64 14
; CHECK: store i64 %0, ptr [[DI]]
; CHECK: [[SI:%.*]] = getelementptr inbounds i64, ptr [[REGS]], i64 13
; CHECK: store i64 0, ptr [[SI]]
; CHECK: getelementptr inbounds i64, ptr [[REGS]], i64 12
; CHECK: getelementptr inbounds i64, ptr [[REGS]], i64 7
; CHECK: getelementptr inbounds i64, ptr [[REGS]], i64 9
; CHECK: getelementptr inbounds i64, ptr [[REGS]], i64 8
; CHECK: call i64 @__x64_sys_close(ptr [[REGS]])
