// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===- ReportErrors.cpp - All errors of the pre-link passes ---------------===//
//
// Run it after others:
//   opt-22 -load-pass-plugin=build/lib/UKLPasses.so
//     -passes=ukl-namespace,ukl-report-errors -disable-output program.ll
//
//===----------------------------------------------------------------------===//
#include "app/ReportErrors.h"

#include "ProgramCode.h"

#include "llvm/Support/raw_ostream.h"

using namespace llvm;

namespace ukl {

PreservedAnalyses ReportErrorsPass::run(Module &M, ModuleAnalysisManager &) {
  const NamedMDNode *Errors = M.getNamedMetadata(ErrorMetadata);
  if (!Errors)
    return PreservedAnalyses::all();
  StringRef Last;
  for (const MDNode *Error : Errors->operands()) {
    // opt exits when an error is reported, so only the last one is.
    if (!Last.empty())
      errs() << "error: ukl: " << Last << '\n';
    Last = cast<MDString>(Error->getOperand(0))->getString();
  }
  reportError(M, Last);
  return PreservedAnalyses::all();
}

} // namespace ukl
