//===- Process.cpp - Running other programs -------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// This uses posix_spawn(), because llvm::sys::ExecuteAndWait() can neither set
// the working directory nor tell an exit status from a signal.
//
//===----------------------------------------------------------------------===//

#include "common/Process.h"

#include "common/Diagnostics.h"
#include "common/FileOutput.h"

#include "llvm/ADT/ScopeExit.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/FileUtilities.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/raw_ostream.h"

#include <cerrno>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <mutex>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>
#include <utility>

using namespace llvm;

extern char **environ;

namespace ukl {

std::vector<char *> argumentPointers(ArrayRef<std::string> Strings) {
  std::vector<char *> Result;
  Result.reserve(Strings.size() + 1);
  for (const std::string &S : Strings)
    Result.push_back(const_cast<char *>(S.c_str()));
  Result.push_back(nullptr);
  return Result;
}

std::vector<std::string> environmentWith(ArrayRef<std::string> Extra,
                                         StringRef Dropped) {
  std::vector<std::string> Result(Extra.begin(), Extra.end());
  for (char **Entry = environ; *Entry; ++Entry) {
    StringRef Name = StringRef(*Entry).split('=').first;
    bool IsReplaced =
        any_of(Extra, [&](StringRef E) { return E.split('=').first == Name; });
    if (!IsReplaced && (Dropped.empty() || !Name.starts_with(Dropped)))
      Result.push_back(*Entry);
  }
  return Result;
}

static void redirect(posix_spawn_file_actions_t &Actions,
                     const RunOptions &Options) {
  constexpr int Flags = O_WRONLY | O_CREAT | O_TRUNC;
  if (Options.StdoutFile)
    posix_spawn_file_actions_addopen(&Actions, STDOUT_FILENO,
                                     Options.StdoutFile->c_str(), Flags, 0666);
  if (Options.StderrFile && Options.StderrFile == Options.StdoutFile)
    posix_spawn_file_actions_adddup2(&Actions, STDOUT_FILENO, STDERR_FILENO);
  else if (Options.StderrFile)
    posix_spawn_file_actions_addopen(&Actions, STDERR_FILENO,
                                     Options.StderrFile->c_str(), Flags, 0666);
  // Last, because the file names above are relative to our working directory.
  if (Options.WorkDir)
    posix_spawn_file_actions_addchdir_np(&Actions, Options.WorkDir->c_str());
}

namespace {

/// Ignores SIGINT and SIGQUIT while one exists. Several threads may have one.
class IgnoredInterrupts {
public:
  IgnoredInterrupts() {
    std::lock_guard<std::mutex> Guard(Mutex);
    if (Count++ != 0)
      return;
    struct sigaction Ignore = {};
    Ignore.sa_handler = SIG_IGN;
    for (auto &[Signal, Old] : Handlers)
      sigaction(Signal, &Ignore, &Old);
  }
  IgnoredInterrupts(const IgnoredInterrupts &) = delete;
  ~IgnoredInterrupts() {
    std::lock_guard<std::mutex> Guard(Mutex);
    if (--Count != 0)
      return;
    for (const auto &[Signal, Old] : Handlers)
      sigaction(Signal, &Old, nullptr);
  }

