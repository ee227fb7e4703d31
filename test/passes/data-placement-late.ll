; SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
; In the merged module: constants without a section that only the program uses
; are placed. The kernel's are not, nor are those that both use.
; RUN: %opt -passes='ukl-data-placement<late>' -S %s | FileCheck %s
target triple = "x86_64-unknown-linux-gnu"

; CHECK-DAG: @switch.table.app = private local_unnamed_addr constant [2 x i32] [i32 1, i32 2], section ".ukl.rodata"
; CHECK-DAG: @app_string = private unnamed_addr constant [2 x i8] c"a\00", section ".ukl.rodata.str1.1", align 1
; CHECK-DAG: @chain_head = internal constant ptr @chain_tail, section ".ukl.rodata"
; CHECK-DAG: @chain_tail = internal constant i32 7, section ".ukl.rodata"
; CHECK-DAG: @from_data = internal constant i32 8, section ".ukl.rodata"
; CHECK-DAG: @in_expr = internal constant [2 x i32] [i32 1, i32 2], section ".ukl.rodata"
@switch.table.app = private unnamed_addr constant [2 x i32] [i32 1, i32 2]
@app_string = private unnamed_addr constant [2 x i8] c"a\00", align 1
@chain_head = internal constant ptr @chain_tail
@chain_tail = internal constant i32 7
@from_data = internal constant i32 8
@in_expr = internal constant [2 x i32] [i32 1, i32 2]
@app_data = internal global ptr @from_data, section ".ukl.data"

; CHECK-DAG: @kernel_only = internal constant i32 1{{$}}
; CHECK-DAG: @both = internal constant i32 2{{$}}
; CHECK-DAG: @both_chain = internal constant ptr @both_tail{{$}}
; CHECK-DAG: @both_tail = internal constant i32 3{{$}}
; CHECK-DAG: @from_kernel_data = internal constant i32 4{{$}}
; CHECK-DAG: @kernel_data = internal global ptr @from_kernel_data{{$}}
; CHECK-DAG: @sectioned = internal constant i32 5, section ".init.rodata"
; CHECK-DAG: @visible = constant i32 6{{$}}
; CHECK-DAG: @variable = internal global i32 9{{$}}
; CHECK-DAG: @unused = internal constant i32 10{{$}}
; CHECK-DAG: @only_used_list = internal constant i32 11{{$}}
; CHECK-DAG: @aliased = internal constant i32 12{{$}}
; CHECK-DAG: @cycle_a = internal constant ptr @cycle_b{{$}}
; CHECK-DAG: @cycle_b = internal constant [2 x ptr] [ptr @cycle_a, ptr null]{{$}}
@kernel_only = internal constant i32 1
@both = internal constant i32 2
@both_chain = internal constant ptr @both_tail
@both_tail = internal constant i32 3
@from_kernel_data = internal constant i32 4
@kernel_data = internal global ptr @from_kernel_data
@sectioned = internal constant i32 5, section ".init.rodata"
@visible = constant i32 6
@variable = internal global i32 9
@unused = internal constant i32 10
@only_used_list = internal constant i32 11
@aliased = internal constant i32 12
@alias = alias i32, ptr @aliased
@cycle_a = internal constant ptr @cycle_b
@cycle_b = internal constant [2 x ptr] [ptr @cycle_a, ptr null]
@llvm.compiler.used = appending global [2 x ptr] [ptr @only_used_list, ptr @app_string], section "llvm.metadata"

declare void @use(...)

; CHECK: define void @app() #{{[0-9]+}} section ".ukl.text.app"
define void @app() #0 {
  call void (...) @use(ptr @switch.table.app, ptr @app_string, ptr @chain_head, ptr @both, ptr @both_chain)
  call void (...) @use(ptr getelementptr (i8, ptr @in_expr, i64 4), ptr @sectioned, ptr @visible, ptr @variable, ptr @alias, ptr @cycle_a)
  ret void
}
; CHECK: define void @placed() #{{[0-9]+}} section ".ukl.text.kept"
define void @placed() #0 section ".ukl.text.kept" {
  ret void
}
; CHECK: define void @kernel() {
define void @kernel() {
  call void (...) @use(ptr @kernel_only, ptr @both, ptr getelementptr (i8, ptr @both_chain, i64 1), ptr @cycle_b)
  ret void
}
attributes #0 = { "ukl-app" }
