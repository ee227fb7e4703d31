//===- Chart.h - Bar charts of a report -------------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Each chart is as wide as a phone and has its text above its bars. So a page
// can have as many charts side by side as there is room for, and no text has to
// be scaled down.
//
//===----------------------------------------------------------------------===//

#ifndef UKL_REPORT_CHART_H
#define UKL_REPORT_CHART_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace ukl::report {

/// How a part of a bar or a frame looks. The colours are in report/chart.css,
/// under the class; each differs from the others in lightness or in pattern.
struct Fill {
  llvm::StringLiteral Class;
  llvm::StringLiteral Name;   ///< the text in a bar
  llvm::StringLiteral Legend; ///< the text in the legend
  bool IsDark;                ///< the text in a bar is white
};

struct Segment {
  const Fill *Look;
  double Value;
  std::string Text; ///< the value, as printed; if empty, the bar has no text
};

struct Bar {
  std::string Label;
  std::string Figure; ///< beside the bar
  std::string Ratio;  ///< beside the figure
  std::vector<Segment> Segments;
  /// The ends of the whisker.
  std::optional<std::pair<double, double>> Spread;
  std::string Tooltip;
  /// Starts a group. The other bars of the group have a tick where this one
  /// ends.
  bool IsReference = false;
};

struct Chart {
  std::string Title;
  double Scale; ///< the value of the full width
  std::vector<Bar> Bars;
};

/// The chart as SVG, for a page that has chartDefinitions().
std::string inlineSvg(const Chart &C);
/// The charts as an SVG file, with two side by side.
std::string standaloneSvg(llvm::StringRef Title,
                          llvm::ArrayRef<const Fill *> Legend,
                          llvm::ArrayRef<Chart> Charts);

/// The legend as HTML.
std::string htmlLegend(llvm::ArrayRef<const Fill *> Legend);

/// Title and legend of an SVG file.
struct SvgHead {
  std::string Text;
  unsigned Height;
};
constexpr unsigned SvgMargin = 16;
SvgHead svgHead(llvm::StringRef Title, llvm::ArrayRef<const Fill *> Legend,
                unsigned Width);

/// The fills of all segments, each once.
std::vector<const Fill *> fillsOf(llvm::ArrayRef<Chart> Charts);

/// The start of an SVG file: style, patterns, background.
std::string svgProlog(unsigned Width, unsigned Height, llvm::StringRef Title);
/// The patterns, for a page.
std::string chartDefinitions();
/// The style, for a page or an SVG file.
llvm::StringRef chartStyle();

} // namespace ukl::report

#endif // UKL_REPORT_CHART_H
