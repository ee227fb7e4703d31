//===- Suite.h - The programs that are measured -----------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A suite is a program, perhaps a client that talks to it, and perhaps a guest
// script that starts the two; bench/suites.json lists them. A program that has
// its own build system is one of CMake's targets. An executable that the user
// names is a suite of its own.
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
  /// For CMake, if the program is not compiled from Program; else empty.
  std::string BuildTarget;
  /// Suites with this in common and one program's bitcode share the image.
  std::string ImageName;
  /// Ready to run in ring 3; the client's is empty if there is none.
  std::string ProgramFile, ClientFile;
  /// The one of the two whose cases are measured.
  std::string MeasuredFile;
  bool IsUserProgram = false;
  std::vector<std::string> Cases; ///< To run; empty: all.
};

/// Where a client is linked, which tells its instructions from the program's.
constexpr uint64_t ClientBase = 0x10000000;

/// The suites that \p Options name, in this order.
llvm::Expected<std::vector<Suite>> chooseSuites(const BenchOptions &Options,
                                                llvm::StringRef ProjectDir);

/// Compiles the suite's program and client to \p Dir, and checks that there is
/// something to measure in the program.
llvm::Error compileSuite(Suite &S, llvm::StringRef Dir, bool Verbose);

/// For --case: leaves out the suites that have none of \p Cases, and refuses a
/// case that no suite has. The suites are compiled.
llvm::Error chooseCases(std::vector<Suite> &Suites,
                        llvm::ArrayRef<std::string> Cases);

} // namespace ukl

#endif // UKL_BENCH_SUITE_H
