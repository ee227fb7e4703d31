//===- Options.h - Commands and options of ukl ------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UKL_SUPPORT_OPTIONS_H
#define UKL_SUPPORT_OPTIONS_H

#include "llvm/Option/ArgList.h"
#include "llvm/Option/OptTable.h"
#include "llvm/Support/Error.h"

namespace ukl {

enum ID {
  OPT_INVALID = 0,
#define OPTION(...) LLVM_MAKE_OPT_ID(__VA_ARGS__),
#include "Options.inc"
#undef OPTION
};

/// What a command's folder defines. Options.td has the command's name, its
/// usage and its line in `ukl --help`.
struct Command {
  llvm::StringLiteral Name;
  /// Gets the options, checked, and the operands without the command's name.
  /// Returns the exit status.
  int (*Main)(const llvm::opt::InputArgList &Args);
  /// The text after the options in `ukl <command> --help`.
  llvm::StringLiteral Details;
  /// The exit status after a wrong command line.
  int UsageStatus = 1;
};

/// Parses the whole command line and runs the command that it names. Returns
/// the exit status.
int runCommandLine(llvm::ArrayRef<const Command *> Commands,
                   llvm::ArrayRef<const char *> Argv);

/// An option whose value is a number from Min to Max.
struct NumberOption {
  unsigned Option;
  unsigned &Value; ///< Not changed if the option is not given.
  unsigned Min, Max;
};

/// Reads the values of \p Numbers from \p Args. Fails if one is out of range.
llvm::Error readNumbers(const llvm::opt::InputArgList &Args,
                        llvm::ArrayRef<NumberOption> Numbers);

/// The value of \p A. Fails if that is not a number from \p Min to \p Max.
llvm::Expected<unsigned> numberValue(const llvm::opt::Arg &A, unsigned Min,
                                     unsigned Max);

/// The error "<Option><Value>: no such <Kind>", with a hint that lists \p
/// Values.
llvm::Error noSuchValue(llvm::StringRef Option, llvm::StringRef Value,
                        llvm::StringRef Kind,
                        llvm::ArrayRef<llvm::StringRef> Values);

} // namespace ukl

#endif // UKL_SUPPORT_OPTIONS_H
