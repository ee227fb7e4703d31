//===- Diagnostics.cpp - Messages of the UKL tools ------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "common/Diagnostics.h"

#include "llvm/Support/WithColor.h"
#include "llvm/Support/raw_ostream.h"

using namespace llvm;

namespace ukl {

char ToolError::ID;

static std::string &toolNameStorage() {
  static std::string Name = "ukl";
  return Name;
}

void setToolName(StringRef Name) { toolNameStorage() = Name.str(); }

StringRef toolName() { return toolNameStorage(); }

void note(const Twine &Message) {
  WithColor::note(errs(), toolName()) << Message << '\n';
}

void error(const Twine &Message, const Twine &Hint) {
  WithColor::error(errs(), toolName()) << Message << '\n';
  if (std::string Text = Hint.str(); !Text.empty())
    note(Text);
}

void warning(const Twine &Message, const Twine &Hint) {
  WithColor::warning(errs(), toolName()) << Message << '\n';
  if (std::string Text = Hint.str(); !Text.empty())
    note(Text);
}

/// The text of \p E and, if it has one, its hint.
static std::pair<std::string, std::string> describe(Error E) {
  std::string Message, Hint;
  handleAllErrors(std::move(E), [&](const ErrorInfoBase &Info) {
    if (!Message.empty())
      Message += "; ";
    Message += Info.message();
    if (Info.isA<ToolError>())
      Hint = static_cast<const ToolError &>(Info).hint();
  });
  return {Message, Hint};
}

Error withHint(Error E, const Twine &Hint) {
  if (!E)
    return E;
  return make_error<ToolError>(describe(std::move(E)).first, Hint.str());
}

Error withContext(const Twine &Context, Error E) {
  if (!E)
    return E;
  auto [Message, Hint] = describe(std::move(E));
  return make_error<ToolError>((Context + ": " + Message).str(), Hint);
}

int reportError(Error E) {
  auto [Message, Hint] = describe(std::move(E));
  error(Message, Hint);
  return 1;
}

} // namespace ukl
