//===- ImageSize.cpp - What takes up the space in an image ----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A kernel function's subsystem is the folder of the object that defines it.
// The thin archive vmlinux.a has the objects under their paths in the tree.
//
//===----------------------------------------------------------------------===//

#include "common/ElfFile.h"
#include "common/ElfSymbols.h"
#include "common/Paths.h"
#include "common/Toolchain.h"
#include "ukl/bench/MeasuredImage.h"
#include "ukl_abi.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/Object/Archive.h"
#include "llvm/Object/ELFObjectFile.h"
#include "llvm/Object/IRObjectFile.h"

using namespace llvm;
using namespace llvm::object;

namespace ukl {

static StringRef kindOf(const ELFSectionRef &Section, StringRef Name) {
  if (Name.starts_with(UKL_SECTION_PREFIX))
    return "app";
  // The section is writable, because the kernel writes to it while it boots.
  if (Name == ".rodata")
    return "rodata";
  if (Section.getType() == ELF::SHT_NOBITS)
    return "bss";
  if (Section.getFlags() & ELF::SHF_EXECINSTR)
    return "text";
  return Section.getFlags() & ELF::SHF_WRITE ? "data" : "rodata";
}

Expected<std::vector<ImagePart>> imageSections(StringRef Image,
                                               const ElfSymbols &Symbols) {
  Expected<OwningBinary<ELF64LEObjectFile>> Object = openElfFile(Image);
  if (!Object)
    return Object.takeError();
  AddressRange App = programText(Symbols);
  std::vector<ImagePart> Parts;
  for (const SectionRef &Any : Object->getBinary()->sections()) {
    ELFSectionRef Section(Any);
    Expected<StringRef> Name = Section.getName();
    if (!Name)
      return withContext(Image, Name.takeError());
    if (!(Section.getFlags() & ELF::SHF_ALLOC) || !Section.getSize())
      continue;
    ImagePart Part{Name->str(), Section.getSize(),
                   kindOf(Section, *Name).str()};
    AddressRange All{Section.getAddress(),
                     Section.getAddress() + Section.getSize()};
    if (All.contains(App.Start)) {
      // The linker script puts the program's code at the kernel's end.
      Part.Size -= App.End - App.Start;
      Parts.push_back(Part);
      Part = {UKL_SECTION_TEXT, App.End - App.Start, "app"};
    }
    Parts.push_back(Part);
  }
  return std::move(Parts);
}

/// Calls \p Handle for each function that an object defines, local ones
/// included.
static Error forEachFunction(MemoryBufferRef Object,
                             function_ref<void(StringRef)> Handle) {
  if (identify_magic(Object.getBuffer()) == file_magic::bitcode) {
    Expected<IRSymtabFile> File = readIRSymtab(Object);
    if (!File)
      return File.takeError();
    for (const auto &Symbol : File->TheReader.symbols())
      if (!Symbol.isUndefined() && Symbol.isExecutable())
        Handle(Symbol.getName());
    return Error::success();
  }
  Expected<std::unique_ptr<ELF64LEObjectFile>> File = parseElfFile(Object);
  if (!File)
    return File.takeError();
  for (const SymbolRef &Symbol : (*File)->symbols()) {
    ELFSymbolRef Elf(Symbol);
    Expected<uint32_t> Flags = Symbol.getFlags();
    Expected<StringRef> Name = Symbol.getName();
    if (!Flags || !Name)
      return joinErrors(Flags.takeError(), Name.takeError());
    if (!(*Flags & SymbolRef::SF_Undefined) &&
        (Elf.getELFType() == ELF::STT_FUNC ||
         Elf.getELFType() == ELF::STT_NOTYPE))
      Handle(*Name);
  }
  return Error::success();
}

/// Calls \p Handle for each function with the name of its archive member.
static Error
forEachFunctionIn(StringRef Path,
                  function_ref<void(StringRef Member, StringRef Name)> Handle) {
  Expected<std::unique_ptr<MemoryBuffer>> Buffer = openFile(Path);
  if (!Buffer)
    return Buffer.takeError();
  Expected<std::unique_ptr<Archive>> Members =
      Archive::create((*Buffer)->getMemBufferRef());
  if (!Members)
    return withContext(Path, Members.takeError());
  Error Err = Error::success();
  for (const Archive::Child &Child : (*Members)->children(Err)) {
    Expected<StringRef> Name = Child.getName();
    Expected<MemoryBufferRef> Object = Child.getMemoryBufferRef();
    if (!Name || !Object)
      return joinErrors(joinErrors(Name.takeError(), Object.takeError()),
                        std::move(Err));
    Error E = forEachFunction(*Object, [&](StringRef F) { Handle(*Name, F); });
    if (E)
      return joinErrors(withContext(Path + "(" + *Name + ")", std::move(E)),
                        std::move(Err));
  }
  return Err;
}

/// The subsystem of an object: two folders at most. "net/ipv4/tcp.o" and
/// "net/ipv4/netfilter/x.o" are in net/ipv4.
static StringRef subsystemOf(StringRef Member) {
  StringRef Folder = sys::path::parent_path(Member);
  Folder.consume_front("./");
  size_t Slash = Folder.find('/');
  if (Slash == StringRef::npos)
    return Folder.empty() ? "init" : Folder;
  return Folder.substr(0, Folder.find('/', Slash + 1));
}

Expected<StringSet<>> libcFunctions() {
  Expected<std::string> Sysroot = sysrootPath();
  if (!Sysroot)
    return Sysroot.takeError();
  StringSet<> Names;
  if (Error E = forEachFunctionIn(
          pathIn(*Sysroot, "lib/libc.a"),
          [&](StringRef, StringRef Name) { Names.insert(sourceName(Name)); }))
    return std::move(E);
  return std::move(Names);
}

Expected<std::vector<ImagePart>> imageSubsystems(const ElfSymbols &Image,
                                                 const Kernel &Base,
                                                 const StringSet<> &Libc) {
  StringMap<std::string> FolderOf;
  if (Error E = forEachFunctionIn(
          pathIn(Base.ObjectDir, "vmlinux.a"),
          [&](StringRef Member, StringRef Name) {
            FolderOf.try_emplace(sourceName(Name), subsystemOf(Member).str());
          }))
    return std::move(E);
  AddressRange App = programText(Image);

  StringMap<uint64_t> Sizes;
  uint64_t CountedTo = 0; // one address may have several names
  for (const ElfSymbols::Function &F : Image.functions()) {
    uint64_t Start = std::max(F.Address, CountedTo), End = F.Address + F.Size;
    if (End <= Start || !Image.code().contains(F.Address))
      continue;
    CountedTo = End;
    StringRef Name = sourceName(F.Name);
    std::string Part;
    if (App.contains(F.Address)) {
      Name.consume_front(ImagePrefix);
      Part = Libc.contains(Name) ? "libc" : "app";
    } else {
      auto It = FolderOf.find(Name);
      Part = It == FolderOf.end() ? "other" : It->second;
    }
    Sizes[Part] += End - Start;
  }
  std::vector<ImagePart> Parts;
  for (const auto &Entry : Sizes)
    Parts.push_back({Entry.first().str(), Entry.second, ""});
  llvm::sort(Parts, [](const ImagePart &A, const ImagePart &B) {
    return std::pair(B.Size, StringRef(A.Name)) <
           std::pair(A.Size, StringRef(B.Name));
  });
  return std::move(Parts);
}

} // namespace ukl
