//===- Paths.h - Names of files and their contents --------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UKL_COMMON_PATHS_H
#define UKL_COMMON_PATHS_H

#include "common/Diagnostics.h"

#include "llvm/ADT/SmallString.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"

#include <memory>
#include <string>

namespace ukl {

inline std::string pathIn(llvm::StringRef Dir, const llvm::Twine &Name) {
  llvm::SmallString<128> Path(Dir);
  llvm::sys::path::append(Path, Name);
  return std::string(Path);
}

inline llvm::Expected<std::unique_ptr<llvm::MemoryBuffer>>
openFile(const llvm::Twine &Path) {
  auto Buffer = llvm::MemoryBuffer::getFile(Path, /*IsText=*/false,
                                            /*RequiresNullTerminator=*/false);
  if (!Buffer)
    return makeError("cannot read '{0}': {1}", Path.str(),
                     Buffer.getError().message());
  return std::move(*Buffer);
}

/// The contents of a text file, empty if it cannot be read. For logs.
inline std::string readText(const llvm::Twine &Path) {
  auto Buffer = llvm::MemoryBuffer::getFile(Path);
  return Buffer ? (*Buffer)->getBuffer().str() : "";
}

} // namespace ukl

#endif // UKL_COMMON_PATHS_H
