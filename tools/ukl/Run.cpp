//===- Run.cpp - ukl run: boot an image -----------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// From the command line to an exit status:
//
//   RunOptions   what is wanted
//   RunGuest     one guest from its files to its end
//   Initramfs    the guest's files, /init among them (guest/init)
//   RunQemu      the QEMU process
//   RunSession   moves bytes between us and the guest until it ends
//   RunConsole   reads the guest's console: how the application ended
//   RunSymbols   names for the addresses in a crash
//
//===----------------------------------------------------------------------===//

#include "Run.h"

#include "RunGuest.h"

#include "common/Diagnostics.h"

#include "llvm/Support/raw_ostream.h"

#include <unistd.h>

using namespace llvm;
using namespace ukl;

namespace {

Expected<std::unique_ptr<raw_fd_ostream>> openConsoleCopy(StringRef Path) {
  if (Path.empty())
    return nullptr;
  if (Path == "-")
    return std::make_unique<raw_fd_ostream>(STDERR_FILENO,
                                            /*shouldClose=*/false);
  std::error_code EC;
  auto File = std::make_unique<raw_fd_ostream>(Path, EC);
  if (EC)
    return makeError("--console: {0}: {1}", Path, EC.message());
  return File;
}

Expected<int> runGuest(GuestOptions &Options) {
  Expected<std::unique_ptr<raw_fd_ostream>> Copy =
      openConsoleCopy(Options.ConsoleFile);
  if (!Copy)
    return Copy.takeError();
  Expected<std::unique_ptr<Guest>> G = Guest::prepare(
      Options, chooseInput(Options.Mode), randomMark(), Copy->get());
  if (!G)
    return G.takeError();
  if (Error E = (*G)->run())
    return std::move(E);
  return (*G)->report();
}

} // namespace

int ukl::runMain(ArrayRef<std::string> Args) {
  setToolName("ukl run");
  Expected<GuestOptions> Options = parseRunOptions(Args);
  if (Options && Options->Help) {
    printRunHelp();
    return 0;
  }
  Expected<int> Status =
      Options ? runGuest(*Options) : Expected<int>(Options.takeError());
  if (!Status) {
    reportError(Status.takeError());
    return StatusNoResult;
  }
  return *Status;
}
