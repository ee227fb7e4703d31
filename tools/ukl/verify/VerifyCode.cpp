//===- VerifyCode.cpp - Look for code that cannot run in ring 0 -----------===//
//
// Part of Unikernel Linux with LTO.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Each function is decoded from its start to its end. Bytes in it that do not
// decode are reported. Between functions, assembly may have tables. Those bytes
// are decoded only where the function before them goes on, or a direct branch
// leads. Code there that is only reached by its address is not seen.
//
//===----------------------------------------------------------------------===//

#include "ukl/verify/VerifyCode.h"

#include "ukl_abi.h"

#include "llvm/MC/MCAsmInfo.h"
#include "llvm/MC/MCContext.h"
#include "llvm/MC/MCDisassembler/MCDisassembler.h"
#include "llvm/MC/MCInst.h"
#include "llvm/MC/MCInstPrinter.h"
#include "llvm/MC/MCInstrAnalysis.h"
#include "llvm/MC/MCInstrInfo.h"
#include "llvm/MC/MCRegisterInfo.h"
#include "llvm/MC/MCSubtargetInfo.h"
#include "llvm/MC/MCTargetOptions.h"
#include "llvm/MC/TargetRegistry.h"
#include "llvm/Support/TargetSelect.h"
#include "llvm/Support/raw_ostream.h"
#include "llvm/TargetParser/Triple.h"

#include <algorithm>
#include <map>
#include <set>

using namespace llvm;

namespace ukl {

/// Instructions (LLVM's names) that pass between user mode and the kernel.
static constexpr StringLiteral KernelEntries[] = {
    "SYSCALL", "SYSRET", "SYSRET64", "SYSENTER", "SYSEXIT", "SYSEXIT64"};

/// Instructions (the start of LLVM's names) that read or change the base or the
/// selector of GS, without naming it as an operand.
static constexpr StringLiteral GSInstructions[] = {"WRGSBASE", "RDGSBASE",
                                                   "SWAPGS", "POPGS", "LGS"};

struct CodeScanner::Disassembler {
  Triple TT{"x86_64-unknown-linux-gnu"};
  std::unique_ptr<const MCRegisterInfo> Registers;
  std::unique_ptr<const MCAsmInfo> AsmInfo;
  std::unique_ptr<const MCSubtargetInfo> Subtarget;
  std::unique_ptr<const MCInstrInfo> Instructions;
  std::unique_ptr<MCContext> Context;
  std::unique_ptr<const MCDisassembler> Decoder;
  std::unique_ptr<MCInstPrinter> Printer;
  std::unique_ptr<const MCInstrAnalysis> Analysis;

