// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===- Namespace.cpp - A namespace of its own for the program -------------===//
//
// Run it alone:
//   opt-22 -load-pass-plugin=build/lib/UKLPasses.so -passes=ukl-namespace
//     -ukl-native-symbols=native.txt -ukl-rename-map=map.txt -S program.ll
//
// The rename map has a line "old new" for every symbol that native members see,
// in the format of llvm-objcopy --redefine-syms. The link uses it to rename the
// symbols of native members.
//
//===----------------------------------------------------------------------===//
#include "app/Namespace.h"

#include "ProgramCode.h"
#include "app/AsmText.h"
#include "app/ExecutableSymbols.h"
#include "app/InitArrays.h"
#include "app/LiveCode.h"
#include "app/NativeSymbols.h"
#include "app/WeakReferences.h"

#include "llvm/ADT/SetVector.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/Object/ModuleSymbolTable.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/raw_ostream.h"
#include "llvm/Transforms/Utils/ModuleUtils.h"

#include <map>
#include <set>

using namespace llvm;

static cl::opt<std::string> NativeSymbolsFile(
    "ukl-native-symbols", cl::value_desc("file"),
    cl::desc("Symbols that native members define (D) and reference (U)"));

static cl::opt<std::string> RenameMapFile(
    "ukl-rename-map", cl::value_desc("file"),
    cl::desc("Where to write the renames for llvm-objcopy --redefine-syms"));

static cl::opt<std::string>
    EntrySymbol("ukl-entry", cl::value_desc("symbol"), cl::init("_start"),
                cl::desc("The program's entry symbol (default: _start)"));

namespace ukl {

/// Where the kernel jumps to is ukl_<this>. It stays external.
constexpr StringLiteral EntryPoint = "_start";

/// What the program calls _start, if its entry symbol is another.
constexpr StringLiteral OtherStart = "start_file._start";

namespace {

/// What is known of one symbol that gets a new name.
struct Symbol {
  GlobalValue *GV;
  std::string OldName;
  bool IsDefinition;
  bool IsExternal; ///< Seen by native members or the kernel.
  bool IsLibcall;  ///< Code generation may call it by its old name.
};

class Renamer {
public:
  Renamer(Module &M, NativeSymbols Native)
      : M(M), Native(std::move(Native)),
        Libcalls(liveRuntimeLibcalls(M, EntrySymbol, this->Native.Referenced)) {
  }

  bool run();

private:
  void checkModuleAsm();
  void mergeSpellings();
  void collect();
  void bindExecutableSymbols();
  void dropWeakReferences();
  void renameInAsm();
  bool rename();
  void makeLocal(const Symbol &S);
  void keepLibcallName(const Symbol &S);
  Error writeMap() const;
  static std::string newName(StringRef Old);

