; SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
; Symbols named in the text of inline asm are renamed with the rest, and kept
; alive; registers, mnemonics, labels and strings are not symbols.
; RUN: %opt -passes='ukl-namespace,globaldce' -S %s | FileCheck %s
target triple = "x86_64-unknown-linux-gnu"

; CHECK: module asm ".hidden _DYNAMIC # main"
; CHECK: module asm ".weak ukl_main"
; CHECK: module asm ".section main,\22a\22; .quad ukl_main; .ascii \22main\22; .previous"
module asm ".hidden _DYNAMIC # main"
module asm ".weak main"
module asm ".section main,\22a\22; .quad main; .ascii \22main\22; .previous"

; CHECK: @llvm.compiler.used = {{.*}}@ukl_start_c
; CHECK: define hidden void @ukl__start()
; CHECK-NEXT: call void asm sideeffect "xor %ebp, %ebp; mov %rsp, %rdi; call ukl_start_c"
; CHECK-NEXT: call void asm sideeffect "movq $$ukl_table, %rax; call ukl_start_c@PLT"
; CHECK-NEXT: call void asm sideeffect inteldialect "mov eax, dword ptr [ukl_table]"
; CHECK-NEXT: call void asm sideeffect "call ${0:P}"
; CHECK-NEXT: call void asm sideeffect "rax: mov %rax, %main"
; CHECK-NEXT: call void asm sideeffect "call from_kernel"
define void @_start() naked {
  call void asm sideeffect "xor %ebp, %ebp; mov %rsp, %rdi; call start_c", ""()
  call void asm sideeffect "movq $$table, %rax; call start_c@PLT", ""()
  call void asm sideeffect inteldialect "mov eax, dword ptr [table]", ""()
  call void asm sideeffect "call ${0:P}", "i"(ptr @main)
  call void asm sideeffect "rax: mov %rax, %main", ""()
  call void asm sideeffect "call from_kernel", ""()
  unreachable
}
; CHECK: define internal void @ukl_start_c()
define hidden void @start_c() {
  ret void
}
define i32 @main() {
  ret i32 0
}
@table = internal global i32 1
@dword = global i32 1
@ptr = global i32 1
