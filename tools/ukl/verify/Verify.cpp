//===- Verify.cpp - ukl verify: check a linked image ----------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ukl/verify/Verify.h"

#include "common/Paths.h"
#include "ukl/support/Options.h"
#include "ukl_abi.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/raw_ostream.h"

using namespace llvm;
using namespace llvm::object;
using namespace llvm::opt;

namespace ukl {

namespace {

struct FindingText {
  FindingKind Kind;
  bool IsError;
  const char *Text, *Hint;
};

} // namespace

static const FindingText FindingTexts[] = {
    {FindingKind::KernelEntry, true, "instructions that only work in user mode",
     "in ring 0 a system call is a call: use syscall() of the C library, or "
     "inline assembly in C code that is compiled with 'clang -fukl'; the "
     "passes rewrite that"},
    {FindingKind::KernelGS, true, "uses of the segment register GS",
     "in ring 0 it is the base of the kernel's per-CPU data; use FS, that is, "
     "thread-local variables"},
    {FindingKind::NotCode, false, "bytes that are no instruction",
     "data between the instructions cannot be checked"},
    {FindingKind::LeafEffect, true,
     "instructions in a system call that may have to start over",
     "it must not be UKL_LEAF in llvm-passes/syscalls/DirectSyscalls.def; make "
     "it UKL_GATE, or link with --syscalls=entry"},
    {FindingKind::GateLayout, true, "gates with another layout",
     "arch/x86/entry/ukl_gate.c does not fit asm/ukl.h; link with "
     "--syscalls=entry"},
};

namespace {

/// A part of the code, between two symbols of the linker script.
struct AddressRange {
  StringLiteral StartSymbol, EndSymbol;
  uint64_t Start = 0, End = 0;
  bool HasStart = false, HasEnd = false;

  bool isKnown() const { return HasStart && HasEnd && Start <= End; }
  bool contains(uint64_t Address) const {
    return isKnown() && Address >= Start && Address < End;
  }
};

struct ImageCode {
  AddressRange Text{UKL_TEXT_START, UKL_TEXT_END};
  AddressRange Leaves{UKL_LEAVES_START, UKL_LEAVES_END};
  AddressRange Gates{UKL_GATES_START, UKL_GATES_END};

