; SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
; A weak reference that the program does not resolve is null. It does not bind to
; what the kernel has under that name.
; RUN: split-file %s %t
; RUN: %opt -passes=ukl-namespace -ukl-native-symbols=%t/native \
; RUN:   -ukl-rename-map=%t/map -S %t/in.ll \
; RUN:   | FileCheck %t/in.ll --implicit-check-not=extern_weak
; RUN: FileCheck %s --check-prefix=MAP --match-full-lines < %t/map

; What only native members reference weakly gets a name that nobody defines. What
; the linker script defines keeps its name.
; MAP-NOT:  __init_array_end{{.*}}
; MAP:      from_native ukl_from_native
; MAP:      resolved ukl_resolved
; MAP-NEXT: sort ukl_undefined.sort

;--- native
D from_native
U panic
W sort
W resolved
W __init_array_end
;--- in.ll
target triple = "x86_64-unknown-linux-gnu"

; In assembly, too; the name is declared weak there. An undefined name that is not
; weak stays, so that the link reports it.
; CHECK: module asm ".weak ukl_undefined.asm_only"
; CHECK: module asm ".weak ukl_resolved"
; CHECK: module asm ".weak ukl_undefined.asm_only"
; CHECK-NEXT: module asm ".weak ukl_undefined.panic_timeout"
module asm ".weak asm_only"
module asm ".weak resolved"

; CHECK: @__init_array_start = extern_weak
; CHECK: @__start_own = extern_weak
; CHECK: @tls = extern_weak {{.*}}thread_local
; CHECK: @__ehdr_start = external
; CHECK: @ukl_table = internal global [3 x ptr] [ptr null, ptr @ukl_resolved, ptr @ukl_from_native]
; CHECK-NOT: @llvm.compiler.used{{.*}}null
@panic_timeout = extern_weak global i32
@__init_array_start = extern_weak hidden global ptr
@__start_own = extern_weak global i8
@__start_builtin_fw = extern_weak global i8
@tls = extern_weak thread_local global i32
@__ehdr_start = extern_weak global i8
@in_own = global i32 1, section "own"
@table = global [3 x ptr] [ptr @panic_timeout, ptr @resolved, ptr @from_native]
@llvm.compiler.used = appending global [2 x ptr] [ptr @panic_timeout, ptr @in_own], section "llvm.metadata"

; CHECK: define internal i1 @ukl_main()
; CHECK: icmp ne ptr null, null
; CHECK: getelementptr i8, ptr null, i64 1
; CHECK: call void asm sideeffect "lea asm_strong(%rip), %rax; mov ukl_undefined.asm_only(%rip), %rbx; mov ukl_undefined.panic_timeout(%rip), %eax"
; CHECK: ptr @__init_array_start, @__start_own
; CHECK: declare extern_weak dso_local void @ukl_from_native()
define i1 @main() {
  %there = icmp ne ptr @sort, null
  %section = getelementptr i8, ptr @__start_builtin_fw, i64 1
  call void asm sideeffect "lea asm_strong(%rip), %rax; mov asm_only(%rip), %rbx; mov panic_timeout(%rip), %eax", ""()
  %linker = icmp eq ptr @__init_array_start, @__start_own
  %header = load i8, ptr @__ehdr_start
  %mine = load i32, ptr @tls
  ret i1 %there
}
define void @resolved() {
  ret void
}
declare extern_weak void @sort()
declare extern_weak void @from_native()
