// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===- DirectTargets.h - System calls that the program makes directly -----===//
//
// DirectSyscalls.def says which system calls may go direct, and how. The
// kernel's sys_call_table says which function a number means. A target is what
// both agree on.
//
//===----------------------------------------------------------------------===//
#ifndef UKL_PASSES_SYSCALLS_DIRECTTARGETS_H
#define UKL_PASSES_SYSCALLS_DIRECTTARGETS_H

#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Analysis/ProfileSummaryInfo.h"
#include "llvm/IR/Constants.h"
#include "llvm/IR/Function.h"
#include "llvm/IR/Module.h"
#include "llvm/IR/PassManager.h"

#include <cstdint>
#include <optional>

namespace ukl {

/// struct pt_regs of x86-64: 21 words, and where the arguments are (di si dx
/// r10 r8 r9; arch/x86/include/asm/ptrace.h).
inline constexpr unsigned PtRegsWords = 21;
inline constexpr unsigned PtRegsArgument[] = {14, 13, 12, 7, 9, 8};

enum class DirectKind : uint8_t { Gate, Leaf };

/// A line of DirectSyscalls.def.
struct DirectSyscall {
  llvm::StringLiteral Name;
  DirectKind Kind;
};

/// A system call that the program makes directly.
struct DirectTarget {
  const DirectSyscall *Entry;
  llvm::Function *Syscall; ///< __x64_sys_<name>
  uint64_t Number;
  unsigned Parameters;      ///< How many it has.
  llvm::Function *Leaf;     ///< What the program calls; null: a gate.
  bool Called = false;      ///< By sites where no thread can be cancelled.
  bool Cancellable = false; ///< By sites where a thread can be cancelled.
  unsigned Arguments = 0;   ///< The most that a site passes, of Parameters.
  uint64_t Calls = 0;       ///< How often the sites ran, by the profile.

  llvm::StringRef name() const { return Entry->Name; }
};

/// What gates, leaves and sites need while the module is changed.
struct DirectCallContext {
  DirectCallContext(llvm::Module &M, llvm::ModuleAnalysisManager &AM);

  llvm::Module &M;
  llvm::LLVMContext &C;
  llvm::FunctionAnalysisManager &FAM;
  llvm::ProfileSummaryInfo &PSI;
  /// What only assembly text refers to; it has to be kept.
  llvm::SmallVector<llvm::GlobalValue *, 16> CalledFromAsm;
};

/// The initialiser of the kernel's sys_call_table. Reports an error through
/// the context and returns null if \p M has none.
const llvm::ConstantArray *findSyscallTable(const llvm::Module &M);

/// The target of the system call \p Number; none if the kernel does not have
/// it, or if it is not listed. Parameters is set, Leaf is not.
std::optional<DirectTarget> findDirectTarget(const llvm::ConstantArray &Table,
                                             const llvm::Value &Number);

} // namespace ukl

#endif // UKL_PASSES_SYSCALLS_DIRECTTARGETS_H
