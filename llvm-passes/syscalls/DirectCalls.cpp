// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===- DirectCalls.cpp - From the call site into the kernel's function ----===//
//
// See DirectCalls.h.
//
//===----------------------------------------------------------------------===//
#include "syscalls/DirectCalls.h"

#include "ProgramCode.h"
#include "syscalls/SyscallSites.h"

#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/SmallPtrSet.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/Analysis/BlockFrequencyInfo.h"
#include "llvm/Analysis/InlineCost.h"
#include "llvm/Analysis/ProfileSummaryInfo.h"
#include "llvm/Analysis/ValueTracking.h"
#include "llvm/IR/Attributes.h"
#include "llvm/IR/CFG.h"
#include "llvm/IR/Constants.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/InlineAsm.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/IntrinsicInst.h"
#include "llvm/IR/MDBuilder.h"
#include "llvm/IR/Operator.h"
#include "llvm/IR/ProfDataUtils.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Transforms/Utils/Cloning.h"
#include "llvm/Transforms/Utils/ModuleUtils.h"

#include <limits>

using namespace llvm;

namespace ukl {
namespace {

enum class Shape : uint8_t { Gate, Leaf };

struct DirectSyscall {
  StringLiteral Name;
  Shape HowCalled;
};

constexpr DirectSyscall DirectSyscalls[] = {
#define UKL_LEAF(name) {#name, Shape::Leaf},
#define UKL_GATE(name) {#name, Shape::Gate},
#include "syscalls/DirectSyscalls.def"
};

constexpr StringLiteral TableName = "sys_call_table";
constexpr StringLiteral TargetPrefix = "__x64_sys_";
/// bool f(void), defined by the kernel beside the gates.
constexpr StringLiteral WorkTestName = "ukl_syscall_work_pending";
/// struct { uintptr_t begin, end, cancelled; }[], up to one of zeros: where a
/// system call has not begun, and what to do instead. musl's pthread_cancel.c
/// declares it.
constexpr StringLiteral CancellationPointsName = "__ukl_cancellation_points";
/// What such a system call returns instead: none of the kernel's values. musl's
/// pthread_cancel.c knows it as CP_CANCELLED.
constexpr int64_t CancelledResult = std::numeric_limits<int32_t>::min();
constexpr StringLiteral LeafSection = ".ukl.leaf.text";
constexpr uint64_t LeafAlignment = 256; // UKL_LEAF_SIZE of the kernel's ukl.h

/// struct pt_regs of x86-64: 21 words, and where the arguments are (di si dx
/// r10 r8 r9; arch/x86/include/asm/ptrace.h).
constexpr unsigned PtRegsWords = 21;
constexpr unsigned PtRegsArgument[] = {14, 13, 12, 7, 9, 8};

/// A system call that the program makes directly.
struct Target {
  const DirectSyscall *Entry;
  Function *Syscall; ///< __x64_sys_<name>
  uint64_t Number;
  unsigned Parameters;      ///< How many it has.
  Function *Leaf;           ///< What the app calls; null: a gate.
  bool Called = false;      ///< By sites where nobody is cancelled,
  bool Cancellable = false; ///< and by sites where threads can be.
  unsigned Arguments = 0;   ///< The most that a site passes, of these.
  uint64_t Calls = 0;       ///< How often the profile has seen its sites run.
};

/// How many arguments __x64_sys_<name> takes out of its pt_regs. A wrapper of
/// the libc may set all registers.
unsigned countParameters(const Function &Syscall) {
  if (Syscall.isDeclaration() || Syscall.arg_size() != 1)
    return MaxSyscallArguments;
  const DataLayout &DL = Syscall.getDataLayout();
  unsigned Count = 0;
  for (const User *U : Syscall.getArg(0)->users()) {
    const auto *Field = dyn_cast<GEPOperator>(U);
    APInt Offset(DL.getIndexTypeSizeInBits(Syscall.getArg(0)->getType()), 0);
    if (!Field || !Field->accumulateConstantOffset(DL, Offset) ||
        !all_of(Field->users(), IsaPred<LoadInst>))
      return MaxSyscallArguments;
    const unsigned *Register =
        find(PtRegsArgument, Offset.getZExtValue() / sizeof(uint64_t));
    if (Register == std::end(PtRegsArgument))
      return MaxSyscallArguments;
    Count =
        std::max<unsigned>(Count, Register - std::begin(PtRegsArgument) + 1);
  }
  return Count;
}

class DirectCallBuilder {
public:
  DirectCallBuilder(Module &M, const ConstantArray &Table,
                    ModuleAnalysisManager &AM)
      : M(M), C(M.getContext()), Table(Table),
        FAM(AM.getResult<FunctionAnalysisManagerModuleProxy>(M).getManager()),
        PSI(AM.getResult<ProfileSummaryAnalysis>(M)) {
    // exposeSyscallNumbers() has changed functions.
    FAM.clear();
    for (const DirectSyscall &S : DirectSyscalls)
      ByName[S.Name] = &S;
  }

