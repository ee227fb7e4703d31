//===- CostModel.cpp - What the events would cost -------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Multiplies counts by published costs of single events. This is a model,
// because events can overlap, and can slow down what follows them. The table
// only has published costs; an event without a row adds nothing.
//
//===----------------------------------------------------------------------===//

#include "ukl/bench/CostModel.h"

#include "ukl/bench/ResultTable.h"

#include "llvm/Support/FormatVariadic.h"

using namespace llvm;

namespace ukl {

namespace {

struct Cost {
  StringLiteral Event;
  unsigned Low, High; ///< Cycles.
  const char *Meaning;
  const char *Source;
};

struct Range {
  double Low = 0, High = 0;
};

} // namespace

static const Cost Costs[] = {
    {"cr3_write", 100, 100,
     "a write to CR3 is on the order of a hundred cycles",
     "Linux kernel documentation, Page Table Isolation "
     "(Documentation/arch/x86/pti.rst), 2018"},
    {"iret", 230, 230, "an interrupt return within ring 0, about 230 cycles",
     "measured on the linux-kernel mailing list, 27 March 2015 "
     "(mail-archive.com/linux-kernel@vger.kernel.org/msg855963.html)"},
    {"indirect_call", 0, 17,
     "nothing if predicted; a misprediction, 13 cycles (Pentium M) to 17 "
     "(Nehalem)",
     "A. Fog, The microarchitecture of Intel, AMD and VIA CPUs (Technical "
     "University of Denmark)"},
    {"l1d_miss", 7, 9,
     "a hit in L2, 11 to 13 cycles (Skylake), instead of one in L1, 4 cycles",
     "I. Cutress, The Intel Skylake-X Review (AnandTech), 2017"},
    {"l1i_miss", 7, 9, "assumed to be as for data", "the same"},
};

static Range cyclesPerOperation(const CaseResult &C, Ring R) {
  Range Sum;
  for (const Cost &Row : Costs) {
    auto It = C.Rings[R].Events.find(Row.Event.str());
    if (It == C.Rings[R].Events.end())
      continue;
    Sum.Low += static_cast<double>(It->second * Row.Low);
    Sum.High += static_cast<double>(It->second * Row.High);
  }
  auto Operations = static_cast<double>(C.Operations);
  return {Sum.Low / Operations, Sum.High / Operations};
}

void printModel(raw_ostream &OS, const Measurement &M) {
  TextTable Table(1);
  Table.addColumn("", "case");
  for (const char *Title : RingTitles)
    Table.addColumn("", Title);
  for (const CaseResult &C : M.Cases) {
    Table.addCell(C.Name);
    for (Ring R : {Ring3, Ring0}) {
      Range Cycles = cyclesPerOperation(C, R);
      Table.addCell(formatv("{0:F0}..{1:F0}", Cycles.Low, Cycles.High).str());
    }
  }
  OS << "Model, not a measurement: cycles per operation that these events "
        "would cost\n\n";
  Table.print(OS);
}

void printModelSources(raw_ostream &OS) {
  OS << "The model's costs, in cycles. It has no cost of instructions "
        "themselves, and none of\nsyscall, sysret, swapgs, wrmsr and taken "
        "branches, because no published figure of known\norigin was found.\n";
  for (const Cost &Row : Costs)
    OS << formatv("  {0,-14} {1,3}..{2,-3}  {3};\n                           "
                  "{4}\n",
                  Row.Event, Row.Low, Row.High, Row.Meaning, Row.Source);
}

} // namespace ukl
