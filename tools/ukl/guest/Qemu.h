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

/// Where QEMU finds its ends of our connections.
enum QemuDescriptor : int {
  QemuSerial = 3,  // guest's ttyS0: the program's input and output
  QemuConsole = 4, // guest's ttyS1: the kernel's console
  QemuMonitor = 5,
};

/// Full path of QEMU, or an error that says how to install it.
llvm::Expected<std::string> findQemu(llvm::StringRef Program);

/// Whether this machine runs guests on its own processor.
bool kvmUsable();

/// Replaces each host port 0 by a free one.
llvm::Error choosePorts(std::vector<PortForward> &Forwards);

std::vector<std::string> qemuCommand(const GuestOptions &Options,
                                     llvm::StringRef Qemu,
                                     llvm::StringRef Initramfs);

/// A running QEMU; killed when the object goes.
class QemuProcess {
public:
  QemuProcess() = default;
  QemuProcess(const QemuProcess &) = delete;
  QemuProcess &operator=(const QemuProcess &) = delete;
  ~QemuProcess();

  llvm::Error start(llvm::ArrayRef<std::string> Command, bool PipedOutput);

  /// Our ends; nonblocking. -1 before start().
  int serial() const { return Serial; }
  int console() const { return Console; }
  int monitor() const { return Monitor; }
  int errors() const { return Errors; }

  void kill();
  /// Waits for the end; returns the status as waitpid() does.
  int wait();
  /// Whether it is gone, without waiting.
  bool hasEnded();

private:
  pid_t Pid = -1;
  int Status = 0;
  int Serial = -1, Console = -1, Monitor = -1, Errors = -1;
};

} // namespace ukl

#endif // UKL_GUEST_QEMU_H
