//===- HostProgram.h - A program that runs beside a guest -------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UKL_PROFILE_HOSTPROGRAM_H
#define UKL_PROFILE_HOSTPROGRAM_H

#include "ukl/guest/GuestOptions.h"

#include <optional>
#include <sys/types.h>

namespace ukl {

/// A program on this machine that talks to a guest through its forwarded ports.
/// It has a process group of its own, which the destructor kills.
class HostProgram {
public:
  HostProgram() = default;
  HostProgram(const HostProgram &) = delete;
  HostProgram &operator=(const HostProgram &) = delete;
  ~HostProgram();

  /// Starts \p File, or /bin/sh with it if it is not executable. Its
  /// environment has the guest's ports: $UKL_HOST, $UKL_PORT and
  /// $UKL_PORT_<guest port>. Its output goes to \p Log.
  llvm::Error start(llvm::StringRef File, llvm::ArrayRef<PortForward> Forwards,
                    llvm::StringRef Log);
  bool wasStarted() const { return Started; }

  /// Its status in the form of waitpid(), if it has ended. Does not wait.
  std::optional<int> status();
  /// The same, but waits for its end for up to \p Seconds.
  std::optional<int> waitForEnd(unsigned Seconds);

private:
  bool Started = false;
  pid_t Pid = -1;
  std::optional<int> End;
};

} // namespace ukl

#endif // UKL_PROFILE_HOSTPROGRAM_H
