// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===- Kernelize.cpp - Give the program's code what kernel code has -------===//
//
// Run it alone:
//   opt-22 -load-pass-plugin=build/lib/UKLPasses.so -passes=ukl-kernelize
//     [-ukl-ibt] -S program.ll
//
// Functions keep target-cpu and target-features: the program may use SSE, the
// kernel may not, and LLVM inlines only where that is safe. They also keep all
// that the user asked for and that works in ring 0.
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

/// The kernel's triple, in the normal form that clang writes.
constexpr StringLiteral KernelTriple = "x86_64-unknown-linux-gnu";

constexpr Attribute::AttrKind DroppedAttributes[] = {
    // The program's canary is at %fs:40. In a kernel module the check reads %gs
    // instead, where the kernel keeps the canary of the current task. The child
    // of fork() is another task with another canary, so every frame that it
    // inherits would look smashed.
    Attribute::StackProtect, Attribute::StackProtectReq,
    Attribute::StackProtectStrong,
    // The kernel unwinds with ORC and discards .eh_frame.
    Attribute::UWTable};

constexpr StringLiteral DroppedStringAttributes[] = {
    // These add calls of the kernel's tracer, or entries to its tables; the
    // tracer would then patch the program's code.
    "fentry-call", "instrument-function-entry",
    "instrument-function-entry-inlined", "instrument-function-exit",
    "instrument-function-exit-inlined", "mrecord-mcount", "mnop-mcount",
    "patchable-function", "patchable-function-entry",
    "patchable-function-prefix",
    // Needs a run-time library that replaces the stack.
    "split-stack",
    // A libc is compiled without builtins so that its memset() does not call
    // itself. Here that function is called ukl_memset, and the builtin is the
    // kernel's memset. The mark would keep libc from being inlined into the
    // user's code.
    "no-builtins"};

/// The module flags that are merged with the kernel's. All others say how the
/// program was compiled for user mode (PIC Level, wchar_size, uwtable,
/// cf-protection-*, stack-protector-*, ThinLTO, ...). Merged, they would
/// contradict the kernel's flags or change code generation for the kernel.
constexpr StringLiteral KeptModuleFlags[] = {"Debug Info Version",
                                             "Dwarf Version"};

/// Named metadata that asks the linker for libraries or sections.
constexpr StringLiteral DroppedMetadata[] = {
    "llvm.linker.options", "llvm.dependent-libraries", "llvm.commandline"};

static bool checkTarget(Module &M) {
  const Triple Target = M.getTargetTriple();
  if (Target.getArch() != Triple::x86_64 || !Target.isOSLinux() ||
      Target.isX32()) {
    recordError(M, "the program is compiled for '" + Target.str() +
                       "', the kernel for '" + KernelTriple +
                       "': compile it for x86_64 Linux");
    return false;
  }
  Triple Kernel(KernelTriple);
  std::string Layout = Kernel.computeDataLayout();
  if (M.getDataLayoutStr() != Layout) {
    recordError(M, "the program has the data layout '" + M.getDataLayoutStr() +
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

/// A libc is compiled for all rounding modes (-frounding-math), and LLVM does
/// not inline such functions into code that is compiled for one. Where a
/// function computes nothing in floating point, the attribute has no meaning.
static void dropUnusedStrictFP(Function &F) {
  if (!F.hasFnAttribute(Attribute::StrictFP) || usesFloatingPoint(F))
    return;
  F.removeFnAttr(Attribute::StrictFP);
  for (Instruction &I : instructions(F))
    if (auto *Call = dyn_cast<CallBase>(&I))
      Call->removeFnAttr(Attribute::StrictFP);
}

static void kernelizeFunction(Function &F) {
  dropUnusedStrictFP(F);
  for (Attribute::AttrKind Kind : DroppedAttributes)
    F.removeFnAttr(Kind);
  for (StringRef Name : DroppedStringAttributes)
    F.removeFnAttr(Name);
  // Inline stack probes work in ring 0. A probe function does not exist there.
  if (F.getFnAttribute("probe-stack").getValueAsString() != "inline-asm")
    F.removeFnAttr("probe-stack");

  F.addFnAttr(ProgramAttribute);
  // An interrupt from ring 0 without a stack switch, and the call entry itself,
  // write below the stack pointer.
  F.addFnAttr(Attribute::NoRedZone);
  // The kernel's functions have it, and the inliner wants both sides alike.
  F.addFnAttr(Attribute::NullPointerIsValid);
  F.addFnAttr("no-builtin-wcslen");
  // A jump table needs an indirect jump, and the targets have no endbr.
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
  // This flag merges by minimum, so a module without it would switch IBT off in
  // the whole kernel. Only a kernel with IBT may get it.
  if (KernelHasIBT)
    M.addModuleFlag(Module::Min, "cf-protection-branch", 1);
}

PreservedAnalyses KernelizePass::run(Module &M, ModuleAnalysisManager &) {
  if (!checkTarget(M))
    return PreservedAnalyses::all();
  for (Function &F : M)
    if (!F.isDeclaration())
      kernelizeFunction(F);
  // Variables use the module's code model, which is the kernel's.
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
