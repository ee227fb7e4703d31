// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Options that cannot work are refused, with the reason.

// RUN: not %clang -fukl -m32 -c %s 2>&1 | FileCheck %s --check-prefix=M32
// M32: error: '-m32' cannot be used with -fukl: -fukl is for x86-64 only
// RUN: not %clang -fukl --target=aarch64-linux-gnu -c %s 2>&1 | FileCheck %s --check-prefix=TARGET
// RUN: not %clang -fukl -target aarch64-linux-gnu -c %s 2>&1 | FileCheck %s --check-prefix=TARGET
// TARGET: aarch64-linux-gnu' cannot be used with -fukl: -fukl is for x86_64-linux only
// RUN: %clang -fukl --target=x86_64-pc-linux-gnu -c %s -o %t.o
// RUN: not %clang -fukl -march=armv8-a -c %s 2>&1 | FileCheck %s --check-prefix=MARCH
// MARCH: error: unknown target CPU 'armv8-a'
// RUN: not %clang -fukl --sysroot=/ -c %s 2>&1 | FileCheck %s --check-prefix=SYSROOT
// SYSROOT: -fukl has its own C library; set the environment variable UKL_SYSROOT
// RUN: not %clang -fukl -fsanitize=address -c %s 2>&1 | FileCheck %s --check-prefix=ASAN
// ASAN: '-fsanitize=address' cannot be used with -fukl
// RUN: not %clang -fukl -fsanitize=safe-stack -c %s 2>&1 | FileCheck %s --check-prefix=STACK
// STACK: '-fsanitize=safe-stack' cannot be used with -fukl: its run-time library
// RUN: not %clang -fukl -fxray-instrument -c %s 2>&1 | FileCheck %s --check-prefix=XRAY
// XRAY: '-fxray-instrument' cannot be used with -fukl: its run-time library
// RUN: not %clang -fukl -fprofile-arcs -c %s 2>&1 | FileCheck %s --check-prefix=ARCS
// ARCS: '-fprofile-arcs' cannot be used with -fukl: its run-time library
// RUN: not %clang -fukl -ftest-coverage -c %s 2>&1 | FileCheck %s --check-prefix=COVERAGE
// COVERAGE: '-ftest-coverage' cannot be used with -fukl: its run-time library
// RUN: %clang -fukl -fsanitize=undefined -fsanitize-trap=undefined %s -o %t && %t
// RUN: %clang -fukl -static-pie %s -o %t 2>&1 | FileCheck %s --check-prefix=SPIE
// SPIE: warning: -static-pie has no effect
// RUN: env UKL_SYSROOT=/no/such/folder not %clang -fukl %s -o %t 2>&1 | FileCheck %s --check-prefix=NOSYSROOT
// NOSYSROOT: error: cannot find the C library at /no/such/folder
// NOSYSROOT-NEXT: note: UKL_SYSROOT is set

int main(void) { return 0; }
