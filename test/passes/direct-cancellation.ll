; SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
; System calls that a thread can be cancelled in, where musl lists the places
; that the handler of the signal must know. A leaf, a system call that is not
; direct, and a number that is unknown keep musl's function, and so do all in a
; program without the list.

; RUN: split-file %s %t
; RUN: cat %t/common.ll %t/list.ll > %t/with.ll
; RUN: %opt -passes='ukl-syscalls<direct>' -S %t/with.ll \
; RUN:   | FileCheck %s --implicit-check-not='ukl_gate write,' \
; RUN:     --implicit-check-not='ukl_gate close,'
; RUN: %opt -passes='ukl-syscalls<direct>' -S %t/common.ll \
; RUN:   | FileCheck %s --check-prefix=NOLIST

; CHECK:      module asm "ukl_gate read, 0, 6"
; CHECK:      module asm "ukl_gate cp_read, 0, 6"
; CHECK-NEXT: module asm ".pushsection .ukl.text.cp_read, \22ax\22, @progbits"
; CHECK:      module asm "__ukl_cp_read:"
; CHECK-NEXT: module asm "cmpl $0, (%r11)"
; CHECK-NEXT: module asm "jne __ukl_cancelled_cp_read"
; CHECK-NEXT: module asm "jmp __ukl_gate_cp_read"
; CHECK-NEXT: module asm "__ukl_cancelled_cp_read:"
; CHECK-NEXT: module asm "movq $-2147483648, %rax"
; CHECK-NEXT: module asm "ret"
; CHECK:      module asm ".popsection"
; CHECK:      module asm "ukl_gate cp_write, 1, 6"
; CHECK:      module asm "ukl_gate cp_close, 4, 1"
; CHECK:      module asm "ukl_gate cp_sched_yield, 5, 0"

