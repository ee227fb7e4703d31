; SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
; The optimiser may change what a variable is: late placement looks again.
; RUN: %opt -passes='ukl-data-placement<late>' -S %s | FileCheck %s
; RUN: %opt -passes='ukl-data-placement<late>' %s | %llc -filetype=obj -o %t
; RUN: %llvm-readelf -SW %t | FileCheck %s --check-prefix=ELF
; ELF-DAG: .ukl.bss NOBITS {{.*}} WA
; ELF-DAG: .ukl.data PROGBITS {{.*}} WA
; ELF-DAG: .ukl.rodata PROGBITS {{.*}} 00 A
; ELF-DAG: .ukl.init_array PROGBITS {{.*}} A
target triple = "x86_64-unknown-linux-gnu"

; CHECK: @now_constant = internal constant i32 1, section ".ukl.rodata"
; CHECK: @now_zero = internal global i1 false #[[BSS:[0-9]+]]
; CHECK: @now_set = internal global i32 5, section ".ukl.data"{{$}}
; CHECK: @now_zero_constant = internal constant i32 0, section ".ukl.rodata"{{$}}
; CHECK: @now_unnamed = internal local_unnamed_addr constant i32 3, section ".ukl.rodata"
; CHECK: @ukl_init_array = internal constant [1 x ptr] [ptr @f], section ".ukl.init_array"
@now_constant = internal constant i32 1, section ".ukl.data"
@now_zero = internal global i1 false, section ".ukl.data"
@now_set = internal global i32 5 #0
@now_zero_constant = internal constant i32 0 #0
@now_unnamed = internal unnamed_addr constant i32 3, section ".ukl.rodata"
@ukl_init_array = internal constant [1 x ptr] [ptr @f], section ".ukl.init_array"
define internal void @f() "ukl-app" {
  ret void
}
attributes #0 = { "bss-section"=".ukl.bss" }
