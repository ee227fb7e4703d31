// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===- SyscallList.cpp - Which system calls the program makes -------------===//
//
// See SyscallList.h.
//
//===----------------------------------------------------------------------===//
#include "syscalls/SyscallList.h"

#include "ProgramCode.h"
#include "syscalls/SyscallNumbers.h"
#include "syscalls/SyscallSites.h"

#include "llvm/IR/Constants.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/raw_ostream.h"
#include "llvm/Transforms/Utils/Cloning.h"

#include <set>

using namespace llvm;

static cl::opt<std::string> SyscallListFile(
    "ukl-syscall-list", cl::value_desc("file"),
    cl::desc("Where to write the numbers of the program's system calls"));

namespace ukl {

/// Changes \p M: makes numbers constant, as the link does later.
static std::set<uint64_t> syscallNumbers(Module &M) {
  (void)exposeSyscallNumbers(M);
  std::set<uint64_t> Numbers;
  for (const SyscallSite &Site : findSyscallSites(M))
    if (const auto *Number = dyn_cast<ConstantInt>(Site.number()))
      // As in the kernel, only the lower half counts.
      Numbers.insert(
          static_cast<uint32_t>(Number->getValue().getLimitedValue()));
  return Numbers;
}

PreservedAnalyses SyscallListPass::run(Module &M, ModuleAnalysisManager &) {
  if (SyscallListFile.empty())
    return PreservedAnalyses::all();
  const std::unique_ptr<Module> Copy = CloneModule(M);
  Error E = writeToOutput(SyscallListFile, [&](raw_ostream &OS) {
    for (uint64_t Number : syscallNumbers(*Copy))
      OS << Number << '\n';
    return Error::success();
  });
  if (E)
    reportError(M, "cannot write the list of system calls: " +
                       toString(std::move(E)));
  return PreservedAnalyses::all();
}

} // namespace ukl
