//===- InstrumentedGuest.cpp - One boot that counts -----------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// At its end (a power-off, a panic, a time-out, or the end of a workload on
// this machine) the guest is paused and its memory is read. So nothing in the
// guest has to work for its profile to be saved.
//
//===----------------------------------------------------------------------===//

#include "ukl/profile/InstrumentedGuest.h"

#include "common/Paths.h"
#include "ukl/guest/Guest.h"
#include "ukl/profile/HostProgram.h"

#include "llvm/Support/FileSystem.h"

#include <sys/wait.h>

using namespace llvm;

namespace ukl {

/// The mark of /init's reports. It is the same in every run, because the
/// guest's files must not differ between runs.
static constexpr StringLiteral ProfileMark = "ukl-profile-guest";
static constexpr unsigned ProfileSeed = 1;
/// How long a workload on this machine may run after the guest has ended.
static constexpr unsigned HostEndSeconds = 10;

namespace {

class ProfileBoot {
public:
  explicit ProfileBoot(const ProfileGuestRequest &Request) : Request(Request) {}
  Expected<ProfileMemory> run();

private:
  Workload guestWork() const;
  GuestOptions guestOptions() const;
  Error boot(Guest &G, StringRef HostLog);
  bool hostProgramEnded(Guest &G, StringRef HostLog);
  Expected<ProfileMemory> readMemory(Guest &G, const TempDir &Temp) const;
  Error checkWork(Guest &G, StringRef HostLog);
  Error checkHostProgram(StringRef HostLog);

  bool onHost() const { return Request.Work.Where == Workload::HostProgram; }

