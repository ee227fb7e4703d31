//===- Guest.cpp - Boot one guest and report how it ended -----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ukl/guest/Guest.h"

#include "common/Container.h"
#include "common/Diagnostics.h"
#include "common/ElfFile.h"
#include "common/Process.h"
#include "ukl/guest/Initramfs.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/raw_ostream.h"

#include <csignal>
#include <cstring>
#include <sys/ioctl.h>
#include <sys/random.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace llvm;
using namespace ukl;

std::string ukl::randomMark() {
  uint8_t Bytes[8];
  if (::getentropy(Bytes, sizeof(Bytes)) != 0)
    return "ukl-" + std::to_string(::getpid());
  return "ukl-" + toHex(Bytes, /*LowerCase=*/true);
}

std::string ukl::lastLines(StringRef Output) {
  constexpr unsigned MaxLines = 12;
  SmallVector<StringRef, 0> Lines;
  Output.split(Lines, '\n', -1, /*KeepEmpty=*/false);
  std::string Result;
  for (StringRef Line : ArrayRef(Lines).take_back(MaxLines))
    Result += "\n  | " + Line.rtrim('\r').str();
  return Result;
}

Expected<std::unique_ptr<raw_fd_ostream>> ukl::openConsoleCopy(StringRef Path) {
  if (Path.empty())
    return nullptr;
  if (Path == "-")
    return std::make_unique<raw_fd_ostream>(STDERR_FILENO,
                                            /*shouldClose=*/false);
  std::error_code EC;
  auto File = std::make_unique<raw_fd_ostream>(Path, EC);
  if (EC)
    return makeError("--console: {0}: {1}", Path, EC.message());
  return File;
}

static constexpr StringRef Ring0Path = "/UKL";
static constexpr StringRef Ring3Path = "/app";

/// The script that sets the variables which /init reads.
static std::string guestConfig(const GuestOptions &Options, InputKind Input,
                               StringRef Mark) {
  constexpr StringRef Modes[] = {"app", "script", "shell"};
  winsize Size = {};
  // Only a shell needs the terminal's size. Without it, equal runs have equal
  // files.
  if (Options.Mode != GuestMode::Shell ||
      ::ioctl(STDOUT_FILENO, TIOCGWINSZ, &Size) != 0 || Size.ws_row == 0)
    Size = {24, 80, 0, 0};
  std::string Text;
  raw_string_ostream OS(Text);
  OS << "MARK=" << Mark << "\nMODE=" << Modes[static_cast<int>(Options.Mode)]
     << "\nINPUT=" << (Input == InputKind::Stream ? "host" : "none")
     << "\nPROFILE=" << (Options.Profile ? "yes" : "no")
     << "\nAPP=" << (Options.Ring3App.empty() ? Ring0Path : Ring3Path)
     << "\nROWS=" << Size.ws_row << "\nCOLUMNS=" << Size.ws_col << "\n";
  return Text;
}

/// Adds the file that starts the image's program: its executable for ring 3.
static Error addExecutable(StringRef Image, CpioWriter &Archive) {
  using namespace llvm::object;
  Expected<OwningBinary<ELF64LEObjectFile>> Object = openElfFile(Image);
  if (!Object)
    return Object.takeError();
  Expected<std::optional<StringRef>> Executable =
      findSection(*Object->getBinary(), ExecutableSection);
  if (!Executable)
    return withContext(Image, Executable.takeError());
  if (const std::optional<StringRef> Contents = *Executable)
    Archive.addFile(Ring0Path.drop_front(), 0755, *Contents);
  return Error::success();
}

/// Writes the guest's initramfs to \p Path.
static Error writeInitramfs(const GuestOptions &Options, InputKind Input,
                            StringRef Mark, StringRef Path) {
  CpioWriter Archive;
  if (Error E = addGuestBase(Archive))
    return E;
  if (!Options.IsOtherKernel)
    if (Error E = addExecutable(Options.Image, Archive))
      return E;
  for (const GuestFile &File : Options.Files)
    if (Error E = Archive.addHostFile(File.GuestPath, 0755, File.HostPath))
      return E;
  for (const std::string &Overlay : Options.Overlays)
    if (Error E = Archive.addHostTree(Overlay))
      return withContext("--initramfs", std::move(E));
  if (!Options.Ring3App.empty())
    if (Error E =
            Archive.addHostFile(Ring3Path.drop_front(), 0755, Options.Ring3App))
      return withContext("--ring3", std::move(E));
  if (!Options.Script.empty())
    if (Error E = Archive.addHostFile("run/ukl/script", 0755, Options.Script))
      return withContext("--script", std::move(E));

  std::string Arguments = "set --";
  for (const std::string &Argument : Options.AppArgs)
    Arguments += " " + shellWord(Argument);
  Archive.addFile("run/ukl/args", 0644, Arguments + "\n");
  Archive.addFile("run/ukl/config", 0644, guestConfig(Options, Input, Mark));
  return writeFile(Path, Archive.finish());
}

/// "SIGSEGV", or "signal 37" for one without a name.
static std::string signalName(unsigned Number) {
  const char *Name = ::sigabbrev_np(static_cast<int>(Number));
  return Name ? std::string("SIG") + Name : "signal " + std::to_string(Number);
}