; CHECK:      @__ukl_cancellation_points = internal constant [13 x { ptr, ptr, ptr }] [
; CHECK-SAME:   { ptr, ptr, ptr } { ptr @__ukl_cp_read, ptr @__ukl_cancelled_cp_read, ptr @__ukl_cancelled_cp_read },
; CHECK-SAME:   { ptr, ptr, ptr } { ptr @__ukl_gate_start_cp_read, ptr @__ukl_gate_cp_read, ptr @__ukl_cancelled_cp_read },
; CHECK-SAME:   { ptr, ptr, ptr } { ptr @__ukl_gate_entry_work_cp_read, ptr @__ukl_gate_entry_return_cp_read, ptr @__ukl_cancelled_cp_read },
; CHECK-SAME:   { ptr, ptr, ptr } { ptr @__ukl_cp_write,
; CHECK-SAME:   { ptr, ptr, ptr } zeroinitializer]
; CHECK:      @llvm.compiler.used = {{.*}} @__ukl_direct_cp_read, {{.*}} @__ukl_direct_cp_write
; CHECK:      @__ukl_direct_cp_read = internal alias i64 (i64, i64, i64, i64, i64, i64), ptr @__ukl_direct_read

; NOLIST-NOT:   cp_read
; NOLIST-LABEL: define i64 @ukl_read(
; NOLIST-NEXT:    call i64 @ukl___syscall_cp_asm(

;--- common.ll
@sys_call_table = constant [6 x ptr] [ptr @__x64_sys_read, ptr @__x64_sys_write, ptr @__x64_sys_getpid, ptr @__x64_sys_fork, ptr @__x64_sys_close, ptr @__x64_sys_sched_yield]

define i64 @x64_sys_call(ptr %regs, i32 %nr) {
  ret i64 0
}
declare i64 @__x64_sys_read(ptr)
declare i64 @__x64_sys_write(ptr)
declare i64 @__x64_sys_fork(ptr)
declare i1 @ukl_syscall_work_pending()
define i64 @__x64_sys_getpid(ptr %regs) {
  ret i64 1
}
define i64 @__x64_sys_close(ptr %regs) {
  %p = getelementptr i8, ptr %regs, i64 112
  %fd = load i64, ptr %p
  %r = call i64 @closed(i64 %fd)
  ret i64 %r
}
define i64 @__x64_sys_sched_yield(ptr %regs) {
  %r = call i64 @closed(i64 0)
  ret i64 %r
}
declare i64 @closed(i64)

define internal i64 @ukl___syscall_cp_asm(ptr %cancel, i64 %n, i64 %a, i64 %b, i64 %c, i64 %d, i64 %e, i64 %f) "ukl-app" noinline {
  ret i64 0
}

; CHECK-LABEL: define i64 @ukl_read(
; CHECK-NEXT:    [[FLAG:%.*]] = ptrtoint ptr %cancel to i64
; CHECK-NEXT:    call { i64, i64, i64, i64, i64, i64, i64, i64 } asm sideeffect "call __ukl_cp_read", "={ax},={di},={si},={dx},={r10},={r8},={r9},={r11},1,2,3,4,5,6,7,~{rcx},~{memory},~{dirflag},~{fpsr},~{flags}"(i64 %fd, i64 %b, i64 %n, i64 0, i64 0, i64 0, i64 [[FLAG]])
; CHECK-NOT:     __syscall_cp_asm
; CHECK:         ret
define i64 @ukl_read(ptr %cancel, i64 %fd, i64 %b, i64 %n) "ukl-app" {
  %r = call i64 @ukl___syscall_cp_asm(ptr %cancel, i64 0, i64 %fd, i64 %b, i64 %n, i64 0, i64 0, i64 0)
  ret i64 %r
}

; The same system call, where nobody is cancelled.
; CHECK-LABEL: define i64 @ukl_plain_read(
; CHECK:         "call __ukl_gate_read"
define i64 @ukl_plain_read(i64 %fd, i64 %b, i64 %n) "ukl-app" {
  %r = call i64 asm sideeffect "syscall", "={ax},{ax},{di},{si},{dx},~{rcx},~{r11},~{memory}"(i64 0, i64 %fd, i64 %b, i64 %n)
  ret i64 %r
}

; The number comes through a helper, which has a system call of its own.
; CHECK-LABEL: define i64 @ukl_write(
; CHECK:         "call __ukl_cp_write"
; CHECK:         ret
define i64 @ukl_write(ptr %cancel, i64 %fd) "ukl-app" {
  %r = call i64 @ukl_helper(ptr %cancel, i64 1, i64 %fd)
  ret i64 %r
}

define internal i64 @ukl_helper(ptr %cancel, i64 %number, i64 %a) "ukl-app" {
  %r = call i64 @ukl___syscall_cp_asm(ptr %cancel, i64 %number, i64 %a, i64 0, i64 0, i64 0, i64 0, i64 0)
  ret i64 %r
}

; One argument, and none; a choice of two numbers.
; CHECK-LABEL: define i64 @ukl_few(
; CHECK:         call { i64, i64, i64 } asm sideeffect "call __ukl_cp_close", "={ax},={di},={r11},1,2,~{si},~{dx},~{r10},~{r8},~{r9},~{rcx},~{memory},~{dirflag},~{fpsr},~{flags}"(i64 %fd, i64
; CHECK:         call { i64, i64 } asm sideeffect "call __ukl_cp_sched_yield", "={ax},={r11},1,~{di},~{si},~{dx},~{r10},~{r8},~{r9},~{rcx},~{memory},~{dirflag},~{fpsr},~{flags}"(i64
; CHECK:         switch i64 %number
; CHECK:         "call __ukl_cp_close"
; CHECK:         "call __ukl_cp_read"
define i64 @ukl_few(ptr %cancel, i64 %fd, i1 %choice) "ukl-app" {
  %r = call i64 @ukl___syscall_cp_asm(ptr %cancel, i64 4, i64 %fd, i64 0, i64 0, i64 0, i64 0, i64 0)
  %s = call i64 @ukl___syscall_cp_asm(ptr %cancel, i64 5, i64 0, i64 0, i64 0, i64 0, i64 0, i64 0)
  %number = select i1 %choice, i64 4, i64 0
  %t = call i64 @ukl___syscall_cp_asm(ptr %cancel, i64 %number, i64 %fd, i64 0, i64 0, i64 0, i64 0, i64 0)
  %u = add i64 %r, %s
  %v = add i64 %t, %u
  ret i64 %v
}

; CHECK-LABEL: define i64 @ukl_kept(
; CHECK-NEXT:    call i64 @ukl___syscall_cp_asm(ptr %cancel, i64 2,
; CHECK-NEXT:    call i64 @ukl___syscall_cp_asm(ptr %cancel, i64 3,
; CHECK-NEXT:    call i64 @ukl___syscall_cp_asm(ptr %cancel, i64 %n,
define i64 @ukl_kept(ptr %cancel, i64 %n) "ukl-app" {
  %r = call i64 @ukl___syscall_cp_asm(ptr %cancel, i64 2, i64 0, i64 0, i64 0, i64 0, i64 0, i64 0)
  %s = call i64 @ukl___syscall_cp_asm(ptr %cancel, i64 3, i64 0, i64 0, i64 0, i64 0, i64 0, i64 0)
  %t = call i64 @ukl___syscall_cp_asm(ptr %cancel, i64 %n, i64 0, i64 0, i64 0, i64 0, i64 0, i64 0)
  %u = add i64 %r, %s
  %v = add i64 %u, %t
  ret i64 %v
}

;--- list.ll
@__ukl_cancellation_points = extern_weak hidden global [0 x { i64, i64, i64 }]

; CHECK-LABEL: define ptr @ukl_handler(
; CHECK-NEXT:    ret ptr @__ukl_cancellation_points
define ptr @ukl_handler() "ukl-app" {
  ret ptr @__ukl_cancellation_points
}
