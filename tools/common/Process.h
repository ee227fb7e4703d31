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
  /// The files that get stdout and stderr. Both may name the same file. A file
  /// that exists is overwritten.
  std::optional<std::string> StdoutFile, StderrFile;
  /// "NAME=value" entries, which are added to our own environment.
  std::vector<std::string> ExtraEnv;
  std::optional<std::string> WorkDir;
};

/// Runs Argv[0] (searched for in PATH if it has no '/') and waits for it. If
/// the command fails, the Error names it and says how it ended, with the last
/// lines of its stderr if that went to a file.
///
/// While the command runs, we ignore SIGINT and SIGQUIT, as system(3) does. The
/// command gets them and ends, which is an Error here, and we clean up as after
/// any other. Several threads may run commands at the same time.
llvm::Error run(llvm::ArrayRef<std::string> Argv,
                const RunOptions &Options = {});

/// As run(), returning what the command wrote to stdout.
llvm::Expected<std::string> runForOutput(llvm::ArrayRef<std::string> Argv,
                                         RunOptions Options = {});

/// As run(), but returns the exit status, also if it is not 0. An Error means
/// that the command did not start or was killed.
llvm::Expected<int> runForStatus(llvm::ArrayRef<std::string> Argv,
                                 const RunOptions &Options = {});

/// Runs Argv[0] in place of this process. Returns only if that fails.
llvm::Error replaceProcess(llvm::ArrayRef<std::string> Argv);

/// Pointers to \p Strings, with a null at the end, as execv() and posix_spawn()
/// take them. \p Strings must not change while the pointers are used.
std::vector<char *> argumentPointers(llvm::ArrayRef<std::string> Strings);

/// Our environment with \p Extra ("NAME=value"), which replaces entries of the
/// same names. Leaves out entries whose names start with \p Dropped, unless it
/// is empty.
std::vector<std::string> environmentWith(llvm::ArrayRef<std::string> Extra,
                                         llvm::StringRef Dropped = "");

/// \p Bytes, quoted as one word of a shell script.
std::string shellWord(llvm::StringRef Bytes);

/// The command line as it can be pasted into a shell.
std::string quoteCommand(llvm::ArrayRef<std::string> Argv);

/// Writes a response file: clang, lld and the LLVM tools read these arguments
/// from it if they are given "@<Path>".
llvm::Error writeResponseFile(llvm::StringRef Path,
                              llvm::ArrayRef<std::string> Args);

/// The last \p Lines lines of a text file; empty if it cannot be read.
std::string tailOfFile(llvm::StringRef Path, unsigned Lines = 20);

} // namespace ukl

#endif // UKL_COMMON_PROCESS_H
