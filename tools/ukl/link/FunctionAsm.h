//===- FunctionAsm.h - Assembly statements of a program ---------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UKL_LINK_FUNCTIONASM_H
#define UKL_LINK_FUNCTIONASM_H

#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/IR/Module.h"

namespace ukl {

/// What the assembly of functions defines and uses.
class FunctionAsm {
public:
  explicit FunctionAsm(const llvm::Module &M);

  /// Whether all must stay in one object: one function's assembly uses a local
  /// symbol of another's, or a macro; or what is assembled depends on what was
  /// before.
  bool mustStayTogether(const llvm::Module &M) const;
  bool mentions(llvm::StringRef Symbol) const { return Words.contains(Symbol); }

private:
  void add(const llvm::Function &F, llvm::StringRef Text);
  void define(llvm::StringRef Symbol, const llvm::Function &F) {
    if (!Symbol.starts_with(".L"))
      Definitions.try_emplace(Symbol, &F);
  }

  /// All words; the names of symbols are among them. With the only function
  /// that has the word, or null if there are several.
  llvm::StringMap<const llvm::Function *> Words;
  /// Symbols, with the function that defines each.
  llvm::StringMap<const llvm::Function *> Definitions;
  llvm::StringSet<> Global;
};

} // namespace ukl

#endif // UKL_LINK_FUNCTIONASM_H
