//===- ElfFile.cpp - ELF files for x86-64 ---------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "common/ElfFile.h"

#include "common/Diagnostics.h"

using namespace llvm;
using namespace llvm::object;

namespace ukl {

Expected<OwningBinary<ELF64LEObjectFile>> openElfFile(StringRef Path) {
  Expected<OwningBinary<ObjectFile>> Object =
      ObjectFile::createObjectFile(Path);
  if (!Object)
    return withContext(Path, Object.takeError());
  auto [File, Contents] = Object->takeBinary();
  auto Elf = unique_dyn_cast<ELF64LEObjectFile>(File);
  if (!Elf)
    return makeError("{0}: not an ELF file for x86-64", Path);
  return OwningBinary<ELF64LEObjectFile>(std::move(Elf), std::move(Contents));
}

} // namespace ukl
