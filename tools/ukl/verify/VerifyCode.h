//===- VerifyCode.h - Look for code that cannot run in ring 0 ---*- C++ -*-===//
//
// Part of Unikernel Linux with LTO.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Disassembles machine code and reports what must not be in an image: the
// instructions that enter or leave the kernel, and use of the red zone. `ukl
// link` asks this of every native member before the link, `ukl verify` asks it
// of all code of the program in the finished image.
//
//===----------------------------------------------------------------------===//

#ifndef UKL_VERIFY_VERIFYCODE_H
#define UKL_VERIFY_VERIFYCODE_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Object/ELFObjectFile.h"
#include "llvm/Support/Error.h"

#include <memory>
#include <string>
#include <vector>

namespace ukl {

enum class FindingKind {
  KernelEntry, ///< syscall, sysenter, int 0x80 and their returns.
  RedZone,     ///< Memory below the stack pointer.
  NotCode,     ///< Bytes that are no instruction.
  LeafEffect,  ///< What a system call that may start over must not do.
  GateLayout,  ///< A gate whose way out is not where interrupts look for it.
};

struct Finding {
  FindingKind Kind;
  std::string Function;
  uint64_t Address;        ///< Of the instruction.
  uint64_t FunctionOffset; ///< Address minus the function's start.
  std::string Instruction;
};

/// A function (or whatever lies between two code symbols).
struct CodeRange {
  std::string Name;
  uint64_t Address;
  llvm::ArrayRef<uint8_t> Bytes;
};

/// The x86-64 disassembler together with the rules.
class CodeScanner {
public:
  static llvm::Expected<std::unique_ptr<CodeScanner>> create();
  ~CodeScanner();

  void scan(const CodeRange &Code, std::vector<Finding> &Findings) const;

  /// The rules of a leaf, a system call that runs on the program's stack
  /// and starts over when it is interrupted (kernel: UKL_LEAF_SIZE): no stores,
  /// no calls, no stack, and all of it in one aligned block.
  void scanLeaf(const CodeRange &Code, std::vector<Finding> &Findings) const;

private:
  CodeScanner();
  struct Disassembler;
  std::unique_ptr<Disassembler> Dis;
};

/// The gates of direct system calls are blocks of UKL_GATE_SIZE bytes.
/// Interrupts set a task that they find in one back to its start, where a jump
/// leads to the full entry, or to UKL_GATE_EXIT, which must be right behind the
/// call.
void scanGates(const CodeRange &Code, std::vector<Finding> &Findings);

/// Splits the code of \p Obj into functions. With \p Begin and \p End only that
/// address range of a linked image is taken, else every executable section.
llvm::Expected<std::vector<CodeRange>>
codeRanges(const llvm::object::ELFObjectFileBase &Obj, uint64_t Begin = 0,
           uint64_t End = UINT64_MAX);

/// The bytes of that address range of a linked image, which must be in one
/// executable section.
llvm::Expected<llvm::ArrayRef<uint8_t>>
codeBytes(const llvm::object::ELFObjectFileBase &Obj, uint64_t Begin,
          uint64_t End);

} // namespace ukl

#endif // UKL_VERIFY_VERIFYCODE_H
