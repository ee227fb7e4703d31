//===- HostProgram.cpp - A program that runs beside a guest ---------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ukl/profile/HostProgram.h"

#include "common/Diagnostics.h"
#include "common/Process.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"

#include <chrono>
#include <csignal>
#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

using namespace llvm;
using namespace ukl;

/// The variable that has the first forwarded port, and the start of the others'
/// names.
static constexpr StringLiteral PortVariable = "UKL_PORT";

static std::vector<std::string> portVariables(ArrayRef<PortForward> Forwards) {
  std::vector<std::string> Variables = {"UKL_HOST=127.0.0.1"};
  for (const PortForward &Forward : Forwards)
    Variables.push_back(formatv("{0}_{1}={2}", PortVariable, Forward.GuestPort,
                                Forward.HostPort));
  if (!Forwards.empty())
    Variables.push_back(
        formatv("{0}={1}", PortVariable, Forwards.front().HostPort));
  return Variables;
}

namespace {

/// What posix_spawn() has to set: the files for input and output, a process
/// group, and the usual signals, because this process has blocked some.
class SpawnSettings {
public:
  SpawnSettings(const std::string &Log) {
    constexpr int Flags = O_WRONLY | O_CREAT | O_TRUNC;
    constexpr mode_t Mode = 0666;
    ::posix_spawn_file_actions_init(&Files);
    ::posix_spawn_file_actions_addopen(&Files, STDIN_FILENO, "/dev/null",
                                       O_RDONLY, 0);
    ::posix_spawn_file_actions_addopen(&Files, STDOUT_FILENO, Log.c_str(),
                                       Flags, Mode);
    ::posix_spawn_file_actions_adddup2(&Files, STDOUT_FILENO, STDERR_FILENO);
    sigset_t None, Default;
    ::sigemptyset(&None);
    ::sigemptyset(&Default);
    ::sigaddset(&Default, SIGPIPE);
    ::posix_spawnattr_init(&Attributes);
    ::posix_spawnattr_setsigmask(&Attributes, &None);
    ::posix_spawnattr_setsigdefault(&Attributes, &Default);
    ::posix_spawnattr_setpgroup(&Attributes, 0);
    ::posix_spawnattr_setflags(&Attributes, POSIX_SPAWN_SETSIGMASK |
                                                POSIX_SPAWN_SETSIGDEF |
                                                POSIX_SPAWN_SETPGROUP);
  }
  ~SpawnSettings() {
    ::posix_spawn_file_actions_destroy(&Files);
    ::posix_spawnattr_destroy(&Attributes);
  }
  SpawnSettings(const SpawnSettings &) = delete;
  SpawnSettings &operator=(const SpawnSettings &) = delete;

  posix_spawn_file_actions_t Files;
  posix_spawnattr_t Attributes;
};

} // namespace

Error HostProgram::start(StringRef File, ArrayRef<PortForward> Forwards,
                         StringRef Log) {
  // A name without '/' is a file in the current folder, not one in PATH.
  SmallString<128> Path(File);
  if (std::error_code EC = sys::fs::make_absolute(Path))
    return makeError("{0}: {1}", File, EC.message());
  std::vector<std::string> Command = {std::string(Path)};
  if (!sys::fs::can_execute(Path))
    Command.insert(Command.begin(), "/bin/sh");
  std::vector<std::string> Environment =
      environmentWith(portVariables(Forwards), /*Dropped=*/PortVariable);
  SpawnSettings Settings(Log.str());
  int Failure = ::posix_spawn(
      &Pid, Command.front().c_str(), &Settings.Files, &Settings.Attributes,
      argumentPointers(Command).data(), argumentPointers(Environment).data());
  Started = true;
  if (Failure == 0)
    return Error::success();
  Pid = -1;
  return makeError("cannot start {0}: {1}", File,
                   std::error_code(Failure, std::generic_category()).message());
}

std::optional<int> HostProgram::status() {
  int Status;
  if (!End && Pid > 0 && ::waitpid(Pid, &Status, WNOHANG) == Pid)
    End = Status;
  return End;
}

std::optional<int> HostProgram::waitForEnd(unsigned Seconds) {
  auto Deadline =
      std::chrono::steady_clock::now() + std::chrono::seconds(Seconds);
  while (!status() && std::chrono::steady_clock::now() < Deadline)
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  return status();
}

HostProgram::~HostProgram() {
  if (Pid <= 0)
    return;
  // This also kills the processes that it has started.
  ::kill(-Pid, SIGKILL);
  if (!End)
    ::waitpid(Pid, nullptr, 0);
}
