//===- Data.cpp - Measurements in the order of the report -----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ukl/report/Data.h"

#include "common/Diagnostics.h"

#include "llvm/ADT/STLExtras.h"

#include <cmath>
#include <numeric>
#include <tuple>

using namespace llvm;

namespace ukl::report {

namespace {

struct LevelName {
  StringLiteral Level, Label;
};

} // namespace

/// In the order of the report. A level that is not here keeps its own name and
/// comes last.
static constexpr LevelName LevelNames[] = {
    {"entry", "call entry"},
    {"direct", "direct call"},
};

static size_t rankOf(StringRef Level) {
  return find_if(LevelNames,
                 [&](const LevelName &L) { return L.Level == Level; }) -
         LevelNames;
}

uint64_t Counts::total() const {
  return std::accumulate(Instructions.begin(), Instructions.end(), uint64_t(0));
}

const Case *Measurement::findCase(StringRef Name) const {
  auto It = find_if(Cases, [&](const Case &C) { return C.Name == Name; });
  return It == Cases.end() ? nullptr : &*It;
}

double figureOf(const Case &C, Ring R) {
  return C.IsNative ? C.Native[R].Median
                    : C.perOperation(C.Measured[R].total());
}

double ratioOf(const Case &C) {
  return figureOf(C, Ring0) / figureOf(C, Ring3);
}

/// What was measured besides the level: "", ", profile echo, fast link".
static std::string variantOf(const Measurement &M) {
  std::string Text;
  if (M.Profile)
    Text += ", profile " + M.Profile->Name;
  if (M.Link != "lto")
    Text += ", " + M.Link + " link";
  return Text;
}

static std::string levelLabel(const Measurement &M) {
  size_t Rank = rankOf(M.Level);
  return Rank < std::size(LevelNames) ? LevelNames[Rank].Label.str() : M.Level;
}

std::string labelOf(const Measurement &M) {
  return levelLabel(M) + variantOf(M);
}

/// Everything that tells two measurements of a suite apart.
static auto keyOf(const Measurement &M) {
  return std::make_tuple(M.Link != "lto", StringRef(M.Link),
                         M.Profile.has_value(),
                         StringRef(M.Profile ? M.Profile->Name : ""),
                         StringRef(M.Profile ? M.Profile->Hash : ""),
                         rankOf(M.Level), StringRef(M.Level));
}

/// A boot has a ring 3 of its own. Where two kernels are alike but for the
/// level, so is ring 3 but for its text layout, and one bar says it.
static bool ring3IsAlike(const Measurement &A, const Measurement &B) {
  if (variantOf(A) != variantOf(B))
    return false;
  constexpr double Tolerance = 0.005;
  return all_of(B.Cases, [&](const Case &C) {
    const Case *Same = A.findCase(C.Name);
    return Same && std::abs(figureOf(C, Ring3) / figureOf(*Same, Ring3) - 1) <=
                       Tolerance;
  });
}

static void addRows(Suite &S) {
  const Measurement *Shown = nullptr;
  for (const Measurement *M : S.Measurements) {
    if (!Shown || !ring3IsAlike(*Shown, *M)) {
      bool SameVariant = Shown && variantOf(*Shown) == variantOf(*M);
      S.Rows.push_back({M, Ring3,
                        "ring 3" + variantOf(*M) +
                            (SameVariant ? ", kernel of " + levelLabel(*M)
                                         : std::string())});
      Shown = M;
    }
    S.Rows.push_back({M, Ring0, "ring 0: " + labelOf(*M)});
  }
}

static Error checkContradiction(const Suite &S) {
  for (const Measurement *A : S.Measurements)
    for (const Measurement *B : S.Measurements) {
      if (A == B || keyOf(*A) != keyOf(*B))
        continue;
      std::string What = formatv("suite '{0}', {1}", S.Name, labelOf(*A));
      return withHint(
          A->File == B->File
              ? makeError("{0}: {1} is in it twice", A->File->Path, What)
              : makeError("{0} and {1} both have {2}", A->File->Path,
                          B->File->Path, What),
          "give one measurement of each suite, level and profile");
    }
  return Error::success();
}

static Suite &suiteOf(std::vector<Suite> &Suites, const Measurement &M) {
  bool Native = M.File->Provenance.isNative();
  auto It = find_if(Suites, [&](const Suite &S) {
    return S.Name == M.Suite && S.Native == Native;
  });
  if (It != Suites.end())
    return *It;
  return Suites.emplace_back(Suite{M.Suite, Native, {}, {}, {}});
}

Expected<std::vector<Suite>>
mergeSuites(ArrayRef<std::unique_ptr<BenchFile>> Files) {
  std::vector<Suite> Suites;
  for (bool Native : {false, true})
    for (const std::unique_ptr<BenchFile> &File : Files)
      for (const Measurement &M : File->Measurements)
        if (!M.Cases.empty() && File->Provenance.isNative() == Native)
          suiteOf(Suites, M).Measurements.push_back(&M);
  for (Suite &S : Suites) {
    llvm::sort(S.Measurements, [](const Measurement *A, const Measurement *B) {
      return keyOf(*A) < keyOf(*B);
    });
    if (Error E = checkContradiction(S))
      return E;
    for (const Measurement *M : S.Measurements)
      for (const Case &C : M->Cases)
        if (!is_contained(S.Cases, C.Name))
          S.Cases.push_back(C.Name);
    addRows(S);
  }
  return std::move(Suites);
}

} // namespace ukl::report
