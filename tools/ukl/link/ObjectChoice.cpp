//===- ObjectChoice.cpp - What of the kernel goes through LTO -------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ukl/link/ObjectChoice.h"

#include "common/Diagnostics.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/ProfileData/InstrProfReader.h"
#include "llvm/ProfileData/ProfileCommon.h"
#include "llvm/Support/MathExtras.h"
#include "llvm/Support/VirtualFileSystem.h"

#include <numeric>

using namespace llvm;

namespace ukl {

/// What direct calls need beside the functions of system calls: the table, the
/// macros of gates, and what leaves inline.
static constexpr StringLiteral DirectSymbols[] = {"ukl_syscall_work_pending"};

namespace {

struct DirectFunction {
  StringLiteral Name;
  unsigned Depth; ///< How many calls behind it LTO shall see.
};

} // namespace

// A leaf calls nothing, so all that it needs must be inlined (as deep as in
// DirectPaths.cpp). More than one call behind a gate gains 0.3 % of an echo's
// instructions, and costs a third of the link's time.
static constexpr unsigned LeafDepth = 3, GateDepth = 1;

static constexpr DirectFunction DirectFunctions[] = {
#define UKL_LEAF(name) {"__x64_sys_" #name, LeafDepth},
#define UKL_GATE(name) {"__x64_sys_" #name, GateDepth},
#include "syscalls/DirectSyscalls.def"
};

/// Chooses the objects that define \p Function. Returns it; null if it is not
/// in bitcode.
static const ObjectIndex::Function *
choose(const ObjectIndex &Index, StringRef Function, BitVector &Chosen) {
  auto Found = Index.Functions.find(Function);
  if (Found == Index.Functions.end())
    return nullptr;
  for (unsigned Object : Found->second.Objects)
    Chosen.set(Object);
  return &Found->second;
}

/// Chooses what defines \p Start, and what it calls, \p Depth calls deep.
static void chooseCallees(const ObjectIndex &Index, StringRef Start,
                          unsigned Depth, BitVector &Chosen) {
  StringSet<> Seen;
  std::vector<std::string> Level = {Start.str()};
  for (unsigned D = 0; D <= Depth && !Level.empty(); ++D) {
    std::vector<std::string> Next;
    for (const std::string &Name : Level)
      if (Seen.insert(Name).second)
        if (const ObjectIndex::Function *F = choose(Index, Name, Chosen))
          append_range(Next, F->Calls);
    Level = std::move(Next);
  }
}

/// The counts of each object, added up. A count of LLVM's reader is at most
/// INT64_MAX, their sum may be more.
static std::vector<uint64_t> countObjects(const ObjectIndex &Index,
                                          const FunctionCounts &Counts) {
  std::vector<uint64_t> ByObject(Index.Objects.size());
  for (const auto &[Name, Count] : Counts) {
    auto Found = Index.Functions.find(Name);
    if (Found != Index.Functions.end())
      for (unsigned Object : Found->second.Objects)
        ByObject[Object] = SaturatingAdd(ByObject[Object], Count.Sum);
  }
  return ByObject;
}

static void chooseHottest(const ObjectIndex &Index,
                          const FunctionCounts &Counts, double Share,
                          BitVector &Chosen) {
  const std::vector<uint64_t> ByObject = countObjects(Index, Counts);
  std::vector<unsigned> Order(ByObject.size());
  std::iota(Order.begin(), Order.end(), 0);
  // Of equal ones, the first in link order.
  llvm::sort(Order, [&](unsigned A, unsigned B) {
    return std::tie(ByObject[B], A) < std::tie(ByObject[A], B);
  });
  for (const auto &[Name, Count] : Counts)
    if (Count.IsHot)
      choose(Index, Name, Chosen);
  double All = 0, Sum = 0;
  for (uint64_t Count : ByObject)
    All += double(Count);
  for (unsigned Object : Chosen.set_bits())
    Sum += double(ByObject[Object]);
  for (unsigned Object : Order) {
    if (ByObject[Object] == 0 || Sum >= All * Share)
      break;
    if (Chosen[Object])
      continue;
    Chosen.set(Object);
    Sum += double(ByObject[Object]);
  }
}

BitVector chooseObjects(const ObjectIndex &Index, LtoScope Scope,
                        ArrayRef<uint64_t> Numbers,
                        const FunctionCounts &Counts, double Share) {
  BitVector Chosen(Index.Objects.size(), Scope == LtoScope::All);
  if (Scope == LtoScope::Profile)
    chooseHottest(Index, Counts, Share, Chosen);
  if (Numbers.empty())
    return Chosen;
  if (Index.SyscallTable)
    Chosen.set(*Index.SyscallTable);
  for (StringRef Symbol : DirectSymbols)
    choose(Index, Symbol, Chosen);
  if (Scope == LtoScope::Gates)
    return Chosen;
  for (uint64_t Number : Numbers) {
    const DirectFunction *F = find_if(DirectFunctions, [&](auto &Direct) {
      return Number < Index.Syscalls.size() &&
             Direct.Name == Index.Syscalls[Number];
    });
    if (F != std::end(DirectFunctions))
      chooseCallees(Index, F->Name, F->Depth, Chosen);
  }
  return Chosen;
}

Expected<FunctionCounts> countFunctions(const std::string &Profile) {
  auto FS = vfs::getRealFileSystem();
  auto Reader = IndexedInstrProfReader::create(Profile, *FS);
  if (!Reader)
    return withContext(Profile, Reader.takeError());
  uint64_t HotCount = ProfileSummaryBuilder::getHotCountThreshold(
      (*Reader)->getSummary(/*UseCS=*/false).getDetailedSummary());
  FunctionCounts Counts;
  for (const NamedInstrProfRecord &Record : **Reader) {
    // Local functions have the merged module's name in front.
    StringRef Name = Record.Name;
    if (Name.contains(GlobalIdentifierDelimiter))
      Name = Name.rsplit(GlobalIdentifierDelimiter).second;
    FunctionCount &Count = Counts[Name];
    for (uint64_t Counter : Record.Counts) {
      Count.Sum = SaturatingAdd(Count.Sum, Counter);
      Count.IsHot |= Counter >= HotCount;
    }
  }
  if ((*Reader)->hasError())
    return withContext(Profile, (*Reader)->getError());
  return std::move(Counts);
}

} // namespace ukl
