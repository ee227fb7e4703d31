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

/// What a command's folder defines. Its name, its usage and its line in
/// `ukl --help` are in Options.td.
struct Command {
  llvm::StringLiteral Name;
  /// Gets the options, checked, and the operands without the command's name.
  /// Returns the exit status.
  int (*Main)(const llvm::opt::InputArgList &Args);
  llvm::StringLiteral
      Details;         ///< Behind the options in `ukl <command> --help`.
  int UsageStatus = 1; ///< The exit status of a wrong command line.
};

/// Parses the whole command line and runs the command that it names.
int runCommandLine(llvm::ArrayRef<const Command *> Commands,
                   llvm::ArrayRef<const char *> Argv);

/// An option whose value is a number from Min to Max.
struct NumberOption {
  unsigned Option;
  unsigned &Value; ///< Stays as it is where the option is not given.
  unsigned Min, Max;
};

llvm::Error readNumbers(const llvm::opt::InputArgList &Args,
                        llvm::ArrayRef<NumberOption> Numbers);

/// The value of \p A, which must be a number from \p Min to \p Max.
llvm::Expected<unsigned> numberValue(const llvm::opt::Arg &A, unsigned Min,
                                     unsigned Max);

/// "--name=value: no such level", with \p Values in a hint.
llvm::Error noSuchValue(llvm::StringRef Option, llvm::StringRef Value,
                        llvm::StringRef Kind,
                        llvm::ArrayRef<llvm::StringRef> Values);

} // namespace ukl

#endif // UKL_SUPPORT_OPTIONS_H
