//===- GuestOptions.cpp - A guest as the user describes it ----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ukl/guest/GuestOptions.h"

#include "common/Diagnostics.h"
#include "ukl/support/Options.h"

#include "llvm/ADT/StringExtras.h"

using namespace llvm;
using namespace llvm::opt;
using namespace ukl;

/// CONFIG_NR_CPUS of the server configuration.
static constexpr unsigned MaxProcessors = 16;
/// In seconds.
static constexpr unsigned MaxTimeout = 1000000;

static Expected<PortForward> parseForward(StringRef Text) {
  SmallVector<StringRef, 3> Parts;
  Text.split(Parts, ':');
  PortForward Forward;
  if (Parts.size() != 3 || Parts[0] != "tcp" ||
      Parts[1].getAsInteger(10, Forward.HostPort) ||
      Parts[2].getAsInteger(10, Forward.GuestPort) || Forward.GuestPort == 0)
    return makeError(
        "--hostfwd: '{0}' is not of the form tcp:<host port>:<guest port>",
        Text);
  return Forward;
}

static Expected<unsigned> parseMemoryMiB(StringRef Text) {
  constexpr unsigned MaxMiB = 1 << 20;
  StringRef Digits = Text;
  unsigned Factor = Digits.consume_back("G") ? 1024 : 1;
  bool HasUnit = Factor > 1 || Digits.consume_back("M");
  unsigned Value;
  if (!HasUnit || Digits.getAsInteger(10, Value) || Value == 0 ||
      Value > MaxMiB / Factor)
    return makeError("--memory: '{0}' is not a size such as 512M or 2G", Text);
  return Value * Factor;
}

void ukl::makeRepeatable(GuestOptions &Options, unsigned Seed) {
  Options.Processors = 1;
  Options.CountInstructions = true;
  Options.PipedOutput = true;
  Options.Network = false;
  // Without this parameter the kernel would calibrate the timer for half a
  // second, fail because emulated time is not real, and use the HPET. With it
  // the kernel uses the HPET at once.
  Options.KernelParameters.emplace_back("nolapic_timer");
  const std::string Arguments[] = {"-seed", std::to_string(Seed),
                                   "-rtc",  "base=2022-01-01T00:00:00",
                                   "-nic",  "none"};
  llvm::append_range(Options.QemuArgs, Arguments);
}

Error ukl::readGuestOptions(GuestOptions &Options, const InputArgList &Args) {
  if (Error E = readNumbers(
          Args, {{OPT_smp, Options.Processors, 1, MaxProcessors},
                 {OPT_timeout, Options.TimeoutSeconds, 0, MaxTimeout}}))
    return E;
  Options.Disks = Args.getAllArgValues(OPT_disk);
  Options.Overlays = Args.getAllArgValues(OPT_initramfs);
  Options.KernelParameters = Args.getAllArgValues(OPT_append);
  Options.QemuArgs = Args.getAllArgValues(OPT_qemu_arg);
  Options.ConsoleFile = Args.getLastArgValue(OPT_console).str();
  Options.Qemu = Args.getLastArgValue(OPT_qemu, Options.Qemu).str();
  Options.Verbose = Args.hasArg(OPT_verbose);
  for (const std::string &Text : Args.getAllArgValues(OPT_hostfwd)) {
    Expected<PortForward> Forward = parseForward(Text);
    if (!Forward)
      return Forward.takeError();
    Options.Forwards.push_back(*Forward);
  }
  if (const Arg *A = Args.getLastArg(OPT_memory)) {
    Expected<unsigned> Memory = parseMemoryMiB(A->getValue());
    if (!Memory)
      return Memory.takeError();
    Options.MemoryMiB = *Memory;
  }
  return Error::success();
}
