//===- Session.cpp - One guest from start to end --------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ukl/guest/Session.h"

#include "common/Diagnostics.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FormatVariadic.h"

#include <csignal>
#include <poll.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <termios.h>
#include <unistd.h>

using namespace llvm;
using namespace ukl;

/// The largest chunk of input, in bytes. The guest gets one at a time, which
/// fits into the buffer of its serial line (4096 bytes).
static constexpr size_t InputChunk = 2048;
/// How long the guest may take to power off after the program has ended.
static constexpr std::chrono::seconds PowerOffTime(10);
/// How much time is between two checks whether the session has ended.
static constexpr std::chrono::milliseconds CheckTime(200);
static constexpr StringRef RegistersCommand = "info registers -a";
static constexpr char QuitKey = 0x1d; // ^]

static volatile sig_atomic_t CaughtSignal = 0;

static void catchSignal(int Signal) { CaughtSignal = Signal; }

namespace {

/// As long as it lives, the signals that end this process are only delivered in
/// ppoll().
class SignalGuard {
public:
  SignalGuard() {
    struct sigaction Action = {};
    Action.sa_handler = catchSignal;
    sigset_t Block;
    ::sigemptyset(&Block);
    for (size_t I = 0; I != std::size(Signals); ++I) {
      ::sigaction(Signals[I], &Action, &Before[I]);
      ::sigaddset(&Block, Signals[I]);
    }
    ::sigprocmask(SIG_BLOCK, &Block, &BlockedBefore);
    ::signal(SIGPIPE, SIG_IGN);
  }
  ~SignalGuard() {
    for (size_t I = 0; I != std::size(Signals); ++I)
      ::sigaction(Signals[I], &Before[I], nullptr);
    ::sigprocmask(SIG_SETMASK, &BlockedBefore, nullptr);
  }
  SignalGuard(const SignalGuard &) = delete;
  SignalGuard &operator=(const SignalGuard &) = delete;

private:
  static constexpr int Signals[] = {SIGINT, SIGTERM, SIGHUP};
  struct sigaction Before[std::size(Signals)] = {};
  sigset_t BlockedBefore = {};
};

/// Puts our terminal into raw mode for --shell.
class RawTerminal {
public:
  explicit RawTerminal(bool Wanted)
      : Active(Wanted && ::tcgetattr(STDIN_FILENO, &Before) == 0) {
    if (!Active)
      return;
    termios Raw = Before;
    ::cfmakeraw(&Raw);
    ::tcsetattr(STDIN_FILENO, TCSADRAIN, &Raw);
  }
  ~RawTerminal() {
    if (Active)
      ::tcsetattr(STDIN_FILENO, TCSADRAIN, &Before);
  }
  RawTerminal(const RawTerminal &) = delete;
  RawTerminal &operator=(const RawTerminal &) = delete;

private:
  termios Before;
  bool Active;
};

} // namespace

/// Gives what can be read now to \p Sink. Returns false at the end of the
/// stream.
template <typename SinkT> static bool drain(int Fd, SinkT Sink) {
  char Buffer[16384];
  while (true) {
    ssize_t Size = ::read(Fd, Buffer, sizeof(Buffer));
    if (Size > 0)
      Sink(StringRef(Buffer, static_cast<size_t>(Size)));
    else if (Size == 0 || errno != EINTR)
      return Size < 0 && errno == EAGAIN;
  }
}

static void writeAll(int Fd, StringRef Bytes) {
  while (!Bytes.empty()) {
    ssize_t Size = ::write(Fd, Bytes.data(), Bytes.size());
    if (Size > 0)
      Bytes = Bytes.drop_front(static_cast<size_t>(Size));
    else if (errno == EAGAIN) {
      pollfd Event = {Fd, POLLOUT, 0};
      ::poll(&Event, 1, -1);
    } else if (errno != EINTR) {
      CaughtSignal = SIGPIPE; // no reader: end as another program would
      return;
    }
  }
}

