; SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
; Sections that the program named: data and code go where all data and code go.
; A use of the bounds of such a section is an error.
; RUN: split-file %s %t
; RUN: %opt -passes=ukl-data-placement -S %t/in.ll | FileCheck %t/in.ll
; RUN: %opt -passes=ukl-data-placement %t/in.ll | %llc -filetype=obj -o %t/o
; RUN: %llvm-readelf -SW %t/o | FileCheck %s --check-prefix=ELF
; RUN: not %opt -passes=ukl-data-placement -disable-output %t/bounds.ll 2>&1 \
; RUN:   | FileCheck %t/bounds.ll

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

;--- bounds.ll
; CHECK: error: ukl: the program uses '__start_foo' to walk the section 'foo' (of 'a'): sections of the program's own are not kept in a unikernel
target triple = "x86_64-unknown-linux-gnu"
@a = global i32 1, section "foo"
@__start_foo = external hidden global i32
@__stop_foo = external hidden global i32
define i1 @f() {
  %c = icmp eq ptr @__start_foo, @__stop_foo
  ret i1 %c
}
