//===- Suite.h - The programs that are measured -----------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A suite is a program. It may have a client that talks to the program, and a
// script that starts both in the guest. bench/suites.json lists the suites. A
// program that has its own build system is a target of CMake. An executable
// that the user names is a suite too.
//
//===----------------------------------------------------------------------===//

#ifndef UKL_BENCH_SUITE_H
#define UKL_BENCH_SUITE_H

#include "ukl/bench/BenchOptions.h"

namespace ukl {

struct Suite {
  std::string Name, Summary;
  std::vector<std::string> Program, Client; ///< Sources, by their full paths.
  std::string Script;                       ///< Full path, or empty.
  std::vector<std::string> Guest;           ///< Folders for the guest's root.
  /// The target of CMake that builds the program; empty if it has sources.
  std::string BuildTarget;
  /// Suites share an image if this and the bitcode of their programs is the
  /// same.
  std::string ImageName;
  /// The executables. The client's is empty if there is none.
  std::string ProgramFile, ClientFile;
  /// The one of the two that has markers.
  std::string MeasuredFile;
  bool IsUserProgram = false;
  std::vector<std::string> Cases; ///< The cases to run. If empty, all.
};

/// The address that clients are linked to. It tells their instructions from the
/// program's.
constexpr uint64_t ClientBase = 0x10000000;

/// The suites that \p Options name, in this order, or all that can be run.
llvm::Expected<std::vector<Suite>> chooseSuites(const BenchOptions &Options,
                                                llvm::StringRef ProjectDir);

/// Compiles the suite's program and client to \p Dir; they may include headers
/// of bench/ in \p ProjectDir. Fails if neither of them has markers.
llvm::Error compileSuite(Suite &S, llvm::StringRef ProjectDir,
                         llvm::StringRef Dir, bool Verbose);

/// For --case: removes the suites that have none of \p Cases. Fails if no suite
/// has one of the cases. The suites must have been compiled.
llvm::Error chooseCases(std::vector<Suite> &Suites,
                        llvm::ArrayRef<std::string> Cases);

} // namespace ukl

#endif // UKL_BENCH_SUITE_H
