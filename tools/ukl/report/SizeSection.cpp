//===- SizeSection.cpp - Size of the images -------------------------------===//
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
#include <map>
#include <tuple>

using namespace llvm;

namespace ukl::report {

namespace {

struct Kind {
  StringLiteral Name;
  Fill Look;
};

struct NamedImage {
  std::string Label; ///< the first measurement that has it
  const ImageSummary *Of;
};

} // namespace

/// The kinds of sections, in the order of the bars.
static const Kind Kinds[] = {
    {"text", {"text", "code", "kernel code", true}},
    {"rodata", {"rodata", "constants", "constants", false}},
    {"data", {"data", "data", "data", false}},
    {"bss", {"bss", "bss", "zeroed data (not in the file)", false}},
    {"app", {"app", "app", "program and C library", false}},
};
static const Fill OtherKind = {"other", "other", "other", false};

static const Fill &fillOf(StringRef KindName) {
  const Kind *K =
      find_if(Kinds, [&](const Kind &K) { return K.Name == KindName; });
  return K == std::end(Kinds) ? OtherKind : K->Look;
}

static std::vector<NamedImage> imagesOf(ArrayRef<Suite> Suites) {
  std::vector<NamedImage> Images;
  for (const Suite &S : Suites)
    for (const Measurement *M : S.Measurements) {
      if (M->Image.Sections.empty() && M->Image.Subsystems.empty())
        continue;
      if (none_of(Images, [&](const NamedImage &I) {
            return I.Of->Hash == M->Image.Hash;
          }))
        Images.push_back({S.Name + ": " + labelOf(*M), &M->Image});
    }
  return Images;
}

static Bar overviewBar(const NamedImage &I) {
  std::map<const Fill *, uint64_t> Sizes;
  uint64_t Total = 0;
  for (const ImagePart &S : I.Of->Sections) {
    Sizes[&fillOf(S.Kind)] += S.Size;
    Total += S.Size;
  }
  Bar B;
  B.Label = I.Label;
  B.Figure = kib(Total);
  for (const Kind &K : Kinds)
    B.Segments.push_back(
        {&K.Look, double(Sizes[&K.Look]), kib(Sizes[&K.Look])});
  B.Segments.push_back(
      {&OtherKind, double(Sizes[&OtherKind]), kib(Sizes[&OtherKind])});
  B.Tooltip = I.Of->Name;
  return B;
}

static double widest(const Chart &C) {
  double Widest = 1;
  for (const Bar &B : C.Bars) {
    double Total = 0;
    for (const Segment &S : B.Segments)
      Total += S.Value;
    Widest = std::max(Widest, Total);
  }
  return Widest;
}

static Chart overview(ArrayRef<NamedImage> Images) {
  Chart C = {"Images, in memory", 1, {}};
  for (const NamedImage &I : Images)
    C.Bars.push_back(overviewBar(I));
  C.Scale = widest(C);
  return C;
}

static Bar simpleBar(StringRef Label, uint64_t Size, const Fill &Look) {
  Bar B;
  B.Label = Label.str();
  B.Figure = kib(Size);
  B.Segments.push_back({&Look, double(Size), ""});
  return B;
}

/// Keeps the largest \p Limit bars, and adds one for the rest.
static void keepLargest(Chart &C, size_t Limit, std::vector<uint64_t> Sizes) {
  uint64_t Rest = 0;
  for (size_t I = Limit; I < Sizes.size(); ++I)
    Rest += Sizes[I];
  if (Sizes.size() > Limit) {
    std::string Label = plural(Sizes.size() - Limit, "smaller one");
    C.Bars.resize(Limit);
    C.Bars.push_back(simpleBar(Label, Rest, OtherKind));
  }
  C.Scale = widest(C);
}

static Chart sectionChart(const ImageSummary &I) {
  Chart C = {"By section", 1, {}};
  std::vector<ImagePart> Sections = I.Sections;
  llvm::sort(Sections, [](const ImagePart &A, const ImagePart &B) {
    return std::tie(B.Size, A.Name) < std::tie(A.Size, B.Name);
  });
  std::vector<uint64_t> Sizes;
  for (const ImagePart &S : Sections) {
    if (S.Size == 0)
      continue;
    C.Bars.push_back(simpleBar(S.Name, S.Size, fillOf(S.Kind)));
    Sizes.push_back(S.Size);
  }
  keepLargest(C, 12, std::move(Sizes));
  return C;
}

static Chart subsystemChart(const ImageSummary &I) {
  Chart C = {"Functions, by subsystem", 1, {}};
  std::vector<ImagePart> Subsystems = I.Subsystems;
  llvm::sort(Subsystems, [](const ImagePart &A, const ImagePart &B) {
    return std::tie(B.Size, A.Name) < std::tie(A.Size, B.Name);
  });
  std::vector<uint64_t> Sizes;
  for (const ImagePart &S : Subsystems) {
    const Fill &Look = S.Name == "app"     ? AppFill
                       : S.Name == "libc"  ? LibcFill
                       : S.Name == "other" ? OtherFill
                                           : fillOf("text");
    C.Bars.push_back(simpleBar(S.Name, S.Size, Look));
    Sizes.push_back(S.Size);
  }
  keepLargest(C, 16, std::move(Sizes));
  return C;
}

static std::vector<Chart> chartsOf(const ImageSummary &I) {
  std::vector<Chart> Charts;
  if (!I.Sections.empty())
    Charts.push_back(sectionChart(I));
  if (!I.Subsystems.empty())
    Charts.push_back(subsystemChart(I));
  return Charts;
}

static void writeGrid(raw_ostream &OS, ArrayRef<Chart> Charts) {
  OS << "<div class=\"grid\">\n";
  for (const Chart &C : Charts)
    OS << "<figure>" << inlineSvg(C) << "</figure>\n";
  OS << "</div>\n";
}

static void writeKindTable(raw_ostream &OS, const Chart &All) {
  std::vector<const Fill *> Columns = fillsOf(All);
  OS << "<div class=\"scroll\"><table>\n<thead><tr><th "
        "scope=\"col\">image</th><th scope=\"col\">all</th>";
  for (const Fill *F : Columns)
    OS << "<th scope=\"col\">" << F->Name << "</th>";
  OS << "</tr></thead>\n<tbody>";
  for (const Bar &B : All.Bars) {
    OS << "<tr><th scope=\"row\">" << escape(B.Label) << "</th><td class=\"b\">"
       << B.Figure << "</td>";
    for (const Fill *F : Columns)
      for (const Segment &S : B.Segments)
        if (S.Look == F)
          OS << "<td>" << S.Text << "</td>";
    OS << "</tr>\n";
  }
  OS << "</tbody></table></div>\n";
}

void writeSizes(raw_ostream &OS, ArrayRef<Suite> Suites) {
  std::vector<NamedImage> Images = imagesOf(Suites);
  if (Images.empty())
    return;
  Chart All = overview(Images);
  OS << "<h2 id=\"sizes\">Size of the images</h2>\n"
        "<p>An image is the kernel with the program in it. Sizes are those in "
        "memory.</p>\n"
     << htmlLegend(fillsOf(All));
  writeGrid(OS, All);
  writeKindTable(OS, All);
  for (const auto &[I, Named] : enumerate(Images)) {
    OS << formatv("<details class=\"more\"{0}><summary>{1}</summary>\n",
                  I == 0 ? " open" : "", escape(Named.Label));
    writeGrid(OS, chartsOf(*Named.Of));
    OS << "</details>\n";
  }
}

std::vector<OutputFile> sizeSvgs(ArrayRef<Suite> Suites) {
  std::vector<NamedImage> Images = imagesOf(Suites);
  if (Images.empty())
    return {};
  Chart All = overview(Images);
  std::vector<OutputFile> Files = {
      {"sizes.svg", standaloneSvg("Size of the images", fillsOf(All), All)}};
  for (const NamedImage &I : Images) {
    std::vector<Chart> Charts = chartsOf(*I.Of);
    Files.push_back({"sizes-" + slug(I.Label) + ".svg",
                     standaloneSvg("Size of the image of " + I.Label,
                                   fillsOf(Charts), Charts)});
  }
  return Files;
}

} // namespace ukl::report
