//===- ChildTime.h - Processor time of what this process runs ---*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UKL_SUPPORT_CHILDTIME_H
#define UKL_SUPPORT_CHILDTIME_H

namespace ukl {

/// The processor time, in seconds, of all children of this process and theirs:
/// those that have ended, and those that run (from /proc/<pid>/stat, see
/// proc(5)). How long work takes depends on what else the machine does; this
/// hardly does.
double childSeconds();

} // namespace ukl

#endif // UKL_SUPPORT_CHILDTIME_H
