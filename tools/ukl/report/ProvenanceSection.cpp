//===- ProvenanceSection.cpp - Where the figures come from ----------------===//
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

using namespace llvm;

namespace ukl::report {

namespace {

struct Row {
  StringLiteral Name;
  std::string (*Value)(const BenchFile &);
};

} // namespace

static std::string commitOf(const BenchFile &F) {
  const Provenance &P = F.Provenance;
  if (P.Commit.empty())
    return "unknown";
  return P.Commit + (P.Dirty ? ", with uncommitted changes" : "");
}

static std::string configOf(const BenchFile &F) {
  const Provenance &P = F.Provenance;
  if (P.KernelConfigHash.empty())
    return P.KernelConfig;
  return P.KernelConfig + " (xxh3 " + P.KernelConfigHash + ")";
}

static std::string cachesOf(const BenchFile &F) {
  if (!F.CacheModel || F.CacheModel->empty())
    return "none";
  std::vector<std::string> Parts;
  Parts.reserve(F.CacheModel->size());
  for (const auto &[Name, C] : *F.CacheModel)
    Parts.push_back(formatv("{0}: {1}, {2} ways, {3} B lines",
                            StringRef(Name).upper(), kib(C.Size), C.Ways,
                            C.Line));
  return join(Parts, "; ");
}

static std::string modeOf(const BenchFile &F) {
  return F.Provenance.isNative() ? "native: time on the host"
                                 : "icount: instructions, emulated by QEMU";
}

static const Row Rows[] = {
    {"file", [](const BenchFile &F) { return F.Path; }},
    {"command", [](const BenchFile &F) { return F.Provenance.Command; }},
    {"commit", commitOf},
    {"kernel", [](const BenchFile &F) { return F.Provenance.Kernel; }},
    {"kernel key", [](const BenchFile &F) { return F.Provenance.KernelKey; }},
    {"configuration", configOf},
    {"LLVM", [](const BenchFile &F) { return F.Provenance.LLVM; }},
    {"musl", [](const BenchFile &F) { return F.Provenance.Musl; }},
    {"QEMU", [](const BenchFile &F) { return F.Provenance.Qemu; }},
    {"mode", modeOf},
    {"cache model", cachesOf},
    {"host processor",
     [](const BenchFile &F) { return F.Provenance.HostProcessor; }},
};

/// Rows that must be the same in all files for their figures to be comparable.
static constexpr StringLiteral MustAgree[] = {
    "commit", "kernel", "kernel key", "configuration", "LLVM",
    "musl",   "QEMU",   "mode",       "cache model"};

static bool differs(Files Files, const Row &R) {
  return any_of(Files, [&](const std::unique_ptr<BenchFile> &F) {
    return R.Value(*F) != R.Value(*Files.front());
  });
}

static void writeDifferences(raw_ostream &OS, Files Files) {
  std::vector<StringRef> Names;
  for (const Row &R : Rows)
    if (is_contained(MustAgree, R.Name) && differs(Files, R))
      Names.push_back(R.Name);
  if (!Names.empty())
    OS << "<p class=\"notice\"><strong>The files differ in: "
       << join(Names, ", ")
       << ".</strong> Each ratio is of one boot and remains valid. Figures of "
          "different files cannot be compared.</p>\n";
}

static void writeFiles(raw_ostream &OS, Files Files) {
  OS << "<div class=\"scroll\"><table class=\"text\">\n";
  for (const Row &R : Rows) {
    if (all_of(Files, [&](const std::unique_ptr<BenchFile> &F) {
          return R.Value(*F).empty();
        }))
      continue;
    OS << "<tr><th scope=\"row\">" << R.Name;
    if (Files.size() > 1 && is_contained(MustAgree, R.Name) &&
        differs(Files, R))
      OS << " <em>differs</em>";
    OS << "</th>";
    for (const std::unique_ptr<BenchFile> &F : Files)
      OS << "<td>" << escape(R.Value(*F)) << "</td>";
    OS << "</tr>\n";
  }
  OS << "</table></div>\n";
}

static std::string profileText(const Measurement &M) {
  if (!M.Profile)
    return "none";
  std::string Text = M.Profile->Name + " (xxh3 " + M.Profile->Hash;
  if (M.Profile->Coverage)
    Text += ", covers " + percent(*M.Profile->Coverage);
  return Text + ")";
}

static void writeImages(raw_ostream &OS, ArrayRef<Suite> Suites) {
  OS << "<div class=\"scroll\"><table "
        "class=\"text\">\n<caption>Images</caption>"
        "\n<thead><tr><th scope=\"col\">suite</th><th scope=\"col\">level"
        "</th><th scope=\"col\">link</th><th scope=\"col\">profile</th><th "
        "scope=\"col\">image</th></tr></thead>\n<tbody>";
  for (const Suite &S : Suites)
    for (const Measurement *M : S.Measurements)
      OS << formatv("<tr><th scope=\"row\">{0}</th><td>{1}</td><td>{2}</td>"
                    "<td>{3}</td><td>{4} (xxh3 {5})</td></tr>\n",
                    escape(titleOf(S)), escape(M->Level), escape(M->Link),
                    escape(profileText(*M)), escape(M->Image.Name),
                    escape(M->Image.Hash));
  OS << "</tbody></table></div>\n";
}

void writeProvenance(raw_ostream &OS, Files Files, ArrayRef<Suite> Suites) {
  OS << "<h2 id=\"provenance\">Provenance</h2>\n";
  writeDifferences(OS, Files);
  writeFiles(OS, Files);
  writeImages(OS, Suites);
}

} // namespace ukl::report
