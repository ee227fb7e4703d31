; SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
; A list without constructors, and one whose only entry is null, disappear and
; leave no array. The variable shows that the pass has run.
; RUN: %opt -passes=ukl-data-placement -S %s \
; RUN:   | FileCheck %s --implicit-check-not=_array --implicit-check-not=llvm.global

; CHECK: @placed = global i32 1, section ".ukl.data"
@placed = global i32 1
@llvm.global_ctors = appending global [0 x { i32, ptr, ptr }] zeroinitializer
@llvm.global_dtors = appending global [1 x { i32, ptr, ptr }] [{ i32, ptr, ptr } { i32 65535, ptr null, ptr null }]
