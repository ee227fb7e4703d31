//===- Qemu.h - The QEMU process of one run ---------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UKL_GUEST_QEMU_H
#define UKL_GUEST_QEMU_H

#include "ukl/guest/GuestOptions.h"

#include <string>
#include <sys/types.h>
#include <vector>

namespace ukl {

/// The file descriptors that QEMU has for its ends of our connections.
enum QemuDescriptor : int {
  QemuSerial = 3,  // guest's ttyS0: the program's input and output
  QemuConsole = 4, // guest's ttyS1: the kernel's console
  QemuMonitor = 5,
};

/// The full path of QEMU. Fails, with a hint how to install it, if there is
/// none.
llvm::Expected<std::string> findQemu(llvm::StringRef Program);

/// True if this machine has KVM and we may use it.
bool kvmUsable();

/// Replaces each host port that is 0 by a free one.
llvm::Error choosePorts(std::vector<PortForward> &Forwards);

/// The command line of QEMU for a guest.
std::vector<std::string> qemuCommand(const GuestOptions &Options,
                                     llvm::StringRef Qemu,
                                     llvm::StringRef Initramfs);

/// A QEMU process, which the destructor kills.
class QemuProcess {
public:
  QemuProcess() = default;
  QemuProcess(const QemuProcess &) = delete;
  QemuProcess &operator=(const QemuProcess &) = delete;
  ~QemuProcess();

  llvm::Error start(llvm::ArrayRef<std::string> Command, bool PipedOutput);

  /// Our ends of the connections. They do not block. -1 before start().
  int serial() const { return Serial; }
  int console() const { return Console; }
  int monitor() const { return Monitor; }
  int errors() const { return Errors; }

  void kill();
  /// Waits until QEMU has ended. Returns its status in the form of waitpid().
  int wait();
  /// True if QEMU has ended. Does not wait.
  bool hasEnded();

private:
  pid_t Pid = -1;
  int Status = 0;
  int Serial = -1, Console = -1, Monitor = -1, Errors = -1;
};

} // namespace ukl

#endif // UKL_GUEST_QEMU_H
