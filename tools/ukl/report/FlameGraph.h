//===- FlameGraph.h - Flame graphs: tree and layout -------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UKL_REPORT_FLAMEGRAPH_H
#define UKL_REPORT_FLAMEGRAPH_H

#include "ukl/report/Report.h"

namespace ukl::report {

/// A frame as it is drawn. X and Width are parts of the graph's width, 0 to 1.
struct FlameBox {
  std::string Name;
  const Fill *Look;
  uint64_t Count; ///< instructions of the frame and of what it calls
  unsigned Depth;
  double X, Width;
};

/// One case in one ring.
struct FlameGraph {
  std::string Title; ///< the row's label
  double Figure;     ///< instructions per operation
  double Covered;    ///< the part of them that is in stacks, from 0 to 1
  uint64_t Operations;
  uint64_t Total;
  unsigned Height; ///< in frames
  std::vector<FlameBox> Boxes;
};

/// Instructions of a function itself, in each graph of a case.
struct FunctionCost {
  std::string Name;
  const Fill *Look;
  std::vector<double> PerOperation;
};

/// The graphs of a case, one for each row that has its stacks. Frames with less
/// than the part \p Smallest of the instructions, from 0 to 1, are left out.
std::vector<FlameGraph> flameGraphs(const Suite &S, llvm::StringRef CaseName,
                                    double Smallest);

/// The \p Limit functions of a case with the most instructions, sorted by the
/// row in which they have most.
std::vector<FunctionCost> topFunctions(const Suite &S, llvm::StringRef CaseName,
                                       size_t Limit);

/// Of the cases with stacks, the one with the most instructions per operation.
/// Null if there is none.
const std::string *largestCase(const Suite &S);

/// Splits "k:vfs_read" into its fill and "vfs_read".
std::pair<const Fill *, llvm::StringRef> splitFrame(llvm::StringRef Frame);

} // namespace ukl::report

#endif // UKL_REPORT_FLAMEGRAPH_H
