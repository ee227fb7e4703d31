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

static StringRef hintOf(const ErrorInfoBase &Info) {
  return Info.isA<ToolError>() ? static_cast<const ToolError &>(Info).hint()
                               : StringRef();
}

Error withHint(Error E, const Twine &Hint) {
  if (!E)
    return E;
  return make_error<ToolError>(toString(std::move(E)), Hint.str());
}

Error withContext(const Twine &Context, Error E) {
  Error Result = Error::success();
  handleAllErrors(std::move(E), [&](const ErrorInfoBase &Info) {
    Result = joinErrors(
        std::move(Result),
        make_error<ToolError>((Context + ": " + Info.message()).str(),
                              hintOf(Info).str()));
  });
  return Result;
}

int reportError(Error E) {
  std::string Hint;
  auto Advise = [&] {
    if (!Hint.empty())
      note(Hint);
  };
  // Errors of one kind follow each other, and their hint comes once.
  handleAllErrors(std::move(E), [&](const ErrorInfoBase &Info) {
    if (hintOf(Info) != Hint)
      Advise();
    Hint = hintOf(Info).str();
    error(Info.message());
  });
  Advise();
  return 1;
}

} // namespace ukl
