//===- CodeRanges.cpp - Where the code of an ELF file is ------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ukl/verify/CodeRanges.h"

#include "llvm/ADT/STLExtras.h"

#include <algorithm>

using namespace llvm;

namespace ukl {

namespace {

/// Where a function or variable begins, or a label.
struct CodeSymbol {
  uint64_t Address;
  uint8_t Type; ///< ELF::STT_*
  uint64_t Size;
  std::string Name;
};

/// Divides one executable section.
class SectionDivider {
public:
  SectionDivider(const object::ELFObjectFileBase &Obj,
                 const object::ELFSectionRef &Section, uint64_t Begin,
                 uint64_t End, std::vector<CodeRange> &Ranges)
      : Obj(Obj), Section(Section),
        Low(std::max<uint64_t>(Section.getAddress(), Begin)),
        High(std::min<uint64_t>(Section.getAddress() + Section.getSize(), End)),
        Ranges(Ranges) {}

  Error run();

private:
  Expected<std::vector<CodeSymbol>> symbols() const;
  Error findRelocated();
  void add(StringRef Name, uint64_t From, uint64_t To, bool MayBeData);
  void addSymbol(const CodeSymbol &Symbol, uint64_t Next);

  const object::ELFObjectFileBase &Obj;
  const object::ELFSectionRef &Section;
  uint64_t Low, High;
  std::vector<CodeRange> &Ranges;
  ArrayRef<uint8_t> Bytes;
  std::vector<uint64_t> Relocated; ///< Addresses, sorted.
  uint64_t FunctionEnd = 0;        ///< Of the last function with a size.
};

} // namespace

Error SectionDivider::findRelocated() {
  for (const object::SectionRef &Other : Obj.sections()) {
    Expected<object::section_iterator> Target = Other.getRelocatedSection();
    if (!Target)
      return Target.takeError();
    if (*Target == Obj.section_end() || **Target != Section)
      continue;
    for (const object::RelocationRef &Relocation : Other.relocations())
      Relocated.push_back(Relocation.getOffset());
  }
  llvm::sort(Relocated);
  return Error::success();
}

/// One for each address, sorted: a function, if there is one, else a variable,
/// else a label. Its size is the largest.
Expected<std::vector<CodeSymbol>> SectionDivider::symbols() const {
  std::vector<CodeSymbol> Symbols;
  for (const object::ELFSymbolRef Symbol : Obj.symbols()) {
    // Hand-written assembly often leaves out .type, so labels count.
    uint8_t Type = Symbol.getELFType();
    if (Type != ELF::STT_FUNC && Type != ELF::STT_OBJECT &&
        Type != ELF::STT_NOTYPE)
      continue;
    Expected<object::section_iterator> Home = Symbol.getSection();
    if (!Home)
      return Home.takeError();
    if (*Home == Obj.section_end() || **Home != Section)
      continue;
    Expected<StringRef> Name = Symbol.getName();
    if (!Name)
      return Name.takeError();
    Expected<uint64_t> Address = Symbol.getAddress();
    if (!Address)
      return Address.takeError();
    if (!Name->empty())
      Symbols.push_back({*Address, Type, Symbol.getSize(), Name->str()});
  }
  static_assert(ELF::STT_NOTYPE < ELF::STT_OBJECT &&
                ELF::STT_OBJECT < ELF::STT_FUNC);
  auto Order = [](const CodeSymbol &S) {
    return std::tuple(S.Address, -int(S.Type), -int64_t(S.Size), S.Name);
  };
  llvm::sort(Symbols, [&](const CodeSymbol &A, const CodeSymbol &B) {
    return Order(A) < Order(B);
  });
  Symbols.erase(llvm::unique(Symbols,
                             [](const CodeSymbol &A, const CodeSymbol &B) {
                               return A.Address == B.Address;
                             }),
                Symbols.end());
  return Symbols;
}

void SectionDivider::add(StringRef Name, uint64_t From, uint64_t To,
                         bool MayBeData) {
  From = std::max(From, Low);
  To = std::min(To, High);
  if (From < To)
    Ranges.push_back(
        {Name.str(), From, Bytes.slice(From - Section.getAddress(), To - From),
         MayBeData, Obj.isRelocatableObject() ? Section.getIndex() : 0,
         std::vector(lower_bound(Relocated, From),
                     lower_bound(Relocated, To))});
}

void SectionDivider::addSymbol(const CodeSymbol &Symbol, uint64_t Next) {
  uint64_t At = Symbol.Address, End = std::min(At + Symbol.Size, Next);
  if (Symbol.Type == ELF::STT_OBJECT) {
    add(Symbol.Name, At, End, /*MayBeData=*/true);
    At = End;
  } else if (Symbol.Size) {
    FunctionEnd = std::max(FunctionEnd, At + Symbol.Size);
  } else if (At >= FunctionEnd) {
    // Without a size, it goes on to the next symbol.
    FunctionEnd = Next;
  }
  uint64_t CodeEnd = std::clamp(FunctionEnd, At, Next);
  add(Symbol.Name, At, CodeEnd, /*MayBeData=*/false);
  add("behind " + Symbol.Name, CodeEnd, Next, /*MayBeData=*/true);
}

Error SectionDivider::run() {
  if (Low >= High)
    return Error::success();
  Expected<StringRef> Contents = Section.getContents();
  if (!Contents)
    return Contents.takeError();
  Bytes = arrayRefFromStringRef(*Contents);
  if (Obj.isRelocatableObject())
    if (Error E = findRelocated())
      return E;
  Expected<std::vector<CodeSymbol>> Symbols = symbols();
  if (!Symbols)
    return Symbols.takeError();
  Expected<StringRef> Name = Section.getName();
  if (!Name)
    return Name.takeError();
  // Code in front of the first symbol belongs to the section.
  add(*Name, Low, Symbols->empty() ? High : Symbols->front().Address,
      /*MayBeData=*/false);
  for (const auto &[Index, Symbol] : enumerate(*Symbols))
    addSymbol(Symbol, Index + 1 < Symbols->size()
                          ? (*Symbols)[Index + 1].Address
                          : Section.getAddress() + Section.getSize());
  return Error::success();
}

Expected<std::vector<CodeRange>>
codeRanges(const object::ELFObjectFileBase &Obj, uint64_t Begin, uint64_t End) {
  std::vector<CodeRange> Ranges;
  for (const object::ELFSectionRef Section : Obj.sections()) {
    if (!(Section.getFlags() & ELF::SHF_EXECINSTR) || Section.isVirtual())
      continue;
    if (Error E = SectionDivider(Obj, Section, Begin, End, Ranges).run())
      return std::move(E);
  }
  return Ranges;
}

Expected<ArrayRef<uint8_t>> codeBytes(const object::ELFObjectFileBase &Obj,
                                      uint64_t Begin, uint64_t End) {
  if (Begin == End)
    return ArrayRef<uint8_t>();
  for (const object::ELFSectionRef Section : Obj.sections()) {
    uint64_t Start = Section.getAddress();
    if (!(Section.getFlags() & ELF::SHF_EXECINSTR) || Section.isVirtual() ||
        Begin < Start || End > Start + Section.getSize())
      continue;
    Expected<StringRef> Contents = Section.getContents();
    if (!Contents)
      return Contents.takeError();
    return arrayRefFromStringRef(*Contents).slice(Begin - Start, End - Begin);
  }
  return createStringError("no executable section holds %llx to %llx",
                           static_cast<unsigned long long>(Begin),
                           static_cast<unsigned long long>(End));
}

} // namespace ukl
