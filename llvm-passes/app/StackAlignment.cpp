// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===- StackAlignment.cpp - A 16-byte stack for native members ------------===//
//
// Run it alone:
//   opt-22 -load-pass-plugin=build/lib/UKLPasses.so -passes=ukl-stack-alignment
//     -S merged.ll
//
//===----------------------------------------------------------------------===//
#include "app/StackAlignment.h"

#include "ProgramCode.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/InstrTypes.h"

using namespace llvm;

namespace ukl {

/// What the x86-64 ELF ABI promises to every function.
constexpr uint64_t AbiStackAlignment = 16;

/// True for calls of functions that native members define (declared here with
/// the program's prefix) and for calls through pointers, which may lead to one.
static bool mayCallNative(const Instruction &I) {
  const auto *Call = dyn_cast<CallBase>(&I);
  if (!Call || Call->isInlineAsm())
    return false;
  const Value *Callee = Call->getCalledOperand()->stripPointerCastsAndAliases();
  const auto *F = dyn_cast<Function>(Callee);
  if (!F)
    return true;
  return F->isDeclaration() && F->getName().starts_with(SymbolPrefix);
}

PreservedAnalyses StackAlignmentPass::run(Module &M, ModuleAnalysisManager &) {
  // Without the flag every function keeps the ABI's alignment.
  unsigned Override = M.getOverrideStackAlignment();
  if (!Override || Override >= AbiStackAlignment)
    return PreservedAnalyses::all();
  for (Function &F : M) {
    if (!isProgramFunction(F) || F.hasFnAttribute(Attribute::Naked) ||
        F.getFnStackAlign().valueOrOne().value() >= AbiStackAlignment ||
        none_of(instructions(F), mayCallNative))
      continue;
    // Code generation makes no tail calls out of a realigned frame, so the
    // alignment holds at each call.
    AttrBuilder Alignment(F.getContext());
    Alignment.addStackAlignmentAttr(Align(AbiStackAlignment));
    F.addFnAttrs(Alignment);
  }
  return PreservedAnalyses::none();
}

} // namespace ukl
