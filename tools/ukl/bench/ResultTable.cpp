//===- ResultTable.cpp - Figures in columns -------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ukl/bench/ResultTable.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FormatVariadic.h"

using namespace llvm;

namespace ukl {

/// Blanks between columns.
static constexpr size_t Gap = 2;

/// The two lines of a column's title: "indirect_call" is split at the '_'.
static std::pair<StringRef, StringRef> headLines(StringRef Name) {
  auto [Upper, Lower] = Name.split('_');
  return Lower.empty() ? std::pair("", Upper) : std::pair(Upper, Lower);
}

size_t TextTable::Column::width() const {
  auto [Upper, Lower] = headLines(Name);
  size_t Width = std::max(Upper.size(), Lower.size());
  for (const std::string &Cell : Cells)
    Width = std::max(Width, Cell.size());
  return Width + Gap;
}

void TextTable::addCell(StringRef Text) {
  Columns[NextColumn].Cells.push_back(Text.str());
  NextColumn = (NextColumn + 1) % Columns.size();
}

/// The line with the names of groups, each in the middle above its columns.
static std::string groupLine(ArrayRef<std::pair<StringRef, size_t>> Groups) {
  std::string Line;
  for (auto [Name, Width] : Groups) {
    if (Name.empty() || Name.size() + Gap > Width) {
      Line += std::string(Width, ' ');
      continue;
    }
    std::string Title = (" " + Name + " ").str();
    size_t Rule = Width - Gap - std::min(Width - Gap, Title.size());
    Line += std::string(Gap, ' ') + std::string(Rule / 2, '-') + Title +
            std::string(Rule - Rule / 2, '-');
  }
  return StringRef(Line).rtrim().str();
}

void TextTable::printPart(raw_ostream &OS,
                          ArrayRef<const Column *> Part) const {
  SmallVector<std::pair<StringRef, size_t>, 8> Groups;
  bool HasGroups = false;
  for (const Column *C : Part) {
    HasGroups |= !C->Group.empty();
    if (!Groups.empty() && Groups.back().first == C->Group)
      Groups.back().second += C->width();
    else
      Groups.push_back({C->Group, C->width()});
  }
  if (HasGroups)
    OS << groupLine(Groups) << '\n';
  auto PrintLine = [&](function_ref<StringRef(const Column &)> TextOf) {
    std::string Line;
    for (const auto &[I, C] : enumerate(Part)) {
      StringRef Text = TextOf(*C);
      std::string Padding(C->width() - Text.size(), ' ');
      Line += I < Keys ? (Text + Padding).str() : (Padding + Text).str();
    }
    OS << StringRef(Line).rtrim() << '\n';
  };
  auto Upper = [](const Column &C) { return headLines(C.Name).first; };
  if (any_of(Part, [&](const Column *C) { return !Upper(*C).empty(); }))
    PrintLine(Upper);
  PrintLine([](const Column &C) { return headLines(C.Name).second; });
  for (size_t Row = 0; Row != Columns.front().Cells.size(); ++Row)
    PrintLine([Row](const Column &C) { return StringRef(C.Cells[Row]); });
}

void TextTable::print(raw_ostream &OS) const {
  SmallVector<const Column *, 16> Part;
  size_t Width = 0;
  auto Start = [&] {
    Part.clear();
    Width = 0;
    for (const Column &C : ArrayRef(Columns).take_front(Keys)) {
      Part.push_back(&C);
      Width += C.width();
    }
  };
  Start();
  for (const Column &C : ArrayRef(Columns).drop_front(Keys)) {
    if (Width + C.width() > PageWidth && Part.size() > Keys) {
      printPart(OS, Part);
      OS << '\n';
      Start();
    }
    Part.push_back(&C);
    Width += C.width();
  }
  printPart(OS, Part);
}

std::string perOperation(uint64_t Count, uint64_t Operations) {
  if (Count == 0)
    return "-";
  return formatv("{0:F1}",
                 static_cast<double>(Count) / static_cast<double>(Operations));
}

/// The order of events in the table. Others follow them, sorted by name.
static constexpr StringLiteral EventOrder[] = {
    "syscall",        "sysret",        "entry_call",
    "swapgs",         "iret",          "cr3_write",
    "wrmsr",          "fault",         "page_fault",
    "context_switch", "indirect_call", "indirect_jump",
    "call",           "ret",           "taken_branch",
    "rep_iteration",  "interrupt",     "l1i_miss",
    "l1d_miss"};

/// These are only in the JSON file, because they are only of use for
/// calculations.
static constexpr StringLiteral HiddenEvents[] = {"l1i_access", "l1d_access"};

static bool isUsed(const Measurement &M, StringRef Name,
                   CountMap RingCounts::*Counts) {
  return any_of(M.Cases, [&](const CaseResult &C) {
    return any_of(C.Rings, [&](const RingCounts &R) {
      return countOf(R.*Counts, Name) != 0;
    });
  });
}

static std::vector<std::string> usedEvents(const Measurement &M) {
  std::vector<std::string> Names;
  for (StringRef Name : EventOrder)
    if (isUsed(M, Name, &RingCounts::Events))
      Names.push_back(Name.str());
  for (const CaseResult &C : M.Cases)
    for (const auto &[Name, Count] : C.Rings[Ring3].Events)
      if (!is_contained(Names, Name) && !is_contained(HiddenEvents, Name) &&
          isUsed(M, Name, &RingCounts::Events))
        Names.push_back(Name);
  return Names;
}

static std::string ratio(double Ring0Value, double Ring3Value) {
  if (Ring3Value == 0)
    return "-";
  return formatv("{0:F3}", Ring0Value / Ring3Value);
}

void printInstructions(raw_ostream &OS, const Measurement &M) {
  std::vector<StringRef> Shown;
  for (const DomainName &D : DomainNames)
    if (D.IsAlways || isUsed(M, D.Name, &RingCounts::Instructions))
      Shown.push_back(D.Name);
  bool HasSpread = any_of(
      M.Cases, [](const CaseResult &C) { return C.Spreads[Ring3].isKnown(); });

  TextTable Table(1);
  Table.addColumn("", "case");
  for (const char *Title : RingTitles) {
    for (StringRef Name : Shown)
      Table.addColumn(Title, Name);
    Table.addColumn(Title, "total");
    if (HasSpread)
      Table.addColumn(Title, "min..max");
  }
  Table.addColumn("", "ring 0/3");
  for (const CaseResult &C : M.Cases) {
    Table.addCell(C.Name);
    for (unsigned R = Ring3; R != NumRings; ++R) {
      const RingCounts &Counts = C.Rings[R];
      for (StringRef Name : Shown)
        Table.addCell(
            perOperation(countOf(Counts.Instructions, Name), C.Operations));
      Table.addCell(perOperation(Counts.total(), C.Operations));
      if (HasSpread)
        Table.addCell(perOperation(C.Spreads[R].Min, C.Operations) + ".." +
                      perOperation(C.Spreads[R].Max, C.Operations));
    }
    Table.addCell(ratio(static_cast<double>(C.Rings[Ring0].total()),
                        static_cast<double>(C.Rings[Ring3].total())));
  }
  OS << "Instructions per operation\n\n";
  Table.print(OS);
}

void printEvents(raw_ostream &OS, const Measurement &M) {
  std::vector<std::string> Names = usedEvents(M);
  TextTable Table(2);
  Table.addColumn("", "case");
  Table.addColumn("", "ring");
  for (const std::string &Name : Names)
    Table.addColumn("", Name);
  for (const CaseResult &C : M.Cases)
    for (unsigned R = Ring3; R != NumRings; ++R) {
      Table.addCell(R == Ring3 ? C.Name : "");
      Table.addCell(StringRef(RingTitles[R]).take_back());
      for (const std::string &Name : Names)
        Table.addCell(
            perOperation(countOf(C.Rings[R].Events, Name), C.Operations));
    }
  OS << "Events per operation\n\n";
  Table.print(OS);
}

void printTimes(raw_ostream &OS, const Measurement &M) {
  TextTable Table(1);
  Table.addColumn("", "case");
  for (const char *Title : RingTitles)
    for (const char *Name : {"median", "quartiles"})
      Table.addColumn(Title, Name);
  Table.addColumn("", "ring 0/3");
  for (const CaseResult &C : M.Cases) {
    Table.addCell(C.Name);
    for (const TimeStatistics &T : C.Times) {
      Table.addCell(formatv("{0:F1}", T.Median).str());
      Table.addCell(
          formatv("{0:F1}..{1:F1}", T.FirstQuartile, T.ThirdQuartile).str());
    }
    Table.addCell(ratio(C.Times[Ring0].Median, C.Times[Ring3].Median));
  }
  OS << "Nanoseconds per operation, on this machine\n\n";
  Table.print(OS);
}

} // namespace ukl
