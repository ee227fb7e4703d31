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
  const char *name;    // of [a-z0-9_-]
  const char *summary; // one operation, for --list
  uint64_t operations; // in one window, by default
  // Called before and after every run, outside of the window; may be null.
  void (*setup)(uint64_t operations);
  // The window. It has a loop of its own (an indirect call for each operation
  // would be measured), uses every result, and returns whether they were right.
  bool (*run)(uint64_t operations);
  void (*teardown)(void);
};

/// The whole of main(): what it returns is the program's exit status. The table
/// ends with an entry without name.
int bench_main(int argc, char **argv, const struct bench_case *cases);

/// Reports that the case cannot go on, with errno if it is set, and exits.
_Noreturn void bench_fail(const char *what);

/// For calls that set errno: fails unless the condition holds.
static inline void bench_require(bool condition, const char *what) {
  if (!condition)
    bench_fail(what);
}

#endif // HARNESS_H
