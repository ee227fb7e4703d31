// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===- SystemCallInstructions.h - Find them in assembly text --------------===//
//
// Which statements of an assembly text enter or leave the kernel: syscall,
// sysenter, sysret, sysexit and int 0x80, spelled as instructions or as data
// directives (`.byte 0x0f, 0x05`).
//
//===----------------------------------------------------------------------===//
#ifndef UKL_PASSES_SYSCALLS_SYSTEMCALLINSTRUCTIONS_H
#define UKL_PASSES_SYSCALLS_SYSTEMCALLINSTRUCTIONS_H

#include "llvm/ADT/StringRef.h"

#include <optional>
#include <string>

namespace ukl {

/// True if plain assembly \p Text is one `syscall` and nothing else.
bool isSingleSyscall(llvm::StringRef Text);

/// The first statement of plain assembly \p Text that enters or leaves the
/// kernel, as the user wrote it.
std::optional<std::string> findSystemCall(llvm::StringRef Text);

} // namespace ukl

#endif // UKL_PASSES_SYSCALLS_SYSTEMCALLINSTRUCTIONS_H
