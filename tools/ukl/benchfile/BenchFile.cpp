//===- BenchFile.cpp - The file of `ukl bench --json` ---------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ukl/benchfile/BenchFile.h"

#include "llvm/ADT/STLExtras.h"

using namespace llvm;

namespace ukl {

uint64_t countOf(const CountMap &Counts, StringRef Name) {
  auto It = Counts.find(Name.str());
  return It == Counts.end() ? 0 : It->second;
}

uint64_t RingCounts::total() const {
  uint64_t Sum = 0;
  for (const auto &[Domain, Count] : Instructions)
    Sum += Count;
  return Sum;
}

const CaseResult *Measurement::findCase(StringRef Name) const {
  auto It = find_if(Cases, [&](const CaseResult &C) { return C.Name == Name; });
  return It == Cases.end() ? nullptr : &*It;
}

} // namespace ukl
