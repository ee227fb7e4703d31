//===- Qemu.cpp - The QEMU process of one run -----------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ukl/guest/Qemu.h"

#include "common/Diagnostics.h"
#include "common/Process.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Program.h"

#include <arpa/inet.h>
#include <csignal>
#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace llvm;
using namespace ukl;

/// Kernel parameters of all guests. An oops becomes a panic, and after a panic
/// QEMU ends (-no-reboot) instead of waiting.
static constexpr StringRef KernelParameters =
    "console=ttyS1,115200 earlycon=uart8250,io,0x2f8,115200 oops=panic "
    "panic=-1 printk.devkmsg=on no_timer_check tsc=reliable";

static Error systemError(const char *What) {
  std::error_code EC(errno, std::generic_category());
  return makeError("{0}: {1}", What, EC.message());
}

/// Values inside QEMU's comma-separated options double their commas.
static std::string escaped(StringRef Value) {
  std::string Result;
  for (char C : Value)
    Result.append(C == ',' ? 2 : 1, C);
  return Result;
}

static void addArgs(std::vector<std::string> &Command,
                    std::initializer_list<StringRef> Args) {
  for (StringRef Arg : Args)
    Command.push_back(Arg.str());
}

static void addCharDevice(std::vector<std::string> &Command, StringRef Name,
                          int Fd, bool IsPipe = false) {
  const char *Format =
      IsPipe ? "file,id={0},path=/dev/fd/{1}" : "socket,id={0},fd={1}";
  addArgs(Command, {"-chardev", formatv(false, Format, Name, Fd).str()});
}

/// Makes a pipe that QEMU writes to. It is large enough for all that a guest
/// prints while this process does not read.
static bool makePipe(int (&Pair)[2]) {
  constexpr int PipeSize = 1 << 20;
  if (::pipe2(Pair, O_CLOEXEC) != 0)
    return false;
  (void)::fcntl(Pair[1], F_SETPIPE_SZ, PipeSize);
  return true;
}

bool ukl::kvmUsable() {
  ErrorOr<std::unique_ptr<MemoryBuffer>> Info =
      MemoryBuffer::getFileAsStream("/proc/cpuinfo");
  if (!Info)
    return false;
  auto [Before, Flags] = (*Info)->getBuffer().split("\nflags");
  SmallVector<StringRef, 0> Words;
  Flags.split('\n').first.split(Words, ' ');
  if (!is_contained(Words, "vmx") && !is_contained(Words, "svm"))
    return false;
  int Fd = ::open("/dev/kvm", O_RDWR | O_CLOEXEC);
  if (Fd >= 0)
    ::close(Fd);
  return Fd >= 0;
}

Expected<std::string> ukl::findQemu(StringRef Program) {
  ErrorOr<std::string> Path = sys::findProgramByName(Program);
  if (!Path)
    return withHint(
        makeError("{0} is not installed, or not in PATH", Program),
        "install the Debian package qemu-system-x86 (scripts/install-deps)");
  return *Path;
}

Error ukl::choosePorts(std::vector<PortForward> &Forwards) {
  for (PortForward &Forward : Forwards) {
    if (Forward.HostPort != 0)
      continue;
    int Fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in Address = {};
    Address.sin_family = AF_INET;
    Address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t Size = sizeof(Address);
    auto *Generic = reinterpret_cast<sockaddr *>(&Address);
    bool Chosen = Fd >= 0 && ::bind(Fd, Generic, Size) == 0 &&
                  ::getsockname(Fd, Generic, &Size) == 0;
    Error E = Chosen ? Error::success() : systemError("no free TCP port");
    if (Fd >= 0)
      ::close(Fd);
    if (E)
      return E;
    Forward.HostPort = ntohs(Address.sin_port);
  }
  return Error::success();
}

/// Counting instructions needs the emulator, with one thread. With sleep=off,
/// the time of an idle guest jumps to its next timer, so that nothing depends
/// on the host's clock.
static void addAccelerator(std::vector<std::string> &Command,
                           bool CountInstructions) {
  if (CountInstructions)
    addArgs(Command, {"-accel", "tcg", "-icount", "shift=0,sleep=off,align=off",
                      "-rtc", "clock=vm"});
  else
    addArgs(Command, {"-accel", kvmUsable() ? "kvm" : "tcg,thread=multi"});
}

static void addNetwork(std::vector<std::string> &Command,
                       ArrayRef<PortForward> Forwards) {
  std::string Network = "user,id=net0";
  for (const PortForward &Forward : Forwards)
    Network += formatv(",hostfwd=tcp:127.0.0.1:{0}-:{1}", Forward.HostPort,
                       Forward.GuestPort);
  addArgs(Command, {"-netdev", Network, "-device",
                    "virtio-net-pci,netdev=net0,romfile="});
}

