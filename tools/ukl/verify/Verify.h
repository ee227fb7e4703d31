//===- Verify.h - ukl verify: check a linked image --------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UKL_VERIFY_VERIFY_H
#define UKL_VERIFY_VERIFY_H

#include "ukl/support/Options.h"
#include "ukl/verify/ImageRecord.h"
#include "ukl/verify/VerifyCode.h"

#include <optional>

namespace ukl {

/// `ukl verify`.
extern const Command VerifyCommand;

struct VerifyResult {
  std::vector<Finding> Findings;
  std::optional<ImageRecord> Info; ///< Absent before `ukl link` has added it.
  size_t Functions = 0;
  uint64_t CodeSize = 0;
};

/// Looks at all code of the program of a linked image. \p Info is what the
/// image will say about itself, if it does not yet.
llvm::Expected<VerifyResult> verifyImage(llvm::StringRef Path,
                                         const ImageRecord *Info = nullptr);

/// The findings that are errors, a screenful at most, as one error about
/// \p What. Prints the others as warnings.
llvm::Error findingsError(llvm::StringRef What, const VerifyResult &Result);

/// "f+0x12 (0xffffffff88001234): syscall"
std::string toString(const Finding &F);

} // namespace ukl

#endif // UKL_VERIFY_VERIFY_H
