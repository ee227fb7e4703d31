//===- NativeRelocations.cpp - What native members refer to ---------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ukl/link/NativeRelocations.h"

#include "common/Diagnostics.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/Bitcode/BitcodeReader.h"
#include "llvm/Object/IRSymtab.h"

#include <set>

using namespace llvm;
using namespace llvm::object;

namespace ukl {

static constexpr size_t MaxShown = 8;

namespace {

struct RelocationRule {
  StringLiteral Problem;
  StringLiteral Hint;
  bool OnlyForCode; ///< It is fine for data.
  ArrayRef<uint32_t> Types;
};

} // namespace

static constexpr uint32_t Narrow[] = {ELF::R_X86_64_32, ELF::R_X86_64_16,
                                      ELF::R_X86_64_8};
static constexpr uint32_t Table[] = {
    ELF::R_X86_64_GOTPCREL,   ELF::R_X86_64_GOT32,    ELF::R_X86_64_GOT64,
    ELF::R_X86_64_GOTPCREL64, ELF::R_X86_64_GOTPC32,  ELF::R_X86_64_GOTPC64,
    ELF::R_X86_64_GOTOFF64,   ELF::R_X86_64_GOTPLT64, ELF::R_X86_64_PLTOFF64};

static const RelocationRule Rules[] = {
    {"takes addresses of functions as numbers of 32 bits",
     "compile it with -fpie: code of an image is at the end of the address "
     "space",
     /*OnlyForCode=*/true, Narrow},
    {"uses the global offset table",
     "compile it with -fpie instead of -fpic, or let the assembler make "
     "relocations that a linker can relax (-Wa,-mrelax-relocations=yes)",
     /*OnlyForCode=*/false, Table},
};

Error collectFunctions(const ELFObjectFileBase &Object,
                       StringSet<> &Functions) {
  for (const ELFSymbolRef Symbol : Object.symbols()) {
    Expected<StringRef> Name = Symbol.getName();
    if (!Name)
      return Name.takeError();
    Expected<section_iterator> Section = Symbol.getSection();
    if (!Section)
      return Section.takeError();
    if (*Section != Object.section_end() && (*Section)->isText())
      Functions.insert(*Name);
  }
  return Error::success();
}

Expected<BitcodeSymbols> BitcodeSymbols::read(MemoryBufferRef Bitcode) {
  Expected<BitcodeFileContents> Contents = getBitcodeFileContents(Bitcode);
  if (!Contents)
    return Contents.takeError();
  Expected<irsymtab::FileContents> Table = irsymtab::readBitcode(*Contents);
  if (!Table)
    return Table.takeError();
  BitcodeSymbols Result;
  for (const irsymtab::Reader::SymbolRef &Symbol : Table->TheReader.symbols()) {
    if (Symbol.isUndefined())
      continue;
    Result.Defined.insert(Symbol.getName());
    if (Symbol.isExecutable())
      Result.Functions.insert(Symbol.getName());
  }
  return Result;
}

/// The name of what \p Relocation refers to, and whether that is code. The name
/// of a section stands for what is in it.
static Expected<std::pair<std::string, bool>>
describeTarget(const ELF64LEObjectFile &Object, const RelocationRef &Relocation,
               const StringSet<> &Functions) {
  symbol_iterator Symbol = Relocation.getSymbol();
  if (Symbol == Object.symbol_end())
    return std::pair(std::string("a number"), false);
  Expected<section_iterator> Section = Symbol->getSection();
  if (!Section)
    return Section.takeError();
  bool IsSection = ELFSymbolRef(*Symbol).getELFType() == ELF::STT_SECTION;
  Expected<StringRef> Name = IsSection && *Section != Object.section_end()
                                 ? (*Section)->getName()
                                 : Symbol->getName();
  if (!Name)
    return Name.takeError();
  bool IsCode = *Section != Object.section_end() ? (*Section)->isText()
                                                 : Functions.contains(*Name);
  return std::pair(Name->str(), IsCode);
}

Error checkRelocations(const ELF64LEObjectFile &Object,
                       const StringSet<> &Functions,
                       function_ref<bool(StringRef)> isDropped) {
  std::set<std::string> Found[std::size(Rules)];
  for (const ELFSectionRef Section : Object.sections()) {
    Expected<section_iterator> Relocated = Section.getRelocatedSection();
    if (!Relocated)
      return Relocated.takeError();
    if (*Relocated == Object.section_end() ||
        !(ELFSectionRef(**Relocated).getFlags() & ELF::SHF_ALLOC))
      continue;
    Expected<StringRef> Name = (*Relocated)->getName();
    if (!Name)
      return Name.takeError();
    if (isDropped(*Name))
      continue;
    for (const RelocationRef &Relocation : Section.relocations())
      for (auto [Rule, Names] : zip_equal(Rules, Found)) {
        if (!is_contained(Rule.Types, Relocation.getType()))
          continue;
        auto Target = describeTarget(Object, Relocation, Functions);
        if (!Target)
          return Target.takeError();
        if (!Rule.OnlyForCode || Target->second)
          Names.insert(Target->first);
      }
  }
  Error Problems = Error::success();
  for (auto [Rule, Names] : zip_equal(Rules, Found)) {
    if (Names.empty())
      continue;
    std::string Text = Rule.Problem.str() + ":";
    size_t Shown = 0;
    for (const std::string &Name : Names)
      if (Shown++ < MaxShown)
        Text += " " + Name;
    if (Names.size() > MaxShown)
      Text += formatv(" and {0} more", Names.size() - MaxShown);
    Problems = joinErrors(std::move(Problems),
                          withHint(make_error<ToolError>(Text, ""), Rule.Hint));
  }
  return Problems;
}

} // namespace ukl
