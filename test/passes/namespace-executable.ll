; SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
; The names that a linker gives to the parts of an executable mean those of the
; program, in IR, in assembly and in native members; unless the program defines one.
; RUN: split-file %s %t
; RUN: %opt -passes=ukl-namespace -ukl-native-symbols=%t/native \
; RUN:   -ukl-rename-map=%t/map -S %t/in.ll | FileCheck %t/in.ll
; RUN: FileCheck %s --check-prefix=MAP --match-full-lines < %t/map

; MAP:      __bss_start __ukl_bss_start
; MAP-NEXT: _edata __ukl_data_end
; MAP-NEXT: edata ukl_edata
; MAP-NEXT: main ukl_main
; MAP-NOT:  {{.+}}

;--- native
U __bss_start
W _edata
;--- in.ll
target triple = "x86_64-unknown-linux-gnu"

; CHECK: @__ukl_bss_end = external dso_local global [0 x i32]
; CHECK: @ukl_edata = internal global i32 1
; CHECK: @__ukl_text_end = external dso_local global i8
; CHECK: @__ukl_text_start = external hidden global i8
; CHECK: @__ehdr_start = external dso_local global i8
@_end = external global i8
@end = external global [0 x i32]
@edata = global i32 1
@etext = extern_weak global i8
@__executable_start = external hidden global i8
@__ehdr_start = external global i8

define ptr @main() {
; CHECK: icmp eq ptr @__ukl_bss_end, @__ukl_bss_end
; CHECK: icmp eq ptr @__ukl_text_end, @__ukl_text_start
; CHECK: icmp eq ptr @ukl_edata, @__ehdr_start
; CHECK: call void asm sideeffect "mov $$__ukl_text_end, %rax; mov $$ukl_edata, %rbx"
  %same = icmp eq ptr @_end, @end
  %text = icmp eq ptr @etext, @__executable_start
  %own = icmp eq ptr @edata, @__ehdr_start
  call void asm sideeffect "mov $$_etext, %rax; mov $$edata, %rbx", ""()
  ret ptr null
}
