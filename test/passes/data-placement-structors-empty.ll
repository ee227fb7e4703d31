; SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
; No constructors left: no array.
; RUN: %opt -passes=ukl-data-placement -S %s | FileCheck %s
; CHECK-NOT: array
@llvm.global_ctors = appending global [0 x { i32, ptr, ptr }] zeroinitializer
