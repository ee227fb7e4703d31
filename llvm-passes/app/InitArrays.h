// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===- InitArrays.h - Constructors and destructors as pointer arrays ------===//
//
// Code generation puts llvm.global_ctors into .init_array, which is the
// kernel's own (it runs KASAN's and gcov's constructors from there). The app's
// go into arrays of their own, which its libc runs at start-up and exit.
//
//===----------------------------------------------------------------------===//
#ifndef UKL_PASSES_APP_INITARRAYS_H
#define UKL_PASSES_APP_INITARRAYS_H

#include "llvm/IR/Module.h"

namespace ukl {

/// Turns llvm.global_ctors and llvm.global_dtors into arrays in
/// .ukl.init_array and .ukl.fini_array.
void placeInitArrays(llvm::Module &M);

/// The app's section for one of the sections that the ELF ABI runs functions
/// from (.init_array.101 -> .ukl.init_array.101); empty for any other.
std::string initArraySection(llvm::StringRef Section);

} // namespace ukl

#endif // UKL_PASSES_APP_INITARRAYS_H
