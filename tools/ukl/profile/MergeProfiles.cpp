//===- MergeProfiles.cpp - Merge raw profiles for the link ----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ukl/profile/MergeProfiles.h"

#include "common/FileOutput.h"
#include "common/Paths.h"
#include "ukl/cache/Cache.h"

#include "llvm/ProfileData/InstrProfReader.h"
#include "llvm/Support/FileSystem.h"

using namespace llvm;

namespace ukl {

Error ProfileMerge::add(StringRef Raw, uint64_t Weight, StringRef Name) {
  auto Context = ("profile of " + Name).str();
  auto Reader = InstrProfReader::create(MemoryBuffer::getMemBufferCopy(Raw));
  if (!Reader)
    return withContext(Context, Reader.takeError());
  if (Error E = Writer.mergeProfileKind((*Reader)->getProfileKind()))
    return withContext(Context, std::move(E));
  std::string Refused;
  for (NamedInstrProfRecord &Record : **Reader)
    Writer.addRecord(std::move(Record), Weight, [&](Error E) {
      std::string Why = toString(std::move(E));
      if (Refused.empty())
        Refused = Why;
    });
  if ((*Reader)->hasError())
    return withContext(Context, (*Reader)->getError());
  if (!Refused.empty())
    return makeError("{0}: {1}", Context, Refused);
  std::vector<object::BuildID> Ids;
  if (Error E = (*Reader)->readBinaryIds(Ids))
    return withContext(Context, std::move(E));
  Writer.addBinaryIds(Ids);
  return Error::success();
}

Error ProfileMerge::write(StringRef Path) {
  return writeFile(Path, [&](raw_fd_ostream &OS) {
    Error E = Writer.write(OS);
    return E ? withContext(Path, std::move(E)) : Error::success();
  });
}

static void addRecord(ProfileSummary &Summary,
                      const NamedInstrProfRecord &Record) {
  if (NamedInstrProfRecord::hasCSFlagInHash(Record.Hash)) {
    ++Summary.ContextFunctions;
    return;
  }
  ++Summary.Functions;
  bool HasRun = false;
  for (uint64_t Count : Record.Counts) {
    ++Summary.Counters;
    Summary.CountersRun += Count != 0;
    HasRun |= Count != 0;
    if (Count > Summary.HighestCount) {
      Summary.HighestCount = Count;
      Summary.HighestFunction = Record.Name.str();
    }
  }
  Summary.FunctionsRun += HasRun;
  for (uint32_t Kind = IPVK_First; Kind <= IPVK_Last; ++Kind) {
    uint32_t Sites = Record.getNumValueSites(Kind);
    Summary.ValueSites += Sites;
    for (uint32_t Site = 0; Site != Sites; ++Site)
      Summary.ValueSitesRun += !Record.getValueArrayForSite(Kind, Site).empty();
  }
}

Expected<ProfileSummary> summarizeProfile(StringRef Path) {
  Expected<std::unique_ptr<MemoryBuffer>> Buffer = openFile(Path);
  if (!Buffer)
    return Buffer.takeError();
  ProfileSummary Summary;
  Summary.FileSize = (*Buffer)->getBufferSize();
  auto Reader = IndexedInstrProfReader::create(std::move(*Buffer));
  if (!Reader)
    return withContext(Path, Reader.takeError());
  for (const NamedInstrProfRecord &Record : **Reader)
    addRecord(Summary, Record);
  if ((*Reader)->hasError())
    return withContext(Path, (*Reader)->getError());
  return std::move(Summary);
}

void printProfileSummary(raw_ostream &OS, StringRef Path,
                         const ProfileSummary &S) {
  auto Part = [](uint64_t Some, uint64_t All) {
    return All ? double(Some) / double(All) : 0;
  };
  OS << formatv("{0}: {1}; {2:N0} of {3:N0} functions ran ({4:P1}), {5:N0} of "
                "{6:N0} counters ({7:P1}), {8:N0} of {9:N0} value sites\n",
                Path, formatSize(S.FileSize), S.FunctionsRun, S.Functions,
                Part(S.FunctionsRun, S.Functions), S.CountersRun, S.Counters,
                Part(S.CountersRun, S.Counters), S.ValueSitesRun, S.ValueSites);
  OS << formatv("  highest count {0:N0}, in {1}", S.HighestCount,
                S.HighestFunction);
  if (S.ContextFunctions)
    OS << formatv("; {0:N0} functions counted again after inlining",
                  S.ContextFunctions);
  OS << '\n';
}

} // namespace ukl
