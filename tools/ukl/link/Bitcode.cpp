//===- Bitcode.cpp - The program's bitcode before the link ----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "common/ElfFile.h"
#include "common/FileOutput.h"
#include "common/Paths.h"
#include "common/Process.h"
#include "common/Toolchain.h"
#include "ukl/link/LinkContext.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/LTO/LTO.h"
#include "llvm/Object/ELFObjectFile.h"
#include "llvm/Support/LineIterator.h"
#include "llvm/Support/raw_ostream.h"

#include <set>

using namespace llvm;
using namespace llvm::object;

namespace ukl {

/// From the program's bitcode to what can meet the kernel's.
static constexpr StringLiteral PrelinkPasses =
    "ukl-namespace,ukl-kernelize,globaldce,ukl-data-placement";

/// Names that the linker script gives to the program (see ukl.lds.h).
static constexpr StringLiteral LinkerScriptNames[] = {
    "__preinit_array_", "__init_array_", "__fini_array_", "__ukl_", "ukl_"};

/// What code generation calls; the kernel has these for its own code, which is
/// compiled the same way.
static constexpr StringLiteral SharedFunctions[] = {
    "memcpy", "memmove", "memset", "memcmp", "bcmp", "strlen"};

/// The errors that a tool of LLVM has printed, without what surrounds them.
static Error toolFailure(const LinkContext &Context, Error E,
                         const std::string &Log) {
  std::string Text = readText(Log);
  std::string Found;
  unsigned Count = 0;
  for (line_iterator It(MemoryBufferRef(Text, Log)); !It.is_at_eof(); ++It)
    if (StringRef Text = It->split("error: ").second;
        !Text.empty() && Count++ < 10) {
      Text.consume_front("ukl: "); // our own passes
      Found += "\n  " + Text.str();
    }
  if (Found.empty())
    return E;
  consumeError(std::move(E));
  return make_error<ToolError>(
      Context.Request.Program +
          ": it cannot be linked into the kernel:" + Found,
      "");
}

Error runPrelinkPasses(LinkContext &Context) {
  Expected<std::string> Opt = findLLVMTool("opt");
  if (!Opt)
    return Opt.takeError();
  std::string Log = Context.file("opt.log");
  if (Error E = writeFile(Context.file(AppBitcode), Context.App.Bitcode))
    return E;
  // The plugin comes first: it brings the options that follow.
  if (Error E = runCommand(Context,
                           {*Opt, "-load-pass-plugin=" + Context.Plugin,
                            "-passes=" + PrelinkPasses.str(),
                            "-ukl-native-symbols=" + NativeSymbolList.str(),
                            "-ukl-rename-map=" + RenameMap.str(),
                            AppBitcode.str(), "-o", AppPrelinked.str()},
                           Log))
    return toolFailure(Context, std::move(E), Log);
  return Error::success();
}

/// Names that the module leaves to somebody else to define.
static Error undefinedInBitcode(const LinkContext &Context,
                                std::set<std::string> &Names) {
  Expected<std::unique_ptr<MemoryBuffer>> Buffer =
      openFile(Context.file(AppPrelinked));
  if (!Buffer)
    return Buffer.takeError();
  Expected<std::unique_ptr<lto::InputFile>> File =
      lto::InputFile::create((*Buffer)->getMemBufferRef());
  if (!File)
    return File.takeError();
  for (const lto::InputFile::Symbol &Symbol : (*File)->symbols())
    if (Symbol.isUndefined())
      Names.insert(Symbol.getName().str());
  return Error::success();
}

static void undefinedInNatives(const LinkContext &Context,
                               std::set<std::string> &Names) {
  std::set<std::string> Renamed;
  std::string Map = readText(Context.file(RenameMap));
  for (line_iterator It(MemoryBufferRef(Map, "")); !It.is_at_eof(); ++It)
    Renamed.insert(It->split(' ').first.str());
  std::string List = readText(Context.file(NativeSymbolList));
  for (line_iterator It(MemoryBufferRef(List, "")); !It.is_at_eof(); ++It) {
    StringRef Name = *It;
    if (Name.consume_front("U ") && !Renamed.count(Name.str()))
      Names.insert(Name.str());
  }
}

/// The names in \p Candidates that the kernel defines.
static Expected<std::vector<std::string>>
definedByKernel(const Kernel &K, const std::set<std::string> &Candidates) {
  Expected<OwningBinary<ELF64LEObjectFile>> Object =
      openElfFile(pathIn(K.ObjectDir, "vmlinux"));
  if (!Object)
    return Object.takeError();
  std::set<std::string> Found;
  for (const SymbolRef &Symbol : Object->getBinary()->symbols()) {
    Expected<uint32_t> Flags = Symbol.getFlags();
    Expected<StringRef> Name = Symbol.getName();
    if (!Flags || !Name)
      return joinErrors(Flags.takeError(), Name.takeError());
    if ((*Flags & SymbolRef::SF_Global) && !(*Flags & SymbolRef::SF_Undefined))
      if (std::string Text = Name->str(); Candidates.count(Text))
        Found.insert(Text);
  }
  return std::vector<std::string>(Found.begin(), Found.end());
}

Error checkUndefined(const LinkContext &Context) {
  std::set<std::string> Undefined, Candidates;
  if (Error E = undefinedInBitcode(Context, Undefined))
    return E;
  undefinedInNatives(Context, Undefined);
  for (const std::string &Name : Undefined)
    if (none_of(LinkerScriptNames,
                [&](StringRef P) { return StringRef(Name).starts_with(P); }) &&
        !is_contained(SharedFunctions, Name))
      Candidates.insert(Name);
  Expected<std::vector<std::string>> Found =
      definedByKernel(Context.Base, Candidates);
  if (!Found)
    return Found.takeError();
  if (Found->empty())
    return Error::success();
  return withHint(makeError("{0}: not defined by the program or its libraries, "
                            "but the kernel has something of this name: {1}",
                            Context.Request.Program, join(*Found, ", ")),
                  "define it in the program; names such as _end and _etext, "
                  "which a linker gives to parts of an executable, mean the "
                  "kernel's parts here and cannot be used");
}

Error compileProgram(LinkContext &Context) {
  Expected<std::string> Lld = findLLVMTool("ld.lld");
  if (!Lld)
    return Lld.takeError();
  std::string Log = Context.file("codegen.log");
  std::vector<std::string> Command = {*Lld,
                                      "-m",
                                      "elf_x86_64",
                                      "-r",
                                      "--load-pass-plugin=" + Context.Plugin,
                                      "--lto-newpm-passes=" +
                                          Context.Request.linkPasses(),
                                      AppPrelinked.str(),
                                      "-o",
                                      AppObject.str()};
  if (Error E = runCommand(Context, Command, Log))
    return toolFailure(Context, std::move(E), Log);
  return Error::success();
}

} // namespace ukl
