//===- ImageCache.h - Images that need not be linked again ------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A link takes minutes, and gives the same image from the same inputs. So
// `ukl bench` and `ukl profile` keep the images that they link in the cache.
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

/// Takes the image that \p Request describes from the cache, or links it.
/// Ignores Request.Output, because the image is a file of the cache. \p Name is
/// the file's name without ".img"; `ukl cache` shows \p Purpose.
llvm::Expected<CachedImage>
cachedImage(LinkRequest Request, llvm::StringRef Name, llvm::StringRef Purpose,
            const Kernel &Base, const llvm::opt::InputArgList &Args);

/// The hash of a file's contents, as in CachedImage::Hash.
llvm::Expected<std::string> hashFile(const llvm::Twine &Path);

} // namespace ukl

#endif // UKL_LINK_IMAGECACHE_H
