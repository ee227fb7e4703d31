; SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
; No constructors left: no array.
; RUN: %opt -passes=ukl-data-placement -S %s | FileCheck %s
; RUN: %opt -passes=no-op-module -S %s | FileCheck %s --check-prefix=BEFORE
; CHECK: source_filename
; CHECK-NOT: {{array|@}}
; BEFORE: @llvm.global_ctors
@llvm.global_ctors = appending global [0 x { i32, ptr, ptr }] zeroinitializer
