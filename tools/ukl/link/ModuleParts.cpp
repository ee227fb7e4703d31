//===- ModuleParts.cpp - Code generation in parts -------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ukl/link/ModuleParts.h"

#include "ProgramCode.h"
#include "ukl/link/FunctionAsm.h"

#include "llvm/ADT/EquivalenceClasses.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/Bitcode/BitcodeReader.h"
#include "llvm/IR/Constants.h"
#include "llvm/IR/DebugInfo.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/Object/ModuleSymbolTable.h"
#include "llvm/Support/MathExtras.h"
#include "llvm/Support/xxhash.h"
#include "llvm/Transforms/Utils/ModuleUtils.h"

using namespace llvm;

namespace ukl {

/// So many instructions take a third of a second. Smaller parts would spend
/// their time on starting the compiler.
static constexpr unsigned InstructionsPerPart = 8192, MaxFunctionParts = 64;

/// Where the program's strings are that the linker may merge
/// (DataPlacement.cpp).
static constexpr StringLiteral MergedStringSection =
    UKL_SECTION_RODATA ".str1.1";

/// The positions in the source files, for messages about inline assembly. They
/// change with each edit above.
static constexpr StringLiteral SourcePositions = "srcloc";

static void dropPositions(Module &M) {
  StripDebugInfo(M);
  unsigned Kind = M.getMDKindID(SourcePositions);
  for (Function &F : M)
    for (Instruction &I : instructions(F))
      I.setMetadata(Kind, nullptr);
}

/// Returns what assembly uses by name. Annotations are for other tools.
static SmallSetVector<GlobalValue *, 16> takeUsedLists(Module &M) {
  SmallVector<GlobalValue *, 16> Used;
  for (bool CompilerUsed : {false, true})
    if (GlobalVariable *List =
            collectUsedGlobalVariables(M, Used, CompilerUsed))
      List->eraseFromParent();
  for (GlobalVariable &GV : make_early_inc_range(M.globals()))
    if (GV.getSection() == "llvm.metadata" && GV.use_empty())
      GV.eraseFromParent();
  return {Used.begin(), Used.end()};
}

/// File-scope assembly is one part. Lets other parts find its local symbols.
static void exportAsmSymbols(Module &M, const FunctionAsm &Functions) {
  using Symbol = object::BasicSymbolRef;
  constexpr uint32_t NotLocal =
      Symbol::SF_Global | Symbol::SF_Weak | Symbol::SF_Undefined;
  std::string Exports;
  ModuleSymbolTable::CollectAsmSymbols(
      M, [&](StringRef Name, Symbol::Flags Flags) {
        if (!(Flags & NotLocal) &&
            (M.getNamedValue(Name) || Functions.mentions(Name)))
          Exports += (".globl " + Name + "\n.hidden " + Name + "\n").str();
      });
  if (!Exports.empty())
    M.appendModuleInlineAsm(Exports);
}

void dropDefinition(GlobalValue &GV) {
  if (auto *F = dyn_cast<Function>(&GV)) {
    F->deleteBody();
    F->setComdat(nullptr);
  } else if (auto *Variable = dyn_cast<GlobalVariable>(&GV)) {
    Variable->setInitializer(nullptr);
    Variable->setLinkage(GlobalValue::ExternalLinkage);
    Variable->setComdat(nullptr);
    Variable->clearMetadata();
  } else {
    Module &M = *GV.getParent();
    GlobalValue *Declaration;
    if (auto *Type = dyn_cast<FunctionType>(GV.getValueType()))
      Declaration = Function::Create(Type, GlobalValue::ExternalLinkage,
                                     GV.getAddressSpace(), "", &M);
    else
      Declaration = new GlobalVariable(
          M, GV.getValueType(), /*isConstant=*/false,
          GlobalValue::ExternalLinkage, /*Initializer=*/nullptr, "",
          /*InsertBefore=*/nullptr, GV.getThreadLocalMode());
    Declaration->setVisibility(GlobalValue::HiddenVisibility);
    Declaration->setDSOLocal(true);
    Declaration->takeName(&GV);
    GV.replaceAllUsesWith(Declaration);
    GV.eraseFromParent();
  }
}

/// The linker makes one again of the copies of a string in such a section, so
/// its address is the same in all parts. A literal is one object, whose address
/// the program may compare.
static bool isCopied(const GlobalVariable &GV) {
  return GV.hasLocalLinkage() && GV.hasGlobalUnnamedAddr() &&
         GV.getSection() == MergedStringSection;
}

static bool isKernelCode(const GlobalValue &GV) {
  const auto *F = dyn_cast_if_present<Function>(GV.getAliaseeObject());
  return F && !isProgramFunction(*F);
}

namespace {

/// Symbols that must be defined together.
class Clusters {
public:
  explicit Clusters(const Module &M);
  /// The one that stands for all.
  const GlobalValue *leader(const GlobalValue &GV) const {
    return Classes.getLeaderValue(&GV);
  }

private:
  void joinWithUsers(const GlobalValue &GV, const Value &V);