  /// The leaves and all behind them are the kernel's, see ukl.lds.h.
  CodeOwner owner(uint64_t Address) const {
    return Leaves.isKnown() && Address >= Leaves.Start ? CodeOwner::Kernel
                                                       : CodeOwner::Program;
  }
};

} // namespace

std::string toString(const Finding &F) {
  std::string Text =
      formatv("{0}+{1:x} ({2:x})", F.Function, F.FunctionOffset, F.Address);
  return F.Instruction.empty() ? Text : Text + ": " + F.Instruction;
}

Error findingsError(StringRef What, const VerifyResult &Result) {
  constexpr size_t MaxShown = 8;
  Error Errors = Error::success();
  for (const FindingText &T : FindingTexts) {
    std::vector<const Finding *> Found;
    for (const Finding &F : Result.Findings)
      if (F.Kind == T.Kind)
        Found.push_back(&F);
    if (Found.empty())
      continue;
    std::string Text = formatv("{0}: {1} ({2}):", What, T.Text, Found.size());
    for (const Finding *F : ArrayRef(Found).take_front(MaxShown))
      Text += "\n  " + toString(*F);
    if (Found.size() > MaxShown)
      Text += formatv("\n  and {0} more", Found.size() - MaxShown);
    if (!T.IsError) {
      warning(Text, T.Hint);
      continue;
    }
    Errors = joinErrors(std::move(Errors),
                        make_error<ToolError>(Text, std::string(T.Hint)));
  }
  return Errors;
}

/// Finds the addresses of the program's code, its leaves and gates. Fails if
/// \p Image does not have the linker script's symbols for its code.
static Error findCode(const ELFObjectFileBase &Image, ImageCode &Code) {
  for (const SymbolRef &Symbol : Image.symbols()) {
    Expected<StringRef> Name = Symbol.getName();
    if (!Name)
      return Name.takeError();
    for (AddressRange *Range : {&Code.Text, &Code.Leaves, &Code.Gates}) {
      if (*Name != Range->StartSymbol && *Name != Range->EndSymbol)
        continue;
      Expected<uint64_t> Address = Symbol.getAddress();
      if (!Address)
        return Address.takeError();
      bool IsStart = *Name == Range->StartSymbol;
      (IsStart ? Range->Start : Range->End) = *Address;
      (IsStart ? Range->HasStart : Range->HasEnd) = true;
    }
  }
  if (Code.Text.isKnown())
    return Error::success();
  return withHint(makeError("no {0} and {1} in its symbol table: not an image "
                            "of `ukl link`, or stripped",
                            Code.Text.StartSymbol, Code.Text.EndSymbol),
                  "give the file that `ukl link -o` has written");
}

static Error scanCode(const ELFObjectFileBase &Image, const ImageCode &Code,
                      VerifyResult &Result) {
  Expected<std::vector<CodeRange>> Functions =
      codeRanges(Image, Code.Text.Start, Code.Text.End);
  if (!Functions)
    return Functions.takeError();
  Expected<std::unique_ptr<CodeScanner>> Scanner = CodeScanner::create();
  if (!Scanner)
    return Scanner.takeError();
  (*Scanner)->scan(
      *Functions, [&](uint64_t Address) { return Code.owner(Address); },
      Result.Findings);
  for (const CodeRange &Function : *Functions) {
    // The leaves start with a jump, which belongs to the first of them.
    if (!Function.MayBeData && Code.Leaves.contains(Function.Address) &&
        Function.Address != Code.Leaves.Start)
      (*Scanner)->scanLeaf(Function, Result.Findings);
    Result.CodeSize += Function.Bytes.size();
    Result.Functions += !Function.MayBeData;
  }
  if (!Code.Gates.isKnown())
    return Error::success();
  Expected<ArrayRef<uint8_t>> Gates =
      codeBytes(Image, Code.Gates.Start, Code.Gates.End);
  if (!Gates)
    return Gates.takeError();
  scanGates({"gates", Code.Gates.Start, *Gates}, Result.Findings);
  return Error::success();
}

static Expected<VerifyResult> verify(MemoryBufferRef Buffer,
                                     const ImageRecord *KnownInfo) {
  auto Object = ObjectFile::createELFObjectFile(Buffer);
  if (!Object) {
    consumeError(Object.takeError());
    return makeError("not an ELF file");
  }
  const auto &Image = *cast<ELFObjectFileBase>(Object->get());
  if (Image.getEMachine() != ELF::EM_X86_64)
    return makeError("not an x86-64 file");
  ImageCode Code;
  if (Error E = findCode(Image, Code))
    return std::move(E);

  VerifyResult Result;
  Expected<std::optional<ImageRecord>> Info = readImageRecord(Image);
  if (!Info)
    return Info.takeError();
  Result.Info = std::move(*Info);
  if (!Result.Info && KnownInfo)
    Result.Info = *KnownInfo;
  if (Error E = scanCode(Image, Code, Result))
    return std::move(E);
  if (uint64_t Size = Code.Text.End - Code.Text.Start; Result.CodeSize != Size)
    return makeError("only {0} of {1} bytes of the program's code are in "
                     "executable sections",
                     Result.CodeSize, Size);
  return std::move(Result);
}

Expected<VerifyResult> verifyImage(StringRef Path, const ImageRecord *Info) {
  Expected<std::unique_ptr<MemoryBuffer>> Buffer = openFile(Path);
  if (!Buffer)
    return Buffer.takeError();
  Expected<VerifyResult> Result = verify((*Buffer)->getMemBufferRef(), Info);
  if (!Result)
    return withContext(Path, Result.takeError());
  return Result;
}

static void printSummary(StringRef Path, const VerifyResult &Result) {
  outs() << formatv("{0}: {1} functions, {2} bytes of the program's code\n",
                    Path, Result.Functions, Result.CodeSize);
  if (!Result.Info) {
    outs() << "  no section " << ImageRecordSection
           << ": which members are native is not known\n";
    return;
  }
  const ImageRecord &Info = *Result.Info;
  outs() << formatv("  program {0}, kernel {1}, {2} link, syscalls={3}, -{4}, "
                    "LLVM {5}\n",
                    Info.Program, Info.KernelKey, Info.Link, Info.Syscalls,
                    Info.OptLevel, Info.LLVMVersion);
  if (const std::optional<ImageProfile> &Profile = Info.Profile)
    outs() << formatv("  profile {0} ({1}), xxh3 {2}, {3} of {4} functions it "
                      "has seen run, {5} of {6} hot ones\n",
                      Profile->Name, Profile->Date, Profile->Hash,
                      Profile->Matched, Profile->Functions, Profile->HotMatched,
                      Profile->HotFunctions);
  outs() << formatv(
      "  objects of the kernel that were optimised with it: {0}\n",
      Info.LtoObjects.size());
  outs() << formatv("  native members: {0}\n", Info.NativeMembers.size());
  for (const std::string &Member : Info.NativeMembers)
    outs() << "    " << Member << '\n';
}

static int runVerify(const InputArgList &Args) {
  std::vector<std::string> Images = Args.getAllArgValues(OPT_INPUT);
  if (Images.size() != 1) {
    error("`ukl verify` takes one image", "see ukl verify --help");
    return 1;
  }
  Expected<VerifyResult> Result = verifyImage(Images.front());
  if (!Result)
    return reportError(Result.takeError());
  printSummary(Images.front(), *Result);
  if (Error E = findingsError(Images.front(), *Result))
    return reportError(std::move(E));
  outs() << "  no system call instructions, and no use of GS\n";
  return 0;
}

const Command VerifyCommand = {"verify", runVerify, R"(
Disassembles the functions of the program and fails if some cannot run in ring 0:
system call instructions, and use of the segment register GS. Lists the native members. `ukl link`
does the same check.
)"};

} // namespace ukl