std::vector<std::string> ukl::qemuCommand(const GuestOptions &Options,
                                          StringRef Qemu, StringRef Initramfs) {
  std::vector<std::string> Command;
  addArgs(Command, {Qemu, "-M", "pc", "-cpu", "max", "-display", "none",
                    "-no-reboot", "-nodefaults", "-no-user-config", "-m",
                    std::to_string(Options.MemoryMiB) + "M", "-smp",
                    std::to_string(Options.Processors)});
  addAccelerator(Command, Options.CountInstructions);

  std::string Parameters = KernelParameters.str();
  for (const std::string &Extra : Options.KernelParameters)
    Parameters += " " + Extra;
  addArgs(Command, {"-kernel", Options.Image, "-initrd", Initramfs, "-append",
                    Parameters});

  addCharDevice(Command, "app", QemuSerial, Options.PipedOutput);
  addCharDevice(Command, "console", QemuConsole, Options.PipedOutput);
  addCharDevice(Command, "monitor", QemuMonitor);
  addArgs(Command, {"-serial", "chardev:app", "-serial", "chardev:console",
                    "-mon", "chardev=monitor,mode=control"});

  if (Options.Network)
    addNetwork(Command, Options.Forwards);

  unsigned Index = 0;
  for (const std::string &Disk : Options.Disks) {
    std::string Name = "disk" + std::to_string(Index++);
    addArgs(Command, {"-blockdev",
                      formatv("driver=raw,node-name={0},file.driver=file,"
                              "file.filename={1}",
                              Name, escaped(Disk))
                          .str(),
                      "-device", "virtio-blk-pci,drive=" + Name});
  }
  if (Options.Profile)
    addArgs(Command, {"-action", "reboot=shutdown,shutdown=pause"});
  if (Options.GdbPort)
    addArgs(Command, {"-S", "-gdb",
                      formatv("tcp:127.0.0.1:{0}", *Options.GdbPort).str()});
  Command.insert(Command.end(), Options.QemuArgs.begin(),
                 Options.QemuArgs.end());
  return Command;
}

Error QemuProcess::start(ArrayRef<std::string> Command, bool PipedOutput) {
  struct Connection {
    int &Ours;
    int Target; // descriptor in QEMU
    int Theirs;
    bool IsPipe;
  };
  Connection Connections[] = {{Serial, QemuSerial, -1, PipedOutput},
                              {Console, QemuConsole, -1, PipedOutput},
                              {Monitor, QemuMonitor, -1, false},
                              {Errors, STDERR_FILENO, -1, false}};
  for (Connection &C : Connections) {
    int Pair[2];
    if (C.IsPipe
            ? !makePipe(Pair)
            : ::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, Pair) != 0)
      return systemError(C.IsPipe ? "pipe" : "socketpair");
    C.Ours = Pair[0];
    // Use numbers above all targets, so that no dup2() below overwrites a
    // descriptor that another one needs.
    C.Theirs = ::fcntl(Pair[1], F_DUPFD_CLOEXEC, QemuMonitor + 1);
    ::close(Pair[1]);
    if (C.Theirs < 0 || ::fcntl(C.Ours, F_SETFL, O_NONBLOCK) != 0)
      return systemError("fcntl");
  }
  int Null = ::open("/dev/null", O_RDWR | O_CLOEXEC);
  if (Null < 0)
    return systemError("/dev/null");

  std::vector<char *> Argv = argumentPointers(Command);
  pid_t Parent = ::getpid();
  Pid = ::fork();
  if (Pid == 0) {
    // If this tool is killed, QEMU ends too.
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (::getppid() != Parent)
      ::_exit(127);
    // ^C must not reach QEMU, because this tool handles it.
    ::setpgid(0, 0);
    ::dup2(Null, STDIN_FILENO);
    ::dup2(Null, STDOUT_FILENO);
    for (const Connection &C : Connections)
      ::dup2(C.Theirs, C.Target);
    ::execv(Argv[0], Argv.data());
    ::dprintf(STDERR_FILENO, "%s: %m\n", Argv[0]);
    ::_exit(127);
  }
  Error E = Pid < 0 ? systemError("fork") : Error::success();
  ::close(Null);
  for (const Connection &C : Connections)
    ::close(C.Theirs);
  return E;
}

void QemuProcess::kill() {
  if (Pid > 0)
    ::kill(Pid, SIGKILL);
}

int QemuProcess::wait() {
  if (Pid > 0) {
    while (::waitpid(Pid, &Status, 0) < 0 && errno == EINTR)
      ;
    Pid = -1;
  }
  return Status;
}

bool QemuProcess::hasEnded() {
  if (Pid > 0 && ::waitpid(Pid, &Status, WNOHANG) == Pid)
    Pid = -1;
  return Pid <= 0;
}

QemuProcess::~QemuProcess() {
  kill();
  wait();
  for (int Fd : {Serial, Console, Monitor, Errors})
    if (Fd >= 0)
      ::close(Fd);
}
