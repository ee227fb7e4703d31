// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===- ProgramCode.h - What marks the code and data of the program --------===//
//
// The names that all passes and the linker script agree on, and the diagnostics
// that the passes share. "The program" is the user's code with its libc; the
// fixed name "ukl-app" is older than that word.
//
//===----------------------------------------------------------------------===//
#ifndef UKL_PASSES_PROGRAMCODE_H
#define UKL_PASSES_PROGRAMCODE_H

#include "ukl_abi.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/IR/Function.h"
#include "llvm/IR/GlobalVariable.h"
#include "llvm/IR/LLVMContext.h"
#include "llvm/IR/Module.h"

namespace ukl {

/// Every symbol that the program defines gets this prefix in the image.
inline constexpr llvm::StringLiteral SymbolPrefix = UKL_SYMBOL_PREFIX;

/// The kernel has global symbols of these names, behind the same prefix. What
/// the program calls so gets a suffix as well.
inline constexpr llvm::StringLiteral KernelNames[] = {
    "asm_exc_debug",
    "entry_SYSCALL_64",
    "entry_end",
    "entry_flags_saved",
    "entry_return_address_popped",
    "entry_safe_stack",
    "gate_exit_work",
    "idt_entries",
    "idt_ready",
    "idt_targets",
    "may_access",
    "may_exec",
    "may_traceme",
    "return_to_app",
    "rewind_call",
    "switch_idt",
    "syscall_work_pending",
    "task_running",
    "task_start",
    "task_stop",
};

/// The name that a symbol of the program has in the image.
inline std::string imageName(llvm::StringRef Name) {
  return (SymbolPrefix + Name +
          (llvm::is_contained(KernelNames, Name) ? ".program" : ""))
      .str();
}

/// All sections of the program start with this.
inline constexpr llvm::StringLiteral SectionPrefix = UKL_SECTION_PREFIX;

/// String attribute of every function that belongs to the program. It survives
/// the merge with the kernel's bitcode, and inlined code takes the attribute of
/// the function that it is inlined into.
inline constexpr llvm::StringLiteral ProgramAttribute = "ukl-app";

inline bool isProgramFunction(const llvm::Function &F) {
  return F.hasFnAttribute(ProgramAttribute);
}

/// String attribute of a function that the profile has not seen run. Optional
/// passes leave it alone.
inline constexpr llvm::StringLiteral ColdAttribute = "ukl-cold";

/// LLVM's own globals (llvm.used, llvm.global_ctors, ...) and what the backend
/// does not emit (annotation strings in llvm.metadata).
inline bool isCompilerInternal(const llvm::GlobalValue &GV) {
  return GV.getName().starts_with("llvm.") ||
         (isa<llvm::GlobalVariable>(GV) && GV.getSection() == "llvm.metadata");
}

/// Reports an error through the context, so that opt and lld exit with a
/// failure. The error has no source position: LLVMContext::emitError with an
/// instruction would print the number by which clang finds the position, which
/// nobody can read.
inline void reportError(const llvm::Module &M, const llvm::Twine &Message) {
  M.getContext().emitError("ukl: " + Message);
}

/// Named metadata with the errors that were recorded: !{!"text"} for each.
inline constexpr llvm::StringLiteral ErrorMetadata = "ukl.errors";

/// Records an error in \p M, which ukl-report-errors reports with all others:
/// opt exits at the first that is reported. What follows must cope with the
/// module as it is, and none of it is used.
inline void recordError(llvm::Module &M, const llvm::Twine &Message) {
  llvm::LLVMContext &C = M.getContext();
  M.getOrInsertNamedMetadata(ErrorMetadata)
      ->addOperand(llvm::MDNode::get(C, llvm::MDString::get(C, Message.str())));
}

} // namespace ukl

#endif // UKL_PASSES_PROGRAMCODE_H
