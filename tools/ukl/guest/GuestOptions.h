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

/// A TCP port of this machine that is forwarded to one of the guest. If
/// HostPort is 0, a free one is chosen.
struct PortForward {
  uint16_t HostPort = 0;
  uint16_t GuestPort = 0;
};

/// What /init starts in the guest.
enum class GuestMode { App, Script, Shell };

/// A file of this machine that the guest gets as an executable file.
struct GuestFile {
  std::string GuestPath; // without leading slash
  std::string HostPath;
};

struct GuestOptions {
  std::string Image;
  /// Image is another kernel that QEMU can boot, without a program in it.
  bool IsOtherKernel = false;
  std::vector<std::string> AppArgs;

  GuestMode Mode = GuestMode::App;
  std::string Script;
  std::string Ring3App; // if empty, the image's program runs in ring 0

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
  /// The guest's serial lines are pipes, which take no input and never make
  /// QEMU wait. With sockets, it depends on the host when the guest sees that a
  /// line is ready.
  bool PipedOutput = false;
  /// The guest's profile counters start at zero when the program starts. At the
  /// end, the guest is stopped and QEMU does not end, so that the guest's
  /// memory can be read.
  bool Profile = false;
  unsigned TimeoutSeconds = 0; // 0: no limit
  std::string ConsoleFile;
  std::optional<uint16_t> GdbPort;
  std::string Qemu = "qemu-system-x86_64";
  std::vector<std::string> QemuArgs;
  bool Verbose = false;
};

/// Sets options so that the same guest executes the same instructions in every
/// run: one processor, and no time, random numbers or network of this machine.
/// \p Seed is the seed of all random numbers in the guest.
void makeRepeatable(GuestOptions &Options, unsigned Seed);

/// Reads the options that all commands share whose users describe a guest. Does
/// not change members of \p Options whose options are not given.
llvm::Error readGuestOptions(GuestOptions &Options,
                             const llvm::opt::InputArgList &Args);

} // namespace ukl

#endif // UKL_GUEST_GUESTOPTIONS_H
