; SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
; Where each kind of data and code goes, and that the sections come out with the
; right flags.
; RUN: %opt -passes=ukl-data-placement -S %s | FileCheck %s
; RUN: %opt -passes=ukl-data-placement %s | %llc -filetype=obj -o %t
; RUN: %llvm-readelf -SW %t | FileCheck %s --check-prefix=ELF
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128"
target triple = "x86_64-unknown-linux-gnu"

; Sections are one kind each: no more than one of every name, nothing outside.
; ELF-NOT: {{ \.(data|rodata|bss|tdata|tbss|init_array|fini_array)}}
; ELF: .ukl.text.f PROGBITS {{.*}} AX
; ELF: .ukl.bss NOBITS {{.*}} WA
; ELF: .ukl.data PROGBITS {{.*}} WA
; ELF: .ukl.rodata PROGBITS {{[0-9a-f]+ [0-9a-f]+ [0-9a-f]+}} 00 A {{.*}} 64
; ELF: .ukl.rodata.str1.1 PROGBITS {{.*}} 01 AMS
; ELF: .ukl.tbss PROGBITS {{.*}} WAT
; ELF: .ukl.tdata PROGBITS {{.*}} WAT
; ELF-NOT: {{ \.(ukl|data|rodata|bss|tdata|tbss)\.?.* (PROGBITS|NOBITS)}}

; CHECK-DAG: @zero = internal global [4096 x i8] zeroinitializer, align 64 #[[BSS:[0-9]+]]
; CHECK-DAG: @undef = internal global i32 undef #[[BSS]]
; CHECK-DAG: @common = global i32 0, align 4 #[[BSS]]
; CHECK-DAG: @init = internal global i32 1, section ".ukl.data", align 32
; CHECK-DAG: @pointer = global ptr @init, section ".ukl.data"
; CHECK-DAG: @padded = internal global { i32, i32 } { i32 0, i32 undef }, section ".ukl.data"
; CHECK-DAG: @constant = constant i32 1, section ".ukl.rodata", align 64
; CHECK-DAG: @zero_constant = internal constant i32 0, section ".ukl.rodata"
; CHECK-DAG: @relocated = internal constant ptr @init, section ".ukl.rodata"
; CHECK-DAG: @string = private unnamed_addr constant [4 x i8] c"abc\00", section ".ukl.rodata.str1.1", align 1
; CHECK-DAG: @aligned = private local_unnamed_addr constant [4 x i8] c"abc\00", section ".ukl.rodata", align 16
; CHECK-DAG: @bytes = private local_unnamed_addr constant [4 x i8] c"a\00c\00", section ".ukl.rodata"
; CHECK-DAG: @empty = private local_unnamed_addr constant [1 x i8] zeroinitializer, section ".ukl.rodata"
; CHECK-DAG: @tls = internal thread_local global i32 0, section ".ukl.tbss"
; CHECK-DAG: @tls_init = thread_local(localexec) global i32 1, section ".ukl.tdata", align 8
; CHECK-DAG: @external = external global i32{{$}}
; CHECK-DAG: @annotation = private constant [2 x i8] c"x\00", section "llvm.metadata"
@zero = internal global [4096 x i8] zeroinitializer, align 64
@undef = internal global i32 undef
@common = common global i32 0, align 4
@init = internal global i32 1, align 32
@pointer = global ptr @init
@padded = internal global { i32, i32 } { i32 0, i32 undef }
@constant = constant i32 1, align 64
@zero_constant = internal constant i32 0
@relocated = internal constant ptr @init
@string = private unnamed_addr constant [4 x i8] c"abc\00", align 1
@aligned = private unnamed_addr constant [4 x i8] c"abc\00", align 16
@bytes = private unnamed_addr constant [4 x i8] c"a\00c\00"
@empty = private unnamed_addr constant [1 x i8] zeroinitializer
@tls = internal thread_local global i32 0
@tls_init = thread_local(localexec) global i32 1, align 8
@external = external global i32
@annotation = private constant [2 x i8] c"x\00", section "llvm.metadata"

; CHECK: define void @f() section ".ukl.text.f"
; CHECK: define available_externally void @inline_only() {
; CHECK: declare void @g(){{$}}
; CHECK: attributes #[[BSS]] = { "bss-section"=".ukl.bss" }
define void @f() {
  call void @g()
  call void @inline_only()
  ret void
}
define available_externally void @inline_only() {
  ret void
}
declare void @g()
