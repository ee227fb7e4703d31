; SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
; The version of the profile's format is weak and in no COMDAT; nothing else changes.
; RUN: %opt -passes=pgo-instr-gen,ukl-profile-version -S %s | FileCheck %s
; RUN: %opt -passes=verify -S %s -o %t.before.ll
; RUN: %opt -passes=ukl-profile-version -S %s -o %t.after.ll && diff %t.before.ll %t.after.ll

; CHECK-NOT: $__llvm_profile_raw_version
; CHECK: @__llvm_profile_raw_version = weak hidden constant i64 {{[0-9]+$}}
; CHECK: define linkonce_odr void @other() comdat

target triple = "x86_64-unknown-linux-gnu"
$other = comdat any
define linkonce_odr void @other() comdat {
  ret void
}
define void @f() {
  call void @other()
  ret void
}
