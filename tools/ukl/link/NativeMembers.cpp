//===- NativeMembers.cpp - Native members of the program ------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Members without bitcode (assembly, foreign archives) go into the image as
// they are. No pass can change them, so this refuses those that would not work.
// It does so before the long link, and with the names that the user knows.
//
//===----------------------------------------------------------------------===//

#include "ProgramCode.h"
#include "common/ElfFile.h"
#include "common/FileOutput.h"
#include "common/Paths.h"
#include "common/Toolchain.h"
#include "ukl/link/LinkContext.h"
#include "ukl/link/NativeRelocations.h"
#include "ukl/verify/Verify.h"
#include "ukl_abi.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Object/ELFObjectFile.h"
#include "llvm/Support/FileSystem.h"

#include <map>
#include <set>

using namespace llvm;
using namespace llvm::object;

namespace ukl {

namespace {

/// Where a section of a native member goes. The first match counts; a prefix
/// matches the name itself and "<prefix>.*".
struct SectionRule {
  StringLiteral Prefix;
  StringLiteral Target;     ///< Empty: dropped.
  StringLiteral Flags;      ///< As of llvm-objcopy --rename-section.
  bool KeepsSuffix = false; ///< Of the name, which is a priority.
};

} // namespace

static const SectionRule SectionRules[] = {
    {".text", UKL_SECTION_TEXT ".native", "alloc,readonly,code"},
    {".rodata", UKL_SECTION_RODATA, "alloc,readonly,data"},
    // The linker relocates this, and the image is never moved.
    {".data.rel.ro", UKL_SECTION_RODATA, "alloc,data"},
    {".data", UKL_SECTION_DATA, "alloc,data"},
    {".bss", UKL_SECTION_BSS, ""},
    {".tdata", UKL_SECTION_TDATA, ""},
    {".tbss", UKL_SECTION_TBSS, ""},
    {".preinit_array", UKL_SECTION_PREINIT, ""},
    {".init_array", UKL_SECTION_INIT, "", /*KeepsSuffix=*/true},
    {".fini_array", UKL_SECTION_FINI, "", /*KeepsSuffix=*/true},
    // Nobody calls these, in ring 3 neither, but they may have symbols.
    {".init", UKL_SECTION_TEXT ".native", "alloc,readonly,code"},
    {".fini", UKL_SECTION_TEXT ".native", "alloc,readonly,code"},
    {".eh_frame", "", ""}, // the kernel has no use for these
    {".note", "", ""},
    {".gnu.linkonce.this_module", "", ""},
};

static const SectionRule *ruleFor(StringRef Section) {
  for (const SectionRule &Rule : SectionRules) {
    StringRef Rest = Section;
    if (Rest.consume_front(Rule.Prefix) &&
        (Rest.empty() || Rest.starts_with(".")))
      return &Rule;
  }
  return nullptr;
}

namespace {

/// A variable that several files may define; the linker makes one of them.
struct CommonSymbol {
  uint64_t Size = 0, Alignment = 1; ///< The largest, in bytes.
  std::string Member;               ///< The first that has it.
};

/// The names that native members define and reference.
struct NativeSymbolTable {
  std::map<std::string, CommonSymbol> Common;
  std::set<std::string> Defined, StronglyDefined, WeaklyReferenced;
  std::map<std::string, std::string> Referenced; ///< By which member first.
};

} // namespace

/// The file name for native member number \p Index, with its name in it.
static std::string memberFile(size_t Index, StringRef Name) {
  std::string File = formatv("native-{0}-", Index);
  for (char C : sys::path::filename(Name))
    File += isAlnum(C) || C == '.' || C == '_' ? C : '_';
  return StringRef(File).ends_with(".o") ? File : File + ".o";
}

static Error checkSections(const ELFObjectFileBase &Object) {
  Error Problems = Error::success();
  for (const ELFSectionRef Section : Object.sections()) {
    if (!(Section.getFlags() & ELF::SHF_ALLOC) || Section.getSize() == 0)
      continue;
    Expected<StringRef> Name = Section.getName();
    if (!Name)
      return joinErrors(std::move(Problems), Name.takeError());
    if (!ruleFor(*Name))
      Problems = joinErrors(
          std::move(Problems),
          withHint(
              makeError("section '{0}' would end up among the kernel's data",
                        *Name),
              "put its contents into .text, .rodata, .data or .bss"));
  }
  return Problems;
}

static Error collectSymbols(StringRef Member, const ELFObjectFileBase &Object,
                            NativeSymbolTable &Table) {
  Error Problems = Error::success();
  for (const ELFSymbolRef Symbol : Object.symbols()) {
    Expected<uint32_t> Flags = Symbol.getFlags();
    Expected<StringRef> Name = Symbol.getName();
    if (!Flags || !Name)
      return joinErrors(std::move(Problems),
                        joinErrors(Flags.takeError(), Name.takeError()));
    if (Symbol.getELFType() == ELF::STT_GNU_IFUNC)
      Problems = joinErrors(
          std::move(Problems),
          withHint(makeError("the indirect function '{0}' is in assembly, "
                             "where nobody calls its resolver",
                             *Name),
                   "write the ifunc in C, or choose the function in a "
                   "constructor"));
    if (*Flags & SymbolRef::SF_Common) {
      CommonSymbol &Common = Table.Common[Name->str()];
      Common.Size = std::max(Common.Size, Symbol.getSize());
      Common.Alignment =
          std::max<uint64_t>(Common.Alignment, Symbol.getAlignment());
      if (Common.Member.empty())
        Common.Member = Member;
      continue;
    }
    if (Name->empty() || *Name == GlobalOffsetTable ||
        !(*Flags & SymbolRef::SF_Global || *Flags & SymbolRef::SF_Undefined))
      continue;
    if (!(*Flags & SymbolRef::SF_Undefined)) {
      Table.Defined.insert(Name->str());
      if (!(*Flags & SymbolRef::SF_Weak))
        Table.StronglyDefined.insert(Name->str());
    } else if (*Flags & SymbolRef::SF_Weak)
      Table.WeaklyReferenced.insert(Name->str());
    else
      Table.Referenced.try_emplace(Name->str(), Member);
  }
  return Problems;
}

static Error checkCode(StringRef Member, const ELFObjectFileBase &Object,
                       const CodeScanner &Scanner) {
  Expected<std::vector<CodeRange>> Ranges = codeRanges(Object);
  if (!Ranges)
    return Ranges.takeError();
  VerifyResult Result;
  Scanner.scan(
      *Ranges, [](uint64_t) { return CodeOwner::Program; }, Result.Findings);
  return findingsError(Member, Result);
}

static Error takeMember(LinkContext &Context, const NativeMember &Member,
                        size_t Index, const CodeScanner &Scanner,
                        const StringSet<> &Functions,
                        NativeSymbolTable &Table) {
  Expected<std::unique_ptr<ELF64LEObjectFile>> Object =
      parseElfFile(Member.Object->getMemBufferRef());
  if (!Object)
    return Object.takeError();
  const ELF64LEObjectFile &ELF = **Object;
  if (ELF.getELFFile().getHeader().e_type != ELF::ET_REL)
    return makeError("not an object file");
  Error Problems = checkCode("code", ELF, Scanner);
  Problems = joinErrors(std::move(Problems), checkSections(ELF));
  Problems = joinErrors(std::move(Problems),
                        checkRelocations(ELF, Functions, [](StringRef Section) {
                          const SectionRule *Rule = ruleFor(Section);
                          return Rule && Rule->Target.empty();
                        }));
  Problems =
      joinErrors(std::move(Problems), collectSymbols(Member.Name, ELF, Table));
  return joinErrors(std::move(Problems),
                    writeFile(Context.file(memberFile(Index, Member.Name)),
                              Member.Object->getBuffer()));
}

/// The names of the functions of the whole program.
static Expected<StringSet<>> programFunctions(const Container &App,
                                              const BitcodeSymbols &Bitcode) {
  StringSet<> Functions = Bitcode.Functions;
  for (const NativeMember &Member : App.NativeMembers) {
    auto Object = parseElfFile(Member.Object->getMemBufferRef());
    if (!Object)
      return withContext(Member.Name, Object.takeError());
    if (Error E = collectFunctions(**Object, Functions))
      return withContext(Member.Name, std::move(E));
  }
  return std::move(Functions);
}

/// Decides who defines each common symbol: the program's bitcode, a native
/// member with an ordinary definition, or a variable in the program's data that
/// is made here. The kernel's linker script would place what the linker makes
/// among the kernel's data.
static Error defineCommonSymbols(LinkContext &Context,
                                 const StringSet<> &DefinedInBitcode,
                                 NativeSymbolTable &Table) {
  std::string Text = "\t.section " UKL_SECTION_BSS ",\"aw\",@nobits\n";
  raw_string_ostream OS(Text);
  bool Any = false;
  for (const auto &[Name, Common] : Table.Common) {
    if (DefinedInBitcode.contains(Name)) {
      Table.Referenced.try_emplace(Name, Common.Member);
      continue;
    }
    Table.Defined.insert(Name);
    // It is stronger than a weak definition, as the common symbol is.
    if (Table.StronglyDefined.count(Name))
      continue;
    Any = true;
    std::string NewName = imageName(Name);
    OS << formatv("\t.globl {0}\n\t.hidden {0}\n\t.type {0}, @object\n"
                  "\t.size {0}, {1}\n\t.balign {2}\n{0}:\n\t.zero {1}\n",
                  NewName, Common.Size, Common.Alignment);
  }
  return Any ? addAssembly(Context, "common-symbols", Text) : Error::success();
}

Error extractNativeMembers(LinkContext &Context) {
  Expected<std::unique_ptr<CodeScanner>> Scanner = CodeScanner::create();
  if (!Scanner)
    return Scanner.takeError();
  Expected<BitcodeSymbols> Bitcode =
      BitcodeSymbols::read(MemoryBufferRef(Context.App.Bitcode, "bitcode"));
  if (!Bitcode)
    return Bitcode.takeError();
  Expected<StringSet<>> Functions = programFunctions(Context.App, *Bitcode);
  if (!Functions)
    return Functions.takeError();
  NativeSymbolTable Table;
  Error Problems = Error::success();
  for (const auto &[Index, Member] : enumerate(Context.App.NativeMembers))
    Problems = joinErrors(
        std::move(Problems),
        withContext(
            Context.Request.Program + ": native member " + Member.Name,
            takeMember(Context, Member, Index, **Scanner, *Functions, Table)));
  Problems = joinErrors(std::move(Problems),
                        defineCommonSymbols(Context, Bitcode->Defined, Table));
  for (const std::string &Name : Table.Defined)
    Context.NativeFunctions.push_back(imageName(Name));
  for (const auto &[Name, Member] : Table.Referenced)
    if (!Table.Defined.count(Name))
      Context.NativeReferences[Name] = Member;
  Error Written =
      writeFile(Context.file(NativeSymbolList), [&](raw_ostream &OS) {
        for (const std::string &Name : Table.Defined)
          OS << "D " << Name << '\n';
        for (const auto &[Name, Member] : Context.NativeReferences)
          OS << "U " << Name << '\n';
        for (const std::string &Name : Table.WeaklyReferenced)
          if (!Table.Defined.count(Name) && !Table.Referenced.count(Name))
            OS << "W " << Name << '\n';
        return Error::success();
      });
  return joinErrors(std::move(Problems), std::move(Written));
}

/// llvm-objcopy's options that rename the sections of \p Object.
static Expected<std::vector<std::string>>
sectionOptions(const ELFObjectFileBase &Object) {
  std::set<std::string> Options;
  for (const SectionRef &Section : Object.sections()) {
    Expected<StringRef> Name = Section.getName();
    if (!Name)
      return Name.takeError();
    const SectionRule *Rule = ruleFor(*Name);
    if (!Rule)
      continue;
    if (Rule->Target.empty()) {
      Options.insert("--remove-section=" + Name->str());
      continue;
    }
    StringRef Suffix =
        Rule->KeepsSuffix ? Name->drop_front(Rule->Prefix.size()) : "";
    std::string Option =
        formatv("--rename-section={0}={1}{2}", *Name, Rule->Target, Suffix);
    if (!Rule->Flags.empty())
      Option += "," + Rule->Flags.str();
    Options.insert(Option);
  }
  return std::vector<std::string>(Options.begin(), Options.end());
}

Error rewriteNativeMembers(LinkContext &Context) {
  Expected<std::string> Objcopy = findLLVMTool("llvm-objcopy");
  if (!Objcopy)
    return Objcopy.takeError();
  for (const auto &[Index, Member] : enumerate(Context.App.NativeMembers)) {
    Expected<std::unique_ptr<ELF64LEObjectFile>> Object =
        parseElfFile(Member.Object->getMemBufferRef());
    if (!Object)
      return Object.takeError();
    auto Options = sectionOptions(**Object);
    if (!Options)
      return Options.takeError();
    std::string From = memberFile(Index, Member.Name);
    std::string To = "ukl-" + From;
    std::vector<std::string> Command = {
        *Objcopy, "--strip-debug", "--strip-symbol=" + GlobalOffsetTable.str(),
        "--redefine-syms=" + RenameMap.str()};
    llvm::append_range(Command, *Options);
    Command.push_back(From);
    Command.push_back(To);
    if (Error E = runCommand(Context, Command, Context.file("objcopy.log")))
      return withContext("native member " + Member.Name, std::move(E));
    Context.Objects.push_back(pathIn("..", To));
  }
  return Error::success();
}

Error addStackSize(LinkContext &Context) {
  uint64_t Size = Context.App.StackSize;
  if (Size == 0)
    return Error::success();
  // The kernel takes the symbol's value as a 32-bit immediate.
  if (Size > INT32_MAX)
    return withHint(makeError("{0}: stacks of {1} bytes are too large",
                              Context.Request.Program, Size),
                    formatv("-z stack-size= is {0} at most", INT32_MAX));
  return addAssembly(
      Context, "stack-size",
      formatv("\t.globl __ukl_stack_size\n__ukl_stack_size = {0}\n", Size));
}

} // namespace ukl
