//===- DynamicLoading.cpp - Programs that load libraries ------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Members.h"
#include "common/Diagnostics.h"

#include "llvm/ADT/StringSet.h"
#include "llvm/BinaryFormat/Magic.h"
#include "llvm/IR/LLVMContext.h"
#include "llvm/Object/SymbolicFile.h"
#include "llvm/Support/TargetSelect.h"
#include "llvm/Support/raw_ostream.h"

using namespace llvm;
using namespace llvm::object;

namespace ukl {

/// In a static executable these exist and always fail.
static constexpr StringLiteral Loading[] = {"dlopen", "dlmopen", "dlsym",
                                            "dlvsym", "dlclose"};

namespace {
struct Reference {
  std::string Symbol, Member;
};
} // namespace

/// Opens the symbols of an object's machine code or, if it has none, of its
/// bitcode.
static Expected<std::unique_ptr<SymbolicFile>> openSymbols(const Member &M,
                                                           LLVMContext &C) {
  if (identify_magic(M.Object.getBuffer()) != file_magic::bitcode)
    return SymbolicFile::createSymbolicFile(M.Object);
  InitializeNativeTarget(); // to read the symbols in inline assembly
  InitializeNativeTargetAsmParser();
  return SymbolicFile::createSymbolicFile(M.Object, file_magic::bitcode, &C);
}

/// Adds the references of \p M to those functions, and its own definitions.
static Error scan(const Member &M, std::vector<Reference> &References,
                  StringSet<> &Defined) {
  LLVMContext Context;
  Expected<std::unique_ptr<SymbolicFile>> File = openSymbols(M, Context);
  if (!File)
    return withContext(M.Name, File.takeError());
  for (const BasicSymbolRef &Symbol : (*File)->symbols()) {
    std::string Name;
    raw_string_ostream OS(Name);
    if (Error E = Symbol.printName(OS))
      return withContext(M.Name, std::move(E));
    if (!is_contained(Loading, Name))
      continue;
    Expected<uint32_t> Flags = Symbol.getFlags();
    if (!Flags)
      return withContext(M.Name, Flags.takeError());
    // A program tests a weak reference before it calls it.
    if (!(*Flags & BasicSymbolRef::SF_Undefined))
      Defined.insert(Name);
    else if (!(*Flags & BasicSymbolRef::SF_Weak))
      References.push_back({Name, M.Name});
  }
  return Error::success();
}

Error checkDynamicLoading(ArrayRef<Member> Members) {
  std::vector<Reference> References;
  StringSet<> Defined;
  for (const Member &M : Members)
    if (!M.FromLibC)
      if (Error E = scan(M, References, Defined))
        return E;
  Error Problems = Error::success();
  for (const Reference &R : References)
    if (!Defined.contains(R.Symbol))
      Problems = joinErrors(
          std::move(Problems),
          withHint(
              makeError("{0} refers to '{1}': -fukl links static executables, "
                        "which cannot load shared libraries",
                        R.Member, R.Symbol),
              "build the program without plug-ins, or link with "
              "-fukl-allow-dlopen: the calls then fail at run time"));
  return Problems;
}

} // namespace ukl
