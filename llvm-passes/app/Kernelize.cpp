// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===- Kernelize.cpp - Give app code what kernel code has -----------------===//
//
// Run it alone:
//   opt-22 -load-pass-plugin=build/lib/UKLPasses.so -passes=ukl-kernelize
//     [-ukl-ibt] -S app.ll
//
// What functions keep: target-cpu and target-features (the app may use SSE, the
// kernel does not, and LLVM inlines only where that is safe) and everything the
// user asked for that works in ring 0.
//
//===----------------------------------------------------------------------===//
#include "app/Kernelize.h"

#include "ProgramCode.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/IntrinsicInst.h"
#include "llvm/IR/Module.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/TargetParser/Triple.h"

using namespace llvm;

static cl::opt<bool>
    KernelHasIBT("ukl-ibt",
                 cl::desc("The kernel is built with CONFIG_X86_KERNEL_IBT"));

namespace ukl {

/// The kernel's, in the normal form that clang writes.
constexpr StringLiteral KernelTriple = "x86_64-unknown-linux-gnu";

constexpr Attribute::AttrKind DroppedAttributes[] = {
    // The app's canary is at %fs:40. Compiled for the kernel the check would
    // read %gs instead, where the kernel keeps the canary of the current task:
    // after fork() the child is another task with another canary, and every
    // frame it inherited would look smashed.
    Attribute::StackProtect, Attribute::StackProtectReq,
    Attribute::StackProtectStrong,
    // The kernel unwinds with ORC and discards .eh_frame.
    Attribute::UWTable};

constexpr StringLiteral DroppedStringAttributes[] = {
    // These put call sites into tables or call functions that belong to the
    // kernel's tracer, which would then patch them.
    "fentry-call", "instrument-function-entry",
    "instrument-function-entry-inlined", "instrument-function-exit",
    "instrument-function-exit-inlined", "mrecord-mcount", "mnop-mcount",
    "patchable-function", "patchable-function-entry",
    "patchable-function-prefix",
    // Needs a run-time library that replaces the stack.
    "split-stack",
    // A libc is compiled without builtins so that its memset() does not call
    // itself. Here it is called ukl_memset, and the builtin is the kernel's;
    // but the mark keeps libc from being inlined into the program.
    "no-builtins"};

/// The module flags that may meet the kernel's. All others describe how the app
/// was compiled as a user program (PIC Level, wchar_size, uwtable,
/// cf-protection-*, stack-protector-*, ThinLTO, ...); merged, they would
/// contradict the kernel's or change code generation for the kernel as well.
constexpr StringLiteral KeptModuleFlags[] = {"Debug Info Version",
                                             "Dwarf Version"};

/// Named metadata that asks the linker for libraries or sections.
constexpr StringLiteral DroppedMetadata[] = {
    "llvm.linker.options", "llvm.dependent-libraries", "llvm.commandline"};

static bool checkTarget(Module &M) {
  const Triple Target = M.getTargetTriple();
  if (Target.getArch() != Triple::x86_64 || !Target.isOSLinux() ||
      Target.isX32()) {
    reportError(M, "the program is compiled for '" + Target.str() +
                       "', the kernel for '" + KernelTriple +
                       "': compile it for x86_64 Linux");
    return false;
  }
  Triple Kernel(KernelTriple);
  std::string Layout = Kernel.computeDataLayout();
  if (M.getDataLayoutStr() != Layout) {
    reportError(M, "the program has the data layout '" + M.getDataLayoutStr() +
                       "', the kernel '" + Layout +
                       "': compile it with the clang of this LLVM version");
    return false;
  }
  M.setTargetTriple(Kernel);
  return true;
}

static bool usesFloatingPoint(const Function &F) {
  return any_of(instructions(F), [](const Instruction &I) {
    auto IsFP = [](const Value *V) { return V->getType()->isFPOrFPVectorTy(); };
    return IsFP(&I) || any_of(I.operand_values(), IsFP) ||
           isa<ConstrainedFPIntrinsic>(I);
  });
}

/// A libc is compiled for other rounding modes (-frounding-math). That must not
/// be inlined into a program which is not, unless there is nothing to round.
static void dropIdleStrictFP(Function &F) {
  if (!F.hasFnAttribute(Attribute::StrictFP) || usesFloatingPoint(F))
    return;
  F.removeFnAttr(Attribute::StrictFP);
  for (Instruction &I : instructions(F))
    if (auto *Call = dyn_cast<CallBase>(&I))
      Call->removeFnAttr(Attribute::StrictFP);
}

static void kernelizeFunction(Function &F) {
  dropIdleStrictFP(F);
  for (Attribute::AttrKind Kind : DroppedAttributes)
    F.removeFnAttr(Kind);
  for (StringRef Name : DroppedStringAttributes)
    F.removeFnAttr(Name);
  // Probes made of instructions work in ring 0; a probe function is not there.
  if (F.getFnAttribute("probe-stack").getValueAsString() != "inline-asm")
    F.removeFnAttr("probe-stack");

  F.addFnAttr(ProgramAttribute);
  // An interrupt from ring 0 without a stack switch, and the call entry itself,
  // write below the stack pointer.
  F.addFnAttr(Attribute::NoRedZone);
  // As the kernel's functions have it; the inliner wants both sides alike.
  F.addFnAttr(Attribute::NullPointerIsValid);
  F.addFnAttr("no-builtin-wcslen");
  // A jump table is reached by an indirect jump, and its targets have no endbr.
  if (KernelHasIBT)
    F.addFnAttr("no-jump-tables", "true");
}

static void kernelizeModuleFlags(Module &M) {
  SmallVector<Module::ModuleFlagEntry, 16> Flags;
  M.getModuleFlagsMetadata(Flags);
  if (NamedMDNode *Node = M.getModuleFlagsMetadata())
    M.eraseNamedMetadata(Node);
  for (const Module::ModuleFlagEntry &Flag : Flags)
    if (is_contained(KeptModuleFlags, Flag.Key->getString()))
      M.addModuleFlag(Flag.Behavior, Flag.Key->getString(), Flag.Val);
  M.setCodeModel(CodeModel::Kernel);
  // This flag merges by minimum: a module without it would switch IBT off in
  // the whole kernel, one with it would switch on what the kernel lacks.
  if (KernelHasIBT)
    M.addModuleFlag(Module::Min, "cf-protection-branch", 1);
}

PreservedAnalyses KernelizePass::run(Module &M, ModuleAnalysisManager &) {
  if (!checkTarget(M))
    return PreservedAnalyses::all();
  for (Function &F : M)
    if (!F.isDeclaration())
      kernelizeFunction(F);
  // The code model is the kernel's, for each variable as for the module.
  for (GlobalVariable &GV : M.globals())
    if (GV.getCodeModel())
      GV.clearCodeModel();
  kernelizeModuleFlags(M);
  for (StringRef Name : DroppedMetadata)
    if (NamedMDNode *Node = M.getNamedMetadata(Name))
      M.eraseNamedMetadata(Node);
  return PreservedAnalyses::none();
}

} // namespace ukl
