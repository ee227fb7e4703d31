//===- Link.h - ukl link: program + kernel = image --------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UKL_LINK_LINK_H
#define UKL_LINK_LINK_H

#include "ukl/link/LinkRequest.h"
#include "ukl/support/Options.h"
#include "ukl/verify/ImageRecord.h"

#include <optional>

namespace ukl {

/// `ukl link`.
extern const Command LinkCommand;

/// Links the image Request.Output. \p KernelArgs has the options that choose a
/// kernel. Returns how well the profile fits; nothing if there is no profile.
llvm::Expected<std::optional<ImageProfile>>
linkImage(const LinkRequest &Request,
          const llvm::opt::InputArgList &KernelArgs);

} // namespace ukl

#endif // UKL_LINK_LINK_H