InputKind ukl::chooseInput(GuestMode Mode) {
  struct stat Status;
  if (::fstat(STDIN_FILENO, &Status) != 0)
    return InputKind::None;
  if (Mode == GuestMode::Shell)
    return InputKind::Terminal;
  const dev_t NullDevice = makedev(1, 3);
  if (S_ISCHR(Status.st_mode) && Status.st_rdev == NullDevice)
    return InputKind::None;
  // Reading from the terminal would stop a background job.
  if (::isatty(STDIN_FILENO) && ::tcgetpgrp(STDIN_FILENO) != ::getpgrp())
    return InputKind::None;
  return InputKind::Stream;
}

int Session::signal() const { return CaughtSignal; }

bool Session::wantsInput() const {
  if (InputEnded || !Pending.empty() || !Console.isReady() || !SerialOpen)
    return false;
  switch (Input) {
  case InputKind::None:
    return false;
  case InputKind::Terminal:
    return true;
  case InputKind::Stream:
    return ChunksSent == Console.acknowledged();
  }
  return false;
}

void Session::readInput() {
  char Buffer[InputChunk];
  ssize_t Size = ::read(STDIN_FILENO, Buffer, sizeof(Buffer));
  if (Size < 0 && (errno == EINTR || errno == EAGAIN))
    return;
  StringRef Bytes(Buffer, Size > 0 ? static_cast<size_t>(Size) : 0);
  InputEnded = Bytes.empty();
  if (Input == InputKind::Terminal) {
    if (InputEnded)
      Pending = "\004"; // ^D
    else if (Bytes.contains(QuitKey))
      CaughtSignal = SIGINT;
    else
      Pending = Bytes.str();
    return;
  }
  Pending = std::to_string(Bytes.size()) + "\n" + Bytes.str();
  ++ChunksSent;
}

void Session::sendPending() {
  ssize_t Size = ::write(Qemu.serial(), Pending.data(), Pending.size());
  if (Size > 0)
    Pending.erase(0, static_cast<size_t>(Size));
}

void Session::forwardOutput() {
  SerialOpen = SerialOpen && drain(Qemu.serial(), [this](StringRef Bytes) {
                 if (Output)
                   Output(Bytes);
                 else
                   writeAll(STDOUT_FILENO, Bytes);
               });
  ConsoleOpen = ConsoleOpen && drain(Qemu.console(), [this](StringRef Bytes) {
                  Console.feed(Bytes);
                });
  ErrorsOpen = ErrorsOpen && drain(Qemu.errors(), [this](StringRef Bytes) {
                 Errors += Bytes;
               });
}

/// Waits for input, output or events, and handles them. Returns false after the
/// deadline.
bool Session::waitForEvents(Clock::time_point Deadline) {
  // ppoll() ignores negative descriptors.
  pollfd Events[] = {
      {SerialOpen ? Qemu.serial() : -1,
       static_cast<short>(Pending.empty() ? POLLIN : POLLIN | POLLOUT), 0},
      {ConsoleOpen ? Qemu.console() : -1, POLLIN, 0},
      {ErrorsOpen ? Qemu.errors() : -1, POLLIN, 0},
      {wantsInput() ? STDIN_FILENO : -1, POLLIN, 0},
      {KeepsQemu && MonitorOpen ? Qemu.monitor() : -1, POLLIN, 0},
  };
  auto Left = Deadline - Clock::now();
  if (Left <= Clock::duration::zero())
    return false;
  if (KeepsQemu || StopWhen)
    Left = std::min<Clock::duration>(Left, CheckTime);
  auto Nanoseconds =
      std::chrono::duration_cast<std::chrono::nanoseconds>(Left).count();
  timespec Limit = {static_cast<time_t>(Nanoseconds / 1000000000),
                    static_cast<long>(Nanoseconds % 1000000000)};
  sigset_t None;
  ::sigemptyset(&None);
  if (::ppoll(Events, std::size(Events), &Limit, &None) > 0) {
    if (Events[0].revents & POLLOUT)
      sendPending();
    if (Events[3].revents)
      readInput();
    if (Events[4].revents)
      MonitorOpen = Monitor.readEvents();
  }
  forwardOutput();
  return true;
}

