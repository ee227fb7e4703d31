; SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
; The call of a gate is where the system call was: same line, same function.
; RUN: %opt -passes='ukl-syscalls<direct>,verify' -S %s | FileCheck %s
; RUN: %opt -passes='ukl-syscalls<direct>,default<O2>' -S %s | FileCheck %s

@sys_call_table = constant [1 x ptr] [ptr @__x64_sys_read]

define i64 @__x64_sys_read(ptr %regs) !dbg !8 {
  %di = getelementptr i64, ptr %regs, i64 14, !dbg !9
  %fd = load volatile i64, ptr %di, !dbg !9
  ret i64 %fd, !dbg !9
}

; CHECK-LABEL: define i64 @ukl_read(
; CHECK: "call __ukl_gate_read"{{.*}}(i64 %fd){{.*}}, !dbg [[LINE:![0-9]+]]
; CHECK: define internal i64 @__ukl_direct_read(
; CHECK-DAG: [[FUNCTION:![0-9]+]] = distinct !DISubprogram(name: "read"
; CHECK-DAG: [[LINE]] = !DILocation(line: 42, column: 3, scope: [[FUNCTION]])
define i64 @ukl_read(i64 %fd) "ukl-app" !dbg !5 {
  %r = call i64 asm sideeffect "syscall", "={ax},{ax},{di},~{rcx},~{r11},~{memory}"(i64 0, i64 %fd), !dbg !7
  ret i64 %r, !dbg !7
}

!llvm.module.flags = !{!0}
!llvm.dbg.cu = !{!1, !10}
!0 = !{i32 2, !"Debug Info Version", i32 3}
!1 = distinct !DICompileUnit(language: DW_LANG_C11, file: !2, emissionKind: FullDebug)
!2 = !DIFile(filename: "read.c", directory: "/")
!3 = !DISubroutineType(types: !4)
!4 = !{}
!5 = distinct !DISubprogram(name: "read", scope: !2, file: !2, line: 40, type: !3, unit: !1, spFlags: DISPFlagDefinition)
!7 = !DILocation(line: 42, column: 3, scope: !5)
!8 = distinct !DISubprogram(name: "__x64_sys_read", scope: !11, file: !11, line: 7, type: !3, unit: !10, spFlags: DISPFlagDefinition)
!9 = !DILocation(line: 8, column: 1, scope: !8)
!10 = distinct !DICompileUnit(language: DW_LANG_C11, file: !11, emissionKind: FullDebug)
!11 = !DIFile(filename: "read_write.c", directory: "/")
