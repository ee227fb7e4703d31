//===- GuestOptions.h - A guest as the user describes it --------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UKL_GUEST_GUESTOPTIONS_H
#define UKL_GUEST_GUESTOPTIONS_H

#include "llvm/Option/ArgList.h"
#include "llvm/Support/Error.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace ukl {

/// A TCP port of this machine that leads to one of the guest.
struct PortForward {
  uint16_t HostPort = 0;
  uint16_t GuestPort = 0;
};

/// What /init starts in the guest.
enum class GuestMode { App, Script, Shell };

/// A file of this machine that the guest gets, executable.
struct GuestFile {
  std::string GuestPath; // without leading slash
  std::string HostPath;
};

struct GuestOptions {
  std::string Image;
  std::vector<std::string> AppArgs;

  GuestMode Mode = GuestMode::App;
  std::string Script;
  std::string Ring3App; // empty: the program in the image, in ring 0

  unsigned Processors = 1;
  unsigned MemoryMiB = 512;
  bool Network = true;
  std::vector<PortForward> Forwards;
  std::vector<std::string> Disks;
  std::vector<std::string> Overlays;
  std::vector<GuestFile> Files;
  std::vector<std::string> KernelParameters;

  /// One instruction is one nanosecond of guest time.
  bool CountInstructions = false;
  /// The guest's lines go through pipes, which take no input and never make
  /// QEMU wait: with sockets, when the guest sees a line ready depends on the
  /// host.
  bool PipedOutput = false;
  /// The guest's counters start at zero when the program does. At the end,
  /// the guest and QEMU stay, stopped, so that its memory can be read.
  bool Profile = false;
  unsigned TimeoutSeconds = 0;
  std::string ConsoleFile;
  std::optional<uint16_t> GdbPort;
  std::string Qemu = "qemu-system-x86_64";
  std::vector<std::string> QemuArgs;
  bool Verbose = false;
};

/// One processor, and nothing that comes from this machine: neither its time
/// nor its randomness nor its network. The same guest then runs the same
/// instructions each time. \p Seed is that of all its randomness.
void makeRepeatable(GuestOptions &Options, unsigned Seed);

/// Reads the options that all commands which boot guests share into \p Options;
/// what is not given stays.
llvm::Error readGuestOptions(GuestOptions &Options,
                             const llvm::opt::InputArgList &Args);

} // namespace ukl

#endif // UKL_GUEST_GUESTOPTIONS_H