  StringRef mnemonic(const MCInst &I) const {
    return Instructions->getName(I.getOpcode());
  }
  StringRef reg(const MCOperand &Op) const {
    return Op.isReg() && Op.getReg() ? Registers->getName(Op.getReg()) : "";
  }
  std::string print(const MCInst &I, uint64_t Address) const;
  bool isKernelEntry(const MCInst &I) const;
  bool definesStackPointer(const MCInst &I) const;
  bool usesGS(const MCInst &I) const;
};

std::string CodeScanner::Disassembler::print(const MCInst &I,
                                             uint64_t Address) const {
  std::string Text;
  raw_string_ostream OS(Text);
  Printer->printInst(&I, Address, "", *Subtarget, OS);
  std::replace(Text.begin(), Text.end(), '\t', ' ');
  return StringRef(Text).trim().str();
}

bool CodeScanner::Disassembler::isKernelEntry(const MCInst &I) const {
  StringRef Name = mnemonic(I);
  if (is_contained(KernelEntries, Name))
    return true;
  // The other vectors (int3, int 0x29 …) are ordinary traps.
  return Name == "INT" && I.getNumOperands() == 1 && I.getOperand(0).isImm() &&
         (I.getOperand(0).getImm() & 0xff) == 0x80;
}

bool CodeScanner::Disassembler::definesStackPointer(const MCInst &I) const {
  const MCInstrDesc &Desc = Instructions->get(I.getOpcode());
  for (unsigned Op = 0,
                E = std::min<unsigned>(Desc.getNumDefs(), I.getNumOperands());
       Op != E; ++Op)
    if (reg(I.getOperand(Op)) == "RSP")
      return true;
  return false;
}

bool CodeScanner::Disassembler::usesGS(const MCInst &I) const {
  StringRef Name = mnemonic(I);
  if (any_of(GSInstructions,
             [&](StringRef Prefix) { return Name.starts_with(Prefix); }))
    return true;
  // As a segment, or as what is written. Its selector can be read: it is 0 in
  // both rings.
  return !Name.starts_with("MOV16rs") && !Name.starts_with("MOV32rs") &&
         !Name.starts_with("MOV64rs") && !Name.starts_with("MOV16ms") &&
         any_of(I, [&](const MCOperand &Op) { return reg(Op) == "GS"; });
}

CodeScanner::CodeScanner() : Dis(std::make_unique<Disassembler>()) {}
CodeScanner::~CodeScanner() = default;

Expected<std::unique_ptr<CodeScanner>> CodeScanner::create() {
  LLVMInitializeX86TargetInfo();
  LLVMInitializeX86TargetMC();
  LLVMInitializeX86Disassembler();
  std::unique_ptr<CodeScanner> S(new CodeScanner);
  Disassembler &D = *S->Dis;
  std::string Message;
  const Target *T = TargetRegistry::lookupTarget(D.TT, Message);
  if (!T)
    return createStringError("no disassembler for " + D.TT.str() + ": " +
                             Message);
  D.Registers.reset(T->createMCRegInfo(D.TT));
  D.AsmInfo.reset(T->createMCAsmInfo(*D.Registers, D.TT, MCTargetOptions()));
  D.Subtarget.reset(T->createMCSubtargetInfo(D.TT, "", ""));
  D.Instructions.reset(T->createMCInstrInfo());
  D.Context = std::make_unique<MCContext>(D.TT, D.AsmInfo.get(),
                                          D.Registers.get(), D.Subtarget.get());
  D.Decoder.reset(T->createMCDisassembler(*D.Subtarget, *D.Context));
  D.Printer.reset(T->createMCInstPrinter(D.TT, 0, *D.AsmInfo, *D.Instructions,
                                         *D.Registers));
  D.Printer->setPrintImmHex(true);
  D.Analysis.reset(T->createMCInstrAnalysis(D.Instructions.get()));
  return S;
}

void CodeScanner::scanLeaf(const CodeRange &Code,
                           std::vector<Finding> &Findings) const {
  constexpr uint64_t BlockSize = UKL_LEAF_SIZE, JumpSize = UKL_LEAF_JUMP_SIZE;
  constexpr uint8_t Padding = 0xcc;
  auto Report = [&](uint64_t Offset, std::string Text) {
    Findings.push_back({FindingKind::LeafEffect, Code.Name,
                        Code.Address + Offset, Offset, std::move(Text)});
  };
  if (Code.Address % BlockSize != JumpSize)
    Report(0, "is not in a block of its own");
  ArrayRef<uint8_t> Bytes = Code.Bytes.take_front(BlockSize - JumpSize);
  for (uint64_t Offset = 0; Offset < Bytes.size();) {
    if (Bytes[Offset] == Padding) {
      ++Offset;
      continue;
    }
    MCInst I;
    uint64_t Size = 1, Address = Code.Address + Offset;
    if (Dis->Decoder->getInstruction(I, Size, Bytes.drop_front(Offset), Address,
                                     nulls()) == MCDisassembler::Success) {
      const MCInstrDesc &Desc = Dis->Instructions->get(I.getOpcode());
      if (Desc.mayStore() || Desc.isCall() || Dis->definesStackPointer(I))
        Report(Offset, Dis->print(I, Address));
    }
    Offset += std::max<uint64_t>(Size, 1);
  }
  // After the block there may only be padding, and the jump in front of the
  // next leaf.
  ArrayRef<uint8_t> Rest = Code.Bytes.drop_front(Bytes.size());
  Rest = Rest.drop_back(std::min<size_t>(JumpSize, Rest.size()));
  if (any_of(Rest, [](uint8_t Byte) { return Byte != Padding; }))
    Report(Bytes.size(), "does not fit into a block of " +
                             std::to_string(BlockSize) + " bytes");
}

void scanGates(const CodeRange &Code, std::vector<Finding> &Findings) {
  constexpr uint64_t GateSize = UKL_GATE_SIZE, GateExit = UKL_GATE_EXIT;
  constexpr uint8_t CallOpcode = 0xe8, JumpOpcode = 0xe9;
  constexpr uint64_t CallSize = 5;
  for (uint64_t At = 0; At + GateSize <= Code.Bytes.size(); At += GateSize)
    if (Code.Bytes[At] != JumpOpcode ||
        Code.Bytes[At + GateExit - CallSize] != CallOpcode)
      Findings.push_back(
          {FindingKind::GateLayout, Code.Name, Code.Address + At, At, ""});
}

/// One look at all code of a file.
class CodeScanner::Walk {
public:
  Walk(const Disassembler &D, ArrayRef<CodeRange> Code,
       function_ref<CodeOwner(uint64_t)> OwnerAt,
       std::vector<Finding> &Findings)
      : D(D), Code(Code), OwnerAt(OwnerAt), Findings(Findings) {}

