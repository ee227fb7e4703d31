//===- Compare.cpp - Compare the counts of several boots ------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ukl/bench/Compare.h"

#include "common/Diagnostics.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"

using namespace llvm;

namespace ukl {

/// All counts of a measurement, each under a name that says what it is.
static CountMap allCounts(const Measurement &M) {
  CountMap All;
  for (const CaseResult &C : M.Cases)
    for (unsigned R = Ring3; R != NumRings; ++R) {
      const RingCounts &Counts = C.Rings[R];
      std::string Place = C.Name + ", " + RingTitles[R] + ": ";
      All[C.Name + ": operations"] = C.Operations;
      All[Place + "time stamp counter"] = Counts.Ticks;
      All[Place + "instructions with repetitions"] = Counts.Raw;
      for (const auto &[Name, Count] : Counts.Instructions)
        All[(Twine(Place) + "instructions of " + Name).str()] = Count;
      for (const auto &[Name, Count] : Counts.Events)
        All[Place + Name] = Count;
    }
  for (unsigned R = Ring3; R != NumRings; ++R)
    for (const NamedStack &S : M.Stacks[R])
      All[S.Case + ", " + RingTitles[R] + ": stack " + join(S.Frames, ";")] =
          S.Count;
  return All;
}

std::vector<std::string> differences(const Measurement &First,
                                     const Measurement &Next) {
  CountMap A = allCounts(First), B = allCounts(Next);
  std::vector<std::string> Lines;
  for (const auto &[Name, Count] : A) {
    auto It = B.find(Name);
    uint64_t Other = It == B.end() ? 0 : It->second;
    if (It == B.end() || Other != Count)
      Lines.push_back(formatv("{0}: {1}, then {2} ({3}{4})", Name, Count, Other,
                              Other < Count ? "-" : "+",
                              Other < Count ? Count - Other : Other - Count));
  }
  for (const auto &[Name, Count] : B)
    if (!A.count(Name))
      Lines.push_back(formatv("{0}: 0, then {1}", Name, Count));
  return Lines;
}

Error addToSpread(Measurement &M, const Measurement &Other) {
  if (M.Cases.size() != Other.Cases.size())
    return makeError("one boot has {0} cases, another boot has {1}",
                     M.Cases.size(), Other.Cases.size());
  for (auto [A, B] : zip(M.Cases, Other.Cases))
    for (Ring R : {Ring3, Ring0}) {
      uint64_t Own = A.Rings[R].total(), New = B.Rings[R].total();
      Spread Before = A.Spreads[R].isKnown() ? A.Spreads[R] : Spread{Own, Own};
      A.Spreads[R] = {std::min(Before.Min, New), std::max(Before.Max, New)};
    }
  return Error::success();
}

} // namespace ukl
