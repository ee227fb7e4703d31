; SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
; Constructors and destructors become an array for each priority, in the order of
; the ELF ABI: by priority, then as listed. Destructors run from the back.
; RUN: %opt -passes=ukl-data-placement -S %s | FileCheck %s
; RUN: %opt -passes='ukl-data-placement,lto<O2>' %s | %llc -filetype=obj -o %t
; RUN: %llvm-readelf -SW %t | FileCheck %s --check-prefix=ELF
; ELF-NOT: {{ \.(init|fini)_array}}
; ELF: .ukl.init_array.101 PROGBITS {{[0-9a-f]+ [0-9a-f]+}} 000008
; ELF: .ukl.init_array.102 PROGBITS {{[0-9a-f]+ [0-9a-f]+}} 000008
; ELF: .ukl.init_array PROGBITS {{[0-9a-f]+ [0-9a-f]+}} 000010
; ELF: .ukl.fini_array.101 PROGBITS {{[0-9a-f]+ [0-9a-f]+}} 000008
; ELF: .ukl.fini_array PROGBITS {{[0-9a-f]+ [0-9a-f]+}} 000008
; ELF-NOT: {{ \.(init|fini)_array}}

; CHECK-NOT: llvm.global_
; CHECK: @ukl_init_array.101 = internal global [1 x ptr] [ptr @early], section ".ukl.init_array.101", align 8
; CHECK-NEXT: @ukl_init_array.102 = internal global [1 x ptr] [ptr @second], section ".ukl.init_array.102", align 8
; CHECK-NEXT: @ukl_init_array = internal global [2 x ptr] [ptr @late_1, ptr @late_2], section ".ukl.init_array", align 8
; CHECK: @ukl_fini_array.101 = internal global [1 x ptr] [ptr @last], section ".ukl.fini_array.101", align 8
; CHECK-NEXT: @ukl_fini_array = internal global [1 x ptr] [ptr @first], section ".ukl.fini_array", align 8
; CHECK: @llvm.compiler.used = {{.*}}[ptr @ukl_init_array.101, ptr @ukl_init_array.102, ptr @ukl_init_array, ptr @ukl_fini_array.101, ptr @ukl_fini_array]
@llvm.global_ctors = appending global [5 x { i32, ptr, ptr }] [
  { i32, ptr, ptr } { i32 65535, ptr @late_1, ptr null },
  { i32, ptr, ptr } { i32 102, ptr @second, ptr null },
  { i32, ptr, ptr } { i32 65535, ptr @late_2, ptr null },
  { i32, ptr, ptr } { i32 101, ptr @early, ptr @data },
  { i32, ptr, ptr } { i32 65535, ptr null, ptr null }]
@llvm.global_dtors = appending global [2 x { i32, ptr, ptr }] [
  { i32, ptr, ptr } { i32 65535, ptr @first, ptr null },
  { i32, ptr, ptr } { i32 101, ptr @last, ptr null }]
@data = global i32 1

declare void @work()
define internal void @early() {
  call void @work()
  ret void
}
define internal void @second() {
  call void @work()
  ret void
}
define internal void @late_1() {
  call void @work()
  ret void
}
define internal void @late_2() {
  call void @work()
  ret void
}
define internal void @first() {
  call void @work()
  ret void
}
define internal void @last() {
  call void @work()
  ret void
}
