//===- cache/Options.td - Options of `ukl cache` --------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

def clear : SwitchFor<[CacheCommand], "clear",
    "Remove the given entries, or all of them">;