  const ProfileGuestRequest &Request;
  HostProgram Host;
  std::string HostFailure;
  std::string Output; ///< The end of what the guest has written.
};

} // namespace

/// What runs in the guest: the workload or, if that runs on this machine, the
/// program or a script.
Workload ProfileBoot::guestWork() const {
  if (!onHost())
    return Request.Work;
  Workload W;
  W.File = Request.Options.HostGuestScript;
  W.Where = W.File.empty() ? Workload::Program : Workload::GuestScript;
  return W;
}

GuestOptions ProfileBoot::guestOptions() const {
  GuestOptions Guest = Request.Options.Guest;
  Guest.Image = Request.Image;
  Guest.Profile = true;
  Guest.Script = guestWork().File;
  Guest.Mode = Guest.Script.empty() ? GuestMode::App : GuestMode::Script;
  if (Request.Options.Repeatable)
    makeRepeatable(Guest, ProfileSeed);
  return Guest;
}

/// Starts the workload on this machine when the guest is ready. Returns true
/// when it has ended, or cannot be started.
bool ProfileBoot::hostProgramEnded(Guest &G, StringRef HostLog) {
  if (!G.console().isReady())
    return false;
  if (Host.wasStarted())
    return Host.status().has_value();
  if (Error E = Host.start(Request.Work.File, G.forwards(), HostLog)) {
    HostFailure = toString(std::move(E));
    return true;
  }
  return false;
}

Error ProfileBoot::boot(Guest &G, StringRef HostLog) {
  constexpr size_t OutputKept = 65536;
  StopCondition StopWhen;
  if (onHost())
    StopWhen = [&, HostLog] { return hostProgramEnded(G, HostLog); };
  Error E = G.run(
      [&](StringRef Bytes) {
        Output += Bytes;
        if (Output.size() > 2 * OutputKept)
          Output.erase(0, Output.size() - OutputKept);
        if (Request.Options.Guest.Verbose)
          errs() << Bytes;
      },
      StopWhen);
  if (E)
    return E;
  if (!HostFailure.empty())
    return makeError("{0}", HostFailure);
  return G.howEnded() == SessionEnd::Interrupted ? makeError("interrupted")
                                                 : Error::success();
}

Expected<ProfileMemory> ProfileBoot::readMemory(Guest &G,
                                                const TempDir &Temp) const {
  ProfileMemory Memory{Request.Places, {}};
  G.session().stopGuest();
  for (unsigned Part = 0; Part != NumProfileParts; ++Part) {
    const ProfileArea &Area = Request.Places.Areas[Part];
    if (!Area.Size)
      continue;
    std::string File = Temp.file("memory");
    if (Error E = G.session().saveMemory(Area.Physical, Area.Size, File))
      return withContext(Area.Name, std::move(E));
    Expected<std::unique_ptr<MemoryBuffer>> Buffer = openFile(File);
    if (!Buffer)
      return Buffer.takeError();
    Memory.Parts[Part] = (*Buffer)->getBuffer().str();
    (void)sys::fs::remove(File);
  }
  return std::move(Memory);
}

static Error failed(StringRef Who, const Twine &How, StringRef Said) {
  std::string Lines = lastLines(Said);
  return makeError("{0}: {1}{2}{3}", Who, How.str(),
                   Lines.empty() ? "" : "; its last output:", Lines);
}

Error ProfileBoot::checkHostProgram(StringRef HostLog) {
  if (!Host.wasStarted())
    return failed(Request.Work.name(), "the guest ended before it could start",
                  Output);
  std::optional<int> Status = Host.waitForEnd(HostEndSeconds);
  std::string Said = readText(HostLog);
  if (!Status)
    return failed(Request.Work.name(), "the guest ended before it", Said);
  if (WIFSIGNALED(*Status))
    return failed(Request.Work.name(),
                  "killed by signal " + Twine(WTERMSIG(*Status)), Said);
  if (int Exit = WEXITSTATUS(*Status))
    return failed(Request.Work.name(), "exit status " + Twine(Exit), Said);
  return Error::success();
}

/// Fails if the workload has failed. Prints what happened in the guest.
Error ProfileBoot::checkWork(Guest &G, StringRef HostLog) {
  std::string InGuest = guestWork().name();
  if (G.howEnded() == SessionEnd::TimedOut) {
    // Report before QEMU ends, because it knows where the processors are.
    (void)G.report();
    return failed(InGuest, "time is up", Output);
  }
  G.session().quitQemu();
  bool Ended = G.console().end().has_value();
  if (!G.console().failure().empty() ||
      (!Ended && G.howEnded() != SessionEnd::Stopped)) {
    (void)G.report();
    return failed(InGuest, "the guest failed", Output);
  }
  if (int Status = Ended ? G.report() : 0)
    return failed(InGuest, "exit status " + Twine(Status), Output);
  return onHost() ? checkHostProgram(HostLog) : Error::success();
}

Expected<ProfileMemory> ProfileBoot::run() {
  Expected<TempDir> Temp = TempDir::create("ukl-profile");
  if (!Temp)
    return Temp.takeError();
  GuestOptions Config = guestOptions();
  Expected<std::unique_ptr<Guest>> G =
      Guest::prepare(Config, InputKind::None, ProfileMark, Request.ConsoleCopy);
  if (!G)
    return G.takeError();
  std::string HostLog = Temp->file("host.log");
  if (Error E = boot(**G, HostLog))
    return std::move(E);
  if ((*G)->howEnded() == SessionEnd::QemuEnded) {
    (void)(*G)->report();
    return failed(guestWork().name(),
                  "QEMU ended, and the guest's memory with it", Output);
  }
  Expected<ProfileMemory> Memory = readMemory(**G, *Temp);
  if (!Memory)
    return Memory.takeError();
  bool WasReset = (*G)->console().wasReset();
  if (Error E = checkWork(**G, HostLog)) {
    if (!Request.Options.AllowFailure)
      return withHint(std::move(E),
                      "--allow-failure uses its profile nevertheless");
    warning(toString(std::move(E)), "its profile is used nevertheless");
  }
  if (!WasReset)
    warning("the counters were not reset when the workload started, so the "
            "profile includes the boot");
  return Memory;
}

Expected<ProfileMemory> bootProfileGuest(const ProfileGuestRequest &Request) {
  return ProfileBoot(Request).run();
}

} // namespace ukl
