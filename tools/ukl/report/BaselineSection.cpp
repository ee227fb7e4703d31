//===- BaselineSection.cpp - Beside the kernel that one has ---------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A user asks first what changes against the kernel that runs now. Figures of
// such a kernel are ticks of the guest's clock, so both sides are.
//
//===----------------------------------------------------------------------===//

#include "ukl/report/Report.h"
#include "ukl/report/Text.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/raw_ostream.h"

using namespace llvm;

namespace ukl::report {

static double ticksOf(const CaseResult &C, Ring R) {
  return C.perOperation(C.Rings[R].Ticks);
}

static void writeRow(raw_ostream &OS, StringRef Label, double Ticks,
                     double Baseline, bool IsBaseline) {
  OS << formatv("<tr><th scope=\"row\">{0}</th><td class=\"b\">{1}</td>"
                "<td>{2}</td></tr>\n",
                escape(Label), figure(Ticks),
                IsBaseline || Baseline == 0 ? "" : ratio(Ticks / Baseline));
}

static void writeTable(raw_ostream &OS, const BaselineKernel &Kernel,
                       const BaselineSuite &Before, const Suite &S) {
  OS << formatv("<div class=\"scroll\"><table>\n<caption>{0}: ring 3 on Linux "
                "{1}, and both rings on ours</caption>\n<thead><tr><th "
                "scope=\"col\">case</th><th scope=\"col\">ticks</th><th "
                "scope=\"col\">ratio</th></tr></thead>\n",
                escape(titleOf(S)), escape(Kernel.Version));
  for (const CaseResult &C : Before.Cases) {
    OS << formatv("<tbody><tr class=\"case\"><th scope=\"rowgroup\" "
                  "colspan=\"3\">{0}</th></tr>\n",
                  escape(C.Name));
    const double Baseline = ticksOf(C, Ring3);
    writeRow(OS, "ring 3 on Linux " + Kernel.Version, Baseline, Baseline,
             /*IsBaseline=*/true);
    for (const Series &Row : S.Rows)
      if (const CaseResult *Ours = Row.Of->findCase(C.Name))
        writeRow(OS, Row.Label, ticksOf(*Ours, Row.In), Baseline,
                 /*IsBaseline=*/false);
    OS << "</tbody>\n";
  }
  OS << "</table></div>\n";
}

void writeBaseline(raw_ostream &OS, Files Files, ArrayRef<Suite> Suites) {
  if (none_of(Files,
              [](const auto &File) { return File->Baseline.has_value(); }))
    return;
  OS << "<section>\n<h2 id=\"baseline\">Beside another kernel</h2>\n<p>The "
        "same "
        "executables, in ring 3 on a kernel that is not ours. A tick is an "
        "instruction, and each iteration of a repeated string instruction. Of "
        "what differs, the configuration of the kernel is a part: a user can "
        "have that without ring 0.</p>\n";
  for (const std::unique_ptr<BenchFile> &File : Files) {
    if (!File->Baseline)
      continue;
    const BaselineKernel &Kernel = *File->Baseline;
    for (const BaselineSuite &Before : Kernel.Suites)
      for (const Suite &S : Suites)
        if (S.Name == Before.Name && !S.Native)
          writeTable(OS, Kernel, Before, S);
  }
  OS << "</section>\n";
}

} // namespace ukl::report
