//===- MergePreparation.h - Bitcode, before it is merged --------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UKL_DRIVER_MERGEPREPARATION_H
#define UKL_DRIVER_MERGEPREPARATION_H

#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/MemoryBufferRef.h"

namespace ukl {

/// Prepares the bitcode of one object for the merge with others, which loses
/// two things.
///
/// The names of statics: two objects may each have a static `counter`. The
/// merge gives one of them another name, but it does not see the name in the
/// text of an asm statement, which would then mean the wrong one. So each local
/// symbol that assembly names gets the suffix ".asm<Index>", in the assembly
/// too.
///
/// The order of variables: it counts in a section that the program walks by its
/// bounds (`__start_<section>`). So the variables of sections that a program
/// can walk are numbered (SectionOrderMetadata).
///
/// \p Index is the object's place among the objects of the merge.
/// \returns the new bitcode, or nothing if there is nothing to prepare; an
/// error if \p Bitcode cannot be read.
llvm::Expected<llvm::SmallVector<char, 0>>
prepareForMerge(llvm::MemoryBufferRef Bitcode, size_t Index);

} // namespace ukl

#endif // UKL_DRIVER_MERGEPREPARATION_H
