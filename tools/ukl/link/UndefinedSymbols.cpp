//===- UndefinedSymbols.cpp - Names that the program does not define ------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The executable has been linked, so what is undefined now is what a linker
// makes up for an executable: __ehdr_start, __start_<section>, _DYNAMIC. Some
// of these names exist in the kernel, where they mean the kernel's parts.
//
//===----------------------------------------------------------------------===//

#include "common/ElfFile.h"
#include "common/Paths.h"
#include "ukl/cache/Cache.h"
#include "ukl/link/LinkContext.h"
#include "ukl_abi.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/Object/ELFObjectFile.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/LineIterator.h"

#include <map>
#include <set>

using namespace llvm;
using namespace llvm::object;

namespace ukl {

static constexpr StringLiteral LinkerScriptNames[] = {UKL_LINKER_SCRIPT_NAMES};

/// What code generation calls; the kernel has these for its own code, which is
/// compiled the same way.
static constexpr StringLiteral SharedFunctions[] = {
    "memcpy", "memmove", "memset", "memcmp", "bcmp", "strlen"};

/// Who refers to a name: "main" or "start.o"; empty if that is not known.
using UserByName = std::map<std::string, std::string>;

static bool isShared(StringRef Name) {
  return is_contained(SharedFunctions, Name) ||
         Name.starts_with(UKL_SYMBOL_PREFIX) ||
         any_of(LinkerScriptNames,
                [&](StringRef P) { return Name.starts_with(P); });
}

/// What the pass ukl-undefined-symbols has written.
static void undefinedInBitcode(const LinkContext &Context,
                               UserByName &Undefined) {
  std::string List = readText(Context.file(UndefinedSymbolList));
  for (line_iterator It(MemoryBufferRef(List, "")); !It.is_at_eof(); ++It) {
    auto [Name, User] = It->split(' ');
    if (!isShared(Name))
      Undefined.try_emplace(Name.str(), User);
  }
}

static void undefinedInNatives(const LinkContext &Context,
                               UserByName &Undefined) {
  std::set<std::string> Renamed;
  std::string Map = readText(Context.file(RenameMap));
  for (line_iterator It(MemoryBufferRef(Map, "")); !It.is_at_eof(); ++It)
    Renamed.insert(It->split(' ').first.str());
  for (const auto &[Name, Member] : Context.NativeReferences)
    if (!Renamed.count(Name) && !isShared(Name))
      Undefined.try_emplace(Name, Member);
}

/// Empty if the kernel is not built yet.
static Expected<std::set<std::string>> kernelSymbols(const Kernel &K) {
  if (!isComplete(K.ObjectDir))
    return std::set<std::string>();
  Expected<OwningBinary<ELF64LEObjectFile>> Object =
      openElfFile(pathIn(K.ObjectDir, "vmlinux"));
  if (!Object) {
    // Somebody is clearing the cache. The names only make the message better.
    consumeError(Object.takeError());
    return std::set<std::string>();
  }
  std::set<std::string> Names;
  for (const SymbolRef &Symbol : Object->getBinary()->symbols()) {
    Expected<uint32_t> Flags = Symbol.getFlags();
    Expected<StringRef> Name = Symbol.getName();
    if (!Flags || !Name)
      return joinErrors(Flags.takeError(), Name.takeError());
    if ((*Flags & SymbolRef::SF_Global) && !(*Flags & SymbolRef::SF_Undefined))
      Names.insert(Name->str());
  }
  return std::move(Names);
}

Error checkUndefined(const LinkContext &Context) {
  UserByName Undefined;
  undefinedInBitcode(Context, Undefined);
  // Without the map of names, all names in native members seem to be undefined.
  if (sys::fs::exists(Context.file(RenameMap)))
    undefinedInNatives(Context, Undefined);
  // What code generation calls keeps its name in native members.
  for (StringRef Name : Context.NativeFunctions)
    if (Name.consume_front(UKL_SYMBOL_PREFIX))
      Undefined.erase(Name.str());
  if (Undefined.empty())
    return Error::success();
  Expected<std::set<std::string>> Kernel = kernelSymbols(Context.Base);
  if (!Kernel)
    return Kernel.takeError();
  std::string Text =
      formatv("{0}: not defined by the program or its libraries:",
              Context.Request.Program);
  for (const auto &[Name, User] : Undefined) {
    Text += "\n  " + Name;
    if (!User.empty())
      Text += ", used by " + User;
    if (Kernel->count(Name))
      Text += " (the kernel has something of this name)";
  }
  return withHint(make_error<ToolError>(Text, ""),
                  "define it in the program; a name that a linker gives to a "
                  "part of an executable, such as __ehdr_start, "
                  "cannot be used");
}

} // namespace ukl
