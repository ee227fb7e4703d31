; SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
;
; Code that stays must not name a function whose section is given back after
; boot, however often the profile has seen it called.
;
; RUN: %opt -passes=ukl-profile-targets -S %s | FileCheck %s
; RUN: %opt -passes=ukl-profile-targets,pgo-icall-prom -S %s \
; RUN:   | FileCheck %s --check-prefix=PROMOTED

source_filename = "ld-temp.o"

define void @stay() {
  ret void
}

define internal void @init_compare() section ".init.text" {
  ret void
}

define void @exit_only() section ".exit.text" {
  ret void
}

; The total stays, for the rest goes the indirect way.
; CHECK-LABEL: define void @sort(
; CHECK: call void %f(), !prof ![[#ONE:]]
; PROMOTED-LABEL: define void @sort(
; PROMOTED: icmp eq ptr %f, @stay
; PROMOTED-NOT: @init_compare
; PROMOTED-LABEL: define void @only_init(
define void @sort(ptr %f) {
  call void %f(), !prof !0
  ret void
}

; Nothing is left.
; CHECK-LABEL: define void @only_init(
; CHECK-NEXT: call void %f(){{$}}
define void @only_init(ptr %f) {
  call void %f(), !prof !1
  ret void
}

; Init code may name init code.
; CHECK-LABEL: define void @init(
; CHECK: call void %f(), !prof ![[#BOTH:]]
define void @init(ptr %f) section ".init.text" {
  call void %f(), !prof !0
  ret void
}

; What is not a target of calls is left alone.
; CHECK-LABEL: define i1 @branch(
; CHECK: br i1 %c, label %a, label %b, !prof ![[#WEIGHTS:]]
define i1 @branch(i1 %c) {
  br i1 %c, label %a, label %b, !prof !2
a:
  ret i1 true
b:
  ret i1 false
}

; CHECK-DAG: ![[#ONE]] = !{!"VP", i32 0, i64 1000, i64 664001097418849945, i64 400}
; CHECK-DAG: ![[#BOTH]] = !{!"VP", i32 0, i64 1000, i64 5754581382069633125, i64 600, i64 664001097418849945, i64 400}
; CHECK-DAG: ![[#WEIGHTS]] = !{!"branch_weights", i32 1, i32 2}
!0 = !{!"VP", i32 0, i64 1000, i64 5754581382069633125, i64 600, i64 664001097418849945, i64 400}
!1 = !{!"VP", i32 0, i64 900, i64 5754581382069633125, i64 600, i64 7445546316644008301, i64 300}
!2 = !{!"branch_weights", i32 1, i32 2}
