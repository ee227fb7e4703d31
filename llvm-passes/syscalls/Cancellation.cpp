// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===- Cancellation.cpp - Gates in which a thread can be cancelled --------===//
//
// See Cancellation.h.
//
//===----------------------------------------------------------------------===//
#include "syscalls/Cancellation.h"

#include "syscalls/Gates.h"

#include "llvm/Support/FormatVariadic.h"

#include <limits>

using namespace llvm;

namespace ukl {

/// struct { uintptr_t begin, end, cancelled; }[], up to one of zeros: where a
/// system call has not begun, and what to do instead. musl's pthread_cancel.c
/// declares it.
constexpr StringLiteral PointsName = "__ukl_cancellation_points";

/// What such a system call returns instead: none of the kernel's values. musl's
/// pthread_cancel.c knows it as CP_CANCELLED.
constexpr int64_t CancelledResult = std::numeric_limits<int32_t>::min();

bool canBeCancelled(const Module &M, const DirectSyscall &Entry) {
  return Entry.Kind == DirectKind::Gate && M.getNamedGlobal(PointsName);
}

/// The address of a label that module-level asm defines.
static Constant *addressOf(Module &M, const Twine &Label) {
  return cast<Constant>(
      M.getOrInsertFunction(Label.str(),
                            FunctionType::get(Type::getVoidTy(M.getContext()),
                                              /*isVarArg=*/false))
          .getCallee());
}

/// The text of __ukl_<Name>. r11 points to the request. The jump leaves the
/// stack as it is, so that the handler can send the thread to the end from
/// wherever the signal came. objtool would check it as part of a function,
/// which it is not.
static std::string requestCheck(StringRef Name) {
  return formatv(R"(.pushsection .ukl.text.{0}, "ax", @progbits
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
}

void CancellableGates::define(const DirectTarget &T) {
  Module &M = Context.M;
  std::string Name = ("cp_" + T.name()).str();
  // Both gates call one function of the kernel.
  Context.CalledFromAsm.push_back(
      GlobalAlias::create(GlobalValue::InternalLinkage, "__ukl_direct_" + Name,
                          M.getFunction(("__ukl_direct_" + T.name()).str())));
  M.appendModuleInlineAsm(instantiateGate(T, Name));
  M.appendModuleInlineAsm(requestCheck(Name));
  // An interrupt sets a task in the gate back to the gate's start, and a system
  // call that is restarted starts in the full entry.
  Constant *Cancelled = addressOf(M, "__ukl_cancelled_" + Name);
  for (auto [Begin, End] :
       {std::pair("__ukl_", "__ukl_cancelled_"),
        std::pair("__ukl_gate_start_", "__ukl_gate_"),
        std::pair("__ukl_gate_entry_work_", "__ukl_gate_entry_return_")})
    Points.push_back(ConstantStruct::getAnon(
        {addressOf(M, Begin + Name), addressOf(M, End + Name), Cancelled}));
}

void CancellableGates::defineList() {
  if (Points.empty())
    return;
  Type *Range = Points.front()->getType();
  Points.push_back(Constant::getNullValue(Range));
  auto *Type = ArrayType::get(Range, Points.size());
  GlobalVariable *Declaration = Context.M.getNamedGlobal(PointsName);
  auto *List = new GlobalVariable(Context.M, Type, /*isConstant=*/true,
                                  GlobalValue::InternalLinkage,
                                  ConstantArray::get(Type, Points));
  List->takeName(Declaration);
  Declaration->replaceAllUsesWith(List);
  Declaration->eraseFromParent();
}

} // namespace ukl
