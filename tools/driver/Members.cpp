//===- Members.cpp - The objects of a link --------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Members.h"

#include "common/Diagnostics.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/BinaryFormat/Magic.h"
#include "llvm/Bitcode/BitcodeReader.h"
#include "llvm/Bitstream/BitstreamReader.h"
#include "llvm/Demangle/Demangle.h"
#include "llvm/Object/ELFObjectFile.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Regex.h"

using namespace llvm;
using namespace llvm::object;

namespace ukl {

/// The section of a fat object that holds its bitcode.
static constexpr StringLiteral FatSection = ".llvm.lto";

namespace {

/// What an object file has for each of the two links.
struct ObjectContents {
  StringRef Bitcode;      ///< empty if there is none
  bool HasNative = false; ///< has machine code, data or symbols to link
};

} // namespace

/// True if \p File has a section or a symbol that takes part in a link.
static Expected<bool> hasContents(const ObjectFile &File) {
  for (const SectionRef &Section : File.sections())
    if (ELFSectionRef(Section).getFlags() & ELF::SHF_ALLOC && Section.getSize())
      return true;
  for (const SymbolRef &Symbol : File.symbols()) {
    Expected<uint32_t> Flags = Symbol.getFlags();
    if (!Flags)
      return Flags.takeError();
    if (*Flags & SymbolRef::SF_Global)
      return true;
  }
  return false;
}

static Expected<ObjectContents> findContents(MemoryBufferRef Object) {
  if (identify_magic(Object.getBuffer()) == file_magic::bitcode)
    return ObjectContents{Object.getBuffer()};
  Expected<std::unique_ptr<ObjectFile>> File =
      ObjectFile::createELFObjectFile(Object);
  if (!File)
    return File.takeError();
  Expected<bool> HasNative = hasContents(**File);
  if (!HasNative)
    return HasNative.takeError();
  ObjectContents Result{"", *HasNative};
  for (const SectionRef &Section : (*File)->sections()) {
    Expected<StringRef> Name = Section.getName();
    if (!Name)
      return Name.takeError();
    if (*Name != FatSection)
      continue;
    Expected<StringRef> Contents = Section.getContents();
    if (!Contents)
      return Contents.takeError();
    Result.Bitcode = *Contents;
  }
  return Result;
}

static bool startsModule(StringRef Bitcode) {
  return Bitcode.starts_with("BC\xC0\xDE");
}

/// The length in bytes of the first bitcode file in \p Bitcode. It ends at the
/// magic number of the next file, because no block starts with these bytes.
static Expected<size_t> bitcodeFileSize(StringRef Bitcode) {
  BitstreamCursor Cursor(arrayRefFromStringRef(Bitcode));
  if (Error E = Cursor.JumpToBit(32))
    return std::move(E);
  while (!Cursor.AtEndOfStream() &&
         !startsModule(Bitcode.substr(Cursor.getCurrentByteNo()))) {
    Expected<BitstreamEntry> Entry = Cursor.advance();
    if (!Entry)
      return Entry.takeError();
    if (Entry->Kind != BitstreamEntry::SubBlock)
      return makeError("damaged bitcode");
    if (Error E = Cursor.SkipBlock())
      return std::move(E);
  }
  return Cursor.getCurrentByteNo();
}

static Expected<SmallVector<StringRef, 1>> splitModules(StringRef Bitcode,
                                                        StringRef Name) {
  SmallVector<StringRef, 1> Result;
  while (!Bitcode.empty()) {
    if (!startsModule(Bitcode))
      return makeError("damaged bitcode");
    Expected<size_t> Size = bitcodeFileSize(Bitcode);
    if (!Size)
      return Size.takeError();
    StringRef File = Bitcode.take_front(*Size);
    Expected<BitcodeFileContents> Contents =
        getBitcodeFileContents(MemoryBufferRef(File, Name));
    if (!Contents)
      return Contents.takeError();
    Result.push_back(File);
    Bitcode = Bitcode.substr(*Size);
  }
  return Result;
}

Error MemberList::addMember(std::string Name, StringRef FileName,
                            StringRef Path, MemoryBufferRef Object) {
  Expected<ObjectContents> Found = findContents(Object);
  if (!Found)
    return withContext(Name, Found.takeError());
  auto Modules = splitModules(Found->Bitcode, Name);
  if (!Modules)
    return withHint(withContext(Name, Modules.takeError()),
                    "compile it again with clang -fukl");
  if (Found->Bitcode.empty() && !Found->HasNative)
    return Error::success(); // crti.o and crtn.o are empty
  Members.push_back({std::move(Name), FileName.str(), Path.starts_with(Sysroot),
                     Object, std::move(*Modules)});
  return Error::success();
}

/// The name of an object file. clang's temporary object "/tmp/main-1a2b3c.o" is
/// called "main.o", so that the name is the same in every run.
static std::string nameOfObject(StringRef Path) {
  SmallString<64> TempDir;
  sys::path::system_temp_directory(/*ErasedOnReboot=*/true, TempDir);
  StringRef Name = sys::path::filename(Path);
  SmallVector<StringRef, 2> Match;
  if (sys::path::parent_path(Path) == TempDir &&
      Regex("^(.*)-[0-9a-f]{6}\\.o$").match(Name, &Match))
    return Match[1].str() + ".o";
  return Path.str();
}

Error MemberList::addFile(StringRef Path) {
  auto Buffer = MemoryBuffer::getFile(Path, false, false);
  if (!Buffer)
    return makeError("{0}: {1}", Path, Buffer.getError().message());
  Files.push_back(std::move(*Buffer));
  std::string Name = Path.starts_with(Sysroot) ? sys::path::filename(Path).str()
                                               : nameOfObject(Path);
  std::string FileName = sys::path::filename(Name).str();
  return addMember(std::move(Name), FileName, Path,
                   Files.back()->getMemBufferRef());
}

Expected<MemberList::OpenArchive *> MemberList::openArchive(StringRef Path) {
  auto [It, Inserted] = Archives.try_emplace(Path);
  OpenArchive &Open = It->second;
  if (!Inserted)
    return &Open;
  auto Buffer = MemoryBuffer::getFile(Path, false, false);
  if (!Buffer)
    return makeError("{0}: {1}", Path, Buffer.getError().message());
  Open.Buffer = std::move(*Buffer);
  Expected<std::unique_ptr<Archive>> Ar =
      Archive::create(Open.Buffer->getMemBufferRef());
  if (!Ar)
    return withContext(Path, Ar.takeError());
  Open.Archive = std::move(*Ar);
  Error Err = Error::success();
  for (const Archive::Child &Child : Open.Archive->children(Err)) {
    Expected<StringRef> Name = Child.getName();
    if (!Name)
      return joinErrors(withContext(Path, Name.takeError()), std::move(Err));
    Open.Children[sys::path::filename(*Name)].push_back(Child);
  }
  if (Err)
    return withContext(Path, std::move(Err));
  return &Open;
}

/// Chooses among members that have the same name: those that define a symbol
/// for which lld has extracted a member of this name.
static Expected<std::vector<Archive::Child>>
pickExtracted(const Archive &Ar, ArrayRef<Archive::Child> Candidates,
              StringRef Name, const LinkRecord &Record) {
  std::vector<Archive::Child> Result;
  for (const auto &[File, Symbol] : Record.Extracted) {
    if (File != Name)
      continue;
    for (const Archive::Symbol &Entry : Ar.symbols()) {
      if (Entry.getName() != Symbol && demangle(Entry.getName()) != Symbol)
        continue;
      Expected<Archive::Child> Child = Entry.getMember();
      if (!Child)
        return Child.takeError();
      if (!is_contained(Candidates, *Child))
        continue;
      if (!is_contained(Result, *Child))
        Result.push_back(*Child);
      break; // the first definition is the one that is taken
    }
  }
  return Result;
}

Error MemberList::addArchiveMembers(StringRef Name, unsigned Count,
                                    const LinkRecord &Record) {
  auto [Path, MemberName] = Name.drop_back().rsplit('(');
  Expected<OpenArchive *> Open = openArchive(Path);
  if (!Open)
    return Open.takeError();
  std::vector<Archive::Child> Chosen = (*Open)->Children.lookup(MemberName);
  // lld has not linked all members of this name, so find out which.
  if (Chosen.size() != Count) {
    auto Picked = pickExtracted(*(*Open)->Archive, Chosen, Name, Record);
    if (!Picked)
      return withContext(Path, Picked.takeError());
    Chosen = std::move(*Picked);
  }
  if (Chosen.size() != Count)
    return withHint(makeError("{0}: cannot tell which of the members called "
                              "'{1}' was linked",
                              Path, MemberName),
                    "give the objects in the archive different names");
  for (const Archive::Child &Child : Chosen) {
    Expected<MemoryBufferRef> Buffer = Child.getMemoryBufferRef();
    if (!Buffer)
      return withContext(Name, Buffer.takeError());
    std::string Display =
        (sys::path::filename(Path) + "(" + MemberName + ")").str();
    if (Error E = addMember(Display, MemberName, Path, *Buffer))
      return E;
  }
  return Error::success();
}

Expected<MemberList> MemberList::open(const LinkRecord &Record,
                                      StringRef Sysroot) {
  MemberList List;
  List.Sysroot = Sysroot.str();
  StringMap<unsigned> Counts;
  for (const std::string &File : Record.Files)
    ++Counts[File];
  for (const std::string &File : Record.Files) {
    unsigned Count = std::exchange(Counts[File], 0);
    if (!Count)
      continue; // all files of this name have been added
    Error E = sys::fs::exists(File)
                  ? List.addFile(File)
                  : List.addArchiveMembers(File, Count, Record);
    if (E)
      return std::move(E);
  }
  return std::move(List);
}

Error warnOfUncalledCode(ArrayRef<Member> Members) {
  for (const Member &M : Members) {
    if (!M.isNative() || M.FromLibC)
      continue;
    Expected<std::unique_ptr<ObjectFile>> Object =
        ObjectFile::createObjectFile(M.Object);
    if (!Object)
      return withContext(M.Name, Object.takeError());
    for (const SectionRef &Section : (*Object)->sections()) {
      Expected<StringRef> Name = Section.getName();
      if (!Name)
        return withContext(M.Name, Name.takeError());
      if ((*Name == ".init" || *Name == ".fini") && Section.getSize() != 0)
        warning(M.Name + ": its code in section " + *Name + " will not run",
                "the C library runs constructors and destructors only "
                "(.init_array, .fini_array)");
    }
  }
  return Error::success();
}

} // namespace ukl
