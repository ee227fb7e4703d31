// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A shared library, and programs that load some, end in an error that says why;
// no file is left.

// RUN: rm -rf %t && mkdir %t && cd %t
// RUN: echo stale > libx.so
// RUN: not %clang -fukl -shared -fPIC %s -o libx.so 2>&1 | FileCheck %s --check-prefix=SHARED
// RUN: not ls libx.so
// SHARED: ukl-ld: error: cannot link the shared library 'libx.so': -fukl links static executables
// SHARED: note: make a static library instead

// RUN: not %clang -fukl -DUSE=dlopen %s -o a 2>&1 | FileCheck %s --check-prefix=OPEN
// RUN: not ls a
// OPEN: ukl-ld: error: shared.o refers to 'dlopen'
// OPEN: note: {{.*}}-fukl-allow-dlopen
// RUN: not %clang -fukl -DUSE=dlsym %s -o a -ldl 2>&1 | FileCheck %s --check-prefix=SYM
// SYM: shared.o refers to 'dlsym'
// RUN: %clang -fukl -DUSE=dlopen -fukl-allow-dlopen %s -o a

// Only what is linked counts, and only what refers to the library's function.
// RUN: %clang -fukl -DUSE=dlopen -Dmain=unused -c %s -o unused.o
// RUN: %llvm-ar rcs libunused.a unused.o
// RUN: %clang -fukl %s -L. -lunused -o a
// RUN: %clang -fukl -DUSE=dlopen -DOWN %s -o a

// RUN: not %clang -fukl -Wl,--wrap=malloc %s -o a 2>&1 | FileCheck %s --check-prefix=WRAP
// WRAP: error: --wrap=malloc is not supported with -fukl
// RUN: %clang -fukl -Wl,--defsym=f=main %s -o a 2>&1 | FileCheck %s --check-prefix=DEFSYM
// DEFSYM: warning: {{.*}}defsym{{.*}}f=main has an effect on the executable only

#ifdef USE
void *USE();
int main(void) { return USE("x", 0) != 0; }
#else
int main(void) { return 0; }
#endif
#ifdef OWN
void *dlopen(const char *name, int flags) { return 0; }
#endif
