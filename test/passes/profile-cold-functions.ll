; SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
; Functions that the profile has not seen run stay as the compiler has made them,
; unless a function that has run takes them in.

; RUN: %opt -passes='ukl-cold-functions,lto<O2>' -S %s | FileCheck %s
; RUN: %opt -passes='lto<O2>' -S %s | FileCheck --check-prefix=PLAIN %s

; CHECK-LABEL: define i32 @never(
; CHECK: add i32 %x, 1
; CHECK: add i32 %{{.*}}, 2
; CHECK: ret i32
; PLAIN-LABEL: define i32 @never(
; PLAIN: add i32 %x, 3
define i32 @never(i32 %x) cold !prof !0 {
  %a = add i32 %x, 1
  %b = add i32 %a, 2
  ret i32 %b
}

; A loop of a function that has not run.
; CHECK-LABEL: define void @never_loops(
; CHECK: br i1
; PLAIN-LABEL: define void @never_loops(
; PLAIN-NOT: br i1
define void @never_loops() cold !prof !0 {
entry:
  br label %loop
loop:
  %i = phi i32 [ 0, %entry ], [ %n, %loop ]
  %n = add i32 %i, 1
  %c = icmp ult i32 %n, 10
  br i1 %c, label %loop, label %end
end:
  ret void
}

; Not entered, but not cold: one of its counters is not zero.
; CHECK-LABEL: define i32 @in_the_middle(
; CHECK: add i32 %x, 3
define i32 @in_the_middle(i32 %x) !prof !0 {
  %a = add i32 %x, 1
  %b = add i32 %a, 2
  ret i32 %b
}

; The programmer calls it cold; it has run.
; CHECK-LABEL: define i32 @seldom(
; CHECK: add i32 %x, 3
define i32 @seldom(i32 %x) cold !prof !1 {
  %a = add i32 %x, 1
  %b = add i32 %a, 2
  ret i32 %b
}

; A sparse profile has no record of a function of the kernel that has not run.
; CHECK-LABEL: define i32 @no_record(
; CHECK-SAME: [[COLD:#[0-9]+]] !prof
; CHECK: add i32 %x, 1
define i32 @no_record(i32 %x) {
  %a = add i32 %x, 1
  %b = add i32 %a, 2
  ret i32 %b
}

; It has not been counted, or was another function then.
; CHECK-LABEL: define i32 @not_counted(
; CHECK: add i32 %x, 3
define i32 @not_counted(i32 %x) skipprofile {
  %a = add i32 %x, 1
  %b = add i32 %a, 2
  ret i32 %b
}
; CHECK-LABEL: define i32 @noinstr(
; CHECK: add i32 %x, 3
define i32 @noinstr(i32 %x) noprofile {
  %a = add i32 %x, 1
  %b = add i32 %a, 2
  ret i32 %b
}
; CHECK-LABEL: define i32 @changed(
; CHECK: add i32 %x, 3
define i32 @changed(i32 %x) !annotation !2 {
  %a = add i32 %x, 1
  %b = add i32 %a, 2
  ret i32 %b
}
; The program is optimised as a whole, whatever the profile says.
; CHECK-LABEL: define i32 @never_in_the_program(
; CHECK: add i32 %x, 3
define i32 @never_in_the_program(i32 %x) cold "ukl-app" !prof !0 {
  %a = add i32 %x, 1
  %b = add i32 %a, 2
  ret i32 %b
}
; CHECK-LABEL: define i32 @new_in_the_program(
; CHECK: add i32 %x, 3
define i32 @new_in_the_program(i32 %x) "ukl-app" {
  %a = add i32 %x, 1
  %b = add i32 %a, 2
  ret i32 %b
}

define internal i32 @once(i32 %x) alwaysinline cold !prof !0 {
  %a = add i32 %x, 1
  %b = add i32 %a, 2
  ret i32 %b
}

; CHECK-LABEL: define i32 @runs(
; CHECK: add i32 %x, 3
define i32 @runs(i32 %x) !prof !1 {
  %r = call i32 @once(i32 %x)
  ret i32 %r
}

; CHECK: attributes [[COLD]] = { cold {{.*}}"ukl-cold"

!0 = !{!"function_entry_count", i64 0}
!1 = !{!"function_entry_count", i64 1000}
!2 = !{!"instr_prof_hash_mismatch"}
