//===- Figures.cpp - Bars of a suite's cases ------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ukl/report/Report.h"
#include "ukl/report/Text.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/raw_ostream.h"

#include <algorithm>

using namespace llvm;

namespace ukl::report {

const Fill AppFill = {"app", "app", "program", false};
const Fill LibcFill = {"libc", "libc", "C library", false};
const Fill KernelFill = {"kernel", "kernel", "kernel", true};
const Fill ClientFill = {"client", "client", "client (always ring 3)", false};
const Fill OtherFill = {"other", "other", "other, such as the vDSO", false};
const Fill *const DomainFills[NumDomains] = {&AppFill, &KernelFill, &ClientFill,
                                             &OtherFill};

static const Fill TimeFill = {"time", "time", "time", true};

std::string titleOf(const Suite &S) {
  return S.Native ? S.Name + " (time on the host)" : S.Name;
}

std::string anchorOf(const Suite &S) {
  return "suite-" + slug(S.Name) + (S.Native ? "-time" : "");
}

static std::vector<Segment> segmentsOf(const CaseResult &C, Ring R) {
  if (C.hasTimes())
    return {{&TimeFill, C.Times[R].Median, ""}};
  std::vector<Segment> Segments;
  for (unsigned D = 0; D != NumDomains; ++D) {
    double Value = C.perOperation(C.Rings[R].instructionsOf(Domain(D)));
    Segments.push_back({DomainFills[D], Value, figure(Value)});
  }
  return Segments;
}

static std::optional<std::pair<double, double>> spreadOf(const CaseResult &C,
                                                         Ring R) {
  if (C.hasTimes())
    return std::make_pair(C.Times[R].FirstQuartile, C.Times[R].ThirdQuartile);
  if (!C.Spreads[R].isKnown())
    return std::nullopt;
  return std::make_pair(C.perOperation(C.Spreads[R].Min),
                        C.perOperation(C.Spreads[R].Max));
}

static std::string tooltipOf(const Bar &B, StringRef Unit) {
  std::string Text = B.Label + ": " + B.Figure + " " + Unit.str();
  if (B.Segments.size() > 1)
    for (const Segment &S : B.Segments)
      if (S.Value > 0)
        Text += ", " + S.Look->Name.str() + " " + S.Text;
  if (B.Spread)
    Text +=
        ", from " + figure(B.Spread->first) + " to " + figure(B.Spread->second);
  return Text;
}

static StringRef unitOf(const Suite &S) {
  return S.Native ? "ns per operation" : "instructions per operation";
}

static Bar barOf(const Suite &S, const Series &Row, const CaseResult &C) {
  Bar B;
  B.Label = Row.Label;
  B.Figure = figure(figureOf(C, Row.In));
  B.IsReference = Row.In == Ring3;
  if (Row.In == Ring0)
    B.Ratio = ratio(ratioOf(C));
  B.Segments = segmentsOf(C, Row.In);
  B.Spread = spreadOf(C, Row.In);
  B.Tooltip = tooltipOf(B, unitOf(S));
  return B;
}

/// The value at the end of the bar or of its whisker.
static double extentOf(const CaseResult &C, Ring R) {
  double Extent = figureOf(C, R);
  if (auto Spread = spreadOf(C, R))
    Extent = std::max(Extent, Spread->second);
  return Extent;
}

std::vector<Chart> caseCharts(const Suite &S) {
  std::vector<Chart> Charts;
  for (const std::string &Name : S.Cases) {
    Chart C = {Name, 0, {}};
    for (const Series &Row : S.Rows)
      if (const CaseResult *Found = Row.Of->findCase(Name)) {
        C.Bars.push_back(barOf(S, Row, *Found));
        C.Scale = std::max(C.Scale, extentOf(*Found, Row.In));
      }
    Charts.push_back(std::move(C));
  }
  return Charts;
}

static bool hasSpread(ArrayRef<Chart> Charts) {
  return any_of(Charts, [](const Chart &C) {
    return any_of(C.Bars, [](const Bar &B) { return B.Spread.has_value(); });
  });
}

void writeFigures(raw_ostream &OS, const Suite &S) {
  std::vector<Chart> Charts = caseCharts(S);
  OS << formatv("<h2 id=\"{0}\">Suite {1}</h2>\n", anchorOf(S),
                escape(titleOf(S)));
  OS << (S.Native ? "<p><strong>Nanoseconds per operation on this host; not "
                    "comparable with another host.</strong> "
                  : "<p>Instructions per operation. ")
     << "Beside a ring-0 figure is its ratio to ring 3 of the same image and "
        "boot; below 1 means "
     << (S.Native ? "less time" : "fewer instructions")
     << " in ring 0. Each case has a scale of its own; the tick across a "
        "ring-0 bar is where ring 3 ends";
  if (hasSpread(Charts))
    OS << (S.Native ? "; whiskers go from the first to the third quartile"
                    : "; whiskers go from the least to the most that was seen "
                      "when the boot was perturbed");
  OS << ".";
  if (!S.Native)
    OS << " The program's part, app, includes its C library.";
  OS << "</p>\n";
  if (!S.Native)
    OS << htmlLegend(fillsOf(Charts));
  OS << "<div class=\"grid\">\n";
  for (const Chart &C : Charts)
    OS << "<figure>" << inlineSvg(C) << "</figure>\n";
  OS << "</div>\n";
}

OutputFile figuresSvg(const Suite &S) {
  std::vector<Chart> Charts = caseCharts(S);
  std::vector<const Fill *> Legend;
  if (!S.Native)
    Legend = fillsOf(Charts);
  return {"figures-" + slug(S.Name) + (S.Native ? "-time" : "") + ".svg",
          standaloneSvg(
              formatv("Suite {0}: {1}, ratio to ring 3", titleOf(S), unitOf(S))
                  .str(),
              Legend, Charts)};
}

} // namespace ukl::report
