//===- ElfFile.cpp - ELF files for x86-64 ---------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "common/ElfFile.h"

#include "common/Diagnostics.h"

#include "llvm/Support/MemoryBuffer.h"

using namespace llvm;
using namespace llvm::object;

namespace ukl {

Expected<std::unique_ptr<ELF64LEObjectFile>>
parseElfFile(MemoryBufferRef Contents) {
  Expected<std::unique_ptr<ObjectFile>> Object =
      ObjectFile::createObjectFile(Contents);
  if (!Object)
    return Object.takeError();
  auto Elf = unique_dyn_cast<ELF64LEObjectFile>(*Object);
  if (!Elf || Elf->getArch() != Triple::x86_64)
    return makeError("not an ELF file for x86-64");
  return std::move(Elf);
}

Expected<OwningBinary<ELF64LEObjectFile>> openElfFile(StringRef Path) {
  auto Contents = MemoryBuffer::getFile(Path, /*IsText=*/false,
                                        /*RequiresNullTerminator=*/false);
  if (!Contents)
    return makeError("{0}: {1}", Path, Contents.getError().message());
  Expected<std::unique_ptr<ELF64LEObjectFile>> Elf =
      parseElfFile((*Contents)->getMemBufferRef());
  if (!Elf)
    return withContext(Path, Elf.takeError());
  return OwningBinary<ELF64LEObjectFile>(std::move(*Elf), std::move(*Contents));
}

Expected<std::optional<StringRef>> findSection(const ELFObjectFileBase &Object,
                                               StringRef Name) {
  for (const SectionRef &Section : Object.sections()) {
    Expected<StringRef> Found = Section.getName();
    if (!Found)
      return Found.takeError();
    if (*Found != Name)
      continue;
    Expected<StringRef> Contents = Section.getContents();
    if (!Contents)
      return Contents.takeError();
    return *Contents;
  }
  return std::nullopt;
}

} // namespace ukl
