//===- ImageCache.h - Images that need not be linked again ------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A link takes minutes, and gives the same image from the same inputs. What
// needs images for its own work (`ukl bench`, `ukl profile`) keeps them in the
// cache.
//
//===----------------------------------------------------------------------===//

#ifndef UKL_LINK_IMAGECACHE_H
#define UKL_LINK_IMAGECACHE_H

#include "ukl/kernel/Kernel.h"
#include "ukl/link/LinkRequest.h"

namespace ukl {

struct CachedImage {
  std::string Path;
  std::string Hash; ///< Of the whole file.
};

/// The image that \p Request links, from the cache if one was linked from just
/// the same before. Request.Output is chosen here.
/// \p Name is the file's name without ".img"; \p Purpose is what `ukl cache`
/// shows.
llvm::Expected<CachedImage>
cachedImage(LinkRequest Request, llvm::StringRef Name, llvm::StringRef Purpose,
            const Kernel &Base, const llvm::opt::InputArgList &Args);

/// The hash of a file's contents, as CachedImage::Hash.
llvm::Expected<std::string> hashFile(const llvm::Twine &Path);

} // namespace ukl

#endif // UKL_LINK_IMAGECACHE_H
