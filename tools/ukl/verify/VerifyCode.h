//===- VerifyCode.h - Look for code that cannot run in ring 0 ---*- C++ -*-===//
//
// Part of Unikernel Linux with LTO.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Disassembles machine code and reports what must not be in an image:
// instructions that enter or leave the kernel, and use of the GS segment. `ukl
// link` checks every native member before the link, and `ukl verify` checks all
// code of the program in an image.
//
//===----------------------------------------------------------------------===//

#ifndef UKL_VERIFY_VERIFYCODE_H
#define UKL_VERIFY_VERIFYCODE_H

#include "ukl/verify/CodeRanges.h"

#include "llvm/ADT/STLFunctionalExtras.h"

#include <memory>
#include <string>
#include <vector>

namespace ukl {

enum class FindingKind {
  KernelEntry, ///< syscall, sysenter, int 0x80 and their returns.
  KernelGS,    ///< GS, which is the kernel's in ring 0.
  NotCode,     ///< Bytes that are no instruction.
  LeafEffect, ///< Something that a leaf must not do, because it may start over.
  GateLayout, ///< A gate whose jump or call is not where interrupts expect it.
};

struct Finding {
  FindingKind Kind;
  std::string Function;
  uint64_t Address;        ///< Of the instruction.
  uint64_t FunctionOffset; ///< Address minus the function's start.
  std::string Instruction;
};

/// Whose code it is. Only the kernel's may use GS.
enum class CodeOwner { Program, Kernel };

/// The x86-64 disassembler together with the rules.
class CodeScanner {
public:
  static llvm::Expected<std::unique_ptr<CodeScanner>> create();
  ~CodeScanner();

  /// Adds what must not be in code that runs in app mode. \p OwnerAt tells
  /// whose the code at an address is.
  void scan(llvm::ArrayRef<CodeRange> Code,
            llvm::function_ref<CodeOwner(uint64_t)> OwnerAt,
            std::vector<Finding> &Findings) const;

  /// Adds what must not be in a leaf. It must not store, call, or change the
  /// stack pointer, because it starts over when it is interrupted. All of it
  /// must be in one aligned block of UKL_LEAF_SIZE bytes.
  void scanLeaf(const CodeRange &Code, std::vector<Finding> &Findings) const;

private:
  CodeScanner();
  struct Disassembler;
  class Walk;
  std::unique_ptr<Disassembler> Dis;
};

/// Checks gates, which are blocks of UKL_GATE_SIZE bytes. An interrupt in a
/// gate sets the task back to the gate's start, which must be a jump to the
/// full entry, or to UKL_GATE_EXIT, which must follow the gate's call.
void scanGates(const CodeRange &Code, std::vector<Finding> &Findings);

} // namespace ukl

#endif // UKL_VERIFY_VERIFYCODE_H
