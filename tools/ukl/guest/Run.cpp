//===- Run.cpp - ukl run: boot an image -----------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// From the command line to an exit status:
//
//   RunOptions     what the user asks for
//   Guest          one guest, from its files to its end
//   Initramfs      the guest's files, /init among them (guest/init)
//   Qemu           the QEMU process
//   Session        moves bytes between us and the guest until it ends
//   Console        reads the guest's console: how the program ended
//   CrashSymbols   names for the addresses in a crash
//
//===----------------------------------------------------------------------===//

#include "ukl/guest/Run.h"

#include "common/Diagnostics.h"
#include "ukl/guest/Guest.h"
#include "ukl/guest/RunOptions.h"

using namespace llvm;
using namespace llvm::opt;
using namespace ukl;

static Expected<int> runGuest(GuestOptions &Options) {
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

static int runRun(const InputArgList &Args) {
  setToolName("ukl run");
  Expected<GuestOptions> Options = parseRunOptions(Args);
  Expected<int> Status =
      Options ? runGuest(*Options) : Expected<int>(Options.takeError());
  if (!Status) {
    reportError(Status.takeError());
    return StatusNoResult;
  }
  return *Status;
}

const Command ukl::RunCommand = {"run", runRun, R"(
(*) may be given several times

EXIT STATUS
  The program's own, or 128+N if signal N killed it. Otherwise
  124  the guest ran longer than --timeout
  125  no result: bad usage, QEMU did not start, the kernel panicked or oopsed

EXAMPLES
  ukl run hello.img -- a b c
  ukl run server.img --hostfwd tcp:7777:7777 --smp 2
  ukl run --ring3 hello hello.img -- a b c
  ukl run --shell hello.img              then, in the guest: /UKL a b c
)",
                                 StatusNoResult};
