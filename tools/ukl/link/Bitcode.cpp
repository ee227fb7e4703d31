//===- Bitcode.cpp - The program's bitcode before the link ----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "common/FileOutput.h"
#include "common/Paths.h"
#include "common/Process.h"
#include "common/Toolchain.h"
#include "ukl/link/LinkContext.h"

#include "llvm/Support/LineIterator.h"
#include "llvm/Support/raw_ostream.h"

using namespace llvm;

namespace ukl {

/// The passes that prepare the program's bitcode for the link with the
/// kernel's.
static constexpr StringLiteral PrelinkPasses =
    "ukl-indirect-functions,ukl-namespace,ukl-kernelize,ukl-section-bounds,"
    "globaldce,ukl-data-placement,ukl-check-syscalls,ukl-undefined-symbols,"
    "ukl-syscall-list,ukl-report-errors";

Error toolFailure(const LinkContext &Context, Error E, const std::string &Log) {
  std::string Text = readText(Log);
  std::string Found;
  unsigned Count = 0;
  for (line_iterator It(MemoryBufferRef(Text, Log)); !It.is_at_eof(); ++It)
    if (StringRef Text = It->split("error: ").second;
        !Text.empty() && Count++ < 10) {
      Text.consume_front("ukl: "); // our own passes print this
      Found += "\n  " + Text.str();
    }
  if (Found.empty())
    return E;
  consumeError(std::move(E));
  return make_error<ToolError>(
      Context.Request.Program +
          ": it cannot be linked into the kernel:" + Found,
      "");
}

Error runPrelinkPasses(LinkContext &Context) {
  Expected<std::string> Opt = findLLVMTool("opt");
  if (!Opt)
    return Opt.takeError();
  std::string Log = Context.file("opt.log");
  if (Error E = writeFile(Context.file(AppBitcode), Context.App.Bitcode))
    return E;
  // The plugin comes first: it brings the options that follow.
  if (Error E =
          runCommand(Context,
                     {*Opt, "-load-pass-plugin=" + Context.Plugin,
                      "-passes=" + PrelinkPasses.str(),
                      "-ukl-native-symbols=" + NativeSymbolList.str(),
                      "-ukl-rename-map=" + RenameMap.str(),
                      "-ukl-undefined-symbols=" + UndefinedSymbolList.str(),
                      "-ukl-syscall-list=" + SyscallList.str(),
                      "-ukl-entry=" + (Context.App.Info.Entry.empty()
                                           ? "_start"
                                           : Context.App.Info.Entry),
                      AppBitcode.str(), "-o", AppPrelinked.str()},
                     Log))
    return toolFailure(Context, std::move(E), Log);
  return Error::success();
}

} // namespace ukl
