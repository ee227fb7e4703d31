//===- Container.cpp - The bitcode that an executable carries -------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "common/Container.h"

#include "common/Diagnostics.h"
#include "common/ElfFile.h"
#include "common/Toolchain.h"

#include "llvm/Bitcode/BitcodeReader.h"
#include "llvm/IR/LLVMContext.h"
#include "llvm/IR/Module.h"
#include "llvm/Object/Archive.h"
#include "llvm/Object/ELFObjectFile.h"

using namespace llvm;
using namespace llvm::object;

namespace ukl {

static constexpr const char *RebuildHint =
    "link the program again with 'clang -fukl'";

static Error corrupt(StringRef Path, StringRef Section, Error E) {
  return withHint(
      withContext(Path + ": section " + Section + " is corrupt", std::move(E)),
      RebuildHint);
}

static Expected<std::unique_ptr<ELFObjectFileBase>>
openExecutable(StringRef Path, MemoryBufferRef Buffer) {
  Expected<std::unique_ptr<ObjectFile>> Object =
      ObjectFile::createELFObjectFile(Buffer);
  if (!Object) {
    if (Buffer.getBuffer().starts_with("\x7f"
                                       "ELF"))
      return withHint(
          withContext(Path + ": damaged ELF file", Object.takeError()),
          RebuildHint);
    consumeError(Object.takeError());
    return withHint(makeError("{0}: not an ELF file", Path),
                    "give the executable that 'clang -fukl' has linked");
  }
  auto *ELF = cast<ELFObjectFileBase>(Object->release());
  std::unique_ptr<ELFObjectFileBase> Result(ELF);
  if (ELF->getEMachine() != ELF::EM_X86_64)
    return makeError("{0}: not an x86-64 file", Path);
  if (ELF->getEType() == ELF::ET_REL)
    return withHint(makeError("{0}: an object file, not an executable", Path),
                    "link it first: clang -fukl " + Path + " -o <program>");
  return std::move(Result);
}

/// Finds the contents of each .ukl.* section. Fails if one that every
/// executable of 'clang -fukl' has is missing.
static Error findSections(StringRef Path, const ELFObjectFileBase &ELF,
                          Container &Result, StringRef &InfoText) {
  const std::pair<StringRef, StringRef &> Wanted[] = {
      {BitcodeSection, Result.Bitcode},
      {NativeSection, Result.NativeArchive},
      {InfoSection, InfoText}};
  for (auto &[Name, Slot] : Wanted) {
    Expected<std::optional<StringRef>> Contents = findSection(ELF, Name);
    if (!Contents)
      return corrupt(Path, Name, Contents.takeError());
    Slot = Contents->value_or("");
  }
  if (InfoText.empty() && Result.Bitcode.empty())
    return withHint(
        makeError("{0}: carries no bitcode: it was not linked with -fukl, or "
                  "it has been stripped with llvm-strip",
                  Path),
        "compile and link it with 'clang -fukl'");
  if (InfoText.empty() || Result.Bitcode.empty())
    return withHint(makeError("{0}: section {1} is missing", Path,
                              InfoText.empty() ? InfoSection : BitcodeSection),
                    RebuildHint);
  return Error::success();
}

static Error readStackSize(StringRef Path, const ELFObjectFileBase &ELF,
                           Container &C) {
  const auto *Executable = dyn_cast<ELF64LEObjectFile>(&ELF);
  if (!Executable)
    return makeError("{0}: not a file of 64 bits", Path);
  auto Headers = Executable->getELFFile().program_headers();
  if (!Headers)
    return withContext(Path, Headers.takeError());
  for (const auto &Header : *Headers)
    if (Header.p_type == ELF::PT_GNU_STACK)
      C.StackSize = Header.p_memsz;
  return Error::success();
}

/// Fails if the bitcode is damaged or of another version of LLVM. Reads the
/// module lazily, which is enough for this.
static Error checkBitcode(StringRef Path, const Container &C) {
  StringRef Major = StringRef(C.Info.LLVMVersion).split('.').first;
  if (Major != std::to_string(LLVMMajor))
    return withHint(makeError("{0}: its bitcode is of LLVM {1}; this tool "
                              "uses LLVM {2}",
                              Path, C.Info.LLVMVersion, llvmVersion()),
                    "compile the program again with this clang -fukl");
  if (!C.Info.BitcodeHash.empty() &&
      C.Info.BitcodeHash != hashBitcode(C.Bitcode))
    return corrupt(
        Path, BitcodeSection,
        makeError("its contents do not match the hash in {0}", InfoSection));
  MemoryBufferRef Buffer(C.Bitcode, Path);
  Expected<BitcodeFileContents> Contents = getBitcodeFileContents(Buffer);
  if (!Contents)
    return corrupt(Path, BitcodeSection, Contents.takeError());
  if (Contents->Mods.size() != 1)
    return corrupt(
        Path, BitcodeSection,
        makeError("{0} modules instead of one", Contents->Mods.size()));
  LLVMContext Context;
  Expected<std::unique_ptr<Module>> M =
      Contents->Mods.front().getLazyModule(Context, true, false);
  if (!M)
    return corrupt(Path, BitcodeSection, M.takeError());
  return Error::success();
}

static Error readNativeMembers(StringRef Path, Container &C) {
  if (C.NativeArchive.empty())
    return Error::success();
  Expected<std::unique_ptr<Archive>> Ar =
      Archive::create(MemoryBufferRef(C.NativeArchive, Path));
  if (!Ar)
    return corrupt(Path, NativeSection, Ar.takeError());
  Error Err = Error::success();
  for (const Archive::Child &Child : (*Ar)->children(Err)) {
    Expected<MemoryBufferRef> Buffer = Child.getMemoryBufferRef();
    if (!Buffer)
      return joinErrors(std::move(Err),
                        corrupt(Path, NativeSection, Buffer.takeError()));
    std::string Name = Buffer->getBufferIdentifier().str();
    C.NativeMembers.push_back(
        {Name, MemoryBuffer::getMemBufferCopy(Buffer->getBuffer(), Name)});
  }
  if (Err)
    return corrupt(Path, NativeSection, std::move(Err));
  size_t Expected = llvm::count_if(
      C.Info.Objects, [](const UklInfo::Object &O) { return O.Native; });
  if (Expected != C.NativeMembers.size())
    return corrupt(Path, NativeSection,
                   makeError("{0} objects instead of {1}",
                             C.NativeMembers.size(), Expected));
  return Error::success();
}

Expected<Container> readContainer(StringRef Path) {
  Container Result;
  ErrorOr<std::unique_ptr<MemoryBuffer>> File =
      MemoryBuffer::getFile(Path, /*IsText=*/false,
                            /*RequiresNullTerminator=*/false);
  if (!File)
    return makeError("cannot read '{0}': {1}", Path, File.getError().message());
  Result.File = std::move(*File);
  Expected<std::unique_ptr<ELFObjectFileBase>> ELF =
      openExecutable(Path, Result.File->getMemBufferRef());
  if (!ELF)
    return ELF.takeError();
  StringRef InfoText;
  if (Error E = findSections(Path, **ELF, Result, InfoText))
    return std::move(E);
  Expected<UklInfo> Info = parseUklInfo(InfoText);
  if (!Info)
    return corrupt(Path, InfoSection, Info.takeError());
  Result.Info = std::move(*Info);
  if (Error E = readStackSize(Path, **ELF, Result))
    return std::move(E);
  if (Error E = checkBitcode(Path, Result))
    return std::move(E);
  if (Error E = readNativeMembers(Path, Result))
    return std::move(E);
  return std::move(Result);
}

} // namespace ukl