SessionEnd Session::run(unsigned TimeoutSeconds) {
  SignalGuard Signals;
  RawTerminal Terminal(Input == InputKind::Terminal);

  if (KeepsQemu)
    Monitor.start();
  bool Limited = TimeoutSeconds != 0;
  Clock::time_point Now = Clock::now();
  Clock::time_point Deadline =
      Now + (Limited ? std::chrono::seconds(TimeoutSeconds)
                     : std::chrono::hours(24 * 365));
  bool Ending = false;
  while (SerialOpen || ConsoleOpen || ErrorsOpen) {
    if (CaughtSignal) {
      Qemu.kill();
      return SessionEnd::Interrupted;
    }
    if (!waitForEvents(Deadline)) {
      if (!Ending)
        return SessionEnd::TimedOut;
      if (KeepsQemu)
        return SessionEnd::GuestEnded;
      Qemu.kill();
      break;
    }
    if (std::optional<SessionEnd> End = checkEnd())
      return *End;
    if (!Ending && (Console.end() || !Console.failure().empty())) {
      Ending = true;
      Deadline = std::min(Deadline, Clock::now() + PowerOffTime);
    }
  }
  Qemu.wait();
  forwardOutput();
  return SessionEnd::QemuEnded;
}

/// True if all processors wait for an interrupt and have interrupts off, so
/// that they wait forever. \p Registers is the output of the monitor's command
/// "info registers -a".
static bool areHalted(StringRef Registers) {
  constexpr uint64_t InterruptFlag = 0x200;
  bool Any = false;
  SmallVector<StringRef, 0> Lines;
  Registers.split(Lines, '\n', -1, /*KeepEmpty=*/false);
  for (StringRef Line : Lines) {
    auto [Before, Rest] = Line.split(" RFL=");
    if (Rest.empty())
      continue;
    uint64_t Flags = 0;
    Any = true;
    if (Rest.take_until(isSpace).getAsInteger(16, Flags) ||
        (Flags & InterruptFlag) || !Rest.contains("HLT=1"))
      return false;
  }
  return Any;
}

/// True if the guest has ended. After a reset or a power off, QEMU sends an
/// event and has paused the guest. At the end of a profile, /init halts the
/// processors instead, so that the counts do not depend on how soon QEMU stops
/// them. QEMU has no event for that.
bool Session::guestHasEnded() {
  return Monitor.guestHasStopped() ||
         (Console.end() && areHalted(Monitor.executeForText(RegistersCommand)));
}

/// Why the session ends although QEMU is running, or nothing.
std::optional<SessionEnd> Session::checkEnd() {
  bool HasEvent = KeepsQemu && Monitor.guestHasStopped();
  if (!HasEvent && Clock::now() < NextCheck)
    return std::nullopt;
  NextCheck = Clock::now() + CheckTime;
  if (KeepsQemu && guestHasEnded()) {
    forwardOutput();
    return SessionEnd::GuestEnded;
  }
  if (StopWhen && StopWhen())
    return SessionEnd::Stopped;
  return std::nullopt;
}

Error Session::saveMemory(uint64_t Address, uint64_t Size, StringRef File) {
  Expected<json::Value> Saved = Monitor.execute(
      "pmemsave",
      json::Object{{"val", Address}, {"size", Size}, {"filename", File}});
  return Saved ? Error::success()
               : makeError("cannot read the guest's memory at {0:x}: {1}",
                           Address, toString(Saved.takeError()));
}

std::string Session::askRegisters() {
  std::string Answer = Monitor.executeForText(RegistersCommand);
  std::string Result;
  SmallVector<StringRef, 0> Lines;
  StringRef(Answer).split(Lines, '\n', -1, /*KeepEmpty=*/false);
  for (StringRef Line : Lines) {
    Line = Line.trim();
    if (Line.starts_with("CPU#") || Line.starts_with("RIP="))
      Result += ("  " + Line + "\n").str();
  }
  return Result;
}
