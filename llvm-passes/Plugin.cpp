// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===- Plugin.cpp - Registration of all passes ----------------------------===//
//
// One plugin for opt (-load-pass-plugin=) and lld (--load-pass-plugin=). The
// passes run only where a textual pipeline names them.
//
//===----------------------------------------------------------------------===//
#include "app/DataPlacement.h"
#include "app/IndirectFunctions.h"
#include "app/Kernelize.h"
#include "app/Namespace.h"
#include "app/ReportErrors.h"
#include "app/SectionBounds.h"
#include "app/StackAlignment.h"
#include "app/UndefinedSymbols.h"
#include "kernel/LikelyCalls.h"
#include "kernel/LocalNames.h"
#include "profile/ColdFunctions.h"
#include "profile/ProfileCoverage.h"
#include "profile/ProfileExclusions.h"
#include "profile/ProfileNames.h"
#include "profile/ProfileTargets.h"
#include "profile/ProfileVersion.h"
#include "syscalls/SyscallList.h"
#include "syscalls/Syscalls.h"

#include "llvm/Config/llvm-config.h"
#include "llvm/Passes/PassBuilder.h"
#include "llvm/Plugins/PassPlugin.h"
#include "llvm/Transforms/Instrumentation/PGOInstrumentation.h"

using namespace llvm;
using namespace ukl;

namespace {

struct PassEntry {
  StringLiteral Name; ///< As in -passes=, with its parameter.
  void (*Add)(ModulePassManager &);
};

} // namespace

constexpr PassEntry Passes[] = {
    {"ukl-indirect-functions",
     [](auto &PM) { PM.addPass(IndirectFunctionsPass()); }},
    {"ukl-namespace", [](auto &PM) { PM.addPass(NamespacePass()); }},
    {"ukl-kernelize", [](auto &PM) { PM.addPass(KernelizePass()); }},
    {"ukl-section-bounds", [](auto &PM) { PM.addPass(SectionBoundsPass()); }},
    {"ukl-data-placement",
     [](auto &PM) {
       PM.addPass(DataPlacementPass(DataPlacementPass::Mode::Early));
     }},
    {"ukl-data-placement<late>",
     [](auto &PM) {
       PM.addPass(DataPlacementPass(DataPlacementPass::Mode::Late));
     }},
    {"ukl-undefined-symbols",
     [](auto &PM) { PM.addPass(UndefinedSymbolsPass()); }},
    {"ukl-check-syscalls", [](auto &PM) { PM.addPass(CheckSyscallsPass()); }},
    {"ukl-syscall-list", [](auto &PM) { PM.addPass(SyscallListPass()); }},
    {"ukl-report-errors", [](auto &PM) { PM.addPass(ReportErrorsPass()); }},
    {"ukl-profile-names", [](auto &PM) { PM.addPass(ProfileNamesPass()); }},
    {"ukl-profile-exclusions",
     [](auto &PM) { PM.addPass(ProfileExclusionsPass()); }},
    // LLVM's own pass, which has no name in a pipeline. When lld has
    // --lto-cs-profile-generate, the instrumentation in lto<> needs its result.
    {"pgo-instr-gen-create-var",
     [](auto &PM) { PM.addPass(PGOInstrumentationGenCreateVar("")); }},
    {"ukl-profile-targets", [](auto &PM) { PM.addPass(ProfileTargetsPass()); }},
    {"ukl-cold-functions", [](auto &PM) { PM.addPass(ColdFunctionsPass()); }},
    {"ukl-profile-version", [](auto &PM) { PM.addPass(ProfileVersionPass()); }},
    {"ukl-syscalls<entry>",
     [](auto &PM) { PM.addPass(SyscallsPass(SyscallsPass::Level::Entry)); }},
    {"ukl-syscalls<direct>",
     [](auto &PM) { PM.addPass(SyscallsPass(SyscallsPass::Level::Direct)); }},
    {"ukl-stack-alignment", [](auto &PM) { PM.addPass(StackAlignmentPass()); }},
};

/// What is between \p Name< and >; empty if \p Text is something else.
static StringRef parametersOf(StringRef Text, StringRef Name) {
  return Text.consume_front(Name) && Text.consume_front("<") &&
                 Text.consume_back(">")
             ? Text
             : "";
}

/// The passes that take file names.
static bool parsePassWithFiles(StringRef Text, ModulePassManager &PM) {
  auto [Profile, Coverage] =
      parametersOf(Text, "ukl-profile-coverage").split(';');
  if (!Profile.empty() && !Coverage.empty()) {
    PM.addPass(ProfileCoveragePass(Profile, Coverage));
    return true;
  }
  auto [Names, Object] = parametersOf(Text, "ukl-local-names").split(';');
  if (!Names.empty() && !Object.empty()) {
    PM.addPass(LocalNamesPass(Names, Object));
    return true;
  }
  StringRef Calls = parametersOf(Text, "ukl-likely-calls");
  if (Calls.empty())
    return false;
  PM.addPass(LikelyCallsPass(Calls));
  return true;
}

static bool parsePass(StringRef Name, ModulePassManager &PM,
                      ArrayRef<PassBuilder::PipelineElement>) {
  for (const PassEntry &Pass : Passes)
    if (Pass.Name == Name) {
      Pass.Add(PM);
      return true;
    }
  return parsePassWithFiles(Name, PM);
}

extern "C" __attribute__((visibility("default"))) PassPluginLibraryInfo
llvmGetPassPluginInfo() {
  return {LLVM_PLUGIN_API_VERSION, "UKLPasses", LLVM_VERSION_STRING,
          [](PassBuilder &PB) {
            PB.registerPipelineParsingCallback(parsePass);
            if (PassInstrumentationCallbacks *PIC =
                    PB.getPassInstrumentationCallbacks())
              skipColdFunctions(*PIC);
          },
          nullptr};
}
