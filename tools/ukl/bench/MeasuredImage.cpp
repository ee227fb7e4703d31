//===- MeasuredImage.cpp - The images that are booted ---------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ukl/bench/MeasuredImage.h"

#include "ukl/link/ImageCache.h"

#include "llvm/Support/FormatVariadic.h"

using namespace llvm;
using namespace llvm::opt;

namespace ukl {

Expected<BenchImage> makeBenchImage(const Suite &S, const SyscallLevel &Level,
                                    const std::string &Profile,
                                    const BenchOptions &Options,
                                    const Kernel &Base,
                                    const InputArgList &KernelArgs) {
  LinkRequest Request;
  Request.Program = S.ProgramFile;
  Request.Fast = Options.Fast;
  Request.Lto = Options.Lto;
  Request.Syscalls = &Level;
  Request.Profile.Use = Profile;
  Request.Verbose = Options.Verbose;
  Expected<CachedImage> Image =
      cachedImage(std::move(Request), S.ImageName,
                  formatv("ukl bench: {0}, {1}{2}", S.ImageName, Level.Name,
                          Options.Fast ? ", fast" : "")
                      .str(),
                  Base, KernelArgs);
  if (!Image)
    return Image.takeError();
  return BenchImage{Image->Path, S.ImageName + ".img", Image->Hash};
}

} // namespace ukl
