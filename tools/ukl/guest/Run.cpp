//===- Run.cpp - ukl run: boot an image -----------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The parts of a run:
//
//   RunOptions     reads the command line
//   Guest          boots a guest and reports how it ended
//   Initramfs      writes the guest's files, /init (guest/init) among them
//   Qemu           starts and ends the QEMU process
//   Monitor        sends commands to QEMU, reads its events
//   Session        moves bytes between us and the guest until it ends
//   Console        reads how the program ended from the guest's console
//   CrashSymbols   finds names for the addresses in a crash
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
(*) This option may be given several times.

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
