//===- Modules.cpp - Bitcode and passes in this process -------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ukl/support/Modules.h"

#include "common/Diagnostics.h"
#include "common/Paths.h"

#include "llvm/Analysis/CGSCCPassManager.h"
#include "llvm/Analysis/LoopAnalysisManager.h"
#include "llvm/Bitcode/BitcodeReader.h"
#include "llvm/Bitcode/BitcodeWriter.h"
#include "llvm/IR/DiagnosticInfo.h"
#include "llvm/IR/DiagnosticPrinter.h"
#include "llvm/Passes/PassBuilder.h"
#include "llvm/Support/TargetSelect.h"
#include "llvm/Support/raw_ostream.h"

using namespace llvm;

namespace ukl {

Expected<std::unique_ptr<Module>> readModule(const std::string &Path,
                                             LLVMContext &Context, bool Lazy) {
  Expected<std::unique_ptr<MemoryBuffer>> Buffer = openFile(Path);
  if (!Buffer)
    return Buffer.takeError();
  Expected<std::unique_ptr<Module>> M =
      Lazy ? getOwningLazyBitcodeModule(std::move(*Buffer), Context)
           : parseBitcodeFile(**Buffer, Context);
  if (!M)
    return withContext(Path, M.takeError());
  return std::move(*M);
}

std::string bitcodeOf(const Module &M) {
  std::string Bitcode;
  raw_string_ostream OS(Bitcode);
  WriteBitcodeToFile(M, OS);
  return Bitcode;
}

void initializeAsmParser() {
  InitializeNativeTarget();
  InitializeNativeTargetAsmParser();
}

namespace {

/// Keeps what a pass reports.
struct ReportedErrors : DiagnosticHandler {
  std::string Text;

  bool handleDiagnostics(const DiagnosticInfo &Info) override {
    if (Info.getSeverity() != DS_Error)
      return true;
    raw_string_ostream OS(Text);
    DiagnosticPrinterRawOStream Printer(OS);
    Info.print(Printer);
    OS << '\n';
    return true;
  }
};

} // namespace

Error runPasses(PassPlugin &Plugin, StringRef Pipeline, Module &M) {
  auto Handler = std::make_unique<ReportedErrors>();
  ReportedErrors &Reported = *Handler;
  M.getContext().setDiagnosticHandler(std::move(Handler));
  PassBuilder PB;
  Plugin.registerPassBuilderCallbacks(PB);
  LoopAnalysisManager LAM;
  FunctionAnalysisManager FAM;
  CGSCCAnalysisManager CGAM;
  ModuleAnalysisManager MAM;
  PB.registerModuleAnalyses(MAM);
  PB.registerCGSCCAnalyses(CGAM);
  PB.registerFunctionAnalyses(FAM);
  PB.registerLoopAnalyses(LAM);
  PB.crossRegisterProxies(LAM, FAM, CGAM, MAM);
  ModulePassManager PM;
  if (Error E = PB.parsePassPipeline(PM, Pipeline))
    return E;
  PM.run(M, MAM);
  return Reported.Text.empty()
             ? Error::success()
             : makeError("{0}", StringRef(Reported.Text).rtrim());
}

} // namespace ukl
