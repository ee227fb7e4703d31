// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===- ReportErrors.h - All errors of the pre-link passes ------*- C++ -*-===//
//
// Reports the errors that the passes before it have recorded (recordError() in
// ProgramCode.h), all of them, and fails if there are any. Ends the pre-link
// pipeline.
//
//===----------------------------------------------------------------------===//
#ifndef UKL_PASSES_APP_REPORTERRORS_H
#define UKL_PASSES_APP_REPORTERRORS_H

#include "llvm/IR/PassManager.h"

namespace ukl {

class ReportErrorsPass : public llvm::PassInfoMixin<ReportErrorsPass> {
public:
  llvm::PreservedAnalyses run(llvm::Module &M, llvm::ModuleAnalysisManager &);

  static bool isRequired() { return true; }
};

} // namespace ukl

#endif // UKL_PASSES_APP_REPORTERRORS_H