  void run();

private:
  using Place = std::pair<uint64_t, uint64_t>; ///< Section and address.

  void decode(const CodeRange &Range, uint64_t Offset);
  void check(const CodeRange &Range, uint64_t Offset, const MCInst &I);
  void report(const CodeRange &Range, FindingKind Kind, uint64_t Offset,
              std::string Text);

  const Disassembler &D;
  ArrayRef<CodeRange> Code;
  function_ref<CodeOwner(uint64_t)> OwnerAt;
  std::vector<Finding> &Findings;
  std::set<Place> Decoded; ///< In ranges that may be data.
  std::vector<Place> Targets;
};

void CodeScanner::Walk::report(const CodeRange &Range, FindingKind Kind,
                               uint64_t Offset, std::string Text) {
  Findings.push_back(
      {Kind, Range.Name, Range.Address + Offset, Offset, std::move(Text)});
}

void CodeScanner::Walk::check(const CodeRange &Range, uint64_t Offset,
                              const MCInst &I) {
  uint64_t Address = Range.Address + Offset;
  if (D.isKernelEntry(I))
    report(Range, FindingKind::KernelEntry, Offset, D.print(I, Address));
  if (OwnerAt(Address) == CodeOwner::Program && D.usesGS(I))
    report(Range, FindingKind::KernelGS, Offset, D.print(I, Address));
}

/// Whether the linker will change the instruction, so that it says nothing yet.
static bool isRelocated(const CodeRange &Range, uint64_t Address,
                        uint64_t Size) {
  auto At = lower_bound(Range.Relocated, Address);
  return At != Range.Relocated.end() && *At < Address + Size;
}

/// Decodes to the end of \p Range, or, where that may be data, to where code
/// does not go on.
void CodeScanner::Walk::decode(const CodeRange &Range, uint64_t Offset) {
  bool GoesOn = false;
  while (Offset < Range.Bytes.size()) {
    uint64_t Address = Range.Address + Offset;
    if (Range.MayBeData && !Decoded.insert({Range.Section, Address}).second)
      return;
    MCInst I;
    uint64_t Size = 0, Target;
    if (D.Decoder->getInstruction(I, Size, Range.Bytes.drop_front(Offset),
                                  Address,
                                  nulls()) != MCDisassembler::Success) {
      report(Range, FindingKind::NotCode, Offset, "");
      Offset += 1;
      continue;
    }
    check(Range, Offset, I);
    if (!isRelocated(Range, Address, Size) &&
        D.Analysis->evaluateBranch(I, Address, Size, Target))
      Targets.emplace_back(Range.Section, Target);
    if (Range.MayBeData && D.Analysis->isBarrier(I))
      return;
    // A call at the end is of a function that does not return.
    GoesOn = !D.Analysis->isBarrier(I) && !D.Analysis->isCall(I);
    Offset += Size;
  }
  if (GoesOn)
    Targets.emplace_back(Range.Section, Range.Address + Range.Bytes.size());
}

void CodeScanner::Walk::run() {
  std::map<Place, const CodeRange *> Doubtful; ///< By their starts.
  for (const CodeRange &Range : Code)
    if (Range.MayBeData)
      Doubtful[{Range.Section, Range.Address}] = &Range;
    else
      decode(Range, 0);
  while (!Targets.empty()) {
    Place Target = Targets.back();
    Targets.pop_back();
    auto Next = Doubtful.upper_bound(Target);
    if (Next == Doubtful.begin())
      continue;
    const CodeRange &Range = *std::prev(Next)->second;
    if (Range.Section == Target.first &&
        Target.second - Range.Address < Range.Bytes.size())
      decode(Range, Target.second - Range.Address);
  }
}

void CodeScanner::scan(ArrayRef<CodeRange> Code,
                       function_ref<CodeOwner(uint64_t)> OwnerAt,
                       std::vector<Finding> &Findings) const {
  Walk(*Dis, Code, OwnerAt, Findings).run();
}

} // namespace ukl
