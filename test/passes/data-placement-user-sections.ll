; SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
; Sections that the program named: data and code go where all data and code go.
; RUN: split-file %s %t
; RUN: %opt -passes=ukl-data-placement -S %t/in.ll | FileCheck %t/in.ll
; RUN: %opt -passes=ukl-data-placement %t/in.ll | %llc -filetype=obj -o %t/o
; RUN: %llvm-readelf -SW %t/o | FileCheck %s --check-prefix=ELF

; The rest of the user's sections is gone.
; ELF-NOT: {{ (foo|mydata|\.text\.hot|mybss|\.init_array|\.preinit_array) }}

;--- in.ll
target triple = "x86_64-unknown-linux-gnu"
; CHECK-DAG: @a = global i32 1, section ".ukl.data"
; CHECK-DAG: @b = constant i32 1, section ".ukl.rodata"
; CHECK-DAG: @c = global i32 0 #[[BSS:[0-9]+]]
; CHECK-DAG: @d = global i32 0 #[[BSS]]
; CHECK-DAG: @p = internal global ptr @f, section ".ukl.preinit_array"
; CHECK-DAG: @i = internal global ptr @f, section ".ukl.init_array.00101"
; CHECK-DAG: define void @f() section ".ukl.text.f"
; CHECK-DAG: attributes #[[BSS]] = { "bss-section"=".ukl.bss" }
@a = global i32 1, section "foo"
@b = constant i32 1, section "foo"
@c = global i32 0, section "mydata"
@d = global i32 0 #0
@p = internal constant ptr @f, section ".preinit_array"
@i = internal global ptr @f, section ".init_array.00101"
@llvm.used = appending global [2 x ptr] [ptr @p, ptr @i], section "llvm.metadata"
; Of a section that the program does not fill: not our business.
@__start_other = external global i8
@use = global ptr @__start_other
define void @f() section ".text.hot" {
  ret void
}
attributes #0 = { "bss-section"="mybss" "data-section"="mydata" }
