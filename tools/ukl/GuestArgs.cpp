//===- GuestArgs.cpp - Options that describe a guest ----------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "GuestArgs.h"

#include "common/Diagnostics.h"

#include "llvm/ADT/StringExtras.h"

using namespace llvm;
using namespace llvm::opt;
using namespace ukl;

namespace {

constexpr unsigned MaxProcessors = 16; // CONFIG_NR_CPUS of the server kernel
constexpr unsigned MaxTimeout = 1000000;

Expected<PortForward> parseForward(StringRef Text) {
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

Expected<unsigned> parseMemoryMiB(StringRef Text) {
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

Error readNumbers(GuestOptions &Options, const InputArgList &Args,
                  const GuestOptionIDs &IDs) {
  struct Number {
    unsigned Option;
    unsigned &Value;
    unsigned Min, Max;
  };
  const Number Numbers[] = {
      {IDs.Smp, Options.Processors, 1, MaxProcessors},
      {IDs.Timeout, Options.TimeoutSeconds, 0, MaxTimeout},
  };
  for (const Number &N : Numbers) {
    const Arg *A = Args.getLastArg(N.Option);
    if (!A)
      continue;
    Expected<unsigned> Value = numberValue(*A, N.Min, N.Max);
    if (!Value)
      return Value.takeError();
    N.Value = *Value;
  }
  return Error::success();
}

} // namespace

Expected<unsigned> ukl::numberValue(const Arg &A, unsigned Min, unsigned Max) {
  unsigned Value;
  if (StringRef(A.getValue()).getAsInteger(10, Value) || Value < Min ||
      Value > Max)
    return makeError("{0}: '{1}' is not a number from {2} to {3}",
                     A.getSpelling().rtrim('='), A.getValue(), Min, Max);
  return Value;
}

Error ukl::readGuestOptions(GuestOptions &Options, const InputArgList &Args,
                            const GuestOptionIDs &IDs) {
  if (Error E = readNumbers(Options, Args, IDs))
    return E;
  Options.Disks = Args.getAllArgValues(IDs.Disk);
  Options.Overlays = Args.getAllArgValues(IDs.Initramfs);
  Options.KernelParameters = Args.getAllArgValues(IDs.Append);
  Options.QemuArgs = Args.getAllArgValues(IDs.QemuArgument);
  Options.ConsoleFile = Args.getLastArgValue(IDs.Console).str();
  Options.Qemu = Args.getLastArgValue(IDs.Qemu, Options.Qemu).str();
  Options.Verbose = Args.hasArg(IDs.Verbose);
  for (const std::string &Text : Args.getAllArgValues(IDs.HostForward)) {
    Expected<PortForward> Forward = parseForward(Text);
    if (!Forward)
      return Forward.takeError();
    Options.Forwards.push_back(*Forward);
  }
  if (const Arg *A = Args.getLastArg(IDs.Memory)) {
    Expected<unsigned> Memory = parseMemoryMiB(A->getValue());
    if (!Memory)
      return Memory.takeError();
    Options.MemoryMiB = *Memory;
  }
  return Error::success();
}
