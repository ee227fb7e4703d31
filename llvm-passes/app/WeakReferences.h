// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===- WeakReferences.h - What the program does not define ----------------===//
//
// A weak reference that nothing resolves is null in an ordinary executable. The
// link with the kernel would bind it to a kernel symbol of that name, so it is
// replaced before: by null in IR, by undefinedName() in assembly text and in
// native members.
//
//===----------------------------------------------------------------------===//
#ifndef UKL_PASSES_APP_WEAKREFERENCES_H
#define UKL_PASSES_APP_WEAKREFERENCES_H

#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/IR/Module.h"

namespace ukl {

/// The name without the \01 that clang puts in front of a name from an asm
/// label: "not to be mangled". On ELF no name is mangled, so both spellings are
/// one symbol.
llvm::StringRef symbolName(const llvm::GlobalValue &GV);

/// Whether the linker script of the image defines \p Name for the program. The
/// C library refers to some of these weakly.
bool isLinkerScriptName(llvm::StringRef Name);

/// What a weak reference to \p Name is called in assembly, so that it stays
/// undefined: a name that neither C nor the kernel has.
std::string undefinedName(llvm::StringRef Name);

/// Replaces the weak references of \p M that nothing resolves by null.
/// \p IsDefined says whether the program defines a symbol.
///
/// \returns their names, and those that assembly text declares with `.weak`;
/// the text itself is not changed. Thread-local references stay: the kernel has
/// no thread-local symbols.
llvm::StringSet<>
dropUndefinedWeak(llvm::Module &M,
                  llvm::function_ref<bool(llvm::StringRef)> IsDefined);

} // namespace ukl

#endif // UKL_PASSES_APP_WEAKREFERENCES_H