  /// The signals that a child does not ignore, because we did not either.
  sigset_t defaultsOfChildren() const {
    sigset_t Defaults;
    sigemptyset(&Defaults);
    for (const auto &[Signal, Old] : Handlers)
      if (Old.sa_handler != SIG_IGN)
        sigaddset(&Defaults, Signal);
    return Defaults;
  }

private:
  static std::mutex Mutex;
  static unsigned Count;
  static std::pair<int, struct sigaction> Handlers[2];
};

std::mutex IgnoredInterrupts::Mutex;
unsigned IgnoredInterrupts::Count = 0;
std::pair<int, struct sigaction> IgnoredInterrupts::Handlers[2] = {
    {SIGINT, {}}, {SIGQUIT, {}}};

} // namespace

/// Starts the command and returns how it ended, in the form of waitpid().
static Expected<int> spawnAndWait(ArrayRef<std::string> Argv,
                                  const RunOptions &Options) {
  if (Options.Verbose)
    errs() << quoteCommand(Argv) << '\n';
  if (Options.WorkDir && !sys::fs::is_directory(*Options.WorkDir))
    return makeError("cannot run '{0}' in '{1}': no such directory",
                     Argv.front(), *Options.WorkDir);
  outs().flush();

  posix_spawn_file_actions_t Actions;
  posix_spawnattr_t Attributes;
  posix_spawn_file_actions_init(&Actions);
  posix_spawnattr_init(&Attributes);
  scope_exit Destroy([&] {
    posix_spawn_file_actions_destroy(&Actions);
    posix_spawnattr_destroy(&Attributes);
  });
  redirect(Actions, Options);

  IgnoredInterrupts Ignored;
  sigset_t Defaults = Ignored.defaultsOfChildren();
  posix_spawnattr_setsigdefault(&Attributes, &Defaults);
  posix_spawnattr_setflags(&Attributes, POSIX_SPAWN_SETSIGDEF);

  std::vector<std::string> Env = environmentWith(Options.ExtraEnv);
  pid_t Pid;
  if (int Err = posix_spawnp(&Pid, Argv.front().c_str(), &Actions, &Attributes,
                             argumentPointers(Argv).data(),
                             argumentPointers(Env).data()))
    return makeError("cannot run '{0}': {1}", Argv.front(), std::strerror(Err));
  int Status;
  while (waitpid(Pid, &Status, 0) < 0)
    if (errno != EINTR)
      return makeError("cannot wait for '{0}': {1}", Argv.front(),
                       std::strerror(errno));
  return Status;
}

static std::string describeEnd(int Status) {
  if (WIFSIGNALED(Status))
    return formatv("was killed by signal {0} ({1})", WTERMSIG(Status),
                   strsignal(WTERMSIG(Status)));
  return formatv("failed with exit status {0}", WEXITSTATUS(Status));
}

Error run(ArrayRef<std::string> Argv, const RunOptions &Options) {
  Expected<int> Status = spawnAndWait(Argv, Options);
  if (!Status)
    return Status.takeError();
  if (*Status == 0)
    return Error::success();
  std::string Message =
      formatv("'{0}' {1}", Argv.front(), describeEnd(*Status));
  if (Options.StderrFile)
    if (std::string Tail = tailOfFile(*Options.StderrFile); !Tail.empty())
      Message += "; its last output:\n" + Tail;
  // The quoted command was printed already if the user asked for commands.
  std::string Hint =
      Options.Verbose ? "" : "the command was: " + quoteCommand(Argv);
  if (Hint.size() > 1000)
    Hint = Hint.substr(0, 1000) + "...";
  return make_error<ToolError>(Message, Hint);
}

Expected<int> runForStatus(ArrayRef<std::string> Argv,
                           const RunOptions &Options) {
  Expected<int> Status = spawnAndWait(Argv, Options);
  if (!Status)
    return Status;
  if (WIFEXITED(*Status))
    return WEXITSTATUS(*Status);
  return makeError("'{0}' {1}", Argv.front(), describeEnd(*Status));
}

Expected<std::string> runForOutput(ArrayRef<std::string> Argv,
                                   RunOptions Options) {
  SmallString<128> Path;
  if (std::error_code EC = sys::fs::createTemporaryFile("ukl", "out", Path))
    return makeError("cannot create a temporary file: {0}", EC.message());
  FileRemover Remover(Path);
  Options.StdoutFile = std::string(Path);
  if (Error E = run(Argv, Options))
    return std::move(E);
  ErrorOr<std::unique_ptr<MemoryBuffer>> Buffer = MemoryBuffer::getFile(Path);
  if (!Buffer)
    return makeError("{0}: {1}", Path, Buffer.getError().message());
  return (*Buffer)->getBuffer().str();
}

Error replaceProcess(ArrayRef<std::string> Argv) {
  execvp(Argv.front().c_str(), argumentPointers(Argv).data());
  return makeError("cannot run '{0}': {1}", Argv.front(), std::strerror(errno));
}

std::string shellWord(StringRef Bytes) {
  std::string Word = "'";
  for (char C : Bytes)
    C == '\'' ? Word += "'\\''" : Word += C;
  return Word + "'";
}

std::string quoteCommand(ArrayRef<std::string> Argv) {
  constexpr StringLiteral Plain = "abcdefghijklmnopqrstuvwxyz"
                                  "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                  "0123456789@%+=:,./-_";
  auto Quote = [&](StringRef Arg) {
    bool IsPlain =
        !Arg.empty() && Arg.find_first_not_of(Plain) == StringRef::npos;
    return IsPlain ? Arg.str() : shellWord(Arg);
  };
  return join(map_range(Argv, Quote), " ");
}

Error writeResponseFile(StringRef Path, ArrayRef<std::string> Args) {
  return writeInPlace(Path, [&](raw_ostream &OS) {
    for (const std::string &Arg : Args) {
      OS << '"';
      for (char C : Arg) {
        if (C == '"' || C == '\\')
          OS << '\\';
        OS << C;
      }
      OS << "\"\n";
    }
    return Error::success();
  });
}

std::string tailOfFile(StringRef Path, unsigned Lines) {
  ErrorOr<std::unique_ptr<MemoryBuffer>> Buffer = MemoryBuffer::getFile(Path);
  if (!Buffer)
    return "";
  StringRef Text = (*Buffer)->getBuffer().rtrim('\n');
  size_t Start = Text.size();
  for (unsigned I = 0; I < Lines && Start != StringRef::npos; ++I)
    Start = Text.rfind('\n', Start);
  return (Start == StringRef::npos ? Text : Text.substr(Start + 1)).str();
}

} // namespace ukl
