// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===- Syscalls.cpp - From the syscall instruction to a call --------------===//
//
// Run it alone:
//   opt-22 -load-pass-plugin=build/lib/UKLPasses.so
//     -passes='ukl-syscalls<entry>' -S program.ll
//
// See Syscalls.h for what it does and why.
//
//===----------------------------------------------------------------------===//
#include "syscalls/Syscalls.h"

#include "ProgramCode.h"
#include "app/AsmText.h"
#include "syscalls/DirectCalls.h"
#include "syscalls/SyscallNumbers.h"
#include "syscalls/SystemCallInstructions.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/IR/DebugInfoMetadata.h"
#include "llvm/IR/InlineAsm.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/InstrTypes.h"

using namespace llvm;

namespace ukl {

/// Reads the same in both dialects. The kernel defines the symbol in assembly,
/// so LTO need not know of it.
constexpr StringLiteral EntryCall = "call ukl_entry_SYSCALL_64";

/// Where \p I comes from, by the debug info.
static std::string describeLocation(const Instruction &I) {
  // The name that the user gave it.
  StringRef Name = I.getFunction()->getName();
  Name.consume_front(SymbolPrefix);
  std::string Where = ("in function '" + Name + "'").str();
  if (const DILocation *Loc = I.getDebugLoc())
    return Where + " at " + Loc->getFilename().str() + ":" +
           std::to_string(Loc->getLine());
  return Where + " (compile with -g to see the line)";
}

/// Whether \p Statement makes a system call of a 32-bit program. Those take
/// pointers of 32 bits, and the program's are longer.
static bool isFor32Bits(StringRef Statement) {
  return Statement.starts_with_insensitive("int") ||
         Statement.starts_with_insensitive("sysenter");
}

static std::string describeSystemCall(const CallBase &Call,
                                      StringRef Statement) {
  bool For32Bits = isFor32Bits(Statement);
  return ("system call instruction '" + Statement + "' " +
          (For32Bits ? "" : "inside a larger block of inline assembly ") +
          describeLocation(Call) + ": " +
          (For32Bits ? "it is for 32-bit programs; use `syscall` in an asm "
                       "statement of its own"
                     : "make `syscall` an asm statement of its own") +
          ", or call the libc's syscall()")
      .str();
}

/// What is wrong with \p Call; empty if it is no assembly, has no system call,
/// or is one.
static std::string misplacedSystemCall(const CallBase &Call) {
  const auto *Asm = dyn_cast<InlineAsm>(Call.getCalledOperand());
  if (!Asm)
    return "";
  std::string Text = expandTemplate(Asm->getAsmString(), Asm->getDialect());
  if (isSingleSyscall(Text))
    return "";
  std::optional<std::string> Statement = findSystemCall(Text);
  return Statement ? describeSystemCall(Call, *Statement) : "";
}

/// Replaces the asm text only. Operands, constraints, clobbers, attributes,
/// metadata and debug location stay.
static void callEntryInstead(CallBase &Call, const InlineAsm &Asm) {
  Call.setCalledOperand(InlineAsm::get(Asm.getFunctionType(), EntryCall,
                                       Asm.getConstraintString(),
                                       Asm.hasSideEffects(), Asm.isAlignStack(),
                                       Asm.getDialect(), Asm.canThrow()));
  // The call pushes its return address below the stack pointer.
  Call.getFunction()->addFnAttr(Attribute::NoRedZone);
}

static bool rewriteCall(CallBase &Call) {
  const auto *Asm = dyn_cast<InlineAsm>(Call.getCalledOperand());
  if (!Asm)
    return false;
  std::string Text = expandTemplate(Asm->getAsmString(), Asm->getDialect());
  if (isSingleSyscall(Text)) {
    callEntryInstead(Call, *Asm);
    return true;
  }
  return false;
}

/// Module-level asm has no function that tells whether it is the program's or
/// the kernel's. The kernel has no system call instruction there, so any is an
/// error.
static std::string misplacedInModuleAsm(const Module &M) {
  std::optional<std::string> Statement = findSystemCall(M.getModuleInlineAsm());
  if (!Statement)
    return "";
  return "system call instruction '" + *Statement +
         "' in file-scope assembly of '" + M.getName().str() +
         "': move it into a function as an asm statement of its own, or call "
         "the libc's syscall()";
}

static std::vector<std::string> misplacedSystemCalls(const Module &M) {
  std::vector<std::string> Problems = {misplacedInModuleAsm(M)};
  for (const Function &F : M)
    if (isProgramFunction(F))
      for (const Instruction &I : instructions(F))
        if (const auto *Call = dyn_cast<CallBase>(&I))
          Problems.push_back(misplacedSystemCall(*Call));
  erase_if(Problems, [](const std::string &P) { return P.empty(); });
  return Problems;
}

PreservedAnalyses CheckSyscallsPass::run(Module &M, ModuleAnalysisManager &) {
  for (const std::string &Problem : misplacedSystemCalls(M))
    recordError(M, Problem);
  return PreservedAnalyses::all();
}

PreservedAnalyses SyscallsPass::run(Module &M, ModuleAnalysisManager &AM) {
  bool Changed = false;
  for (const std::string &Problem : misplacedSystemCalls(M))
    reportError(M, Problem);
  if (L == Level::Direct) {
    Changed |= exposeSyscallNumbers(M);
    Changed |= makeDirectCalls(M, AM);
  }
  for (Function &F : M) {
    if (!isProgramFunction(F))
      continue;
    for (Instruction &I : instructions(F))
      if (auto *Call = dyn_cast<CallBase>(&I))
        Changed |= rewriteCall(*Call);
  }
  return Changed ? PreservedAnalyses::none() : PreservedAnalyses::all();
}

} // namespace ukl
