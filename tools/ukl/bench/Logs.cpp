//===- Logs.cpp - What guest and plugin have written ----------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ukl/bench/Logs.h"

#include "common/Diagnostics.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/LineIterator.h"
#include "llvm/Support/MemoryBuffer.h"

using namespace llvm;

namespace ukl {

static bool isCaseName(StringRef Name) {
  return !Name.empty() && all_of(Name, [](char C) {
    return isLower(C) || isDigit(C) || C == '_' || C == '-';
  });
}

static bool parseWindow(StringRef Text, GuestWindow &W) {
  SmallVector<StringRef, 4> Words;
  Text.split(Words, ' ');
  W.Case = Words.front().str();
  return Words.size() == 4 && isCaseName(Words[0]) &&
         !Words[1].getAsInteger(10, W.Operations) && W.Operations != 0 &&
         !Words[2].getAsInteger(10, W.Ticks) &&
         !Words[3].getAsInteger(10, W.Nanoseconds);
}

/// Parses a line "ukl-bench <Rest>". Returns false if it has another form.
static bool parseLine(StringRef Rest, GuestLog &Log) {
  auto [Word, Text] = Rest.split(' ');
  if (Word == "phase") {
    for (unsigned R = Ring3; R != NumRings; ++R)
      if (Text == RingNames[R]) {
        Log.Phases.push_back(static_cast<Ring>(R));
        return true;
      }
    return false;
  }
  if (Word == "fail") {
    auto [Case, Why] = Text.split(' ');
    Log.Failures.push_back((Case + ": " + Why).str());
    return true;
  }
  if (Word != "window" || Log.Phases.empty())
    return false;
  GuestWindow W;
  W.In = Log.Phases.back();
  if (!parseWindow(Text, W))
    return false;
  Log.Windows.push_back(W);
  return true;
}

Expected<GuestLog> parseGuestLog(StringRef Text) {
  GuestLog Log;
  SmallVector<StringRef, 0> Lines;
  Text.split(Lines, '\n', -1, /*KeepEmpty=*/false);
  for (StringRef Line : Lines) {
    Line = Line.rtrim('\r');
    StringRef Rest = Line;
    if (!Rest.consume_front("ukl-bench "))
      Log.OtherLines.push_back(Line.str());
    else if (!parseLine(Rest, Log))
      return withHint(makeError("the guest's output has a line that is not "
                                "understood: {0}",
                                Line),
                      "bench/ukl_bench.h says what a program prints");
  }
  return std::move(Log);
}

static bool parseCounts(const json::Object *From, CountMap &Counts) {
  if (!From)
    return false;
  for (const auto &[Name, Value] : *From) {
    std::optional<uint64_t> Count = Value.getAsUINT64();
    if (!Count)
      return false;
    Counts[Name.str()] = *Count;
  }
  return true;
}

static std::optional<uint64_t> unsignedIn(const json::Object &O,
                                          StringRef Key) {
  const json::Value *V = O.get(Key);
  return V ? V->getAsUINT64() : std::nullopt;
}

static bool parseStack(const json::Object &O, size_t Window, PluginLog &Log) {
  CountedStack Stack{Window, {}, unsignedIn(O, "count").value_or(0)};
  const json::Array *Frames = O.getArray("stack");
  if (!Frames || Stack.Count == 0)
    return false;
  for (const json::Value &Frame : *Frames) {
    uint64_t Address;
    if (Frame.getAsString().value_or("").getAsInteger(0, Address))
      return false;
    Stack.Frames.push_back(Address);
  }
  Log.Stacks.push_back(std::move(Stack));
  return true;
}

/// Subtracts and removes the stubs' events (FaultStubEvent).
static void countFaultsOnce(CountMap &Events) {
  auto Stubs = Events.find(FaultStubEvent.str());
  if (Stubs == Events.end())
    return;
  uint64_t &Faults = Events["fault"];
  Faults -= std::min(Faults, Stubs->second);
  Events.erase(Stubs);
}

/// The plugin's first line.
static bool parseHead(const json::Object &O, PluginLog &Log) {
  const json::Value *Model = O.get("cache_model");
  if (Model && Model->getAsObject()) {
    Expected<CacheModel> Parsed = parseCacheModel(*Model);
    if (!Parsed) {
      consumeError(Parsed.takeError());
      return false;
    }
    Log.CacheModel = std::move(*Parsed);
  }
  return O.getInteger("version") == 1;
}

static bool parseObject(const json::Object &O, PluginLog &Log) {
  if (O.getString("plugin"))
    return parseHead(O, Log);
  if (std::optional<StringRef> Text = O.getString("error")) {
    Log.Errors.push_back(Text->str());
    return true;
  }
  if (std::optional<uint64_t> Open = unsignedIn(O, "open_window")) {
    Log.OpenWindow = Open;
    return true;
  }
  std::optional<uint64_t> Window = unsignedIn(O, "window");
  if (!Window)
    return false;
  if (O.get("stack"))
    return *Window < Log.Windows.size() && parseStack(O, *Window, Log);
  CountedWindow W;
  std::optional<uint64_t> Raw = unsignedIn(O, "raw");
  if (*Window != Log.Windows.size() || !Raw ||
      !parseCounts(O.getObject("instructions"), W.Instructions) ||
      !parseCounts(O.getObject("events"), W.Events))
    return false;
  W.Raw = *Raw;
  countFaultsOnce(W.Events);
  Log.Windows.push_back(std::move(W));
  return true;
}

Expected<PluginLog> parsePluginLog(StringRef Text) {
  PluginLog Log;
  // What comes after the last line feed was being written when QEMU ended.
  Text = Text.substr(0, Text.rfind('\n') + 1);
  SmallVector<StringRef, 0> Lines;
  Text.split(Lines, '\n', -1, /*KeepEmpty=*/false);
  for (StringRef Line : Lines) {
    Expected<json::Value> Value = json::parse(Line);
    if (!Value)
      return withContext("the QEMU plugin's output", Value.takeError());
    const json::Object *O = Value->getAsObject();
    if (!O || !parseObject(*O, Log))
      return withHint(makeError("the QEMU plugin has written a line that is "
                                "not understood: {0}",
                                Line.take_front(200)),
                      "plugin and tool must be of one build: cmake --build "
                      "build");
  }
  return std::move(Log);
}

} // namespace ukl
