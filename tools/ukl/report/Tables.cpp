//===- Tables.cpp - Figures and events as tables --------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ukl/report/Report.h"
#include "ukl/report/Text.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/raw_ostream.h"

#include <algorithm>
#include <functional>
#include <set>

using namespace llvm;

namespace ukl::report {

namespace {

/// A column: its title, and a function that makes the cell of a row.
struct Column {
  std::string Head;
  std::function<std::string(const CaseResult &, Ring)> Cell;
};

struct EventGroup {
  StringLiteral Title;
  std::vector<StringRef> Events;
};

} // namespace

/// All events in the order of the tables; those that are not here come last.
static const EventGroup EventGroups[] = {
    {"Crossing the privilege boundary",
     {"syscall", "sysret", "swapgs", "iret", "cr3_write", "wrmsr", "fault"}},
    {"Control flow",
     {"call", "ret", "indirect_call", "indirect_jump", "taken_branch",
      "rep_iteration"}},
    {"Simulated caches", {"l1i_access", "l1i_miss", "l1d_access", "l1d_miss"}},
};

/// The names of all events. With \p OnlyNonZero, leaves out events that are 0
/// in every row.
static std::set<StringRef> eventsOf(const Suite &S, bool OnlyNonZero) {
  std::set<StringRef> Names;
  for (const Series &Row : S.Rows)
    for (const CaseResult &C : Row.Of->Cases)
      for (const auto &[Name, Count] : C.Rings[Row.In].Events)
        if (Count || !OnlyNonZero)
          Names.insert(Name);
  return Names;
}

static std::string cell(const std::string &Text, StringRef Class = "") {
  return Class.empty() ? "<td>" + Text + "</td>"
                       : formatv("<td class=\"{0}\">{1}</td>", Class, Text);
}

/// How many operations a window of the case has: "1,000 operations".
static std::string operationsOf(const Suite &S, StringRef Name) {
  std::set<uint64_t> Numbers;
  for (const Measurement *M : S.Measurements)
    if (const CaseResult *C = M->findCase(Name))
      Numbers.insert(C->Operations);
  std::vector<std::string> Texts;
  Texts.reserve(Numbers.size());
  for (uint64_t N : Numbers)
    Texts.push_back(grouped(N));
  return join(Texts, " or ") +
         (Numbers == std::set<uint64_t>{1} ? " operation" : " operations");
}

static void writeTable(raw_ostream &OS, const Suite &S, StringRef Caption,
                       ArrayRef<Column> Columns) {
  OS << "<div class=\"scroll\"><table>\n<caption>" << Caption
     << "</caption>\n<thead><tr><th scope=\"col\">case</th>";
  for (const Column &C : Columns)
    OS << "<th scope=\"col\">" << escape(C.Head) << "</th>";
  OS << "</tr></thead>\n";
  for (const std::string &Name : S.Cases) {
    OS << formatv("<tbody><tr class=\"case\"><th scope=\"rowgroup\" "
                  "colspan=\"{0}\">{1}<span class=\"m\">{2}</span></th></tr>\n",
                  Columns.size() + 1, escape(Name), operationsOf(S, Name));
    for (const Series &Row : S.Rows) {
      const CaseResult *C = Row.Of->findCase(Name);
      if (!C)
        continue;
      OS << "<tr><th scope=\"row\">" << escape(Row.Label) << "</th>";
      for (const Column &Col : Columns)
        OS << Col.Cell(*C, Row.In);
      OS << "</tr>\n";
    }
    OS << "</tbody>\n";
  }
  OS << "</table></div>\n";
}

static bool anySpread(const Suite &S) {
  return any_of(S.Measurements, [](const Measurement *M) {
    return any_of(M->Cases, [](const CaseResult &C) {
      return C.Spreads[Ring0].isKnown();
    });
  });
}

/// True if any case has instructions of this domain.
static bool anyOf(const Suite &S, Domain D) {
  return any_of(S.Measurements, [&](const Measurement *M) {
    return any_of(M->Cases, [&](const CaseResult &C) {
      return C.Rings[Ring3].instructionsOf(Domain(D)) ||
             C.Rings[Ring0].instructionsOf(Domain(D));
    });
  });
}

static void addRatio(std::vector<Column> &Columns) {
  Columns.push_back({"ratio", [](const CaseResult &C, Ring R) {
                       return cell(R == Ring0 ? ratio(ratioOf(C)) : "");
                     }});
  Columns.push_back({"change", [](const CaseResult &C, Ring R) {
                       return cell(R == Ring0 ? change(ratioOf(C)) : "");
                     }});
}

/// The totals come first, because a phone has no room for more columns.
static std::vector<Column> instructionColumns(const Suite &S) {
  std::vector<Column> Columns;
  Columns.push_back({"total", [](const CaseResult &C, Ring R) {
                       return cell(figure(figureOf(C, R)), "b");
                     }});
  addRatio(Columns);
  for (unsigned D = 0; D != NumDomains; ++D)
    if (anyOf(S, Domain(D)))
      Columns.push_back(
          {DomainFills[D]->Name.str(), [D](const CaseResult &C, Ring R) {
             uint64_t Count = C.Rings[R].instructionsOf(Domain(D));
             return cell(Count ? figure(C.perOperation(Count)) : "0");
           }});
  if (anySpread(S))
    Columns.push_back({"spread", [](const CaseResult &C, Ring R) {
                         if (!C.Spreads[R].isKnown())
                           return cell("");
                         return cell(figure(C.perOperation(C.Spreads[R].Min)) +
                                     "–" +
                                     figure(C.perOperation(C.Spreads[R].Max)));
                       }});
  return Columns;
}

static std::vector<Column> timeColumns() {
  using Part = double TimeStatistics::*;
  std::vector<Column> Columns;
  for (auto [Head, Member] :
       {std::pair<const char *, Part>{"first quartile",
                                      &TimeStatistics::FirstQuartile},
        {"median", &TimeStatistics::Median},
        {"third quartile", &TimeStatistics::ThirdQuartile}})
    Columns.push_back({Head, [Member = Member](const CaseResult &C, Ring R) {
                         return cell(figure(C.Times[R].*Member));
                       }});
  addRatio(Columns);
  return Columns;
}

static Column eventColumn(StringRef Name) {
  std::string Head = Name.str();
  std::replace(Head.begin(), Head.end(), '_', ' ');
  return {Head, [Name = Name.str()](const CaseResult &C, Ring R) {
            const auto &Events = C.Rings[R].Events;
            auto It = Events.find(Name);
            return cell(It == Events.end()
                            ? "–"
                            : escape(events(C.perOperation(It->second))));
          }};
}

static void writeEventTables(raw_ostream &OS, const Suite &S) {
  std::set<StringRef> Rest = eventsOf(S, /*OnlyNonZero=*/true);
  for (const EventGroup &Group : EventGroups) {
    std::vector<Column> Columns;
    for (StringRef Name : Group.Events)
      if (Rest.erase(Name))
        Columns.push_back(eventColumn(Name));
    if (!Columns.empty())
      writeTable(OS, S, (Group.Title + ", events per operation").str(),
                 Columns);
  }
  std::vector<Column> Others;
  Others.reserve(Rest.size());
  for (StringRef Name : Rest)
    Others.push_back(eventColumn(Name));
  if (!Others.empty())
    writeTable(OS, S, "Other events, per operation", Others);

  std::set<StringRef> All = eventsOf(S, /*OnlyNonZero=*/false);
  for (StringRef Name : eventsOf(S, /*OnlyNonZero=*/true))
    All.erase(Name);
  if (!All.empty())
    OS << "<p class=\"m\">Counted, and 0 in every row: "
       << escape(join(All, ", ")) << ".</p>\n";
}

void writeTables(raw_ostream &OS, const Suite &S) {
  OS << "<details class=\"figures\" open><summary>Figures of suite "
     << escape(titleOf(S)) << " as a table</summary>\n";
  if (S.Native)
    writeTable(OS, S, "Nanoseconds per operation on this host", timeColumns());
  else
    writeTable(OS, S, "Instructions per operation", instructionColumns(S));
  OS << "</details>\n";
  if (S.Native || eventsOf(S, /*OnlyNonZero=*/false).empty())
    return;
  OS << "<details class=\"figures\"><summary>Events of suite "
     << escape(titleOf(S)) << "</summary>\n";
  writeEventTables(OS, S);
  OS << "</details>\n";
}

} // namespace ukl::report
