//===- Report.cpp - ukl report --------------------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The page is one file that needs no others, so that it can be sent, printed
// and kept. It is made in memory and written last, so that an error leaves no
// part of it behind.
//
//===----------------------------------------------------------------------===//

#include "ukl/report/Report.h"

#include "common/Diagnostics.h"
#include "common/FileOutput.h"
#include "ukl/report/Text.h"
#include "ukl/support/Options.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/raw_ostream.h"

using namespace llvm;
using namespace llvm::opt;

namespace ukl {

namespace report {

namespace {

constexpr char PageStyle[] = {
#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wc23-extensions"
#embed "page.css"
#pragma clang diagnostic pop
};

constexpr char Script[] = {
#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wc23-extensions"
#embed "flame.js"
#pragma clang diagnostic pop
};

} // namespace

static std::string defaultTitle(ArrayRef<Suite> Suites) {
  std::vector<StringRef> Names;
  for (const Suite &S : Suites)
    if (!is_contained(Names, S.Name))
      Names.push_back(S.Name);
  return "Ring 3 and ring 0 compared: " + join(Names, ", ");
}

static void writeHead(raw_ostream &OS, StringRef Title) {
  OS << "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">"
        "\n<meta name=\"viewport\" content=\"width=device-width, "
        "initial-scale=1\">\n<meta name=\"color-scheme\" content=\"light "
        "dark\">\n<meta name=\"generator\" content=\"ukl report\">\n<title>"
     << escape(Title) << "</title>\n<style>\n"
     << chartStyle() << StringRef(PageStyle, sizeof(PageStyle))
     << "</style>\n</head>\n<body>\n"
     << chartDefinitions() << "<main>\n<h1>" << escape(Title) << "</h1>\n";
}

static void writeContents(raw_ostream &OS, ArrayRef<Suite> Suites,
                          StringRef Body) {
  OS << "<nav><ul>";
  if (Body.contains("id=\"baseline\""))
    OS << "<li><a href=\"#baseline\">Beside another kernel</a></li>";
  for (const Suite &S : Suites)
    OS << formatv("<li><a href=\"#{0}\">Suite {1}</a></li>", anchorOf(S),
                  escape(titleOf(S)));
  constexpr std::pair<StringLiteral, StringLiteral> Sections[] = {
      {"flames", "Where the instructions go"},
      {"sizes", "Size"},
      {"limits", "What the figures show"},
      {"provenance", "Provenance"},
  };
  for (const auto &[Anchor, Name] : Sections)
    if (Body.contains(("id=\"" + Anchor + "\"").str()))
      OS << formatv("<li><a href=\"#{0}\">{1}</a></li>", Anchor, Name);
  OS << "</ul></nav>\n";
}

static std::string page(Files Files, ArrayRef<Suite> Suites, StringRef Title) {
  std::string Body;
  raw_string_ostream Sections(Body);
  writeBaseline(Sections, Files, Suites);
  for (const Suite &S : Suites) {
    Sections << "<section>\n";
    writeFigures(Sections, S);
    writeTables(Sections, S);
    Sections << "</section>\n";
  }
  writeFlames(Sections, Suites);
  writeSizes(Sections, Suites);
  writeLimits(Sections, Files, Suites);
  writeProvenance(Sections, Files, Suites);

  std::string Text;
  raw_string_ostream OS(Text);
  writeHead(OS, Title);
  writeSummary(OS, Files, Suites);
  writeContents(OS, Suites, Body);
  OS << Body << "</main>\n<script>\n"
     << StringRef(Script, sizeof(Script)) << "</script>\n</body>\n</html>\n";
  return Text;
}

static std::vector<OutputFile> pictures(ArrayRef<Suite> Suites) {
  std::vector<OutputFile> All;
  for (const Suite &S : Suites)
    All.push_back(figuresSvg(S));
  append_range(All, flameSvgs(Suites));
  append_range(All, sizeSvgs(Suites));
  // Two names may be equal, because slug() drops characters.
  StringSet<> Names;
  for (OutputFile &F : All) {
    std::string Stem = sys::path::stem(F.Name).str();
    for (unsigned N = 2; !Names.insert(F.Name).second; ++N)
      F.Name = formatv("{0}-{1}.svg", Stem, N);
  }
  return All;
}

static Error writePictures(StringRef Dir, ArrayRef<Suite> Suites) {
  if (std::error_code EC = sys::fs::create_directories(Dir))
    return makeError("cannot create '{0}': {1}", Dir, EC.message());
  for (const OutputFile &F : pictures(Suites)) {
    SmallString<128> Path(Dir);
    sys::path::append(Path, F.Name);
    if (Error E = writeFile(Path, F.Text))
      return E;
  }
  return Error::success();
}

static Error writeReport(ArrayRef<std::string> Inputs, StringRef Output,
                         const InputArgList &Args) {
  std::vector<std::unique_ptr<BenchFile>> Files;
  for (const std::string &Input : Inputs) {
    Expected<std::unique_ptr<BenchFile>> File = loadBenchFile(Input);
    if (!File)
      return File.takeError();
    Files.push_back(std::move(*File));
  }
  Expected<std::vector<Suite>> Suites = mergeSuites(Files);
  if (!Suites)
    return Suites.takeError();
  std::string Title =
      Args.getLastArgValue(OPT_title, defaultTitle(*Suites)).str();
  if (const Arg *A = Args.getLastArg(OPT_svg))
    if (Error E = writePictures(A->getValue(), *Suites))
      return E;
  return writeFile(Output, page(Files, *Suites, Title));
}

} // namespace report

static int runReport(const InputArgList &Args) {
  std::vector<std::string> Inputs = Args.getAllArgValues(OPT_INPUT);
  if (Inputs.empty()) {
    error("`ukl report` takes the files of `ukl bench --json`",
          "see ukl report --help");
    return 1;
  }
  std::string Output = Args.getLastArgValue(OPT_output, "report.html").str();
  for (const std::string &Input : Inputs)
    if (sys::fs::equivalent(Input, Output)) {
      error("'" + Output + "' is both input and output",
            "name another file for the page with -o");
      return 1;
    }
  if (Error E = report::writeReport(Inputs, Output, Args)) {
    removeStaleOutput(Output);
    return reportError(std::move(E));
  }
  return 0;
}

const Command ReportCommand = {"report", runReport, R"(
Reads the files of `ukl bench --json`, which may have several levels and profiles,
and writes one HTML file that needs no other files.
)"};

} // namespace ukl
