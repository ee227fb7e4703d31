//===- Process.h - Running other programs -----------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UKL_COMMON_PROCESS_H
#define UKL_COMMON_PROCESS_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/Support/Error.h"

#include <optional>
#include <string>
#include <vector>

namespace ukl {

struct RunOptions {
  /// Print the command line, quoted for a shell, before running it.
  bool Verbose = false;
  /// Where stdout and stderr go; both may name the same file. Truncated first.
  std::optional<std::string> StdoutFile, StderrFile;
  /// "NAME=value" entries, on top of our own environment.
  std::vector<std::string> ExtraEnv;
  std::optional<std::string> WorkDir;
};

/// Runs Argv[0] (searched for in PATH if it has no '/') and waits for it. A
/// command that fails becomes an Error that names it and how it ended, with
/// the last lines of its stderr if that went to a file.
///
/// SIGINT and SIGQUIT are left to the command while it runs, as in system(3):
/// its end is then our failure, and clean-up runs as for any other.
llvm::Error run(llvm::ArrayRef<std::string> Argv,
                const RunOptions &Options = {});

/// As run(), returning what the command wrote to stdout.
llvm::Expected<std::string> runForOutput(llvm::ArrayRef<std::string> Argv,
                                         RunOptions Options = {});

/// As run(), but a command that ends by itself is no failure: its exit status
/// is returned. An Error means that it did not start or was killed.
llvm::Expected<int> runForStatus(llvm::ArrayRef<std::string> Argv,
                                 const RunOptions &Options = {});

/// Becomes Argv[0]; returns only if that fails.
llvm::Error replaceProcess(llvm::ArrayRef<std::string> Argv);

/// \p Strings as execv() and posix_spawn() take them. They must stay as they
/// are while the pointers are used.
std::vector<char *> argumentPointers(llvm::ArrayRef<std::string> Strings);

/// Our environment with \p Extra ("NAME=value"), which replaces entries of the
/// same names. Entries that start with \p Dropped are left out, unless that is
/// empty.
std::vector<std::string> environmentWith(llvm::ArrayRef<std::string> Extra,
                                         llvm::StringRef Dropped = "");

/// A word of a shell script that stands for exactly these bytes.
std::string shellWord(llvm::StringRef Bytes);

/// The command line as it can be pasted into a shell.
std::string quoteCommand(llvm::ArrayRef<std::string> Argv);

/// Writes arguments for "@<Path>", as clang, lld and the LLVM tools read it.
llvm::Error writeResponseFile(llvm::StringRef Path,
                              llvm::ArrayRef<std::string> Args);

/// The last \p Lines lines of a text file; empty if it cannot be read.
std::string tailOfFile(llvm::StringRef Path, unsigned Lines = 20);

} // namespace ukl

#endif // UKL_COMMON_PROCESS_H
