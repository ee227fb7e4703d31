//===- Support.h - What the unit tests share --------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UKL_UNITTESTS_SUPPORT_H
#define UKL_UNITTESTS_SUPPORT_H

#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Option/ArgList.h"
#include "llvm/Support/Error.h"

#include <string>
#include <vector>

namespace ukl::test {

/// The message of an error and, after a line feed, its hint. Empty for success.
std::string messageOf(llvm::Error E);

/// The message of a failure; empty if there is a value.
template <typename T> std::string messageOf(llvm::Expected<T> &&Value) {
  return messageOf(Value.takeError());
}

/// The result of a command line.
struct CommandLine {
  int Status;
  /// True if the command was run.
  bool Ran;
  /// What was printed to stdout and stderr.
  std::string Output, Errors;
};

/// Runs `ukl <words>`, where the command \p Name calls \p Body.
CommandLine runUkl(
    llvm::StringLiteral Name, llvm::ArrayRef<const char *> Words,
    llvm::function_ref<void(const llvm::opt::InputArgList &)> Body =
        [](const llvm::opt::InputArgList &) {});

/// A folder of its own for each test, removed at the end.
class Folder {
public:
  Folder();
  ~Folder();
  Folder(const Folder &) = delete;

  /// Writes a file, and the folders that it is in. Returns its path.
  std::string write(llvm::StringRef Name, llvm::StringRef Text) const;
  const std::string &path() const { return Path; }

private:
  std::string Path;
};

} // namespace ukl::test

#endif // UKL_UNITTESTS_SUPPORT_H
