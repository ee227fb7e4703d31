//===- LdMain.cpp - The linker of clang -fukl -----------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// clang runs this as its linker. It has three steps:
//
//   1. link the machine code: a static executable for ring 3  (NativeLink.cpp)
//   2. merge the bitcode of the same objects                  (Merge.cpp)
//   3. add it to the executable, in sections that are not loaded
//
// Try:  clang -fukl -v -save-temps hello.c
//
//===----------------------------------------------------------------------===//

#include "LdOptions.h"
#include "Members.h"
#include "Merge.h"
#include "NativeLink.h"
#include "common/Diagnostics.h"
#include "common/ElfFile.h"

#include "llvm/Support/CommandLine.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/StringSaver.h"

using namespace llvm;
using namespace ukl;

/// Writes the object into which -r joins objects. It is fat if all of them are.
static Error finishRelocatable(ArrayRef<Member> Members,
                               const LdOptions &Options, const TempDir &Temps,
                               StringRef Linked, StringRef Output) {
  auto IsNative = [](const Member &M) { return M.isNative(); };
  const Member *Native = find_if(Members, IsNative);
  if (Native == Members.end()) {
    Expected<std::string> Bitcode = mergeBitcode(Members, Options, Temps);
    if (!Bitcode)
      return Bitcode.takeError();
    return replaceFatSection(Linked, *Bitcode, Options, Output);
  }
  if (!all_of(Members, IsNative))
    return withHint(
        makeError("cannot join '{0}', which is machine code only, with objects "
                  "that have bitcode",
                  Native->Name),
        "put the objects in an archive instead of using -r");
  return errorCodeToError(sys::fs::copy_file(Linked, Output));
}

/// lld only warns about an entry symbol that nobody defines.
static Error checkEntry(const LdOptions &Options, StringRef Linked) {
  if (Options.Entry.empty() || Options.Relocatable)
    return Error::success();
  auto Object = openElfFile(Linked);
  if (!Object)
    return Object.takeError();
  if (Object->getBinary()->getELFFile().getHeader().e_entry)
    return Error::success();
  return withHint(
      makeError("the entry symbol '{0}' is not defined", Options.Entry),
      "-e names a function of the program");
}

static Error link(const LdOptions &Options) {
  Expected<AtomicFile> Output = AtomicFile::create(Options.Output);
  if (!Output)
    return Output.takeError();
  Expected<TempDir> Temps = Options.SaveTemps
                                ? TempDir::keepAt(Options.Output + ".ukl-temps")
                                : TempDir::create("ukl-ld");
  if (!Temps)
    return Temps.takeError();
  std::string Linked = Temps->file("native");
  Expected<LinkRecord> Record = linkNative(Options, *Temps, Linked);
  if (!Record)
    return Record.takeError();
  if (Error E = checkEntry(Options, Linked))
    return E;
  Expected<MemberList> List = MemberList::open(*Record, Options.Sysroot);
  if (!List)
    return List.takeError();
  ArrayRef<Member> Members = List->members();
  if (Options.Relocatable) {
    if (Error E = finishRelocatable(Members, Options, *Temps, Linked,
                                    Output->tempPath()))
      return E;
    return Output->commit();
  }
  if (Error E = warnOfUncalledCode(Members))
    return E;
  if (!Options.AllowDlopen)
    if (Error E = checkDynamicLoading(Members))
      return E;
  Expected<std::string> Bitcode = mergeBitcode(Members, Options, *Temps);
  if (!Bitcode)
    return Bitcode.takeError();
  if (Error E = addUklSections(Linked, *Bitcode, Members, Options, *Temps,
                               Output->tempPath()))
    return E;
  return Output->commit();
}

int main(int Argc, const char **Argv) {
  setToolName("ukl-ld");
  BumpPtrAllocator Allocator;
  SmallVector<const char *> Args(Argv + 1, Argv + Argc);
  cl::ExpansionContext Expansion(Allocator, cl::TokenizeGNUCommandLine);
  if (Error E = Expansion.expandResponseFiles(Args))
    return reportError(std::move(E));
  Expected<LdOptions> Options = parseLdOptions(Args);
  if (!Options)
    return reportError(Options.takeError());
  if (Error E = link(*Options)) {
    // Other linkers do the same, so that nobody runs the old program by
    // mistake.
    removeStaleOutput(Options->Output);
    return reportError(std::move(E));
  }
  return 0;
}
