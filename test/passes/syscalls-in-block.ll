; SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
; A system call inside a larger block is an error for each of its shapes, and
; nothing of it is rewritten.
; RUN: split-file %s %t
; lld collects errors, opt stops at the first.
; RUN: %llvm-as %t/shapes.ll -o %t/shapes.bc
; RUN: not %ld.lld -r --load-pass-plugin=%plugin %t/shapes.bc -o %t/o \
; RUN:   --lto-newpm-passes='ukl-syscalls<entry>' 2>&1 | FileCheck %t/shapes.ll
; RUN: not ls %t/o
; RUN: not %opt -passes='ukl-syscalls<entry>' -disable-output %t/location.ll 2>&1 \
; RUN:   | FileCheck %t/location.ll
; RUN: not %opt -passes='ukl-syscalls<entry>' -disable-output %t/module.ll 2>&1 \
; RUN:   | FileCheck %t/module.ll

;--- shapes.ll
; CHECK: error: ukl: system call instruction 'syscall' inside a larger block of inline assembly in function 'block' (compile with -g to see the line): make `syscall` an asm statement of its own, or call the libc's syscall()
; CHECK: instruction '1: syscall' inside
; CHECK: instruction 'lock syscall' inside
; CHECK: instruction 'SysEnter' in function 'block' {{.*}}: it is for 32-bit programs; use `syscall` in an asm statement of its own, or call the libc's syscall()
; CHECK: instruction 'sysretq' inside
; CHECK: instruction 'int $0x80' in function 'block' {{.*}}: it is for 32-bit programs
; CHECK: instruction 'int $128' in function 'block' {{.*}}: it is for 32-bit programs
; CHECK: instruction 'int 80h' in function 'block' {{.*}}: it is for 32-bit programs
; CHECK: instruction '.byte 0x0f, 0x05' inside
; CHECK: instruction '.byte 5' inside
; CHECK: instruction '.word 0x050f' inside
; CHECK: instruction '.irp i, syscall' inside
; CHECK: instruction 'syscall' inside {{.*}} in function 'naked'
; CHECK-NOT: error: ukl:
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128"
target triple = "x86_64-unknown-linux-gnu"
define void @block() #0 {
  call void asm sideeffect "mov $$39, %eax\0A\09syscall\0A\09mov %rax, %rbx", ""()
  call void asm sideeffect "1: syscall", ""()
  call void asm sideeffect "lock syscall", ""()
  call void asm sideeffect "SysEnter", ""()
  call void asm sideeffect "sysretq", ""()
  call void asm sideeffect "int $$0x80", ""()
  call void asm sideeffect "int $$128", ""()
  call void asm sideeffect inteldialect "int 80h", ""()
  call void asm sideeffect ".byte 0x0f, 0x05", ""()
  call void asm sideeffect ".byte 15; .byte 5", ""()
  call void asm sideeffect ".word 0x050f", ""()
  call void asm sideeffect ".irp i, syscall; \5Ci; .endr", ""()
  ret void
}
define void @naked() #1 {
  call void asm sideeffect "mov $$15, %eax; syscall", ""()
  unreachable
}
attributes #0 = { noredzone "ukl-app" }
attributes #1 = { naked noredzone "ukl-app" }

;--- location.ll
; CHECK: in function 'f' at vmsplice.c:7: make
define void @f() "ukl-app" !dbg !3 {
  call void asm sideeffect "cld; syscall", ""(), !dbg !5
  ret void
}
!llvm.dbg.cu = !{!0}
!llvm.module.flags = !{!2}
!0 = distinct !DICompileUnit(language: DW_LANG_C99, file: !1, emissionKind: FullDebug)
!1 = !DIFile(filename: "vmsplice.c", directory: "/")
!2 = !{i32 2, !"Debug Info Version", i32 3}
!3 = distinct !DISubprogram(name: "f", file: !1, line: 5, type: !4, unit: !0, spFlags: DISPFlagDefinition)
!4 = !DISubroutineType(types: !{null})
!5 = !DILocation(line: 7, column: 3, scope: !3)

;--- module.ll
; CHECK: error: ukl: system call instruction 'syscall' in file-scope assembly of '{{.*}}module.ll': move it into a function
module asm "my_exit: mov $60, %eax; syscall"