/// Fails if the guest has too little memory for the image. The guest itself
/// could not report that.
static Error checkMemory(const GuestOptions &Options,
                         const ImageSymbols &Symbols) {
  constexpr uint64_t MiB = 1 << 20;
  constexpr uint64_t RoomToBoot = 32; // page tables, initramfs, drivers
  uint64_t Needed = Symbols.loadEnd() / MiB + RoomToBoot;
  if (Options.MemoryMiB >= Needed)
    return Error::success();
  return withHint(makeError("--memory: {0} MiB is too little: the image is "
                            "loaded up to {1} MiB",
                            Options.MemoryMiB, Symbols.loadEnd() / MiB),
                  "give it at least --memory " + std::to_string(Needed) + "M");
}

void Guest::announce() const {
  if (Options.Verbose)
    errs() << quoteCommand(Command) << "\n";
  for (const PortForward &Forward : Options.Forwards)
    errs() << toolName() << ": 127.0.0.1:" << Forward.HostPort
           << " is forwarded to the guest's port " << Forward.GuestPort << "\n";
  if (Options.GdbPort)
    errs() << toolName() << ": the guest waits for: gdb "
           << shellWord(Options.Image)
           << " -ex 'target remote 127.0.0.1:" << *Options.GdbPort << "'\n";
  if (Options.Mode == GuestMode::Shell)
    errs() << toolName() << ": ^] stops the guest\n";
}

int Guest::reportAppEnd(AppEnd End) const {
  if (!End.BySignal)
    return static_cast<int>(End.Number);
  StringRef Name = Options.Ring3App.empty() ? Options.Image : Options.Ring3App;
  error(Name + ": killed by " + signalName(End.Number));
  return SignalBase + static_cast<int>(End.Number);
}

void Guest::printConsole() const {
  std::string Lines = Console.lastLines();
  if (Lines.empty())
    errs() << (Console.isReady()
                   ? "the guest's kernel has printed nothing since "
                     "the program started\n"
                   : "the guest's console is empty\n");
  else
    errs() << "last lines of the guest's console:\n" << Lines;
  std::string Addresses = Symbols.describeAll(Lines);
  if (!Addresses.empty())
    errs() << "addresses in them:\n" << Addresses;
}

int Guest::reportTimeout() {
  error("timed out: the guest still runs after " +
            Twine(Options.TimeoutSeconds) + " s" +
            (Console.isReady() ? "" : " and has not started the program"),
        "the kernel has not reported a failure; --timeout sets the limit");
  printConsole();
  std::string Registers = GuestSession.askRegisters();
  if (!Registers.empty())
    errs() << "where the processors are:\n"
           << Registers << Symbols.describeAll(Registers);
  return StatusTimeout;
}

int Guest::reportKernelFailure() const {
  error("the guest's kernel failed: " + Console.failure(),
        "--gdb stops the guest at its start for a debugger");
  printConsole();
  return StatusNoResult;
}

/// Reports that QEMU has ended before /init has reported how the program ended.
int Guest::reportNoResult() {
  StringRef QemuErrors = GuestSession.qemuErrors();
  int QemuStatus = Qemu.wait();
  if (!WIFEXITED(QemuStatus) || WEXITSTATUS(QemuStatus) != 0) {
    error("QEMU failed: " + (QemuErrors.trim().empty()
                                 ? StringRef("it printed no message")
                                 : QemuErrors.trim()));
    return StatusNoResult;
  }
  error("the guest stopped before the program's end was known",
        "a reset without message is a triple fault; something in the guest "
        "may also have powered it off");
  if (!QemuErrors.trim().empty())
    errs() << "QEMU says: " << QemuErrors.trim() << "\n";
  printConsole();
  return StatusNoResult;
}

Expected<std::unique_ptr<Guest>> Guest::prepare(GuestOptions &Options,
                                                InputKind Input, StringRef Mark,
                                                raw_ostream *ConsoleCopy) {
  Expected<ImageSymbols> Symbols = Options.IsOtherKernel
                                       ? ImageSymbols()
                                       : ImageSymbols::load(Options.Image);
  if (!Symbols)
    return Symbols.takeError();
  if (Error E = checkMemory(Options, *Symbols))
    return std::move(E);
  Expected<std::string> QemuPath = findQemu(Options.Qemu);
  if (!QemuPath)
    return QemuPath.takeError();
  if (Error E = choosePorts(Options.Forwards))
    return E;
  Expected<TempDir> Temp = TempDir::create("ukl-run");
  if (!Temp)
    return Temp.takeError();
  std::string Initramfs = Temp->file("initramfs");
  if (Error E = writeInitramfs(Options, Input, Mark, Initramfs))
    return E;
  std::unique_ptr<Guest> Result(new Guest(Options, std::move(*Symbols),
                                          std::move(*Temp), Input, Mark,
                                          ConsoleCopy));
  Result->Command = qemuCommand(Options, *QemuPath, Initramfs);
  return std::move(Result);
}

Error Guest::run(OutputSink Output, StopCondition StopWhen) {
  announce();
  if (Error E = Qemu.start(Command, Options.PipedOutput))
    return E;
  if (Output)
    GuestSession.setOutput(std::move(Output));
  if (Options.Profile)
    GuestSession.keepQemu();
  if (StopWhen)
    GuestSession.setStopCondition(std::move(StopWhen));
  How = GuestSession.run(Options.TimeoutSeconds);
  return Error::success();
}

int Guest::report() {
  if (How == SessionEnd::Interrupted)
    return SignalBase + GuestSession.signal();
  if (!Console.failure().empty())
    return reportKernelFailure();
  if (!Console.warning().empty()) {
    warning("the guest's kernel warned: " + Console.warning());
    printConsole();
  }
  if (Console.end())
    return reportAppEnd(*Console.end());
  if (How == SessionEnd::TimedOut)
    return reportTimeout();
  return reportNoResult();
}
