//===- Data.cpp - Measurements in the order of the report -----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ukl/report/Data.h"

#include "common/Diagnostics.h"

#include "llvm/ADT/STLExtras.h"

#include <cmath>
#include <tuple>

using namespace llvm;

namespace ukl::report {

namespace {

struct LevelName {
  StringLiteral Level, Label;
};

} // namespace

/// The levels in the order of the report. A level that is not here keeps its
/// own name and comes last.
static constexpr LevelName LevelNames[] = {
    {"entry", "call entry"},
    {"direct", "direct call"},
};

static size_t rankOf(StringRef Level) {
  return find_if(LevelNames,
                 [&](const LevelName &L) { return L.Level == Level; }) -
         LevelNames;
}

double figureOf(const CaseResult &C, Ring R) {
  return C.hasTimes() ? C.Times[R].Median : C.perOperation(C.Rings[R].total());
}

double ratioOf(const CaseResult &C) {
  return figureOf(C, Ring0) / figureOf(C, Ring3);
}

/// Profile and link of a measurement: "", ", profile echo, fast link".
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

/// All in which two measurements of a suite can differ.
static auto keyOf(const Measurement &M) {
  return std::make_tuple(M.Link != "lto", StringRef(M.Link),
                         M.Profile.has_value(),
                         StringRef(M.Profile ? M.Profile->Name : ""),
                         StringRef(M.Profile ? M.Profile->Hash : ""),
                         rankOf(M.Level), StringRef(M.Level));
}

/// Each boot measures ring 3 again. Images that differ only in the level have
/// the same code in ring 3, at other addresses, so that their figures are
/// nearly the same. Then one bar stands for all of them.
static bool ring3IsAlike(const Measurement &A, const Measurement &B) {
  if (variantOf(A) != variantOf(B))
    return false;
  constexpr double Tolerance = 0.005;
  return all_of(B.Cases, [&](const CaseResult &C) {
    const CaseResult *Same = A.findCase(C.Name);
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

/// The file that \p M is in.
static const BenchFile &fileOf(Files Files, const Measurement *M) {
  auto It = find_if(Files, [&](const std::unique_ptr<BenchFile> &F) {
    return any_of(F->Measurements,
                  [&](const Measurement &Other) { return &Other == M; });
  });
  return **It;
}

static Error checkContradiction(Files Files, const Suite &S) {
  for (const Measurement *A : S.Measurements)
    for (const Measurement *B : S.Measurements) {
      if (A == B || keyOf(*A) != keyOf(*B))
        continue;
      std::string What = formatv("suite '{0}', {1}", S.Name, labelOf(*A));
      const BenchFile &First = fileOf(Files, A), &Second = fileOf(Files, B);
      return withHint(
          &First == &Second
              ? makeError("{0}: {1} is in it twice", First.Path, What)
              : makeError("{0} and {1} both have {2}", First.Path, Second.Path,
                          What),
          "give one measurement of each suite, level and profile");
    }
  return Error::success();
}

static Suite &suiteOf(std::vector<Suite> &Suites, const Measurement &M,
                      bool Native) {
  auto It = find_if(Suites, [&](const Suite &S) {
    return S.Name == M.Suite && S.Native == Native;
  });
  if (It != Suites.end())
    return *It;
  return Suites.emplace_back(Suite{M.Suite, Native, {}, {}, {}});
}

Expected<std::vector<Suite>> mergeSuites(Files Files) {
  std::vector<Suite> Suites;
  for (bool Native : {false, true})
    for (const std::unique_ptr<BenchFile> &File : Files)
      for (const Measurement &M : File->Measurements)
        if (!M.Cases.empty() && File->Provenance.isNative() == Native)
          suiteOf(Suites, M, Native).Measurements.push_back(&M);
  for (Suite &S : Suites) {
    llvm::sort(S.Measurements, [](const Measurement *A, const Measurement *B) {
      return keyOf(*A) < keyOf(*B);
    });
    if (Error E = checkContradiction(Files, S))
      return E;
    for (const Measurement *M : S.Measurements)
      for (const CaseResult &C : M->Cases)
        if (!is_contained(S.Cases, C.Name))
          S.Cases.push_back(C.Name);
    addRows(S);
  }
  return std::move(Suites);
}

/// Removes the events of caches. Without --cache they were not counted, so
/// their 0 would be wrong.
static void dropCacheEvents(CaseResult &C) {
  for (RingCounts &Counts : C.Rings)
    std::erase_if(Counts.Events, [](const auto &Event) {
      return StringRef(Event.first).starts_with("l1");
    });
}

Expected<std::unique_ptr<BenchFile>> loadBenchFile(StringRef Path) {
  Expected<std::unique_ptr<BenchFile>> File = readBenchFile(Path);
  if (!File)
    return File;
  bool IsNative = (*File)->Provenance.isNative();
  const std::optional<CacheModel> &Model = (*File)->CacheModel;
  bool HasCacheModel = Model && !Model->empty();
  for (Measurement &M : (*File)->Measurements)
    for (CaseResult &C : M.Cases) {
      // A file has counts or times, as its mode says.
      if (IsNative)
        C.Rings = {};
      else
        C.Times = {};
      if (!HasCacheModel)
        dropCacheEvents(C);
    }
  return File;
}

} // namespace ukl::report
