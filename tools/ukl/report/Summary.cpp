//===- Summary.cpp - The figures in words ---------------------------------===//
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

#include <cmath>
#include <cstring>

using namespace llvm;

namespace ukl::report {

namespace {

/// Two rows compared, by the cases that both have and that enter the kernel.
struct Comparison {
  size_t Cases = 0;
  size_t Above = 0;
  double Mean = 1; ///< geometric
  double Best = 1, Worst = 1;
  std::string BestCase, WorstCase;
};

} // namespace

/// True if the operations of a case enter the kernel. If they do not, the case
/// shows a loop and not the boundary. Some timer interrupts in a long window do
/// not count.
static bool entersKernel(const CaseResult &C) {
  return C.hasTimes() || any_of(C.Rings, [&](const RingCounts &M) {
           return M.instructionsOf(KernelDomain) >= C.Operations;
         });
}

static Comparison compare(const Suite &S, const Series &Row,
                          const Series &Base) {
  Comparison R;
  double LogSum = 0;
  for (const std::string &Name : S.Cases) {
    const CaseResult *C = Row.Of->findCase(Name), *B = Base.Of->findCase(Name);
    if (!C || !B || !entersKernel(*C))
      continue;
    double Ratio = figureOf(*C, Row.In) / figureOf(*B, Base.In);
    LogSum += std::log(Ratio);
    R.Above += Ratio > 1;
    if (!R.Cases || Ratio < R.Best) {
      R.Best = Ratio;
      R.BestCase = Name;
    }
    if (!R.Cases || Ratio > R.Worst) {
      R.Worst = Ratio;
      R.WorstCase = Name;
    }
    ++R.Cases;
  }
  if (R.Cases)
    R.Mean = std::exp(LogSum / R.Cases);
  return R;
}

/// "1.8 % fewer instructions".
static std::string inWords(const Suite &S, double Ratio) {
  StringRef Unit = S.Native ? "time" : "instructions";
  std::string Size = percent(std::abs(Ratio - 1));
  if (Size == percent(0))
    return ((S.Native ? "as much " : "as many ") + Unit).str();
  StringRef Less = S.Native ? "less" : "fewer";
  return (Size + " " + (Ratio > 1 ? "more" : Less) + " " + Unit).str();
}

static Comparison compareWithPair(const Suite &S, const Series &Row) {
  return compare(S, Row, {Row.Of, Ring3, ""});
}

/// "In suite echo, ring 0 executes 1.2 % fewer instructions with call entry;
/// best case ..., worst ...".
static void writeSentence(raw_ostream &OS, const Suite &S, bool IsFirst) {
  std::vector<std::string> Means;
  const Comparison *Best = nullptr, *Worst = nullptr;
  StringRef BestLabel, WorstLabel;
  std::vector<Comparison> All;
  All.reserve(S.Rows.size());
  for (const Series &Row : S.Rows) {
    if (Row.In != Ring0)
      continue;
    const Comparison &R = All.emplace_back(compareWithPair(S, Row));
    if (!R.Cases)
      continue;
    StringRef Label = StringRef(Row.Label).substr(strlen("ring 0: "));
    Means.push_back(inWords(S, R.Mean) + " with " + Label.str());
    if (!Best || R.Best < Best->Best) {
      Best = &R;
      BestLabel = Label;
    }
    if (!Worst || R.Worst > Worst->Worst) {
      Worst = &R;
      WorstLabel = Label;
    }
  }
  if (!Best)
    return;
  OS << formatv("{0}n suite {1}, ring 0 {2} {3}",
                IsFirst ? " Geometric means against ring 3 of the same boot: i"
                        : " I",
                escape(S.Name), S.Native ? "takes" : "executes",
                escape(join(Means, ", ")));
  auto Extreme = [&](StringRef Case, double Ratio, StringRef Label) {
    return formatv("{0} ({1}{2})", escape(Case), change(Ratio),
                   Means.size() > 1 ? ", " + escape(Label) : "")
        .str();
  };
  if (S.Cases.size() > 1)
    OS << "; best case " << Extreme(Best->BestCase, Best->Best, BestLabel)
       << ", worst " << Extreme(Worst->WorstCase, Worst->Worst, WorstLabel);
  OS << ".";
}

static void writeComparison(raw_ostream &OS, const Twine &Label,
                            const Comparison &R) {
  OS << formatv("<tr><th scope=\"row\">{0}</th><td class=\"b\">{1}</td>"
                "<td><span>{2}</span> {3}</td><td><span>{4}</span> {5}</td>"
                "<td>{6} of {7}</td></tr>\n",
                escape(Label.str()), ratio(R.Mean), escape(R.BestCase),
                ratio(R.Best), escape(R.WorstCase), ratio(R.Worst), R.Above,
                R.Cases);
}

/// Writes the comparison with ring 3 of the same boot. If the kernel is not
/// that of the first row, also writes the comparison with the first row.
static void writeRow(raw_ostream &OS, const Suite &S, const Series &Row) {
  const Series &First = S.Rows.front();
  if (Row.In == Ring0)
    if (Comparison R = compareWithPair(S, Row); R.Cases)
      writeComparison(OS, Row.Label, R);
  bool OtherKernel =
      Row.Of->Link != First.Of->Link ||
      Row.Of->Profile.has_value() != First.Of->Profile.has_value();
  if (!OtherKernel)
    return;
  if (Comparison R = compare(S, Row, First); R.Cases)
    writeComparison(OS, Row.Label + " ÷ " + First.Label + " (another kernel)",
                    R);
}

static void writeMeans(raw_ostream &OS, ArrayRef<Suite> Suites) {
  OS << "<div class=\"scroll\"><table class=\"summary\">\n<thead><tr>"
        "<th scope=\"col\">run</th>"
        "<th scope=\"col\">mean ratio</th><th scope=\"col\">best case</th>"
        "<th scope=\"col\">worst case</th><th scope=\"col\">above 1</th>"
        "</tr></thead>\n";
  for (const Suite &S : Suites) {
    OS << formatv("<tbody><tr class=\"case\"><th scope=\"rowgroup\" "
                  "colspan=\"5\">{0}<span class=\"m\">{1}</span></th></tr>\n",
                  escape(titleOf(S)), plural(S.Cases.size(), "case"));
    for (const Series &Row : S.Rows)
      writeRow(OS, S, Row);
    OS << "</tbody>\n";
  }
  OS << "</table></div>\n<p class=\"m\">Ratios to ring 3 of "
        "the same boot if no other is named; below 1 is less than in ring 3. "
        "The mean is geometric, of all cases that enter the kernel.</p>\n";
}

void writeSummary(raw_ostream &OS, Files Files, ArrayRef<Suite> Suites) {
  size_t Cases = 0;
  std::vector<std::string> Names;
  for (const Suite &S : Suites) {
    Cases += S.Cases.size();
    Names.push_back(titleOf(S));
  }
  OS << formatv(
      "<p class=\"lead\">{0} with {1}: {2}. Each pair of figures is the same "
      "executable in ring 3, where system calls trap, and in ring 0, linked "
      "with the kernel; on the same kernel image, in the same boot. Linux "
      "{3}, LLVM {4}.",
      plural(Suites.size(), "suite"), plural(Cases, "case"),
      escape(join(Names, ", ")), escape(Files.front()->Provenance.Kernel),
      escape(Files.front()->Provenance.LLVM));
  for (const Suite &S : Suites)
    writeSentence(OS, S, &S == &Suites.front());
  OS << "</p>\n";
  writeMeans(OS, Suites);
}

static bool anyMeasurement(ArrayRef<Suite> Suites,
                           function_ref<bool(const Measurement &)> Is) {
  return any_of(Suites, [&](const Suite &S) {
    return any_of(S.Measurements, [&](const Measurement *M) { return Is(*M); });
  });
}

static void writeCountLimits(raw_ostream &OS, Files Files,
                             ArrayRef<Suite> Suites) {
  OS << "<dt>Instructions, not time</dt><dd>QEMU counts the instructions that "
        "are executed (<code>-icount</code>), as hardware would retire them: a "
        "<code>rep</code> string instruction counts once, whatever its length, "
        "and one that faults does not count. A count does not tell what an "
        "instruction costs. A privilege switch, a cache miss or a mispredicted "
        "branch costs many times an addition, so the tables list such events "
        "beside the counts. There is no figure in cycles.</dd>\n"
        "<dt>One processor, never idle</dt><dd>The guest has one processor. "
        "If there is a client, it runs in the same guest. The time that a real "
        "machine waits for a device or a network is not counted.</dd>\n"
        "<dt>Repeatable, with one of many layouts</dt><dd>The same image gives "
        "exactly the same counts. Another seed, command line or memory size "
        "may change them; ";
  bool HasSpread = anyMeasurement(Suites, [](const Measurement &M) {
    return any_of(M.Cases, [](const CaseResult &C) {
      return C.Spreads[Ring3].isKnown() || C.Spreads[Ring0].isKnown();
    });
  });
  OS << (HasSpread ? "the spread shows by how much. The layout of the code "
                     "was not varied."
                   : "by how much was not measured here "
                     "(<code>ukl bench --perturb</code>).")
     << "</dd>\n<dt>Caches</dt><dd>";
  bool HasCaches = any_of(Files, [](const std::unique_ptr<BenchFile> &F) {
    return F->CacheModel && !F->CacheModel->empty();
  });
  OS << (HasCaches ? "Misses are those of a simulated first level without "
                     "prefetching, speculation or a second level; its size is "
                     "under Provenance. They show a tendency, not a processor."
                   : "Not simulated here (<code>ukl bench --cache</code>).")
     << "</dd>\n";
}

void writeLimits(raw_ostream &OS, Files Files, ArrayRef<Suite> Suites) {
  OS << "<h2 id=\"limits\">What these figures do and do not show</h2>\n<dl>\n"
        "<dt>Pairs</dt><dd>A ratio compares ring 3 and ring 0 of one image in "
        "one boot: same kernel, same configuration, same executable. What "
        "differs is how system calls reach the kernel and what the link could "
        "optimise across that boundary. Levels and profiles are different "
        "images: compare their ratios first, and their figures with "
        "care.</dd>\n";
  if (any_of(Suites, [](const Suite &S) { return !S.Native; }))
    writeCountLimits(OS, Files, Suites);
  if (any_of(Suites, [](const Suite &S) { return S.Native; }))
    OS << "<dt>Time on the host</dt><dd>Figures in nanoseconds are real time "
          "on the host named under Provenance, in a virtual machine: medians "
          "of several rounds, with quartiles. They hold for that host at "
          "that time.</dd>\n";
  if (anyMeasurement(
          Suites, [](const Measurement &M) { return M.Profile.has_value(); }))
    OS << "<dt>Profiles</dt><dd>A profile that was trained with the measured "
          "workload shows the best case.</dd>\n";
  if (anyMeasurement(Suites,
                     [](const Measurement &M) { return M.Link == "fast"; }))
    OS << "<dt>Fast links</dt><dd>Nothing is optimised across the system call "
          "boundary in an image marked <em>fast link</em>.</dd>\n";
  OS << "</dl>\n";
}

} // namespace ukl::report