  bool run();

private:
  bool canBeCancelled(const DirectSyscall &Entry) const;
  Target *findTarget(const SyscallSite &Site);
  void callDirectly(const SyscallSite &Site, const Target &T);
  Function *create(const Target &T, const Twine &Name, unsigned Arguments);
  CallInst *callSyscall(IRBuilder<> &B, Function &F, const Target &T);
  void defineGate(const Target &T);
  void defineCancellableGate(const Target &T);
  void listCancellationPoints();
  Constant *addressOf(const Twine &Label);
  Function *makeLeaf(const Target &T);
  void inlineCallees(Function &F, CallInst *First);
  bool inlineCall(Function &F, CallBase &Call, InlineFunctionInfo &Info);
  uint64_t profileCount(const CallBase &Call);
  void forgetColdness(Function &Syscall);

  Module &M;
  LLVMContext &C;
  const ConstantArray &Table;
  FunctionAnalysisManager &FAM;
  ProfileSummaryInfo &PSI;
  StringMap<const DirectSyscall *> ByName;
  MapVector<uint64_t, Target> Targets;
  SmallVector<Constant *, 0> CancellationPoints;
  SmallVector<GlobalValue *, 16> CalledFromAsm;
};

bool DirectCallBuilder::canBeCancelled(const DirectSyscall &Entry) const {
  return Entry.HowCalled == Shape::Gate &&
         M.getNamedGlobal(CancellationPointsName);
}

Target *DirectCallBuilder::findTarget(const SyscallSite &Site) {
  const auto *Number = dyn_cast<ConstantInt>(Site.number());
  // As in the kernel, only the lower half counts.
  if (!Number)
    return nullptr;
  uint64_t Index = static_cast<uint32_t>(Number->getValue().getLimitedValue());
  if (Index >= Table.getNumOperands())
    return nullptr;
  auto *Syscall = dyn_cast<Function>(
      Table.getOperand(Index)->stripPointerCastsAndAliases());
  if (!Syscall)
    return nullptr;
  StringRef Name = Syscall->getName();
  if (!Name.consume_front(TargetPrefix))
    return nullptr;
  const DirectSyscall *Entry = ByName.lookup(Name);
  if (!Entry || (Site.CancelOperand && !canBeCancelled(*Entry)))
    return nullptr;
  auto [It, IsNew] =
      Targets.try_emplace(Index, Target{Entry, Syscall, Index, 0, nullptr});
  Target &T = It->second;
  if (IsNew) {
    T.Parameters = countParameters(*Syscall);
    if (PSI.hasProfileSummary())
      forgetColdness(*Syscall);
    if (Entry->HowCalled == Shape::Leaf)
      T.Leaf = makeLeaf(T);
  }
  (Site.CancelOperand ? T.Cancellable : T.Called) = true;
  return &T;
}

std::string calledSymbol(const SyscallSite &Site, const Target &T) {
  StringRef Prefix = Site.CancelOperand ? "__ukl_cp_"
                     : T.Leaf           ? "__ukl_leaf_"
                                        : "__ukl_gate_";
  return (Prefix + T.Entry->Name).str();
}

/// 0 without a profile.
uint64_t DirectCallBuilder::profileCount(const CallBase &Call) {
  if (!PSI.hasProfileSummary())
    return 0;
  auto &BFI = FAM.getResult<BlockFrequencyAnalysis>(
      *const_cast<Function *>(Call.getFunction()));
  return BFI.getBlockProfileCount(Call.getParent()).value_or(0);
}

/// The registers that carry arguments come back with other contents, which an
/// asm says by outputs that nobody uses.
void DirectCallBuilder::callDirectly(const SyscallSite &Site, const Target &T) {
  CallInst *Call = Site.Call;
  IRBuilder<> B(Call);
  Type *Word = B.getInt64Ty();
  size_t Count = std::min<size_t>(T.Parameters, Site.ArgumentOperands.size());

  std::string Outputs = "={ax}", Inputs, Clobbers;
  SmallVector<Value *, MaxSyscallArguments + 1> Args;
  for (size_t I = 0; I != MaxSyscallArguments; ++I) {
    StringRef Register = ArgumentRegisters[I];
    if (I >= Count) {
      Clobbers += (",~" + Register).str();
      continue;
    }
    Outputs += (",=" + Register).str();
    Inputs += "," + std::to_string(I + 1);
    Value *V = Site.argument(I);
    if (!V)
      V = B.getInt64(0);
    else if (V->getType()->isPointerTy())
      V = B.CreatePtrToInt(V, Word);
    else
      V = B.CreateZExtOrTrunc(V, Word);
    Args.push_back(V);
  }
  Clobbers += ",~{rcx}";
  if (Site.CancelOperand) {
    Outputs += ",={r11}";
    Inputs += "," + std::to_string(Count + 1);
    Args.push_back(
        B.CreatePtrToInt(Call->getArgOperand(*Site.CancelOperand), Word));
  } else {
    Clobbers += ",~{r11}";
  }
  Clobbers += ",~{memory},~{dirflag},~{fpsr},~{flags}";

  SmallVector<Type *, MaxSyscallArguments + 1> Parameters(Args.size(), Word);
  SmallVector<Type *, MaxSyscallArguments + 2> Results(Args.size() + 1, Word);
  Type *ResultType = Args.empty() ? Word : StructType::get(C, Results);
  auto *Asm = InlineAsm::get(
      FunctionType::get(ResultType, Parameters, /*isVarArg=*/false),
      "call " + calledSymbol(Site, T), Outputs + Inputs + Clobbers,
      /*hasSideEffects=*/true);
  CallInst *Direct = B.CreateCall(Asm, Args);
  Direct->setDoesNotThrow();
  if (MDNode *Location = Call->getMetadata("srcloc"))
    Direct->setMetadata("srcloc", Location);
  Value *Result = Args.empty() ? Direct : B.CreateExtractValue(Direct, 0);
  Call->replaceAllUsesWith(B.CreateZExtOrTrunc(Result, Call->getType()));
  // The call pushes its return address below the stack pointer.
  Call->getFunction()->addFnAttr(Attribute::NoRedZone);
  Call->eraseFromParent();
}

/// A function of the kernel, compiled as \p T.Syscall is.
Function *DirectCallBuilder::create(const Target &T, const Twine &Name,
                                    unsigned Arguments) {
  Type *Word = Type::getInt64Ty(C);
  SmallVector<Type *, MaxSyscallArguments> Parameters(Arguments, Word);
  auto *F =
      Function::Create(FunctionType::get(Word, Parameters, /*isVarArg=*/false),
                       GlobalValue::InternalLinkage, Name, M);
  AttrBuilder Attributes(C, T.Syscall->getAttributes().getFnAttrs());
  Attributes.removeAttribute(Attribute::Memory)
      .removeAttribute(Attribute::NoReturn)
      .removeAttribute(Attribute::NoSync)
      .removeAttribute(Attribute::NoFree)
      .removeAttribute(Attribute::AlwaysInline)
      .removeAttribute(Attribute::InlineHint);
  F->addFnAttrs(Attributes);
  F->addFnAttr(Attribute::NoInline);
  // The rest of the calls that the profile has seen come through the table. If
  // it has seen none from here, that says nothing about this program.
  if (std::optional<Function::ProfileCount> Count = T.Syscall->getEntryCount();
      Count && T.Calls != 0)
    F->setEntryCount(std::min(Count->getCount(), T.Calls));
  return F;
}

CallInst *DirectCallBuilder::callSyscall(IRBuilder<> &B, Function &F,
                                         const Target &T) {
  Type *Word = B.getInt64Ty();
  AllocaInst *Regs = B.CreateAlloca(ArrayType::get(Word, PtRegsWords));
  for (unsigned I = 0; I != MaxSyscallArguments; ++I) {
    // As if an argument that is not passed were zero; an undefined one could
    // undefine more than itself.
    Value *V = B.getInt64(0);
    if (I < F.arg_size())
      V = F.getArg(I);
    B.CreateStore(V,
                  B.CreateConstInBoundsGEP1_64(Word, Regs, PtRegsArgument[I]));
  }
  CallInst *Call = B.CreateCall(T.Syscall, Regs);
  B.CreateRet(Call);
  return Call;
}

/// Whether control gets from its function's entry to \p BB without taking a
/// branch that the source marks as unlikely.
bool isOnLikelyPath(const BasicBlock &BB) {
  for (const BasicBlock *Pred : predecessors(&BB)) {
    uint64_t Taken = 0, All = 0;
    SmallVector<uint32_t, 4> Weights;
    const Instruction *Branch = Pred->getTerminator();
    if (!extractBranchWeights(*Branch, Weights))
      return true;
    for (unsigned I = 0; I != Weights.size(); ++I) {
      All += Weights[I];
      Taken += Branch->getSuccessor(I) == &BB ? Weights[I] : 0;
    }
    constexpr uint64_t Unlikely = 64;
    if (Taken * Unlikely >= All)
      return true;
  }
  return BB.isEntryBlock();
}

/// That a workload has never made a system call does not say that it is rare
/// for a program that has a call of it. Takes the marks of a cold function off
/// those on its way, as if there were no profile of them.
void DirectCallBuilder::forgetColdness(Function &Syscall) {
  constexpr unsigned MaxDepth = 6;
  SmallVector<std::pair<Function *, unsigned>, 16> ToVisit = {{&Syscall, 0}};
  SmallPtrSet<Function *, 16> Seen;
  while (!ToVisit.empty()) {
    auto [F, Depth] = ToVisit.pop_back_val();
    std::optional<Function::ProfileCount> Count = F->getEntryCount();
    if (!Seen.insert(F).second || !Count || !PSI.isColdCount(Count->getCount()))
      continue;
    F->removeFnAttr(Attribute::Cold);
    F->setMetadata(LLVMContext::MD_prof, nullptr);
    if (Depth == MaxDepth)
      continue;
    for (Instruction &I : instructions(*F))
      if (auto *Call = dyn_cast<CallBase>(&I))
        if (Function *Callee = Call->getCalledFunction();
            Callee && !Callee->isDeclaration() &&
            isOnLikelyPath(*I.getParent()))
          ToVisit.push_back({Callee, Depth + 1});
  }
}

/// Whether the kernel's function \p Callee may become part of \p F.
bool canInline(const Function &F, const CallBase &Call,
               const Function *Callee) {
  return Callee && !Callee->isDeclaration() && !Callee->isVarArg() &&
         Callee->getFunctionType() == Call.getFunctionType() &&
         !Callee->hasFnAttribute(Attribute::NoInline) &&
         !Callee->hasFnAttribute(Attribute::Cold) &&
         Callee->getFnAttribute("target-features") ==
             F.getFnAttribute("target-features") &&
         AttributeFuncs::areInlineCompatible(F, *Callee) &&
         isInlineViable(const_cast<Function &>(*Callee)).isSuccess();
}

/// With the callee's part of the profile.
bool DirectCallBuilder::inlineCall(Function &F, CallBase &Call,
                                   InlineFunctionInfo &Info) {
  Function *Callee = Call.getCalledFunction();
  if (PSI.hasProfileSummary()) {
    FAM.invalidate(F, PreservedAnalyses::none());
    Info = InlineFunctionInfo(
        /*GetAssumptionCache=*/nullptr, &PSI,
        &FAM.getResult<BlockFrequencyAnalysis>(F),
        &FAM.getResult<BlockFrequencyAnalysis>(*Callee));
  }
  return InlineFunction(Call, Info).isSuccess();
}

/// Makes the way through \p F to the device or protocol one function, which the
/// inliner would not: the parts have other callers, and are large. It saves the
/// registers once and knows what the first part has found out.
void DirectCallBuilder::inlineCallees(Function &F, CallInst *First) {
  constexpr unsigned MaxDepth = 3, MaxCallee = 250, MaxAll = 800;
  SmallVector<std::pair<CallBase *, unsigned>, 16> Calls = {{First, 0}};
  unsigned Size = 0;
  for (size_t I = 0; I != Calls.size(); ++I) {
    auto [Call, Depth] = Calls[I];
    Function *Callee = Call->getCalledFunction();
    if (!canInline(F, *Call, Callee))
      continue;
    unsigned Count = Callee->getInstructionCount();
    // The first one is only the unpacking of the arguments. A leaf comes about
    // only if nothing is left to call.
    bool IsLeaf = F.getSection() == LeafSection;
    if (Depth != 0 && (Count > MaxCallee || Size + Count > MaxAll ||
                       (!IsLeaf && !isOnLikelyPath(*Call->getParent()))))
      continue;
    InlineFunctionInfo Info;
    if (!inlineCall(F, *Call, Info))
      continue;
    Size += Count;
    if (Depth != MaxDepth)
      for (CallBase *Inner : Info.InlinedCallSites)
        Calls.push_back({Inner, Depth + 1});
  }
}

std::string instantiateGate(const Target &T, StringRef Name) {
  return formatv("ukl_gate {0}, {1}, {2}", Name, T.Number, T.Arguments);
}

void DirectCallBuilder::defineGate(const Target &T) {
  Function *F = create(T, "__ukl_direct_" + T.Entry->Name, T.Arguments);
  IRBuilder<> B(BasicBlock::Create(C, "", F));
  inlineCallees(*F, callSyscall(B, *F, T));
  CalledFromAsm.push_back(F);
  if (T.Called)
    M.appendModuleInlineAsm(instantiateGate(T, T.Entry->Name));
  if (T.Cancellable)
    defineCancellableGate(T);
}

Constant *DirectCallBuilder::addressOf(const Twine &Label) {
  return cast<Constant>(
      M.getOrInsertFunction(Label.str(), FunctionType::get(Type::getVoidTy(C),
                                                           /*isVarArg=*/false))
          .getCallee());
}

/// It has the way to the system call in common with the other gate.
void DirectCallBuilder::defineCancellableGate(const Target &T) {
  std::string Name = ("cp_" + T.Entry->Name).str();
  CalledFromAsm.push_back(GlobalAlias::create(
      GlobalValue::InternalLinkage, "__ukl_direct_" + Name,
      M.getFunction(("__ukl_direct_" + T.Entry->Name).str())));
  M.appendModuleInlineAsm(instantiateGate(T, Name));
  // In r11 is what points to the request. The jump leaves the stack as it is,
  // so that the handler can lead to the end from wherever the signal came.
  // objtool would check the gate as part of a function, which it is not.
  std::string Check = formatv(R"(.pushsection .ukl.text.{0}, "ax", @progbits
.balign 16
.type __ukl_{0}, @function
__ukl_{0}:
cmpl $0, (%r11)
jne __ukl_cancelled_{0}
jmp __ukl_gate_{0}
__ukl_cancelled_{0}:
movq ${1}, %rax
ret
.size __ukl_{0}, . - __ukl_{0}
.popsection
.pushsection .discard.func_stack_frame_non_standard, "aw"
.long __ukl_{0} - .
.popsection)",
                              Name, CancelledResult);
  M.appendModuleInlineAsm(Check);
  // An interrupt sets a task in the gate back to its start, and a system call
  // that is restarted starts in the full entry.
  Constant *Cancelled = addressOf("__ukl_cancelled_" + Name);
  for (auto [Begin, End] :
       {std::pair("__ukl_", "__ukl_cancelled_"),
        std::pair("__ukl_gate_start_", "__ukl_gate_"),
        std::pair("__ukl_gate_entry_work_", "__ukl_gate_entry_return_")})
    CancellationPoints.push_back(ConstantStruct::getAnon(
        {addressOf(Begin + Name), addressOf(End + Name), Cancelled}));
}

void DirectCallBuilder::listCancellationPoints() {
  if (CancellationPoints.empty())
    return;
  Type *Range = CancellationPoints.front()->getType();
  CancellationPoints.push_back(Constant::getNullValue(Range));
  auto *Type = ArrayType::get(Range, CancellationPoints.size());
  GlobalVariable *Declaration = M.getNamedGlobal(CancellationPointsName);
  auto *List = new GlobalVariable(M, Type, /*isConstant=*/true,
                                  GlobalValue::InternalLinkage,
                                  ConstantArray::get(Type, CancellationPoints));
  List->takeName(Declaration);
  Declaration->replaceAllUsesWith(List);
  Declaration->eraseFromParent();
}

/// Whether \p F can start over at any point: it calls nothing and stores
/// nothing, but for what disappears with the pt_regs. Nor has it static keys:
/// the breakpoint that is there while one is changed would be the
/// application's.
bool canStartOver(const Function &F) {
  return all_of(instructions(F), [](const Instruction &I) {
    if (isa<CallBrInst>(I))
      return false;
    if (const auto *Store = dyn_cast<StoreInst>(&I))
      return isa<AllocaInst>(getUnderlyingObject(Store->getPointerOperand()));
    if (const auto *Call = dyn_cast<CallBase>(&I))
      return Call->isInlineAsm() || isa<IntrinsicInst>(Call);
    return isa<LoadInst>(I) || !I.mayWriteToMemory();
  });
}

/// The bytes in front of a leaf: a jump to \p Work. An interrupt that finds a
/// task in the leaf sets it back to there.
Constant *jumpInFront(Function &Leaf, Function &Work) {
  constexpr uint8_t JumpOpcode = 0xe9, Padding = 0xcc;
  LLVMContext &C = Leaf.getContext();
  Type *Word = Type::getInt64Ty(C), *Half = Type::getInt32Ty(C);
  // Relative to behind the jump, which is 3 bytes in front of the leaf.
  Constant *Distance = ConstantExpr::getTrunc(
      ConstantExpr::getSub(ConstantExpr::getPtrToInt(&Work, Word),
                           ConstantExpr::getPtrToInt(&Leaf, Word)),
      Half);
  Distance = ConstantExpr::getAdd(Distance, ConstantInt::get(Half, 3));
  Constant *Gap =
      ConstantDataArray::get(C, ArrayRef<uint8_t>({Padding, Padding, Padding}));
  return ConstantStruct::getAnon(
      {ConstantInt::get(Type::getInt8Ty(C), JumpOpcode), Distance, Gap},
      /*Packed=*/true);
}

/// Attributes of kernel functions that put instructions or padding in front of
/// the code: for tracing, and for call depth tracking. A leaf runs as the
/// program, where nobody may patch it, and begins at a fixed distance behind
/// its jump.
constexpr StringLiteral EntryAttributes[] = {
    "fentry-call",
    "instrument-function-entry",
    "instrument-function-entry-inlined",
    "mnop-mcount",
    "mrecord-mcount",
    "patchable-function",
    "patchable-function-entry",
    "patchable-function-entry-section",
    "patchable-function-prefix"};

/// It must not use the stack: when it is interrupted, only its address is set
/// back. Null if the kernel's configuration makes more of the system call than
/// that, lock debugging for instance.
Function *DirectCallBuilder::makeLeaf(const Target &T) {
  Function *F = create(T, "__ukl_leaf_" + T.Entry->Name, 0);
  F->setSection(LeafSection);
  // A counter would be a store. (Instrumentation that comes before this pass
  // is seen by canStartOver().)
  F->addFnAttr(Attribute::SkipProfile);
  for (StringRef Name : EntryAttributes)
    F->removeFnAttr(Name);
  F->setAlignment(Align(LeafAlignment));
  auto *Direct = BasicBlock::Create(C, "direct", F);
  IRBuilder<> B(Direct);
  inlineCallees(*F, callSyscall(B, *F, T));
  if (!canStartOver(*F)) {
    F->eraseFromParent();
    return nullptr;
  }

  auto *Work = BasicBlock::Create(C, "work", F, Direct);
  B.SetInsertPoint(BasicBlock::Create(C, "", F, Work));
  FunctionCallee Test = M.getOrInsertFunction(WorkTestName, B.getInt1Ty());
  CallInst *Pending = B.CreateCall(Test);
  Pending->addFnAttr(Attribute::AlwaysInline);
  Pending->addRetAttr(Attribute::ZExt);
  B.CreateCondBr(Pending, Work, Direct,
                 MDBuilder(C).createUnlikelyBranchWeights());

  // Defined by ukl_leaf_work in module-level asm.
  FunctionCallee Full = M.getOrInsertFunction(
      ("__ukl_leaf_entry_work_" + T.Entry->Name).str(), F->getFunctionType());
  F->setPrefixData(jumpInFront(*F, *cast<Function>(Full.getCallee())));
  B.SetInsertPoint(Work);
  CallInst *Entry = B.CreateCall(Full);
  Entry->setTailCallKind(CallInst::TCK_MustTail);
  B.CreateRet(Entry);

  CalledFromAsm.push_back(F);
  M.appendModuleInlineAsm(
      ("ukl_leaf_work " + T.Entry->Name + ", " + Twine(T.Number)).str());
  return F;
}

bool DirectCallBuilder::run() {
  for (const SyscallSite &Site : findSyscallSites(M)) {
    Target *T = findTarget(Site);
    if (!T)
      continue;
    T->Arguments = std::max(
        T->Arguments,
        std::min<unsigned>(T->Parameters, Site.ArgumentOperands.size()));
    T->Calls += profileCount(*Site.Call);
    callDirectly(Site, *T);
  }
  for (auto &[Number, T] : Targets)
    if (!T.Leaf)
      defineGate(T);
  listCancellationPoints();
  appendToCompilerUsed(M, CalledFromAsm);
  return !Targets.empty();
}

} // namespace

bool makeDirectCalls(Module &M, ModuleAnalysisManager &AM) {
  const GlobalVariable *Table = M.getGlobalVariable(TableName);
  const auto *Entries = Table && Table->hasDefinitiveInitializer()
                            ? dyn_cast<ConstantArray>(Table->getInitializer())
                            : nullptr;
  if (!Entries) {
    reportError(M, "direct system calls need the kernel's bitcode, but the "
                   "module has no " +
                       TableName);
    return false;
  }
  return DirectCallBuilder(M, *Entries, AM).run();
}

} // namespace ukl
