//===- harness.h - What the programs of the suites share ------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A program of a suite is a table of cases. The harness reads the options,
// warms each case up, opens and closes its windows and reports them.
//
//===----------------------------------------------------------------------===//

#ifndef HARNESS_H
#define HARNESS_H

#include <stdbool.h>
#include <stdint.h>

struct bench_case {
  const char *name;    // has the characters [a-z0-9_-]
  const char *summary; // what one operation is, for --list
  uint64_t operations; // in one window, by default
  // Called before and after every run, outside of the window; may be null.
  void (*setup)(uint64_t operations);
  // What a window measures. It has the loop itself, because an indirect call
  // for each operation would be measured too. It uses every result, and returns
  // true if all were right.
  bool (*run)(uint64_t operations);
  void (*teardown)(void);
};

/// Does all that main() has to do, and returns the program's exit status. The
/// table ends with an entry without a name.
int bench_main(int argc, char **argv, const struct bench_case *cases);

/// Reports that the case has failed, with errno if that is not 0, and exits.
_Noreturn void bench_fail(const char *what);

/// Fails unless the condition is true. For calls that set errno.
static inline void bench_require(bool condition, const char *what) {
  if (!condition)
    bench_fail(what);
}

#endif // HARNESS_H
