// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===- LocalNames.cpp - Unique names for local symbols --------------------===//
//
// See LocalNames.h.
//
//===----------------------------------------------------------------------===//
#include "kernel/LocalNames.h"

#include "ProgramCode.h"
#include "profile/ProfileNames.h"

#include "llvm/ADT/StringSet.h"
#include "llvm/Support/LineIterator.h"
#include "llvm/Support/MemoryBuffer.h"

using namespace llvm;

namespace ukl {

/// net/ipv4/tcp-x.o gives ".net.ipv4.tcp_x".
static std::string suffixOf(StringRef Object) {
  (void)Object.consume_back(".o");
  std::string Suffix = ("." + Object).str();
  std::replace(Suffix.begin(), Suffix.end(), '/', '.');
  std::replace(Suffix.begin(), Suffix.end(), '-', '_');
  return Suffix;
}

PreservedAnalyses LocalNamesPass::run(Module &M, ModuleAnalysisManager &) {
  auto Names = MemoryBuffer::getFile(NamesFile, /*IsText=*/true);
  if (!Names) {
    reportError(M, NamesFile + ": " + Names.getError().message());
    return PreservedAnalyses::all();
  }
  StringSet<> Shared;
  for (line_iterator It(**Names); !It.is_at_eof(); ++It)
    Shared.insert(*It);
  const std::string Suffix = suffixOf(Object);
  const SmallPtrSet<const GlobalValue *, 32> Named = symbolsNamedElsewhere(M);
  bool Changed = false;
  for (GlobalValue &GV : M.global_values()) {
    if (!GV.hasInternalLinkage() || GV.isDeclaration() || Named.contains(&GV) ||
        !Shared.contains(GV.getName()))
      continue;
    GV.setName(GV.getName() + Suffix);
    Changed = true;
  }
  return Changed ? PreservedAnalyses::none() : PreservedAnalyses::all();
}

} // namespace ukl
