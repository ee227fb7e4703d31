//===- InstrumentedImage.cpp - Where an image keeps its profile -----------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ukl/profile/InstrumentedImage.h"

#include "common/Diagnostics.h"
#include "common/ElfFile.h"
#include "ukl_abi.h"

#include "llvm/ADT/StringMap.h"
#include "llvm/ProfileData/InstrProf.h"

#include <optional>

using namespace llvm;
using namespace llvm::object;

namespace ukl {

static std::string sectionName(InstrProfSectKind Kind) {
  return getInstrProfSectionName(Kind, Triple::ELF);
}

namespace {

/// How a part is found: a section by the symbols of its ends, a variable of
/// eight bytes by its own symbol.
struct PartPlace {
  std::string Name;
  bool IsVariable;
  bool Needed;
};

} // namespace

static std::vector<PartPlace> partPlaces() {
  constexpr bool Variable = true, Needed = true;
  return {
      {sectionName(IPSK_data), !Variable, Needed},
      {sectionName(IPSK_cnts), !Variable, Needed},
      {sectionName(IPSK_name), !Variable, Needed},
      {sectionName(IPSK_vals), !Variable, !Needed},
      {sectionName(IPSK_vnodes), !Variable, !Needed},
      {UKL_PROFILE_IDS, !Variable, !Needed},
      {INSTR_PROF_QUOTE(INSTR_PROF_RAW_VERSION_VAR), Variable, Needed},
      {"ukl_profile_dropped_values", Variable, !Needed},
  };
}

/// The physical address of \p Address, from the program headers.
static std::optional<uint64_t>
physicalAddress(const ELFFile<ELF64LE> &File, uint64_t Address, uint64_t Size) {
  auto Headers = File.program_headers();
  if (!Headers) {
    consumeError(Headers.takeError());
    return std::nullopt;
  }
  for (const auto &Header : *Headers)
    if (Header.p_type == ELF::PT_LOAD && Address >= Header.p_vaddr &&
        Address + Size <= Header.p_vaddr + Header.p_memsz)
      return Address - Header.p_vaddr + Header.p_paddr;
  return std::nullopt;
}

static Expected<StringMap<uint64_t>> readSymbols(const ELF64LEObjectFile &Elf) {
  StringMap<uint64_t> Addresses;
  for (const ELFSymbolRef Symbol : Elf.symbols()) {
    Expected<StringRef> Name = Symbol.getName();
    if (!Name)
      return Name.takeError();
    Expected<uint64_t> Address = Symbol.getAddress();
    if (!Address)
      return Address.takeError();
    Addresses.try_emplace(*Name, *Address);
  }
  return std::move(Addresses);
}

/// Finds a part of the profile. Its size is 0 if the image does not have it.
static ProfileArea locate(const StringMap<uint64_t> &Symbols,
                          const PartPlace &Place) {
  ProfileArea Area;
  Area.Name = Place.Name;
  if (Place.IsVariable) {
    auto It = Symbols.find(Place.Name);
    if (It != Symbols.end()) {
      Area.Address = It->second;
      Area.Size = sizeof(uint64_t);
    }
    return Area;
  }
  auto Start = Symbols.find("__start_" + Place.Name);
  auto Stop = Symbols.find("__stop_" + Place.Name);
  if (Start != Symbols.end() && Stop != Symbols.end() &&
      Stop->second > Start->second) {
    Area.Address = Start->second;
    Area.Size = Stop->second - Start->second;
  }
  return Area;
}

Expected<ProfileImage> ProfileImage::load(StringRef Path) {
  Expected<OwningBinary<ELF64LEObjectFile>> Object = openElfFile(Path);
  if (!Object)
    return Object.takeError();
  const ELF64LEObjectFile *Elf = Object->getBinary();
  Expected<StringMap<uint64_t>> Symbols = readSymbols(*Elf);
  if (!Symbols)
    return withContext(Path, Symbols.takeError());
  ProfileImage Image;
  unsigned Part = 0;
  for (const PartPlace &Place : partPlaces()) {
    ProfileArea &Area = Image.Areas[Part++] = locate(*Symbols, Place);
    if (Area.Size == 0) {
      if (!Place.Needed)
        continue;
      return withHint(
          makeError("{0}: not instrumented: it has no {1}", Path, Place.Name),
          "make an image for profiles with: ukl link --profile-generate");
    }
    std::optional<uint64_t> Physical =
        physicalAddress(Elf->getELFFile(), Area.Address, Area.Size);
    if (!Physical)
      return makeError("{0}: {1} is not in memory that the image loads", Path,
                       Place.Name);
    Area.Physical = *Physical;
  }
  return Image;
}

} // namespace ukl
