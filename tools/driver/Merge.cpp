//===- Merge.cpp - The bitcode of a linked program ------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// lld merges the bitcode. It gets exactly the members of the native link, in
// the order in which that link took them, so that weak and strong symbols and
// COMDATs resolve alike. It gets the native members too, for the resolution
// only. It does not get the archives, because it would also take every member
// that defines something an optimisation could call, such as all of libm.
//
//===----------------------------------------------------------------------===//

#include "Merge.h"

#include "MergePreparation.h"
#include "common/Container.h"
#include "common/Diagnostics.h"
#include "common/Process.h"
#include "common/Toolchain.h"

#include "llvm/BinaryFormat/ELF.h"
#include "llvm/Bitcode/BitcodeWriter.h"
#include "llvm/IR/LLVMContext.h"
#include "llvm/IR/Module.h"
#include "llvm/Object/ArchiveWriter.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/raw_ostream.h"

using namespace llvm;

namespace ukl {

/// Writes each member to a file of its own: its bitcode, or the native object.
/// Returns the files.
static Expected<std::vector<std::string>> writeMembers(ArrayRef<Member> Members,
                                                       const TempDir &Temps) {
  std::vector<std::string> Files;
  auto Add = [&](const Member &M, StringRef Contents, StringRef Suffix) {
    Files.push_back(Temps.file(
        formatv("{0,0+4}-{1}.{2}", Files.size(), M.FileName, Suffix).str()));
    return writeInPlace(Files.back(), [&](raw_ostream &OS) {
      OS << Contents;
      return Error::success();
    });
  };
  for (const Member &M : Members) {
    if (M.isNative())
      if (Error E = Add(M, M.Object.getBuffer(), "native.o"))
        return std::move(E);
    for (StringRef Bitcode : M.Bitcode) {
      Expected<SmallVector<char, 0>> Prepared =
          prepareForMerge({Bitcode, M.Name}, Files.size());
      if (!Prepared)
        return withContext(M.Name, Prepared.takeError());
      if (!Prepared->empty())
        Bitcode = {Prepared->data(), Prepared->size()};
      if (Error E = Add(M, Bitcode, "bc"))
        return std::move(E);
    }
  }
  return Files;
}

/// Writes the bitcode of a program that has none, because all of it is
/// assembly.
static Error writeEmptyModule(StringRef Path) {
  LLVMContext Context;
  Module M("empty", Context);
  Triple Target("x86_64-unknown-linux-gnu");
  M.setDataLayout(Target.computeDataLayout());
  M.setTargetTriple(std::move(Target));
  return writeFile(Path, [&](raw_ostream &OS) {
    WriteBitcodeToFile(M, OS);
    return Error::success();
  });
}

Expected<std::string> mergeBitcode(ArrayRef<Member> Members,
                                   const LdOptions &Options,
                                   const TempDir &Temps) {
  std::string Output = Temps.file("merged.bc");
  if (all_of(Members, [](const Member &M) { return M.isNative(); })) {
    if (Error E = writeEmptyModule(Output))
      return std::move(E);
    return Output;
  }
  Expected<std::string> Lld = findLLVMTool("ld.lld");
  if (!Lld)
    return Lld.takeError();
  Expected<std::vector<std::string>> Files = writeMembers(Members, Temps);
  if (!Files)
    return Files.takeError();
  std::string ResponseFile = Temps.file("merge.args");
  if (Error E = writeResponseFile(ResponseFile, *Files))
    return std::move(E);
  RunOptions Run;
  Run.Verbose = Options.Verbose;
  std::vector<std::string> Argv = {*Lld, "-r",   "--lto-emit-llvm",
                                   "-o", Output, "@" + ResponseFile};
  // The native link has already printed the warnings and errors about these.
  Argv.insert(Argv.end(), {"--allow-multiple-definition", "--no-warnings"});
  if (Error E = run(Argv, Run))
    return withContext("merging the bitcode of '" + Options.Output + "'",
                       std::move(E));
  return Output;
}

static Error writeNativeArchive(ArrayRef<Member> Members, StringRef Path) {
  std::vector<NewArchiveMember> Objects;
  for (const Member &M : Members) {
    if (!M.isNative())
      continue;
    Objects.emplace_back(M.Object);
    Objects.back().MemberName = M.FileName;
  }
  return writeArchive(Path, Objects, SymtabWritingMode::NoSymtab,
                      object::Archive::K_GNU, /*Deterministic=*/true,
                      /*Thin=*/false);
}

static Error writeInfo(ArrayRef<Member> Members, StringRef BitcodeFile,
                       StringRef Entry, StringRef Path) {
  auto Bitcode = MemoryBuffer::getFile(BitcodeFile, false, false);
  if (!Bitcode)
    return makeError("{0}: {1}", BitcodeFile, Bitcode.getError().message());
  UklInfo Info;
  Info.LLVMVersion = llvmVersion().str();
  Info.BitcodeHash = hashBitcode((*Bitcode)->getBuffer());
  Info.Entry = Entry;
  for (const Member &M : Members)
    Info.Objects.push_back({M.Name, M.isNative()});
  return writeFile(Path, toJSON(Info));
}

static Error runObjcopy(std::vector<std::string> Args,
                        const LdOptions &Options) {
  Expected<std::string> Objcopy = findLLVMTool("llvm-objcopy");
  if (!Objcopy)
    return Objcopy.takeError();
  Args.insert(Args.begin(), *Objcopy);
  RunOptions Run;
  Run.Verbose = Options.Verbose;
  return run(Args, Run);
}

Error addUklSections(StringRef Linked, StringRef BitcodeFile,
                     ArrayRef<Member> Members, const LdOptions &Options,
                     const TempDir &Temps, StringRef Output) {
  std::string Info = Temps.file("info.json");
  if (Error E = writeInfo(Members, BitcodeFile, Options.Entry, Info))
    return E;
  std::vector<std::string> Args;
  auto AddSection = [&](StringRef Section, StringRef File) {
    Args.push_back(formatv("--add-section={0}={1}", Section, File));
  };
  AddSection(BitcodeSection, BitcodeFile);
  AddSection(InfoSection, Info);
  if (any_of(Members, [](const Member &M) { return M.isNative(); })) {
    std::string Native = Temps.file("native.a");
    if (Error E = writeNativeArchive(Members, Native))
      return E;
    AddSection(NativeSection, Native);
  }
  Args.insert(Args.end(), {Linked.str(), Output.str()});
  return runObjcopy(std::move(Args), Options);
}

Error replaceFatSection(StringRef Linked, StringRef BitcodeFile,
                        const LdOptions &Options, StringRef Output) {
  // clang gives the section this type and SHF_EXCLUDE too.
  return runObjcopy({"--remove-section=.llvm.lto",
                     formatv("--add-section=.llvm.lto={0}", BitcodeFile),
                     formatv("--set-section-type=.llvm.lto={0:x}",
                             unsigned(ELF::SHT_LLVM_LTO)),
                     "--set-section-flags=.llvm.lto=exclude", Linked.str(),
                     Output.str()},
                    Options);
}

} // namespace ukl
