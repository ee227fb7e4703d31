// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Without -fukl this is clang, with the same arguments.

// RUN: %clang -### -O2 -c %s -o %t.o 2>&1 | FileCheck %s
// RUN: %clang -fukl -fno-ukl -### -O2 -c %s -o %t.o 2>&1 | FileCheck %s
// A file may have the name of an option.
// RUN: %clang -### -O2 -c %s -o -fukl 2>&1 | FileCheck %s
// CHECK: clang version 22
// CHECK: "-cc1"
// CHECK-NOT: -ffat-lto-objects
// CHECK-NOT: sysroot

// RUN: %clang %s -o %t
// RUN: %llvm-readelf -S %t | FileCheck %s --check-prefix=ELF
// RUN: %t
// ELF: .interp
// ELF-NOT: .ukl

// RUN: not %clang -no-such-option %s 2>&1 | FileCheck %s --check-prefix=UNKNOWN
// RUN: not %clang -fukl -no-such-option %s 2>&1 | FileCheck %s --check-prefix=UNKNOWN
// UNKNOWN: error: unknown argument: '-no-such-option'

int main(void) { return 0; }
