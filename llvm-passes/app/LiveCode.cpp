// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===- LiveCode.cpp - Which of the program's code can run -----------------===//
#include "app/LiveCode.h"

#include "ProgramCode.h"
#include "app/AsmText.h"
#include "app/RuntimeLibcalls.h"

#include "llvm/ADT/SmallPtrSet.h"
#include "llvm/IR/GlobalAlias.h"
#include "llvm/IR/InlineAsm.h"
#include "llvm/IR/InstIterator.h"

using namespace llvm;

namespace ukl {

namespace {

class LiveCode {
public:
  explicit LiveCode(const Module &M) : M(M) {}

  void markName(StringRef Name) {
    if (const GlobalValue *GV = M.getNamedValue(Name))
      mark(*GV);
  }
  void mark(const Constant &C) {
    if (Live.insert(&C).second)
      Worklist.push_back(&C);
  }
  void markAsm(StringRef Text, AsmTextKind Kind);
  void run();

  StringSet<> Libcalls;

private:
  void visitFunction(const Function &F);

  const Module &M;
  SmallPtrSet<const Constant *, 32> Live;
  SmallVector<const Constant *, 64> Worklist;
};

} // namespace

/// Marks the symbols that assembly text names.
void LiveCode::markAsm(StringRef Text, AsmTextKind Kind) {
  renameSymbols(Text, Kind, [&](StringRef Name) {
    markName(Name);
    return std::string();
  });
}

void LiveCode::visitFunction(const Function &F) {
  for (const Instruction &I : instructions(F)) {
    for (const Use &Operand : I.operands()) {
      if (const auto *C = dyn_cast<Constant>(Operand))
        mark(*C);
      else if (const auto *Asm = dyn_cast<InlineAsm>(Operand))
        markAsm(Asm->getAsmString(), AsmTextKind::Template);
    }
    forEachRuntimeLibcall(I, [&](StringRef Name) {
      if (Libcalls.insert(Name).second)
        markName(Name);
    });
  }
}

void LiveCode::run() {
  while (!Worklist.empty()) {
    const Constant *C = Worklist.pop_back_val();
    // Initialisers, aliasees, personalities, parts of expressions.
    for (const Use &Operand : C->operands())
      if (const auto *Part = dyn_cast<Constant>(Operand))
        mark(*Part);
    if (const auto *F = dyn_cast<Function>(C))
      visitFunction(*F);
  }
}

StringSet<> liveRuntimeLibcalls(const Module &M, StringRef Entry,
                                const StringSet<> &Referenced) {
  LiveCode Code(M);
  bool HasEntry = M.getNamedValue(Entry) != nullptr;
  for (const GlobalValue &GV : M.global_values())
    if (!HasEntry || isCompilerInternal(GV) || GV.getName() == Entry)
      Code.mark(GV);
  for (StringRef Name : Referenced.keys())
    Code.markName(Name);
  Code.markAsm(M.getModuleInlineAsm(), AsmTextKind::Plain);
  Code.run();
  return std::move(Code.Libcalls);
}

} // namespace ukl
