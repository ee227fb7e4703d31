// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Other C libraries leave this to the compiler's crtbegin.o: the handle that
// C++ passes to __cxa_atexit() along with a destructor. It is null in a static
// executable.

__attribute__((visibility("hidden"))) void *__dso_handle;
