; SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
; RUN: split-file %s %t
; RUN: not %opt -passes=ukl-namespace,ukl-report-errors -disable-output %t/defines.ll 2>&1 \
; RUN:   | FileCheck %t/defines.ll
; RUN: not %opt -passes=ukl-namespace,ukl-report-errors -disable-output %t/taken.ll 2>&1 \
; RUN:   | FileCheck %t/taken.ll
; RUN: not %opt -passes=ukl-namespace,ukl-report-errors -ukl-native-symbols=%t/bad-list \
; RUN:   -disable-output %t/fine.ll 2>&1 | FileCheck %s --check-prefix=LIST
; RUN: not %opt -passes=ukl-namespace,ukl-report-errors -ukl-native-symbols=%t/missing \
; RUN:   -disable-output %t/fine.ll 2>&1 | FileCheck %s --check-prefix=MISSING
; RUN: not %opt -passes=ukl-namespace,ukl-report-errors -ukl-rename-map=%t/no/such/dir \
; RUN:   -disable-output %t/fine.ll 2>&1 | FileCheck %s --check-prefix=MAP
; RUN: %opt -passes=ukl-namespace -disable-output %t/fine.ll

; LIST: error: ukl: -ukl-native-symbols: {{.*}}bad-list:2: expected 'D <symbol>', 'U <symbol>' or 'W <symbol>', got 'T main'
; MISSING: error: ukl: -ukl-native-symbols: '{{.*}}missing': No such file or directory
; MAP: error: ukl: cannot write the rename map: {{.*}}No such file or directory

;--- bad-list
D memcpy
T main
;--- defines.ll
; All of them at once; the place `.` has no name.
; CHECK: error: ukl: file-scope assembly defines '_start', 'other': it cannot be renamed there; define it in a
target triple = "x86_64-unknown-linux-gnu"
module asm ".globl _start"
module asm "_start: call main"
module asm "1: .Llocal: jmp 1b"
module asm ".size _start, .-_start"
module asm "other: ret"
;--- taken.ll
; CHECK: error: ukl: cannot rename 'x': 'ukl_x' is taken by a symbol that the program uses but does not define
target triple = "x86_64-unknown-linux-gnu"
@ukl_x = external global i32
@x = global ptr @ukl_x
;--- fine.ll
target triple = "x86_64-unknown-linux-gnu"
module asm ".section .note.GNU-stack,\22\22,@progbits"
module asm ".globl main"
define i32 @main() {
  ret i32 0
}
