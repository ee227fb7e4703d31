// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// -### shows what clang runs; -v what the linker runs too.

// RUN: rm -f %t
// RUN: %clang -fukl -### -O2 %s -lm -o %t 2>&1 | FileCheck %s
// CHECK: "-cc1" "-triple" "x86_64-unknown-linux-gnu"
// CHECK-SAME: "-emit-obj"
// CHECK-SAME: "-mrelocation-model" "static"
// CHECK-SAME: "-internal-externc-isystem" "{{[^"]*}}sysroot/include"
// CHECK-SAME: "-flto=full"
// CHECK-SAME: "-ffat-lto-objects"
// CHECK: ukl-ld"
// CHECK-SAME: "-static"
// CHECK-SAME: "-lm"
// RUN: not ls %t

// RUN: %clang -fukl -v %s -o %t 2>&1 | FileCheck %s --check-prefix=V
// V: -cc1
// V: bin/ukl-ld
// V: ld.lld-22 {{.*}}/crt1.o {{.*}} -lc {{.*}}--trace
// V-NEXT: ld.lld-22 -r --lto-emit-llvm
// V-NEXT: llvm-objcopy-22 --add-section=.ukl.bc=

// Nothing to link: no link.
// RUN: %clang -fukl -v 2>&1 | FileCheck %s --check-prefix=VERSION
// RUN: %clang -fukl --version | FileCheck %s --check-prefix=VERSION
// VERSION: clang version 22
// VERSION-NOT: ukl-ld

// RUN: %clang -fukl -print-file-name=libc.a | FileCheck %s --check-prefix=LIBC
// LIBC: sysroot/lib{{.*}}/libc.a
// RUN: %clang -fukl -print-libgcc-file-name | FileCheck %s --check-prefix=LIBGCC
// LIBGCC: sysroot/lib/libbuiltins.a
// RUN: %clang -fukl --help | FileCheck %s --check-prefix=HELP
// HELP: -fukl-allow-dlopen

int main(void) { return 0; }
