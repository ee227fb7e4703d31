//===- FlameGraph.cpp - Write flame graphs --------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// On the page a flame graph is made of positioned elements, not of SVG. Only
// their labels can end in an ellipsis, at any width and without a script.
//
//===----------------------------------------------------------------------===//

#include "ukl/report/FlameGraph.h"

#include "ukl/report/Text.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/raw_ostream.h"

using namespace llvm;

namespace ukl::report {

/// The width of the smallest frame, as a part of the graph. The first of these
/// is used with which the graphs take at most Budget bytes.
static constexpr double Thresholds[] = {0.001, 0.002, 0.005, 0.01, 0.02, 0.05};
static constexpr size_t Budget = 1'000'000;

static constexpr unsigned FrameHeight = 17; // in an SVG file
/// Frames that are narrower have no label on a wide screen, or on a phone.
static constexpr double LabelOnDesktop = 0.022, LabelOnPhone = 0.075;

static std::string tooltipOf(const FlameGraph &G, const FlameBox &B) {
  double PerOperation = static_cast<double>(B.Count) / G.Operations;
  return formatv("{0} ({1}): {2}, {3}", B.Name,
                 B.Depth ? B.Look->Name : "instructions per operation",
                 figure(PerOperation),
                 percent(static_cast<double>(B.Count) / G.Total));
}

static void writeBox(raw_ostream &OS, const FlameGraph &G, const FlameBox &B) {
  StringRef Small = B.Width < LabelOnPhone ? " s" : "";
  OS << formatv("<i class=\"{0}{1}\" style=\"left:{2:F2}%;width:{3:F2}%;"
                "--row:{4}\" title=\"{5}\">",
                B.Look->Class, Small, B.X * 100, B.Width * 100, B.Depth,
                escape(tooltipOf(G, B)));
  if (B.Width >= LabelOnDesktop)
    OS << escape(B.Name);
  OS << "</i>";
}

static std::string headingOf(const FlameGraph &G) {
  std::string Text = figure(G.Figure) + " instructions per operation";
  if (G.Covered < 0.9995)
    Text += ", " + percent(G.Covered) + " of them in stacks";
  return Text;
}

static void writeGraph(raw_ostream &OS, const FlameGraph &G) {
  OS << formatv("<figure class=\"flame-graph\"><figcaption><b>{0}</b> "
                "<span class=\"m\">{1}</span></figcaption>\n"
                "<div class=\"flame\" style=\"--rows:{2}\">",
                escape(G.Title), headingOf(G), G.Height);
  for (const FlameBox &B : G.Boxes)
    writeBox(OS, G, B);
  OS << "</div></figure>\n";
}

static void writeTopFunctions(raw_ostream &OS, const Suite &S,
                              StringRef CaseName, ArrayRef<FlameGraph> Graphs) {
  OS << "<div class=\"scroll\"><table class=\"names\">\n<caption>Functions "
        "with the most "
        "instructions of their own, per operation of "
     << escape(CaseName) << "</caption>\n"
     << "<thead><tr><th scope=\"col\">function</th><th "
        "scope=\"col\">where</th>";
  for (const FlameGraph &G : Graphs)
    OS << "<th scope=\"col\">" << escape(G.Title) << "</th>";
  OS << "</tr></thead>\n<tbody>";
  for (const FunctionCost &F : topFunctions(S, CaseName, 12)) {
    OS << "<tr><th scope=\"row\">" << escape(F.Name) << "</th><td>"
       << F.Look->Name << "</td>";
    for (double Cost : F.PerOperation)
      OS << "<td>" << (Cost > 0 ? figure(Cost) : "0") << "</td>";
    OS << "</tr>\n";
  }
  OS << "</tbody></table></div>\n";
}

static void writeSuite(raw_ostream &OS, const Suite &S, double Smallest) {
  const std::string *Largest = largestCase(S);
  if (!Largest)
    return;
  std::vector<FlameGraph> Graphs = flameGraphs(S, *Largest, Thresholds[0]);
  OS << formatv("<h3>{0}: {1}</h3>\n", escape(titleOf(S)), escape(*Largest));
  for (const FlameGraph &G : Graphs)
    writeGraph(OS, G);
  writeTopFunctions(OS, S, *Largest, Graphs);
  for (const std::string &Name : S.Cases) {
    if (&Name == Largest)
      continue;
    Graphs = flameGraphs(S, Name, Smallest);
    if (Graphs.empty())
      continue;
    OS << formatv("<details class=\"more\"><summary>{0}: {1}</summary>\n",
                  escape(titleOf(S)), escape(Name));
    for (const FlameGraph &G : Graphs)
      writeGraph(OS, G);
    OS << "</details>\n";
  }
}

static void writeIntroduction(raw_ostream &OS, double Smallest) {
  const Fill *Legend[] = {&AppFill, &LibcFill, &KernelFill, &ClientFill,
                          &OtherFill};
  OS << "<h2 id=\"flames\">Where the instructions go</h2>\n"
        "<p>The width of a frame is the function's part of the instructions, "
        "with those of the functions that it calls. Callers are below. Each "
        "graph has its own scale: its full width is the figure above it. "
        "Frames are sorted by name, not by time. The case with the most "
        "instructions per operation of each suite is shown first. Functions "
        "that were inlined count for the function they are in. Frames of less "
        "than "
     << percent(Thresholds[0]);
  if (Smallest > Thresholds[0])
    OS << " (of " << percent(Smallest) << " in the graphs to unfold)";
  OS << " are left out. <span class=\"script\">Select a frame to widen it; "
        "select the lowest one to go back.</span></p>\n"
     << htmlLegend(Legend);
}

void writeFlames(raw_ostream &OS, ArrayRef<Suite> Suites) {
  if (none_of(Suites, largestCase))
    return;
  for (double Smallest : Thresholds) {
    std::string Text;
    raw_string_ostream Graphs(Text);
    for (const Suite &S : Suites)
      writeSuite(Graphs, S, Smallest);
    if (Text.size() > Budget && Smallest != *std::rbegin(Thresholds))
      continue;
    writeIntroduction(OS, Smallest);
    OS << Text;
    return;
  }
}

/// Writes a frame to an SVG file. Its width is known there, and with that how
/// much of the label fits.
static void writeSvgBox(raw_ostream &OS, const FlameGraph &G, const FlameBox &B,
                        unsigned Left, unsigned Bottom) {
  constexpr double Width = 1000, CharWidth = 6.4;
  double X = Left + B.X * Width, W = B.Width * Width;
  unsigned Y = Bottom - (B.Depth + 1) * FrameHeight;
  OS << formatv("<g><title>{0}</title><rect class=\"seg {1}\" x=\"{2:F1}\" "
                "y=\"{3}\" width=\"{4:F1}\" height=\"{5}\"/>",
                escape(tooltipOf(G, B)), B.Look->Class, X, Y, W, FrameHeight);
  if (W > 4 * CharWidth)
    OS << formatv(
        "<text class=\"{0}\" x=\"{1:F1}\" y=\"{2}\">{3}</text>",
        B.Look->IsDark ? "on-dark" : "on-light", X + 3, Y + 12,
        escape(shorten(B.Name, static_cast<size_t>((W - 6) / CharWidth))));
  OS << "</g>\n";
}

static OutputFile svgOf(const Suite &S, StringRef CaseName,
                        const FlameGraph &G) {
  constexpr unsigned Width = 1000 + 2 * SvgMargin;
  std::string Title = formatv("{0}: {1}, {2}; {3}", titleOf(S), CaseName,
                              G.Title, headingOf(G));
  const Fill *Legend[] = {&AppFill, &LibcFill, &KernelFill, &ClientFill,
                          &OtherFill};
  SvgHead Head = svgHead(Title, Legend, Width);
  unsigned Bottom = Head.Height + G.Height * FrameHeight;
  std::string Text = svgProlog(Width, Bottom + SvgMargin, Title) + Head.Text;
  raw_string_ostream OS(Text);
  for (const FlameBox &B : G.Boxes)
    writeSvgBox(OS, G, B, SvgMargin, Bottom);
  OS << "</svg>\n";
  return {formatv("flame-{0}-{1}-{2}.svg", slug(S.Name), slug(CaseName),
                  slug(G.Title)),
          Text};
}

std::vector<OutputFile> flameSvgs(ArrayRef<Suite> Suites) {
  std::vector<OutputFile> Files;
  for (const Suite &S : Suites)
    if (const std::string *Largest = largestCase(S))
      for (const FlameGraph &G : flameGraphs(S, *Largest, Thresholds[0]))
        Files.push_back(svgOf(S, *Largest, G));
  return Files;
}

} // namespace ukl::report
