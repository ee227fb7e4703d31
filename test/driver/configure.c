// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What configure scripts try must behave as with any other compiler.

// RUN: rm -rf %t && mkdir -p %t && cd %t

// Linking to a default name, to a null device, with warnings as errors.
// RUN: %clang -fukl %s && %t/a.out
// RUN: %clang -fukl -Werror -o /dev/null %s
// RUN: test -c /dev/null
// RUN: %clang -fukl -Werror -pie -rdynamic -fPIE -Wl,-z,relro,-z,now %s -o a
// A version script may name what does not exist.
// RUN: echo 'V { global: absent; local: *; };' > %t/versions
// RUN: %clang -fukl -Werror -Wl,--version-script,%t/versions %s -o %t/a && %t/a
// RUN: %clang -fukl -Werror -Wl,-rpath,/x -Wl,--as-needed -Wl,-E -Wl,-Bdynamic -flto -fuse-ld=bfd %s -o a && %t/a
// RUN: %clang -fukl -Werror -static -s -Wl,--gc-sections -ffunction-sections %s -o a && %t/a
// RUN: %clang -fukl -Werror -march=x86-64-v2 -mtune=generic -pipe -fstack-protector-strong -D_FORTIFY_SOURCE=2 -O2 %s -o a && %t/a
// RUN: %clang -fukl -Werror -c %s -o a.o

// -pthread has a meaning when compiling, and none when linking.
// RUN: %clang -fukl -Werror -pthread %s -o a && %t/a
// RUN: %clang -fukl -Werror -pthread a.o -o a && %t/a
// RUN: %clang -fukl -pthread -E -dM %s | FileCheck %s --check-prefix=PTHREAD
// PTHREAD: #define _REENTRANT 1

// Functions that are there, and that are not.
// RUN: %clang -fukl -DFUNCTION=pthread_create %s -lpthread -o a
// RUN: not %clang -fukl -DFUNCTION=no_such_function %s -o b 2>&1 | FileCheck %s --check-prefix=NOFUN
// RUN: not ls b
// NOFUN: undefined symbol: no_such_function
// RUN: not %clang -fukl %s -lnosuchlib -o b 2>&1 | FileCheck %s --check-prefix=NOLIB
// NOLIB: unable to find library -lnosuchlib

// Preprocessing, syntax only, assembly, dependencies.
// RUN: %clang -fukl -E -dM %s | FileCheck %s --check-prefix=MACROS
// MACROS-NOT: __GLIBC__
// MACROS: #define __x86_64__ 1
// RUN: %clang -fukl -fsyntax-only %s
// RUN: %clang -fukl -O2 -S %s -o a.s
// RUN: %clang -fukl a.s -o a && %t/a
// RUN: %clang -fukl -MD -MF a.d -c %s -o a.o
// RUN: FileCheck %s --check-prefix=DEPS < a.d
// RUN: %clang -fukl -MMD -c %s -o a.o
// RUN: FileCheck %s --check-prefix=USER-DEPS < a.d
// RUN: %clang -fukl -MM %s | FileCheck %s --check-prefix=MM
// DEPS: a.o:
// DEPS: configure.c
// DEPS: sysroot/include/stdio.h
// USER-DEPS: a.o:
// USER-DEPS-NOT: stdio.h
// MM: configure.o: {{.*}}configure.c
// RUN: %clang -fukl -c -emit-llvm %s -o a.bc
// RUN: %clang -fukl a.bc -o a && %t/a

#include <stdio.h>

#ifdef FUNCTION
char FUNCTION();
int main(void) { return (int)(long)&FUNCTION; }
#else
int main(void) { return 0; }
#endif
