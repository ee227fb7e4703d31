//===- Session.cpp - One guest from start to end --------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ukl/guest/Session.h"

#include "common/Diagnostics.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/FormatVariadic.h"

#include <csignal>
#include <poll.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <termios.h>
#include <unistd.h>

using namespace llvm;
using namespace ukl;

namespace {

/// One chunk of input is under way at a time; it fits into the guest's line
/// buffer (4096 bytes).
constexpr size_t InputChunk = 2048;
/// How long the guest may take to power off after it has reported.
constexpr std::chrono::seconds PowerOffTime(10);
/// How long the monitor may take for one command. It answers at once unless the
/// machine is overloaded.
constexpr std::chrono::seconds MonitorTime(10);
/// How often somebody asks whether the session is at its end.
constexpr std::chrono::milliseconds CheckTime(200);
constexpr std::chrono::seconds QuitTime(10);
constexpr char QuitKey = 0x1d; // ^]

volatile sig_atomic_t CaughtSignal = 0;

void catchSignal(int Signal) { CaughtSignal = Signal; }

/// While it lives, the signals that end us only take effect inside ppoll().
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

/// Reads what is there into \p Sink; false at the end of the stream.
template <typename SinkT> bool drain(int Fd, SinkT Sink) {
  char Buffer[16384];
  while (true) {
    ssize_t Size = ::read(Fd, Buffer, sizeof(Buffer));
    if (Size > 0)
      Sink(StringRef(Buffer, static_cast<size_t>(Size)));
    else if (Size == 0 || errno != EINTR)
      return Size < 0 && errno == EAGAIN;
  }
}

void writeAll(int Fd, StringRef Bytes) {
  while (!Bytes.empty()) {
    ssize_t Size = ::write(Fd, Bytes.data(), Bytes.size());
    if (Size > 0)
      Bytes = Bytes.drop_front(static_cast<size_t>(Size));
    else if (errno == EAGAIN) {
      pollfd Event = {Fd, POLLOUT, 0};
      ::poll(&Event, 1, -1);
    } else if (errno != EINTR) {
      CaughtSignal = SIGPIPE; // nobody reads on: end as a program would
      return;
    }
  }
}

} // namespace

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

/// Waits for something to do; false when the deadline has passed.
bool Session::waitForEvents(Clock::time_point Deadline) {
  // ppoll() ignores negative descriptors.
  pollfd Events[] = {
      {SerialOpen ? Qemu.serial() : -1,
       static_cast<short>(Pending.empty() ? POLLIN : POLLIN | POLLOUT), 0},
      {ConsoleOpen ? Qemu.console() : -1, POLLIN, 0},
      {ErrorsOpen ? Qemu.errors() : -1, POLLIN, 0},
      {wantsInput() ? STDIN_FILENO : -1, POLLIN, 0},
  };
  auto Left = Deadline - Clock::now();
  if (Left <= Clock::duration::zero())
    return false;
  if (StaysAtEnd || StopWhen)
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
  }
  forwardOutput();
  return true;
}

SessionEnd Session::run(unsigned TimeoutSeconds) {
  SignalGuard Signals;
  RawTerminal Terminal(Input == InputKind::Terminal);

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
      if (StaysAtEnd)
        return SessionEnd::Stayed;
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

/// Whether no processor will ever do anything again: it waits for an interrupt,
/// and takes none. \p Registers is the monitor's "info registers -a".
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

/// By a reset or an order to power off, after which it is paused; or, if /init
/// has seen to it, by halting. Only then nothing depends on how soon QEMU stops
/// it.
bool Session::guestHasEnded() {
  return StringRef(ask("info status")).contains("paused") ||
         (Console.end() && areHalted(ask("info registers -a")));
}

/// Whether it is time to end a session whose QEMU goes on.
std::optional<SessionEnd> Session::checkEnd() {
  if (Clock::now() < NextCheck)
    return std::nullopt;
  NextCheck = Clock::now() + CheckTime;
  if (StaysAtEnd && guestHasEnded()) {
    forwardOutput();
    return SessionEnd::Stayed;
  }
  if (StopWhen && StopWhen())
    return SessionEnd::Stopped;
  return std::nullopt;
}

/// Reads the monitor up to its next prompt; false if there is none in time.
bool Session::waitForPrompt(std::string &Answer) {
  constexpr StringRef Prompt = "(qemu) ";
  Clock::time_point Deadline = Clock::now() + MonitorTime;
  while (Clock::now() < Deadline) {
    pollfd Event = {Qemu.monitor(), POLLIN, 0};
    ::poll(&Event, 1, 100);
    bool Open =
        drain(Qemu.monitor(), [&](StringRef Bytes) { Answer += Bytes; });
    if (StringRef(Answer).ends_with(Prompt)) {
      Answer.resize(Answer.size() - Prompt.size());
      return true;
    }
    if (!Open)
      return false;
  }
  return false;
}

std::string Session::ask(StringRef Command) {
  std::string Answer;
  if (!MonitorGreeted && !waitForPrompt(Answer))
    return "";
  MonitorGreeted = true;
  Answer.clear();
  std::string Line = Command.str() + "\n";
  if (Qemu.hasEnded() ||
      ::write(Qemu.monitor(), Line.data(), Line.size()) < 0 ||
      !waitForPrompt(Answer))
    return "";
  // The first line is the command again.
  return StringRef(Answer).split('\n').second.str();
}

Error Session::saveMemory(uint64_t Address, uint64_t Size, StringRef File) {
  std::string Quoted;
  for (char C : File) {
    if (C == '"' || C == '\\')
      Quoted += '\\';
    Quoted += C;
  }
  std::string Answer =
      ask(formatv("pmemsave {0:x} {1} \"{2}\"", Address, Size, Quoted).str());
  uint64_t Saved = 0;
  if (!sys::fs::file_size(File, Saved) && Saved == Size)
    return Error::success();
  return makeError("cannot read the guest's memory at {0:x}: QEMU says: {1}",
                   Address,
                   Answer.empty() ? "nothing" : StringRef(Answer).trim());
}

std::string Session::askRegisters() {
  std::string Answer = ask("info registers -a");
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

void Session::quitQemu() {
  constexpr StringRef Command = "quit\n";
  if (::write(Qemu.monitor(), Command.data(), Command.size()) < 0)
    return;
  // The monitor closes first; after that a plugin writes what it still has.
  Clock::time_point Deadline = Clock::now() + QuitTime;
  while (Clock::now() < Deadline && !Qemu.hasEnded()) {
    pollfd Event = {Qemu.monitor(), POLLIN, 0};
    if (drain(Qemu.monitor(), [](StringRef) {}))
      ::poll(&Event, 1, 100);
    else
      ::poll(nullptr, 0, 10);
  }
}
