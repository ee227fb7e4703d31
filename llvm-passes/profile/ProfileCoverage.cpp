// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===- ProfileCoverage.cpp - How much of a profile was used ---------------===//
//
// Run it alone, behind pgo-instr-use:
//   opt-22 -load-pass-plugin=build/lib/UKLPasses.so
//     -pgo-test-profile-file=program.profdata
//     -passes='pgo-instr-use,ukl-profile-coverage<program.profdata;out.json>'
//
// See ProfileCoverage.h for what it writes.
//
//===----------------------------------------------------------------------===//
#include "profile/ProfileCoverage.h"

#include "ProgramCode.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/ProfileData/InstrProf.h"
#include "llvm/ProfileData/InstrProfReader.h"
#include "llvm/ProfileData/ProfileCommon.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/VirtualFileSystem.h"
#include "llvm/Support/raw_ostream.h"

using namespace llvm;

namespace ukl {

namespace {

struct Unmatched {
  std::string Name;
  bool InModule;
  uint64_t Count;
};

struct Coverage {
  uint64_t Functions = 0, Matched = 0, Hot = 0, HotMatched = 0;
  std::vector<Unmatched> HotUnmatched;

  void add(const NamedInstrProfRecord &Record, const Function *F,
           uint64_t HotCount);
};

} // namespace

void Coverage::add(const NamedInstrProfRecord &Record, const Function *F,
                   uint64_t HotCount) {
  uint64_t Count = Record.Counts.empty() ? 0 : *max_element(Record.Counts);
  if (Count == 0)
    return;
  bool IsHot = Count >= HotCount, IsMatched = F && F->getEntryCount();
  ++Functions;
  Matched += IsMatched;
  Hot += IsHot;
  HotMatched += IsHot && IsMatched;
  if (IsHot && !IsMatched)
    HotUnmatched.push_back({Record.Name.str(), F != nullptr, Count});
}

static Expected<Coverage> compare(const Module &M, StringRef Profile) {
  auto FS = vfs::getRealFileSystem();
  Expected<std::unique_ptr<IndexedInstrProfReader>> Reader =
      IndexedInstrProfReader::create(Profile, *FS);
  if (!Reader)
    return Reader.takeError();
  ProfileSummary &Summary = (*Reader)->getSummary(/*UseCS=*/false);
  uint64_t HotCount =
      ProfileSummaryBuilder::getHotCountThreshold(Summary.getDetailedSummary());

  StringMap<const Function *> ByName;
  for (const Function &F : M)
    if (!F.isDeclaration())
      ByName[getIRPGOFuncName(F)] = &F;
  Coverage Result;
  for (const NamedInstrProfRecord &Record : **Reader)
    if (!NamedInstrProfRecord::hasCSFlagInHash(Record.Hash))
      Result.add(Record, ByName.lookup(Record.Name), HotCount);
  if ((*Reader)->hasError())
    return (*Reader)->getError();
  // Equal counts by name, so that the output is the same in every run.
  sort(Result.HotUnmatched, [](const Unmatched &A, const Unmatched &B) {
    return std::tie(B.Count, A.Name) < std::tie(A.Count, B.Name);
  });
  return Result;
}

static void write(const Coverage &C, raw_ostream &OS) {
  json::OStream J(OS);
  J.object([&] {
    J.attribute("functions", C.Functions);
    J.attribute("matched", C.Matched);
    J.attribute("hot_functions", C.Hot);
    J.attribute("hot_matched", C.HotMatched);
    J.attributeArray("unmatched", [&] {
      for (const Unmatched &U :
           ArrayRef(C.HotUnmatched)
               .take_front(ProfileCoveragePass::MaxUnmatched))
        J.object([&] {
          J.attribute("name", json::fixUTF8(U.Name));
          J.attribute("reason", U.InModule ? "changed" : "absent");
          J.attribute("count", U.Count);
        });
    });
  });
}

PreservedAnalyses ProfileCoveragePass::run(Module &M, ModuleAnalysisManager &) {
  Expected<Coverage> C = compare(M, Profile);
  if (!C) {
    reportError(M, Profile + ": " + toString(C.takeError()));
    return PreservedAnalyses::all();
  }
  std::error_code EC;
  raw_fd_ostream OS(Output, EC);
  if (EC) {
    reportError(M, Output + ": " + EC.message());
    return PreservedAnalyses::all();
  }
  write(*C, OS);
  return PreservedAnalyses::all();
}

} // namespace ukl
