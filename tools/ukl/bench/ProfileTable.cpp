//===- ProfileTable.cpp - With and without a profile ----------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ukl/bench/ProfileTable.h"

#include "ukl/bench/ResultTable.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/FormatVariadic.h"

using namespace llvm;

namespace ukl {

/// Events whose number a profile is expected to change.
static constexpr StringLiteral ComparedEvents[] = {"taken_branch",
                                                   "indirect_call", "l1i_miss"};

std::string profileTitle(const Measurement &M) {
  return M.Profile ? ", profile " + M.Profile->Name : "";
}

static std::string change(uint64_t Before, uint64_t After) {
  if (Before == 0)
    return "-";
  double Ratio = static_cast<double>(After) / static_cast<double>(Before);
  return formatv("{0}{1:F1} %", Ratio < 1 ? "" : "+", 100 * (Ratio - 1));
}

static uint64_t eventCount(const CaseResult &C, StringRef Name) {
  return countOf(C.Rings[Ring0].Events, Name);
}

static void printPair(raw_ostream &OS, StringRef Profile,
                      const Measurement &Without, const Measurement &With) {
  SmallVector<StringRef, 4> Events;
  for (StringRef Name : ComparedEvents)
    if (any_of(Without.Cases,
               [&](const CaseResult &C) { return eventCount(C, Name) != 0; }))
      Events.push_back(Name);
  TextTable Table(1);
  Table.addColumn("", "case");
  auto AddGroup = [&](StringRef Group) {
    for (StringRef Name : {"without", "with", "change"})
      Table.addColumn(Group, Name);
  };
  AddGroup("instructions");
  for (StringRef Name : Events)
    AddGroup(Name);
  for (const CaseResult &Before : Without.Cases) {
    auto After = find_if(
        With.Cases, [&](const CaseResult &C) { return C.Name == Before.Name; });
    if (After == With.Cases.end())
      continue;
    auto AddCells = [&](uint64_t Old, uint64_t New) {
      Table.addCell(perOperation(Old, Before.Operations));
      Table.addCell(perOperation(New, After->Operations));
      Table.addCell(change(Old * After->Operations, New * Before.Operations));
    };
    Table.addCell(Before.Name);
    AddCells(Before.Rings[Ring0].total(), After->Rings[Ring0].total());
    for (StringRef Name : Events)
      AddCells(eventCount(Before, Name), eventCount(*After, Name));
  }
  OS << formatv("\nRing 0 without and with profile {0}: {1}, level {2}\n\n",
                Profile, With.Suite, With.Level);
  Table.print(OS);
}

void printProfileEffect(raw_ostream &OS, ArrayRef<Measurement> Results) {
  for (const Measurement &With : Results) {
    if (!With.Profile)
      continue;
    StringRef Profile = With.Profile->Name;
    for (const Measurement &Without : Results)
      if (!Without.Profile && With.Suite == Without.Suite &&
          With.Level == Without.Level)
        printPair(OS, Profile, Without, With);
  }
}

} // namespace ukl
