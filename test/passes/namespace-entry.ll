; SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
; Another entry symbol than _start: the kernel jumps to that one. The program's
; _start is a function like any other, in assembly and for native members, too.
; RUN: split-file %s %t
; RUN: %opt -passes=ukl-namespace -ukl-entry=other -ukl-native-symbols=%t/native \
; RUN:   -ukl-rename-map=%t/map -S %t/in.ll | FileCheck %t/in.ll
; RUN: FileCheck %s --check-prefix=MAP --match-full-lines < %t/map

; MAP:      _start ukl_start_file._start
; MAP-NEXT: other ukl__start
; MAP-NOT:  {{.+}}

;--- native
U _start
;--- in.ll
target triple = "x86_64-unknown-linux-gnu"
; CHECK: define hidden void @ukl_start_file._start()
define void @_start() {
  ret void
}
; CHECK: define hidden void @ukl__start()
; CHECK-NEXT: call void asm sideeffect "jmp ukl_start_file._start"
define void @other() {
  call void asm sideeffect "jmp _start", ""()
  ret void
}
