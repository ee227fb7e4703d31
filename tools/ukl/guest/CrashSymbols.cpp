//===- CrashSymbols.cpp - Names for addresses in an image -----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ukl/guest/CrashSymbols.h"

#include "common/Diagnostics.h"
#include "common/ElfFile.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/Regex.h"

using namespace llvm;
using namespace llvm::object;
using namespace ukl;

/// The type of the ELF note that has the kernel's PVH entry point.
static constexpr uint32_t XenElfnotePhys32Entry = 18;

static Expected<bool> hasPvhNote(const ELF64LEFile &File) {
  auto Headers = File.program_headers();
  if (!Headers)
    return Headers.takeError();
  for (const auto &Header : *Headers) {
    if (Header.p_type != ELF::PT_NOTE)
      continue;
    Error E = Error::success();
    bool Found = false;
    for (const auto &Note : File.notes(Header, E))
      Found |=
          Note.getName() == "Xen" && Note.getType() == XenElfnotePhys32Entry;
    if (E)
      return std::move(E);
    if (Found)
      return true;
  }
  return false;
}

static Expected<uint64_t> findLoadEnd(const ELFFile<ELF64LE> &File) {
  auto Headers = File.program_headers();
  if (!Headers)
    return Headers.takeError();
  uint64_t End = 0;
  for (const auto &Header : *Headers)
    if (Header.p_type == ELF::PT_LOAD)
      End = std::max<uint64_t>(End, Header.p_paddr + Header.p_memsz);
  return End;
}

static constexpr const char *ImageHint =
    "an image is made by: ukl link <executable> -o <image>";

static Error notAnImage(StringRef Image, const Twine &Why) {
  return ukl::withHint(ukl::makeError("{0}: {1}", Image, Why.str()), ImageHint);
}

Expected<ukl::ImageSymbols> ukl::ImageSymbols::load(StringRef Image) {
  Expected<OwningBinary<ELF64LEObjectFile>> Object = openElfFile(Image);
  if (!Object)
    return withHint(Object.takeError(), ImageHint);
  const ELF64LEObjectFile *Elf = Object->getBinary();
  Expected<bool> HasNote = hasPvhNote(Elf->getELFFile());
  if (!HasNote)
    return notAnImage(Image, toString(HasNote.takeError()));
  if (!*HasNote)
    return notAnImage(Image, "no PVH entry point (not a kernel, or one "
                             "without CONFIG_PVH)");

  ImageSymbols Result;
  Expected<uint64_t> End = findLoadEnd(Elf->getELFFile());
  if (!End)
    return notAnImage(Image, toString(End.takeError()));
  Result.LoadEnd = *End;
  // A stripped image has no symbols, and can run too.
  Expected<ElfSymbols> Symbols = ElfSymbols::read(*Elf);
  if (!Symbols)
    return notAnImage(Image, toString(Symbols.takeError()));
  Result.Symbols = std::move(*Symbols);
  return std::move(Result);
}

std::string ukl::ImageSymbols::describe(uint64_t Address) const {
  const ElfSymbols::Function *F = Symbols.before(Address);
  // If a function ends with a call that does not return, the return address is
  // the first byte after the function.
  if (!F || Address > F->Address + F->Size)
    return "";
  return formatv("{0}+{1:x}", F->Name, Address - F->Address);
}

std::string ukl::ImageSymbols::describeAll(StringRef Text) const {
  // The kernel prints addresses with and without 0x, and always 16 digits.
  static const Regex Digits("[0-9a-f]{16}", Regex::IgnoreCase);
  StringSet<> Seen;
  std::string Result;
  SmallVector<StringRef, 1> Match;
  for (StringRef Rest = Text; Digits.match(Rest, &Match);) {
    Rest = Rest.drop_front(static_cast<size_t>(Match[0].end() - Rest.begin()));
    uint64_t Address = 0;
    if (Match[0].getAsInteger(16, Address) || !Seen.insert(Match[0]).second)
      continue;
    std::string Where = describe(Address);
    if (!Where.empty())
      Result += formatv("  {0} = {1}\n", Match[0], Where);
  }
  return Result;
}
