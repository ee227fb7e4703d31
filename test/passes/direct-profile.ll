; SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
;
; The profile has seen 1000 calls of write(); 300 of them are the program's. The
; direct call gets their part of the counts, and of the targets of the indirect
; call on the way; what other processes call through the table keeps the rest.
; Of two ways behind the driver's branch, the direct call takes in the one that
; ran.

; A system call that the profile has never seen is compiled as without a profile,
; where it is likely to run.

; RUN: %opt -passes='ukl-syscalls<direct>' -S %s | FileCheck %s

@sys_call_table = constant [4 x ptr] [ptr @__x64_sys_ni_syscall, ptr @__x64_sys_write, ptr @__x64_sys_ni_syscall, ptr @__x64_sys_close]
@file = external global ptr
@state = external global i64

declare i64 @__x64_sys_ni_syscall(ptr)

define i1 @ukl_syscall_work_pending() {
  %w = load volatile i64, ptr @state
  %p = icmp ne i64 %w, 0
  ret i1 %p
}

; CHECK: define i64 @__x64_sys_write(ptr %regs) {{.*}}!prof ![[#REST:]]
; CHECK: call i64 %driver(i64 %fd), !prof ![[#REST_TARGETS:]]
define i64 @__x64_sys_write(ptr %regs) #0 !prof !20 {
  %di = getelementptr i64, ptr %regs, i64 14
  %fd = load i64, ptr %di
  %driver = load ptr, ptr @file
  %r = call i64 %driver(i64 %fd), !prof !21
  %failed = icmp slt i64 %r, 0
  br i1 %failed, label %retry, label %done, !prof !22
retry:
  %again = call i64 @retried(i64 %fd)
  ret i64 %again
done:
  %s = call i64 @finished(i64 %r)
  ret i64 %s
}

define internal i64 @retried(i64 %fd) #0 !prof !23 {
  store volatile i64 1, ptr @state
  ret i64 %fd
}

define internal i64 @finished(i64 %r) #0 !prof !24 {
  store volatile i64 2, ptr @state
  ret i64 %r
}

; CHECK: define i64 @__x64_sys_close(ptr %regs) #[[#PLAIN:]] {
define i64 @__x64_sys_close(ptr %regs) #2 !prof !23 {
  %di = getelementptr i64, ptr %regs, i64 14
  %fd = load i64, ptr %di
  %bad = icmp slt i64 %fd, 0
  br i1 %bad, label %error, label %good, !prof !27
good:
  %r = call i64 @close_fd(i64 %fd)
  ret i64 %r
error:
  %e = call i64 @complain(i64 %fd)
  ret i64 %e
}

; CHECK: define internal i64 @close_fd(i64 %fd) #[[#PLAIN]] {
define internal i64 @close_fd(i64 %fd) #2 !prof !23 {
  store volatile i64 3, ptr @state
  ret i64 %fd
}

; CHECK: define internal i64 @complain(i64 %fd) #[[#COLD:]] !prof
define internal i64 @complain(i64 %fd) #2 !prof !23 {
  store volatile i64 4, ptr @state
  ret i64 %fd
}

; CHECK: define internal void @ukl_main(
define internal void @ukl_main(i64 %n) #1 !prof !25 {
  %often = icmp ugt i64 %n, 1
  br i1 %often, label %write, label %out, !prof !26
write:
; CHECK: call { i64, i64 } asm sideeffect "call __ukl_gate_write"
  %r = call i64 asm sideeffect "syscall", "={ax},{ax},{di},{si},{dx},~{rcx},~{r11},~{memory}"(i64 1, i64 %n, i64 0, i64 0)
  br label %out
out:
  %c = call i64 asm sideeffect "syscall", "={ax},{ax},{di},~{rcx},~{r11},~{memory}"(i64 3, i64 %n)
  ret void
}

; CHECK: define internal i64 @__ukl_direct_write(i64 %0) {{.*}}!prof ![[#OURS:]]
; CHECK-NOT: call i64 @finished
; CHECK: call i64 %{{.*}}(i64 %{{.*}}), !prof ![[#OUR_TARGETS:]]
; CHECK-NOT: call i64 @finished
; CHECK: call i64 @retried
; CHECK-NOT: call i64 @finished
; CHECK: store volatile i64 2, ptr @state

; CHECK: define internal i64 @__ukl_direct_close(i64 %0) #[[#DIRECT:]] {
; CHECK: store volatile i64 3, ptr @state
; CHECK: call i64 @complain

; CHECK-DAG: attributes #[[#PLAIN]] = { "target-features"="+cx8" }
; CHECK-DAG: attributes #[[#COLD]] = { cold "target-features"="+cx8" }
; CHECK-DAG: attributes #[[#DIRECT]] = { noinline "target-features"="+cx8" }
; CHECK-DAG: ![[#REST]] = !{!"function_entry_count", i64 700}
; CHECK-DAG: ![[#OURS]] = !{!"function_entry_count", i64 300}
; CHECK-DAG: ![[#REST_TARGETS]] = !{!"VP", i32 0, i64 700, i64 77, i64 700}
; CHECK-DAG: ![[#OUR_TARGETS]] = !{!"VP", i32 0, i64 300, i64 77, i64 300}

attributes #0 = { "target-features"="+cx8" }
attributes #2 = { cold "target-features"="+cx8" }
attributes #1 = { "ukl-app" "target-features"="+cx8" }

!llvm.module.flags = !{!0}
!0 = !{i32 1, !"ProfileSummary", !1}
!1 = !{!2, !3, !4, !5, !6, !7, !8, !9}
!2 = !{!"ProfileFormat", !"InstrProf"}
!3 = !{!"TotalCount", i64 10000}
!4 = !{!"MaxCount", i64 1000}
!5 = !{!"MaxInternalCount", i64 1000}
!6 = !{!"MaxFunctionCount", i64 1000}
!7 = !{!"NumCounts", i64 10}
!8 = !{!"NumFunctions", i64 5}
!9 = !{!"DetailedSummary", !10}
!10 = !{!11, !12, !13}
!11 = !{i32 10000, i64 1000, i32 1}
!12 = !{i32 990000, i64 100, i32 10}
!13 = !{i32 999999, i64 1, i32 10}
!20 = !{!"function_entry_count", i64 1000}
!21 = !{!"VP", i32 0, i64 1000, i64 77, i64 1000}
!22 = !{!"branch_weights", i32 0, i32 1000}
!23 = !{!"function_entry_count", i64 0}
!24 = !{!"function_entry_count", i64 1000}
!25 = !{!"function_entry_count", i64 400}
!27 = !{!"branch_weights", i32 1, i32 2000}
!26 = !{!"branch_weights", i32 300, i32 100}
