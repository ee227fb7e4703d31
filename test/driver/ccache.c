// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// ccache may stand in front.

// RUN: rm -rf %t && mkdir %t
// RUN: env CCACHE_DIR=%t/cache ccache %clang -fukl -O2 -c %s -o %t/a.o
// RUN: env CCACHE_DIR=%t/cache ccache %clang -fukl -O2 -c %s -o %t/b.o
// RUN: cmp %t/a.o %t/b.o
// RUN: %clang -fukl %t/b.o -o %t/b && %t/b
// RUN: env CCACHE_DIR=%t/cache ccache --print-stats | FileCheck %s
// CHECK: _cache_hit{{[[:space:]]+}}1

int main(void) { return 0; }
