; SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
; The numbers of the program's system calls, without those that are not known.
; RUN: %opt -passes=ukl-syscall-list -ukl-syscall-list=%t.txt -S %s -o %t.ll
; RUN: FileCheck %s --input-file=%t.txt --match-full-lines --implicit-check-not={{.}}
; RUN: %opt -passes=verify -S %s -o %t.before.ll && diff %t.before.ll %t.ll

; CHECK: 0
; CHECK-NEXT: 39
; CHECK-NEXT: 228

target triple = "x86_64-unknown-linux-gnu"

define i64 @ukl_pid() #0 {
  %a = call i64 asm sideeffect "syscall", "={ax},{ax},~{rcx},~{r11},~{memory},~{dirflag},~{fpsr},~{flags}"(i64 39)
  %b = call i64 asm sideeffect "syscall", "={ax},{ax},~{rcx},~{r11},~{memory},~{dirflag},~{fpsr},~{flags}"(i64 0)
  ret i64 %a
}

; The number comes from the caller.
define internal i64 @ukl_helper(i64 %number) #0 {
  %a = call i64 asm sideeffect "syscall", "={ax},{ax},~{rcx},~{r11},~{memory},~{dirflag},~{fpsr},~{flags}"(i64 %number)
  ret i64 %a
}

define i64 @ukl_clock() #0 {
  %a = call i64 @ukl_helper(i64 228)
  ret i64 %a
}

define i64 @ukl_unknown(i64 %number) #0 {
  %a = call i64 @ukl_helper(i64 %number)
  ret i64 %a
}

; Not the program's.
define i64 @kernel() {
  %a = call i64 asm sideeffect "syscall", "={ax},{ax},~{rcx},~{r11},~{memory},~{dirflag},~{fpsr},~{flags}"(i64 1)
  ret i64 %a
}

attributes #0 = { "ukl-app" }