  Module &M;
  NativeSymbols Native;
  StringSet<> Libcalls;
  std::vector<Symbol> Symbols;
  StringMap<GlobalValue *> Renamed;  ///< By old name; null if only native.
  StringMap<std::string> Executable; ///< Image's name by that of a linker.
  StringSet<> UndefinedWeak;         ///< Old names that are null in the image.
  std::map<std::string, std::string> Map; ///< Sorted, for a stable file.
};

} // namespace

std::string Renamer::newName(StringRef Old) {
  if (Old == EntrySymbol)
    Old = EntryPoint;
  else if (Old == EntryPoint)
    Old = OtherStart;
  return imageName(Old);
}

/// Labels in file-scope assembly have no IR that could be renamed: reports
/// them.
void Renamer::checkModuleAsm() {
  std::set<std::string> Names;
  ModuleSymbolTable::CollectAsmSymbols(
      M, [&](StringRef Name, object::BasicSymbolRef::Flags Flags) {
        // Without a name: the place `.` in an expression.
        if ((Flags & object::BasicSymbolRef::SF_Undefined) || Name.empty() ||
            Name.starts_with(".L"))
          return;
        Names.insert(("'" + Name + "'").str());
      });
  if (!Names.empty())
    recordError(M, "file-scope assembly defines " + join(Names, ", ") +
                       ": it cannot be renamed there; define it in a "
                       "__attribute__((naked)) function or in a .s file");
}

/// Makes "\01name" and "name" one value where one of them is the definition.
void Renamer::mergeSpellings() {
  for (GlobalValue &GV : make_early_inc_range(M.global_values())) {
    if (!GV.getName().starts_with("\01"))
      continue;
    GlobalValue *Plain = M.getNamedValue(symbolName(GV));
    if (!Plain || Plain == &GV)
      continue;
    GlobalValue *Declared = GV.isDeclaration() ? &GV : Plain;
    GlobalValue *Other = Declared == &GV ? Plain : &GV;
    if (!Declared->isDeclaration())
      continue;
    Declared->replaceAllUsesWith(Other);
    Declared->eraseFromParent();
  }
}

void Renamer::collect() {
  for (GlobalValue &GV : M.global_values()) {
    if (!GV.hasName() || isCompilerInternal(GV))
      continue;
    std::string Name = symbolName(GV).str();
    bool Defined = !GV.isDeclarationForLinker();
    // A runtime function in a native member keeps its name on both sides: the
    // calls that code generation makes cannot be renamed.
    if (!Defined && (!Native.Defined.contains(Name) || Libcalls.contains(Name)))
      continue;
    bool Visible = !GV.hasLocalLinkage();
    bool External =
        Visible && (Name == EntrySymbol || Native.Referenced.contains(Name));
    Symbols.push_back(
        {&GV, Name, Defined, External, Visible && Libcalls.contains(Name)});
    Renamed[Name] = &GV;
    if (Visible)
      Map[Name] = newName(Name);
  }
  for (StringRef Name : Native.Defined.keys()) {
    if (Libcalls.contains(Name))
      continue;
    Renamed.try_emplace(Name, nullptr);
    Map[Name.str()] = newName(Name);
  }
}

void Renamer::bindExecutableSymbols() {
  for (const auto &[Name, InImage] : ExecutableSymbols) {
    if (Renamed.contains(Name)) // The program defines it.
      continue;
    Executable[Name] = InImage.str();
    if (Native.Referenced.contains(Name))
      Map[Name.str()] = InImage.str();
    GlobalValue *GV = M.getNamedValue(Name);
    if (!GV)
      continue;
    GV->setLinkage(GlobalValue::ExternalLinkage); // A weak reference, too.
    if (GlobalValue *Other = M.getNamedValue(InImage)) {
      GV->replaceAllUsesWith(Other);
      GV->eraseFromParent();
    } else {
      GV->setName(InImage);
    }
  }
}

void Renamer::dropWeakReferences() {
  auto IsDefined = [&](StringRef Name) { return Renamed.contains(Name); };
  UndefinedWeak = dropUndefinedWeak(M, IsDefined);
  for (StringRef Name : Native.WeaklyReferenced.keys())
    if (!IsDefined(Name) && !isLinkerScriptName(Name) &&
        !Executable.contains(Name)) {
      UndefinedWeak.insert(Name);
      Map[Name.str()] = undefinedName(Name);
    }
}

/// Renames the symbols that assembly text names. The optimiser does not see
/// these uses, so the symbols are marked as used.
void Renamer::renameInAsm() {
  SmallSetVector<GlobalValue *, 8> Kept;
  std::set<std::string> Weak;
  auto NewName = [&](StringRef Old) -> std::string {
    if (auto It = Executable.find(Old); It != Executable.end())
      return It->second;
    if (UndefinedWeak.contains(Old))
      return *Weak.insert(undefinedName(Old)).first;
    auto It = Renamed.find(Old);
    if (It == Renamed.end())
      return "";
    if (It->second && !It->second->isDeclaration())
      Kept.insert(It->second);
    return newName(Old);
  };
  renameSymbolsInAsm(M, NewName);
  for (const std::string &Name : Weak)
    M.appendModuleInlineAsm(".weak " + Name);
  appendToCompilerUsed(M, Kept.getArrayRef());
}

void Renamer::makeLocal(const Symbol &S) {
  if (auto *GO = dyn_cast<GlobalObject>(S.GV))
    GO->setComdat(nullptr);
  if (S.IsExternal) {
    S.GV->setLinkage(GlobalValue::ExternalLinkage);
    S.GV->setVisibility(GlobalValue::HiddenVisibility);
  } else if (!S.GV->hasPrivateLinkage()) {
    S.GV->setLinkage(GlobalValue::InternalLinkage);
  }
}

/// A second, external name for what code generation calls by name.
void Renamer::keepLibcallName(const Symbol &S) {
  auto *Alias =
      GlobalAlias::create(S.GV->getValueType(), S.GV->getAddressSpace(),
                          GlobalValue::ExternalLinkage, S.OldName, S.GV, &M);
  Alias->setVisibility(GlobalValue::HiddenVisibility);
  appendToCompilerUsed(M, {Alias});
}

bool Renamer::rename() {
  // Free all old names first: the program may define both foo and ukl_foo.
  for (const Symbol &S : Symbols)
    S.GV->setName("");
  for (const Symbol &S : Symbols) {
    std::string Name = newName(S.OldName);
    S.GV->setName(Name);
    if (S.GV->getName() == Name)
      continue;
    recordError(M, "cannot rename '" + S.OldName + "': '" + Name +
                       "' is taken by a symbol that the program uses but does "
                       "not define; rename one of them");
    return false;
  }
  SmallVector<GlobalValue *, 8> Kept;
  for (const Symbol &S : Symbols) {
    if (!S.IsDefinition)
      continue;
    makeLocal(S);
    if (S.IsLibcall)
      keepLibcallName(S);
    // Nobody names a constructor's entry; it runs because of its section.
    auto *GO = dyn_cast<GlobalObject>(S.GV);
    if (GO && !initArraySection(GO->getSection()).empty())
      Kept.push_back(GO);
  }
  appendToCompilerUsed(M, Kept);
  M.getComdatSymbolTable().clear();
  // The image is linked statically: nothing is reached through a GOT.
  for (GlobalValue &GV : M.global_values())
    if (!isCompilerInternal(GV))
      GV.setDSOLocal(true);
  return true;
}

Error Renamer::writeMap() const {
  if (RenameMapFile.empty())
    return Error::success();
  return writeToOutput(RenameMapFile, [&](raw_ostream &OS) {
    for (const auto &[Old, New] : Map)
      OS << Old << ' ' << New << '\n';
    return Error::success();
  });
}

bool Renamer::run() {
  checkModuleAsm();
  mergeSpellings();
  collect();
  bindExecutableSymbols();
  dropWeakReferences();
  renameInAsm();
  if (!rename())
    return false;
  if (Error E = writeMap()) {
    reportError(M, "cannot write the rename map: " + toString(std::move(E)));
    return false;
  }
  return true;
}

PreservedAnalyses NamespacePass::run(Module &M, ModuleAnalysisManager &) {
  Expected<NativeSymbols> Native = readNativeSymbols(NativeSymbolsFile);
  if (!Native)
    reportError(M, "-ukl-native-symbols: " + toString(Native.takeError()));
  else
    Renamer(M, std::move(*Native)).run();
  return PreservedAnalyses::none();
}

} // namespace ukl
