// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===- InitArrays.h - Constructors and destructors as pointer arrays ------===//
//
// Code generation puts llvm.global_ctors into .init_array. In the image that is
// the kernel's array, with KASAN's and gcov's constructors. The program's
// constructors go into arrays of their own, which its libc runs at start-up and
// exit.
//
//===----------------------------------------------------------------------===//
#ifndef UKL_PASSES_APP_INITARRAYS_H
#define UKL_PASSES_APP_INITARRAYS_H

#include "llvm/IR/Module.h"

namespace ukl {

/// Turns llvm.global_ctors and llvm.global_dtors into arrays in
/// .ukl.init_array and .ukl.fini_array.
void placeInitArrays(llvm::Module &M);

/// The program's section for one of the sections from which the ELF ABI runs
/// functions (.init_array.101 -> .ukl.init_array.101); empty for any other.
std::string initArraySection(llvm::StringRef Section);

} // namespace ukl

#endif // UKL_PASSES_APP_INITARRAYS_H
