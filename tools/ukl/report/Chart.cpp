//===- Chart.cpp - Bar charts of a report ---------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ukl/report/Chart.h"

#include "ukl/report/Text.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/raw_ostream.h"

#include <algorithm>

using namespace llvm;

namespace ukl::report {

namespace {

constexpr char Style[] = {
#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wc23-extensions"
#embed "chart.css"
#pragma clang diagnostic pop
};

constexpr char Patterns[] = {
#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wc23-extensions"
#embed "patterns.svg"
#pragma clang diagnostic pop
};

// In the units of the picture: pixels on a phone.
constexpr unsigned ChartWidth = 360;
constexpr unsigned TitleHeight = 24;
constexpr unsigned RowHeight = 36;
constexpr unsigned TextBaseline = 11;
constexpr unsigned BarTop = 15;
constexpr unsigned BarHeight = 15;
constexpr unsigned RatioWidth = 62;
constexpr unsigned GroupGap = 6;
/// Upper bounds for the width of a character, by font size. The real widths
/// cannot be known here.
constexpr double TitleChar = 8.0, LabelChar = 6.9, SegmentChar = 5.9;

} // namespace

StringRef chartStyle() { return StringRef(Style, sizeof(Style)); }

static StringRef patterns() { return StringRef(Patterns, sizeof(Patterns)); }

std::string chartDefinitions() {
  return formatv("<svg class=\"chart defs\" width=\"0\" height=\"0\" "
                 "aria-hidden=\"true\">{0}</svg>\n",
                 patterns());
}

static unsigned heightOf(const Chart &C) {
  unsigned Bars = C.Bars.size();
  unsigned Groups =
      count_if(C.Bars, [](const Bar &B) { return B.IsReference; });
  return TitleHeight + RowHeight * Bars +
         GroupGap * (Groups > 1 ? Groups - 1 : 0);
}

/// Writes "kernel 221.1" into its segment; only "kernel", or nothing, if there
/// is no room for that.
static void writeSegmentText(raw_ostream &OS, const Segment &S, double X,
                             double Width, unsigned Y) {
  if (S.Text.empty())
    return;
  std::string Text = (S.Look->Name + " " + S.Text).str();
  if (lengthOf(Text) * SegmentChar + 8 > Width)
    Text = S.Look->Name.str();
  if (lengthOf(Text) * SegmentChar + 8 > Width)
    return;
  OS << formatv("<text class=\"{0}\" x=\"{1:F1}\" y=\"{2}\">{3}</text>",
                S.Look->IsDark ? "on-dark" : "on-light", X + 4, Y + 11,
                escape(Text));
}

static void writeSegments(raw_ostream &OS, const Bar &B, double PerUnit,
                          unsigned Y) {
  double X = 0;
  for (const Segment &S : B.Segments) {
    double Width = S.Value * PerUnit;
    if (Width < 0.05)
      continue;
    OS << formatv("<rect class=\"seg {0}\" x=\"{1:F1}\" y=\"{2}\" "
                  "width=\"{3:F1}\" height=\"{4}\"/>",
                  S.Look->Class, X, Y, Width, BarHeight);
    writeSegmentText(OS, S, X, Width, Y);
    X += Width;
  }
}

/// Writes the whisker, with a halo that makes it visible on the bar and beside
/// it.
static void writeSpread(raw_ostream &OS, std::pair<double, double> Spread,
                        double PerUnit, unsigned Y) {
  double From = std::max(Spread.first * PerUnit, 0.5);
  double To = std::max(Spread.second * PerUnit, From);
  double Middle = Y + BarHeight / 2.0;
  std::string Path = formatv("M{0:F1} {1}V{2}M{0:F1} {3:F1}H{4:F1}M{4:F1} "
                             "{1}V{2}",
                             From, Y + 2, Y + BarHeight - 2, Middle, To);
  OS << formatv("<path class=\"halo\" d=\"{0}\"/><path class=\"whisker\" "
                "d=\"{0}\"/>",
                Path);
}

static void writeText(raw_ostream &OS, const Bar &B, bool HasRatios,
                      unsigned Y) {
  unsigned Right = ChartWidth - (HasRatios ? RatioWidth : 0);
  double Used = lengthOf(B.Figure) * LabelChar + 10;
  auto Room = static_cast<size_t>((Right - Used) / LabelChar);
  OS << formatv("<text x=\"0\" y=\"{0}\">{1}</text>"
                "<text class=\"b e\" x=\"{2}\" y=\"{0}\">{3}</text>",
                Y + TextBaseline, escape(shorten(B.Label, Room)), Right,
                escape(B.Figure));
  if (!B.Ratio.empty())
    OS << formatv("<text class=\"e\" x=\"{0}\" y=\"{1}\">{2}</text>",
                  ChartWidth, Y + TextBaseline, escape(B.Ratio));
}

/// Writes a tick across this bar, at the place where the group's first bar
/// ends.
static void writeReference(raw_ostream &OS, double X, unsigned Y) {
  std::string Path = formatv("M{0:F1} {1}V{2}", std::min(X, ChartWidth - 0.5),
                             Y - 2, Y + BarHeight + 2);
  OS << formatv("<path class=\"ref-halo\" d=\"{0}\"/><path class=\"ref\" "
                "d=\"{0}\"/>",
                Path);
}

static double totalOf(const Bar &B) {
  double Total = 0;
  for (const Segment &S : B.Segments)
    Total += S.Value;
  return Total;
}

static void writeBody(raw_ostream &OS, const Chart &C) {
  double PerUnit = C.Scale > 0 ? ChartWidth / C.Scale : 0;
  OS << formatv("<text class=\"title\" x=\"0\" y=\"13\">{0}</text>",
                escape(shorten(C.Title, ChartWidth / TitleChar)));
  bool HasRatios =
      any_of(C.Bars, [](const Bar &B) { return !B.Ratio.empty(); });
  unsigned Y = TitleHeight;
  std::optional<double> Reference;
  for (const Bar &B : C.Bars) {
    if (B.IsReference && Reference)
      Y += GroupGap;
    OS << "<g>";
    if (!B.Tooltip.empty())
      OS << "<title>" << escape(B.Tooltip) << "</title>";
    writeText(OS, B, HasRatios, Y);
    writeSegments(OS, B, PerUnit, Y + BarTop);
    if (B.IsReference)
      Reference = totalOf(B) * PerUnit;
    else if (Reference)
      writeReference(OS, *Reference, Y + BarTop);
    if (B.Spread)
      writeSpread(OS, *B.Spread, PerUnit, Y + BarTop);
    OS << "</g>\n";
    Y += RowHeight;
  }
}

/// The chart in words, for readers who cannot see it.
static std::string describe(const Chart &C) {
  std::string Text = C.Title + ".";
  for (const Bar &B : C.Bars)
    Text += " " + B.Label + ": " + B.Figure +
            (B.Ratio.empty() ? "" : " (" + B.Ratio + ")") + ".";
  return Text;
}

std::string inlineSvg(const Chart &C) {
  std::string Text;
  raw_string_ostream OS(Text);
  OS << formatv("<svg class=\"chart\" viewBox=\"0 0 {0} {1}\" role=\"img\" "
                "aria-label=\"{2}\">\n",
                ChartWidth, heightOf(C), escape(describe(C)));
  writeBody(OS, C);
  OS << "</svg>\n";
  return Text;
}

std::vector<const Fill *> fillsOf(ArrayRef<Chart> Charts) {
  std::vector<const Fill *> Fills;
  for (const Chart &C : Charts)
    for (const Bar &B : C.Bars)
      for (const Segment &S : B.Segments)
        if (S.Value > 0 && !is_contained(Fills, S.Look))
          Fills.push_back(S.Look);
  return Fills;
}

std::string htmlLegend(ArrayRef<const Fill *> Legend) {
  std::string Text = "<ul class=\"legend\">";
  for (const Fill *F : Legend)
    Text += formatv("<li><svg class=\"chart\" width=\"18\" height=\"14\" "
                    "aria-hidden=\"true\"><rect class=\"seg {0}\" x=\"1\" "
                    "y=\"1\" width=\"16\" height=\"12\"/></svg> {1}</li>",
                    F->Class, F->Legend);
  return Text + "</ul>\n";
}

SvgHead svgHead(StringRef Title, ArrayRef<const Fill *> Legend,
                unsigned Width) {
  std::string Text = formatv(
      "<text class=\"title\" x=\"{0}\" y=\"22\">{1}</text>\n", SvgMargin,
      escape(shorten(Title, (Width - 2 * SvgMargin) / TitleChar)));
  double X = SvgMargin;
  unsigned Y = 42;
  for (const Fill *F : Legend) {
    double EntryWidth = 22 + F->Legend.size() * LabelChar;
    if (X > SvgMargin && X + EntryWidth > Width - SvgMargin) {
      X = SvgMargin;
      Y += 18;
    }
    Text += formatv("<rect class=\"seg {0}\" x=\"{1:F0}\" y=\"{2}\" "
                    "width=\"16\" height=\"12\"/><text x=\"{3:F0}\" "
                    "y=\"{4}\">{5}</text>\n",
                    F->Class, X, Y - 10, X + 22, Y, F->Legend);
    X += EntryWidth + 14;
  }
  return {Text, Legend.empty() ? 38 : Y + 14};
}

std::string svgProlog(unsigned Width, unsigned Height, StringRef Title) {
  return formatv("<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"chart\" "
                 "width=\"{0}\" height=\"{1}\" viewBox=\"0 0 {0} {1}\" "
                 "role=\"img\">\n<title>{2}</title>\n<style>{3}</style>\n{4}"
                 "<rect class=\"bg\" width=\"{0}\" height=\"{1}\"/>\n",
                 Width, Height, escape(Title), chartStyle(), patterns());
}

std::string standaloneSvg(StringRef Title, ArrayRef<const Fill *> Legend,
                          ArrayRef<Chart> Charts) {
  constexpr unsigned Gap = 28;
  unsigned Columns = Charts.size() > 1 ? 2 : 1;
  unsigned Width = 2 * SvgMargin + Columns * ChartWidth + (Columns - 1) * Gap;
  SvgHead Head = svgHead(Title, Legend, Width);
  std::string Body;
  raw_string_ostream OS(Body);
  unsigned Y = Head.Height;
  for (size_t I = 0; I < Charts.size(); I += Columns) {
    unsigned RowBottom = Y;
    for (size_t J = I; J < std::min<size_t>(I + Columns, Charts.size()); ++J) {
      OS << formatv("<g transform=\"translate({0} {1})\">\n",
                    SvgMargin + (J - I) * (ChartWidth + Gap), Y);
      writeBody(OS, Charts[J]);
      OS << "</g>\n";
      RowBottom = std::max(RowBottom, Y + heightOf(Charts[J]));
    }
    Y = RowBottom + 12;
  }
  return svgProlog(Width, Y, Title) + Head.Text + Body + "</svg>\n";
}

} // namespace ukl::report
