//===- ElfSymbols.cpp - Names for addresses, and back ---------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "common/ElfSymbols.h"

#include "common/Diagnostics.h"
#include "common/ElfFile.h"
#include "ukl_abi.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"

#include <tuple>

using namespace llvm;
using namespace llvm::object;

namespace ukl {

static Error addSymbol(const ELFSymbolRef &Symbol,
                       std::vector<ElfSymbols::Function> &Functions,
                       StringMap<AddressRange> &Names) {
  Expected<uint32_t> Flags = Symbol.getFlags();
  if (!Flags)
    return Flags.takeError();
  uint8_t Type = Symbol.getELFType();
  if ((*Flags & (SymbolRef::SF_Undefined | SymbolRef::SF_Absolute)) ||
      Type == ELF::STT_FILE || Type == ELF::STT_SECTION || Type == ELF::STT_TLS)
    return Error::success();
  Expected<StringRef> Name = Symbol.getName();
  if (!Name)
    return Name.takeError();
  Expected<uint64_t> Address = Symbol.getAddress();
  if (!Address)
    return Address.takeError();
  Names.try_emplace(*Name, AddressRange{*Address, *Address + Symbol.getSize()});
  // Labels inside of functions have no size.
  if ((Type == ELF::STT_FUNC || Type == ELF::STT_NOTYPE) && Symbol.getSize())
    Functions.push_back(
        {*Address, Symbol.getSize(), Name->str(), Type == ELF::STT_FUNC});
  return Error::success();
}

Expected<ElfSymbols> ElfSymbols::read(const ELF64LEObjectFile &Elf) {
  ElfSymbols Result;
  Result.Code.Start = UINT64_MAX;
  for (const SectionRef &Section : Elf.sections())
    if (Section.isText() && Section.getAddress()) {
      Result.Code.Start = std::min(Result.Code.Start, Section.getAddress());
      Result.Code.End =
          std::max(Result.Code.End, Section.getAddress() + Section.getSize());
    }
  for (const ELFSymbolRef Symbol : Elf.symbols())
    if (Error E = addSymbol(Symbol, Result.Functions, Result.Names))
      return std::move(E);
  // An address may have several names. Sort them, so that every run chooses the
  // same one, whatever the order of the file's symbol table.
  llvm::sort(Result.Functions, [](const Function &A, const Function &B) {
    return std::tuple(A.Address, !A.IsFunction, StringRef(A.Name)) <
           std::tuple(B.Address, !B.IsFunction, StringRef(B.Name));
  });
  return std::move(Result);
}

Expected<ElfSymbols> ElfSymbols::load(StringRef Path) {
  Expected<OwningBinary<ELF64LEObjectFile>> Object = openElfFile(Path);
  if (!Object)
    return Object.takeError();
  Expected<ElfSymbols> Result = read(*Object->getBinary());
  if (!Result)
    return withContext(Path, Result.takeError());
  if (Result->Functions.empty())
    return withHint(makeError("{0}: no symbols", Path),
                    "the file has been stripped; use the one that the link "
                    "has written");
  return Result;
}

const ElfSymbols::Function *ElfSymbols::before(uint64_t Address) const {
  auto After =
      llvm::upper_bound(Functions, Address, [](uint64_t A, const Function &F) {
        return A < F.Address;
      });
  if (After == Functions.begin())
    return nullptr;
  // An address may have several names; take the first.
  auto It = std::prev(After);
  while (It != Functions.begin() && std::prev(It)->Address == It->Address)
    --It;
  return &*It;
}

const ElfSymbols::Function *ElfSymbols::at(uint64_t Address) const {
  const Function *F = before(Address);
  return F && Address < F->Address + F->Size ? F : nullptr;
}

std::optional<uint64_t> ElfSymbols::address(StringRef Name) const {
  auto It = Names.find(Name);
  if (It == Names.end())
    return std::nullopt;
  return It->second.Start;
}

std::optional<AddressRange> ElfSymbols::range(StringRef Name) const {
  auto It = Names.find(Name);
  if (It == Names.end())
    return std::nullopt;
  return It->second;
}

AddressRange programText(const ElfSymbols &Image) {
  return {Image.address(UKL_TEXT_START).value_or(0),
          Image.address(UKL_TEXT_END).value_or(0)};
}

StringRef sourceName(StringRef Symbol) {
  while (true) {
    auto [Front, Last] = Symbol.rsplit('.');
    if (Front.empty() || Last.empty() ||
        (!all_of(Last, isDigit) && Last != "llvm"))
      return Symbol;
    Symbol = Front;
  }
}

} // namespace ukl
