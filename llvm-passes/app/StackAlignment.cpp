// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===- StackAlignment.cpp - A 16-byte stack for native members ------------===//
//
// Run it alone:
//   opt-22 -load-pass-plugin=build/lib/UKLPasses.so -passes=ukl-stack-alignment
//     -S merged.ll
//
//===----------------------------------------------------------------------===//
#include "app/StackAlignment.h"

#include "ProgramCode.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/InstrTypes.h"
#include "llvm/IR/Instructions.h"
#include "llvm/IR/IntrinsicInst.h"
#include "llvm/Support/MathExtras.h"

using namespace llvm;

namespace ukl {

/// What the x86-64 ELF ABI promises to every function.
constexpr uint64_t AbiStackAlignment = 16;

/// True for calls of functions that native members define (declared here with
/// the program's prefix) and for calls through pointers, which may lead to one.
static bool mayCallNative(const Instruction &I) {
  const auto *Call = dyn_cast<CallBase>(&I);
  if (!Call || Call->isInlineAsm())
    return false;
  const Value *Callee = Call->getCalledOperand()->stripPointerCastsAndAliases();
  const auto *F = dyn_cast<Function>(Callee);
  if (!F)
    return true;
  return F->isDeclaration() && F->getName().starts_with(SymbolPrefix);
}

namespace {

/// Where the arguments of a call are: the System V ABI for x86-64,
/// section 3.2.3, as LLVM implements it (X86CallingConv.td).
class ArgumentPlaces {
public:
  explicit ArgumentPlaces(const CallBase &Call);

  unsigned freeRegisters() const { return MaxIntegers - Integers; }
  bool isOddOnStack() const { return StackWords % 2 != 0; }

private:
  static constexpr unsigned MaxIntegers = 6, MaxVectors = 8;
  static constexpr uint64_t Word = 8;

  void addToStack(uint64_t Bytes, Align Alignment) {
    StackWords =
        alignTo(StackWords * Word, Alignment) / Word + divideCeil(Bytes, Word);
  }
  void addInteger(uint64_t Bytes);

  unsigned Integers = 0, Vectors = 0;
  uint64_t StackWords = 0;
};

} // namespace

void ArgumentPlaces::addInteger(uint64_t Bytes) {
  unsigned Registers = divideCeil(Bytes, Word);
  if (Integers + Registers <= MaxIntegers)
    Integers += Registers;
  else
    addToStack(Bytes, Align(Registers == 2 ? 2 * Word : Word));
}

ArgumentPlaces::ArgumentPlaces(const CallBase &Call) {
  const DataLayout &DL = Call.getDataLayout();
  for (unsigned I = 0; I != Call.arg_size(); ++I) {
    if (Call.paramHasAttr(I, Attribute::Nest))
      continue; // r10
    if (Call.isByValArgument(I)) {
      Type *T = Call.getParamByValType(I);
      addToStack(DL.getTypeAllocSize(T),
                 std::max(Call.getParamStackAlign(I).value_or(
                              Call.getParamAlign(I).valueOrOne()),
                          Align(Word)));
      continue;
    }
    Type *T = Call.getArgOperand(I)->getType();
    if (T->isX86_FP80Ty())
      addToStack(2 * Word, Align(2 * Word));
    else if (!T->isFPOrFPVectorTy() && !T->isVectorTy())
      addInteger(DL.getTypeAllocSize(T));
    else if (Vectors < MaxVectors)
      ++Vectors;
    else
      addToStack(DL.getTypeAllocSize(T),
                 std::max(DL.getABITypeAlign(T), Align(Word)));
  }
}

/// Adds one word to the arguments on the stack, behind those that the callee
/// knows. Registers that have no argument come first.
static void padArguments(CallBase &Call, unsigned FreeRegisters) {
  Type *Word = Type::getInt64Ty(Call.getContext());
  SmallVector<Value *, 16> Args(Call.args());
  Args.append(FreeRegisters + 1, PoisonValue::get(Word));
  SmallVector<Type *, 16> Types;
  for (const Value *V : Args)
    Types.push_back(V->getType());
  auto *Type = FunctionType::get(Call.getType(), Types, /*isVarArg=*/false);
  // The number of vector registers, which a variadic callee looks at, comes
  // with a variadic type.
  if (Call.getFunctionType()->isVarArg())
    Type = Call.getFunctionType();
  SmallVector<OperandBundleDef, 1> Bundles;
  Call.getOperandBundlesAsDefs(Bundles);
  CallBase *Padded;
  if (auto *Invoke = dyn_cast<InvokeInst>(&Call)) {
    Padded = InvokeInst::Create(
        Type, Call.getCalledOperand(), Invoke->getNormalDest(),
        Invoke->getUnwindDest(), Args, Bundles, "", Call.getIterator());
  } else {
    auto *New = CallInst::Create(Type, Call.getCalledOperand(), Args, Bundles,
                                 "", Call.getIterator());
    New->setTailCallKind(cast<CallInst>(Call).getTailCallKind());
    Padded = New;
  }
  Padded->setAttributes(Call.getAttributes());
  Padded->setCallingConv(Call.getCallingConv());
  Padded->copyMetadata(Call);
  Padded->takeName(&Call);
  Call.replaceAllUsesWith(Padded);
  Call.eraseFromParent();
}

/// A frame is aligned, but each argument on the stack moves the stack pointer
/// by one word: code generation rounds that to the module's alignment only.
static void alignCalls(Function &F) {
  for (Instruction &I : make_early_inc_range(instructions(F))) {
    auto *Call = dyn_cast<CallBase>(&I);
    if (!Call || !mayCallNative(I) || isa<IntrinsicInst>(I) ||
        Call->isMustTailCall())
      continue;
    const ArgumentPlaces Places(*Call);
    if (Places.isOddOnStack())
      padArguments(*Call, Places.freeRegisters());
  }
}

PreservedAnalyses StackAlignmentPass::run(Module &M, ModuleAnalysisManager &) {
  // Without the flag every function keeps the ABI's alignment.
  unsigned Override = M.getOverrideStackAlignment();
  if (!Override || Override >= AbiStackAlignment)
    return PreservedAnalyses::all();
  for (Function &F : M) {
    if (!isProgramFunction(F) || F.hasFnAttribute(Attribute::Naked) ||
        none_of(instructions(F), mayCallNative))
      continue;
    // Code generation makes no tail calls out of a realigned frame, so the
    // alignment holds at each call.
    if (F.getFnStackAlign().valueOrOne().value() < AbiStackAlignment) {
      AttrBuilder Alignment(F.getContext());
      Alignment.addStackAlignmentAttr(Align(AbiStackAlignment));
      F.addFnAttrs(Alignment);
    }
    alignCalls(F);
  }
  return PreservedAnalyses::none();
}

} // namespace ukl
