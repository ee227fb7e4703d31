//===- Diagnostics.h - Messages of the UKL tools ----------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// All messages have one form: "<tool>: error: what is wrong and where",
// followed by "<tool>: note: what to do" if the user can do something about it.
//
//===----------------------------------------------------------------------===//

#ifndef UKL_COMMON_DIAGNOSTICS_H
#define UKL_COMMON_DIAGNOSTICS_H

#include "llvm/ADT/Twine.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/FormatVariadic.h"

#include <string>

namespace ukl {

/// The name that starts each message. main() sets it first of all.
void setToolName(llvm::StringRef Name);
llvm::StringRef toolName();

void error(const llvm::Twine &Message, const llvm::Twine &Hint = "");
void warning(const llvm::Twine &Message, const llvm::Twine &Hint = "");
void note(const llvm::Twine &Message);

/// An error with a text of ours and a hint that says what to do, or no hint.
class ToolError : public llvm::ErrorInfo<ToolError> {
public:
  static char ID;

  ToolError(std::string Message, std::string Hint)
      : Message(std::move(Message)), Hint(std::move(Hint)) {}

  void log(llvm::raw_ostream &OS) const override { OS << Message; }
  std::error_code convertToErrorCode() const override {
    return llvm::inconvertibleErrorCode();
  }
  const std::string &hint() const { return Hint; }

private:
  std::string Message, Hint;
};

/// An error without a hint: makeError("{0}: not an ELF file", Path). The format
/// is that of formatv().
template <typename... Ts>
[[nodiscard]] llvm::Error makeError(const char *Format, Ts &&...Values) {
  return llvm::make_error<ToolError>(
      llvm::formatv(false, Format, std::forward<Ts>(Values)...).str(), "");
}

/// \p E as one error with a hint that says what to do. Keeps only the text of
/// \p E. Success stays success.
[[nodiscard]] llvm::Error withHint(llvm::Error E, const llvm::Twine &Hint);

/// \p E with \p Context in front of its text, or of each of its texts if
/// several errors are joined: "<Context>: <text>". Keeps hints. Success stays
/// success.
[[nodiscard]] llvm::Error withContext(const llvm::Twine &Context,
                                      llvm::Error E);

/// Prints \p E, all errors if several are joined, and consumes it. Returns 1,
/// the exit status of main().
int reportError(llvm::Error E);

} // namespace ukl

#endif // UKL_COMMON_DIAGNOSTICS_H
