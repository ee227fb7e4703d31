//===- Monitor.cpp - Commands to QEMU, and its events ---------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ukl/guest/Monitor.h"

#include "common/Diagnostics.h"

#include "llvm/Support/raw_ostream.h"

#include <cerrno>
#include <chrono>
#include <poll.h>
#include <unistd.h>

using namespace llvm;

namespace ukl {

using Clock = std::chrono::steady_clock;

/// How long QEMU may take to answer a command. It answers at once, unless this
/// machine is overloaded.
static constexpr std::chrono::seconds AnswerTime(10);
/// How long QEMU may take to end.
static constexpr std::chrono::seconds QuitTime(10);

Error QmpMonitor::send(StringRef Command, json::Object Arguments) {
  json::Object Message{{"execute", Command}, {"id", ++LastId}};
  if (!Arguments.empty())
    Message["arguments"] = std::move(Arguments);
  std::string Line;
  raw_string_ostream(Line) << json::Value(std::move(Message)) << '\n';
  // write() takes the whole line, because it is short and QEMU has taken the
  // one before.
  if (::write(Qemu.monitor(), Line.data(), Line.size()) < 0)
    return errorCodeToError(std::error_code(errno, std::generic_category()));
  return Error::success();
}

void QmpMonitor::start() {
  if (Started)
    return;
  Started = true;
  // Before this command, QEMU refuses all others and sends no events.
  consumeError(send("qmp_capabilities", {}));
}

void QmpMonitor::handleMessage(StringRef Line) {
  Expected<json::Value> Message = json::parse(Line);
  if (!Message) {
    consumeError(Message.takeError());
    return;
  }
  json::Object *O = Message->getAsObject();
  if (!O)
    return;
  if (std::optional<StringRef> Event = O->getString("event"))
    GuestStopped |= *Event == "SHUTDOWN" || *Event == "STOP";
  else if (O->getInteger("id") == LastId)
    Answer = std::move(*O);
}

bool QmpMonitor::readEvents() {
  char Buffer[16384];
  while (true) {
    ssize_t Size = ::read(Qemu.monitor(), Buffer, sizeof(Buffer));
    if (Size < 0 && errno == EINTR)
      continue;
    if (Size <= 0)
      return Size < 0 && errno == EAGAIN;
    Received.append(Buffer, static_cast<size_t>(Size));
    StringRef Rest = Received;
    for (size_t End; (End = Rest.find('\n')) != StringRef::npos;) {
      handleMessage(Rest.take_front(End));
      Rest = Rest.drop_front(End + 1);
    }
    Received = Rest.str();
  }
}

Expected<json::Value> QmpMonitor::execute(StringRef Command,
                                          json::Object Arguments) {
  start();
  Answer.reset();
  if (Qemu.hasEnded())
    return makeError("QEMU has ended");
  if (Error E = send(Command, std::move(Arguments)))
    return std::move(E);
  Clock::time_point Deadline = Clock::now() + AnswerTime;
  bool IsOpen = true;
  while (!Answer && IsOpen && Clock::now() < Deadline) {
    pollfd Event = {Qemu.monitor(), POLLIN, 0};
    ::poll(&Event, 1, 100);
    IsOpen = readEvents();
  }
  if (!Answer)
    return makeError("QEMU does not answer");
  if (const json::Object *Refused = Answer->getObject("error"))
    return makeError("QEMU says: {0}",
                     Refused->getString("desc").value_or("nothing"));
  json::Value *Result = Answer->get("return");
  return Result ? std::move(*Result) : json::Value(nullptr);
}

std::string QmpMonitor::executeForText(StringRef Command) {
  Expected<json::Value> Text =
      execute("human-monitor-command", json::Object{{"command-line", Command}});
  if (!Text) {
    consumeError(Text.takeError());
    return "";
  }
  return Text->getAsString().value_or("").str();
}

void QmpMonitor::quit() {
  start();
  if (Error E = send("quit", {})) {
    consumeError(std::move(E));
    return;
  }
  // QEMU closes the monitor first. After that, a plugin writes the rest of its
  // output.
  Clock::time_point Deadline = Clock::now() + QuitTime;
  while (Clock::now() < Deadline && !Qemu.hasEnded()) {
    pollfd Event = {Qemu.monitor(), POLLIN, 0};
    if (readEvents())
      ::poll(&Event, 1, 100);
    else
      ::poll(nullptr, 0, 10);
  }
}

} // namespace ukl
