// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The main use: one command gives an executable that runs here and carries its
// bitcode. So do two commands.

// RUN: %clang -fukl -O2 %s -o %t
// RUN: %t one two | FileCheck %s --check-prefix=OUT
// OUT: hello: 2 arguments, last two
// RUN: %llvm-readelf -hSl %t | FileCheck %s
// CHECK: Type: EXEC
// CHECK-DAG: .ukl.bc PROGBITS 0000000000000000
// CHECK-DAG: .ukl.info PROGBITS 0000000000000000
// CHECK-NOT: INTERP
// CHECK-NOT: .llvm.lto

// RUN: %clang -fukl -O2 -c %s -o %t.o
// RUN: %llvm-readelf -S %t.o | FileCheck %s --check-prefix=FAT
// FAT-DAG: .text
// FAT-DAG: .llvm.lto
// RUN: %clang -fukl %t.o -o %t.two
// RUN: %t.two one two | FileCheck %s --check-prefix=OUT

// The module is the whole program, and its own names are still there.
// RUN: %llvm-objcopy --dump-section=.ukl.bc=%t.bc %t %t.copy
// RUN: %llvm-dis %t.bc -o - | FileCheck %s --check-prefix=IR
// IR: target triple = "x86_64-unknown-linux-gnu"
// IR-DAG: define {{.*}}@main(
// IR-DAG: define {{.*}}@vfprintf(
// IR-DAG: define {{.*}}@__libc_start_main(

// RUN: %llvm-objcopy --dump-section=.ukl.info=%t.json %t %t.copy
// RUN: FileCheck %s --check-prefix=INFO < %t.json
// INFO: "version":1,"llvm":"22.{{[^"]*}}"
// INFO-SAME: {"name":"hello.o","kind":"bitcode"}
// INFO-SAME: {"name":"libc.a(printf.o)","kind":"bitcode"}

#include <stdio.h>

int main(int argc, char **argv) {
  printf("hello: %d arguments, last %s\n", argc - 1, argv[argc - 1]);
  return 0;
}
