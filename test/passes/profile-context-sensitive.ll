; SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
;
; The version of the format says what the second stage counts, with LLVM's bits
; for IR-level (56) and context-sensitive (57) and version 10.
;
; RUN: %opt -passes=pgo-instr-gen-create-var -S %s | FileCheck %s
; CHECK: @__llvm_profile_raw_version = {{.*}}constant i64 216172782113783818

define void @f() {
  ret void
}