  EquivalenceClasses<const GlobalValue *> Classes;
};

} // namespace

/// Joins \p GV with the symbols that \p V, an address in it, is used by.
void Clusters::joinWithUsers(const GlobalValue &GV, const Value &V) {
  for (const User *U : V.users()) {
    if (const auto *I = dyn_cast<Instruction>(U))
      Classes.unionSets(&GV, I->getFunction());
    else if (const auto *Global = dyn_cast<GlobalValue>(U))
      Classes.unionSets(&GV, Global);
    else
      joinWithUsers(GV, *U);
  }
}

Clusters::Clusters(const Module &M) {
  for (const GlobalValue &GV : M.global_values()) {
    Classes.insert(&GV);
    if (isa<GlobalAlias, GlobalIFunc>(GV))
      if (const GlobalObject *Object = GV.getAliaseeObject())
        Classes.unionSets(&GV, Object);
  }
  for (const Function &F : M)
    for (const BasicBlock &BB : F)
      if (BB.hasAddressTaken())
        joinWithUsers(F, *BlockAddress::get(const_cast<BasicBlock *>(&BB)));
}

static unsigned countFunctionParts(const Module &M) {
  unsigned Instructions = 0;
  for (const Function &F : M)
    Instructions += F.getInstructionCount();
  return std::min<unsigned>(
      PowerOf2Ceil(Instructions / InstructionsPerPart + 1), MaxFunctionParts);
}

/// \p GV stands for a cluster.
static unsigned partOf(const GlobalValue &GV, unsigned FunctionParts) {
  if (isKernelCode(GV))
    return PartPlan::KernelPart;
  if (isa_and_present<GlobalVariable>(GV.getAliaseeObject()))
    return PartPlan::DataPart;
  return PartPlan::DataPart + 1 + xxh3_64bits(GV.getName()) % FunctionParts;
}

/// Makes \p GV visible to the other parts.
static void exportSymbol(GlobalValue &GV, const StringSet<> &Taken) {
  if (!GV.hasName())
    GV.setName("__ukl_unnamed");
  else if (Taken.contains(GV.getName()))
    GV.setName(GV.getName() + ".local");
  GV.setLinkage(GlobalValue::ExternalLinkage);
  GV.setVisibility(GlobalValue::HiddenVisibility);
}

PartPlan divideModule(Module &M, const StringSet<> &Taken) {
  dropPositions(M);
  for (GlobalValue &GV : make_early_inc_range(M.global_values()))
    if (GV.hasAvailableExternallyLinkage())
      dropDefinition(GV);
  const SmallSetVector<GlobalValue *, 16> Used = takeUsedLists(M);
  const FunctionAsm Functions(M);
  exportAsmSymbols(M, Functions);
  const Clusters Together(M);
  // A name that assembly uses cannot change.
  const bool IsOnePart =
      Functions.mustStayTogether(M) || any_of(Used, [&](const GlobalValue *GV) {
        return GV->hasLocalLinkage() && Taken.contains(GV->getName()) &&
               (Functions.mentions(GV->getName()) ||
                StringRef(M.getModuleInlineAsm()).contains(GV->getName()));
      });
  const unsigned FunctionParts = IsOnePart ? 0 : countFunctionParts(M);
  PartPlan Plan;
  Plan.Count = IsOnePart ? 1 : PartPlan::DataPart + 1 + FunctionParts;
  // A cluster with a function is where the function is.
  DenseMap<const GlobalValue *, const GlobalValue *> FirstFunction;
  for (const Function &F : M) {
    if (F.isDeclaration())
      continue;
    FirstFunction.try_emplace(Together.leader(F), &F);
    if (any_of(F, [](const BasicBlock &BB) { return BB.hasAddressTaken(); }))
      Plan.WithLabels.push_back(F.getName().str());
  }
  for (GlobalValue &GV : M.global_values()) {
    // There is one definition of each symbol, and its group may be in two
    // parts.
    if (auto *Object = dyn_cast<GlobalObject>(&GV))
      Object->setComdat(nullptr);
    const auto *Variable = dyn_cast<GlobalVariable>(&GV);
    if (GV.isDeclaration() ||
        (Variable && isCopied(*Variable) && !Used.contains(&GV)))
      continue;
    const GlobalValue *Leader = FirstFunction.lookup(Together.leader(GV));
    unsigned Part =
        IsOnePart ? 0 : partOf(Leader ? *Leader : GV, FunctionParts);
    if (GV.hasLocalLinkage() && Part != PartPlan::KernelPart)
      exportSymbol(GV, Taken);
    Plan.Parts[GV.getName()] = Part;
  }
  // The linker would remove local symbols that only assembly uses.
  SmallVector<GlobalValue *, 16> Local(
      make_filter_range(Used, std::mem_fn(&GlobalValue::hasLocalLinkage)));
  appendToCompilerUsed(M, Local);
  Plan.Parts["llvm.compiler.used"] = PartPlan::KernelPart;
  return Plan;
}

/// Removes declarations and copied constants that nothing uses.
static void removeUnused(Module &M) {
  auto IsUnused = [](GlobalValue &GV) {
    GV.removeDeadConstantUsers();
    return GV.use_empty() && (GV.isDeclaration() || GV.hasLocalLinkage());
  };
  bool Changed = true;
  while (Changed) {
    Changed = false;
    for (GlobalVariable &GV : make_early_inc_range(M.globals()))
      if (IsUnused(GV)) {
        GV.eraseFromParent();
        Changed = true;
      }
  }
  for (Function &F : make_early_inc_range(M))
    if (F.isDeclaration() && IsUnused(F))
      F.eraseFromParent();
}

/// Removes what says in which module a part was.
static void forgetOrigin(Module &M) {
  M.setModuleIdentifier("program");
  M.setSourceFileName("program");
  for (NamedMDNode &Node : make_early_inc_range(M.named_metadata()))
    if (&Node != M.getModuleFlagsMetadata())
      M.eraseNamedMetadata(&Node);
  for (StructType *Type : M.getIdentifiedStructTypes())
    Type->setName("");
  for (GlobalVariable &GV : M.globals())
    if (GV.hasLocalLinkage())
      GV.setName("");
}

Expected<std::unique_ptr<Module>> readPart(MemoryBufferRef Bitcode,
                                           const PartPlan &Plan, unsigned Part,
                                           LLVMContext &Context) {
  Context.setDiscardValueNames(true);
  Expected<std::unique_ptr<Module>> Read =
      getLazyBitcodeModule(Bitcode, Context);
  if (!Read)
    return Read.takeError();
  Module &M = **Read;
  if (Part != PartPlan::KernelPart)
    M.setModuleInlineAsm("");
  SmallVector<GlobalValue *, 0> Elsewhere;
  for (GlobalValue &GV : M.global_values()) {
    auto Found = Plan.Parts.find(GV.getName());
    if (Found != Plan.Parts.end() && Found->second != Part)
      Elsewhere.push_back(&GV);
  }
  // The reader looks for labels that it has seen used.
  for (const std::string &Name : Plan.WithLabels)
    if (Error E = M.getFunction(Name)->materialize())
      return std::move(E);
  for (GlobalValue *GV : Elsewhere)
    dropDefinition(*GV);
  if (Error E = M.materializeAll())
    return std::move(E);
  if (Plan.Count == 1)
    return std::move(*Read);
  removeUnused(M);
  forgetOrigin(M);
  return std::move(*Read);
}

} // namespace ukl
