//===- Data.h - Measurements in the order of the report --------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The files of `ukl bench --json` in the order of the report: by suite, then by
// case, then one row for each way to run the case.
//
//===----------------------------------------------------------------------===//

#ifndef UKL_REPORT_DATA_H
#define UKL_REPORT_DATA_H

#include "ukl/benchfile/BenchFile.h"

namespace ukl::report {

using Files = llvm::ArrayRef<std::unique_ptr<BenchFile>>;

/// Reads one file and leaves out the figures that the report must not show.
llvm::Expected<std::unique_ptr<BenchFile>> loadBenchFile(llvm::StringRef Path);

/// One way to run a case: a bar of its chart, a row of its tables.
struct Series {
  const Measurement *Of;
  Ring In;
  std::string Label; ///< "ring 3", "ring 0: call entry"...
};

struct Suite {
  std::string Name;
  bool Native;
  std::vector<const Measurement *> Measurements; ///< in the report's order
  std::vector<std::string> Cases;
  std::vector<Series> Rows;
};

/// Merges the files; fails if two of them say different things of the same.
llvm::Expected<std::vector<Suite>> mergeSuites(Files Files);

/// "call entry", "direct, profile echo, fast link": names a measurement in its
/// suite.
std::string labelOf(const Measurement &M);

/// The figure that the report compares: instructions or nanoseconds per
/// operation.
double figureOf(const CaseResult &C, Ring R);
/// Ring 0 to ring 3 of the same boot.
double ratioOf(const CaseResult &C);

} // namespace ukl::report

#endif // UKL_REPORT_DATA_H
