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
  size_t Functions = 0;            ///< The program's.
  uint64_t CodeSize = 0;           ///< The program's, in bytes.
};

/// Checks all code of the program in an image. \p Info is the record that the
/// image will get, if it has none yet. What is found is in the result; an Error
/// means that \p Path is not an image.
llvm::Expected<VerifyResult> verifyImage(llvm::StringRef Path,
                                         const ImageRecord *Info = nullptr);

/// An error about \p What that lists the findings which are errors, at most 8
/// of each kind. Prints the others as warnings.
llvm::Error findingsError(llvm::StringRef What, const VerifyResult &Result);

/// "f+0x12 (0xffffffff88001234): syscall"
std::string toString(const Finding &F);

} // namespace ukl

#endif // UKL_VERIFY_VERIFY_H
