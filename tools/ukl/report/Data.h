//===- Data.h - Measurements in the order of the report ---------*- C++ -*-===//
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

/// Reads one file. Removes figures that were not measured in its mode.
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

/// Merges the files. Fails if they have two measurements of the same suite,
/// level, link and profile.
llvm::Expected<std::vector<Suite>> mergeSuites(Files Files);

/// The name of a measurement in its suite: "call entry", "direct call, profile
/// echo, fast link".
std::string labelOf(const Measurement &M);

/// The figure that the report compares: instructions or nanoseconds per
/// operation.
double figureOf(const CaseResult &C, Ring R);
/// The figure of ring 0 divided by that of ring 3 in the same boot.
double ratioOf(const CaseResult &C);

} // namespace ukl::report

#endif // UKL_REPORT_DATA_H
