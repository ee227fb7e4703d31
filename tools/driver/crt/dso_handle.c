// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The handle that C++ passes to __cxa_atexit() along with a destructor. It is
// null in a static executable. The compiler's crtbegin.o would define it, but
// -fukl does not link that.

__attribute__((visibility("hidden"))) void *__dso_handle;
