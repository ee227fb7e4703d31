; SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
; Every definition is renamed and local; what native members or the kernel see
; is external and hidden.
; RUN: split-file %s %t
; RUN: %opt -passes=ukl-namespace -ukl-native-symbols=%t/native \
; RUN:   -ukl-rename-map=%t/map -S %t/in.ll | FileCheck %t/in.ll
; RUN: FileCheck %s --check-prefix=MAP --match-full-lines < %t/map

; The file is sorted; statics are not in it, other objects cannot see them.
; MAP:      _start ukl__start
; MAP-NEXT: alias ukl_alias
; MAP-NEXT: common ukl_common
; MAP-NEXT: exit ukl_exit
; MAP-NEXT: from_asm ukl_from_asm
; MAP-NEXT: inline_fn ukl_inline_fn
; MAP-NEXT: local_to_asm ukl_local_to_asm
; MAP-NEXT: resolver ukl_resolver
; MAP-NEXT: resolver_fn ukl_resolver_fn
; MAP-NEXT: set_errno ukl_set_errno
; MAP-NEXT: tls ukl_tls
; MAP-NEXT: ukl_exit ukl_ukl_exit
; MAP-NEXT: weak ukl_weak
; MAP-NEXT: weak_alias ukl_weak_alias
; MAP-NOT:  {{.+}}

;--- native
D from_asm
D local_to_asm
U set_errno
U errno_static
;--- in.ll
target triple = "x86_64-unknown-linux-gnu"
$inline_fn = comdat any

; CHECK-NOT: comdat
; CHECK-DAG: @ukl_tls = internal thread_local global i32 0
; CHECK-DAG: @ukl_common = internal global i32 0
; CHECK-DAG: @ukl_.str = private unnamed_addr constant [2 x i8] c"a\00"
; CHECK-DAG: @ukl_errno_static = internal global i32 0
; CHECK-DAG: @environ_end = external dso_local global i8
; CHECK-DAG: @__init_array_start = extern_weak dso_local hidden global ptr
; CHECK-DAG: @0 = private constant i8 1
; CHECK-DAG: @llvm.used = appending global [1 x ptr] [ptr @ukl_used_fn], section "llvm.metadata"
; CHECK-DAG: @ukl_alias = internal alias void (), ptr @ukl_exit
; CHECK-DAG: @ukl_weak_alias = internal alias void (), ptr @ukl_exit
; CHECK-DAG: @ukl_resolver = internal ifunc void (), ptr @ukl_resolver_fn
@tls = thread_local global i32 0
@common = common global i32 0
@.str = private unnamed_addr constant [2 x i8] c"a\00"
@errno_static = internal global i32 0
@environ_end = external global i8
@__init_array_start = extern_weak hidden global ptr
@0 = private constant i8 1
@llvm.used = appending global [1 x ptr] [ptr @used_fn], section "llvm.metadata"
@alias = alias void (), ptr @exit
@weak_alias = weak alias void (), ptr @exit
@resolver = ifunc void (), ptr @resolver_fn

; CHECK-DAG: define internal void @ukl_exit()
; CHECK-DAG: define internal void @ukl_ukl_exit()
; CHECK-DAG: define internal void @ukl_weak()
; CHECK-DAG: define internal void @ukl_inline_fn()
; CHECK-DAG: define internal ptr @ukl_resolver_fn()
; CHECK-DAG: define internal void @ukl_used_fn()
; CHECK-DAG: define hidden void @ukl_set_errno()
; CHECK-DAG: define hidden void @ukl__start()
; CHECK-DAG: declare dso_local void @ukl_from_asm()
; CHECK-DAG: declare dso_local void @from_kernel()
; CHECK-DAG: declare void @llvm.trap()
define void @exit() {
  call void @from_asm()
  call void @from_kernel()
  call void @llvm.trap()
  ret void
}
define void @ukl_exit() {
  ret void
}
define weak void @weak() {
  ret void
}
define linkonce_odr hidden void @inline_fn() comdat {
  ret void
}
define ptr @resolver_fn() {
  ret ptr @exit
}
define internal void @used_fn() {
  ret void
}
define void @set_errno() {
  ret void
}
define void @_start() {
  ret void
}
declare void @from_asm()
declare void @from_kernel()
declare void @llvm.trap()
