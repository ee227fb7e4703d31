// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// C++ without its library: constructors and destructors run, virtual functions
// work. What needs the library is told in one message.

// RUN: %clangxx -fukl -O2 -fno-exceptions -fno-rtti %s -o %t
// RUN: %t | FileCheck %s
// CHECK: early
// CHECK-NEXT: constructor
// CHECK-NEXT: main 7
// CHECK-NEXT: destructor

// RUN: not %clangxx -fukl -DLIBRARY %s -o %t.lib 2>&1 | FileCheck %s --check-prefix=LIB
// LIB: ukl-ld: error: the program needs the C++ standard library, which -fukl does not have yet; missing: {{.*}}operator new(unsigned long)
// LIB-NEXT: note:
// LIB-NOT: undefined symbol
// RUN: not ls %t.lib
// RUN: not %clangxx -fukl %s -fno-exceptions -fno-rtti -lstdc++ -o %t.lib 2>&1 | FileCheck %s --check-prefix=STDCXX
// STDCXX: needs the C++ standard library{{.*}}missing: -lstdc++

#include <stdio.h>

struct Base {
  virtual int value() const { return 1; }
};
struct Derived : Base {
  int value() const override { return 7; }
};

struct Counter {
  Counter() { puts("constructor"); }
  ~Counter() { puts("destructor"); }
} counter;

__attribute__((constructor(101))) static void early() { puts("early"); }

int main(int argc, char **) {
  Derived d;
  const Base *volatile b = &d;
  printf("main %d\n", b->value());
#ifdef LIBRARY
  int *p = new int;
  if (argc > 9)
    throw argc;
  delete p;
#endif
}
