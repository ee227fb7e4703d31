//===- Results.cpp - Cases and their counts -------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ukl/bench/Results.h"

#include "common/Diagnostics.h"

#include "llvm/ADT/STLExtras.h"

#include <algorithm>

using namespace llvm;

namespace ukl {

/// UKL_BENCH_TSC_OFFSET of bench/ukl_bench.h: how many instructions of a window
/// are not between the guest's two readings of its time stamp counter.
static constexpr uint64_t TickOffset = 1;

/// Windows for a user's program that reports none. They are called "window-0"
/// and so on.
static std::vector<GuestWindow> namelessWindows(const GuestLog &Guest,
                                                size_t Count) {
  std::vector<GuestWindow> Windows;
  size_t PerPhase = Guest.Phases.empty() ? 0 : Count / Guest.Phases.size();
  for (Ring R : Guest.Phases)
    for (size_t I = 0; I != PerPhase; ++I)
      Windows.push_back({R, "window-" + std::to_string(I), 1, 0, 0});
  return Windows;
}

static Error checkTicks(const GuestWindow &G, const CountedWindow &P) {
  if (G.Ticks + TickOffset == P.Raw)
    return Error::success();
  return withHint(
      makeError("case {0} in {1}: the guest's time stamp counter says {2} "
                "instructions, the plugin {3}",
                G.Case, RingTitles[G.In], G.Ticks + TickOffset, P.Raw),
      "usually the guest was idle inside the window, where its time jumps: "
      "a case must not sleep or wait for a timer");
}

static Error checkEnds(const PluginLog &Plugin) {
  if (!Plugin.Errors.empty())
    return withHint(makeError("the QEMU plugin: {0}", Plugin.Errors.front()),
                    "windows begin and end in turn; they do not nest");
  if (Plugin.OpenWindow)
    return makeError("window {0} was begun and never ended",
                     *Plugin.OpenWindow);
  if (Plugin.Windows.empty())
    return withHint(makeError("no window was begun"),
                    "the program has not executed its markers; -v shows "
                    "what it printed");
  return Error::success();
}

/// \p Name, with a number at its end if one of \p Cases has this name.
static std::string uniqueName(ArrayRef<CaseResult> Cases, StringRef Name) {
  std::string Unique = Name.str();
  for (unsigned N = 2;
       any_of(Cases, [&](const CaseResult &C) { return C.Name == Unique; });
       ++N)
    Unique = Name.str() + "-" + std::to_string(N);
  return Unique;
}

/// Adds the windows of ring 0 to those of ring 3. Fails if they are not the
/// same.
static Error pairRings(std::vector<CaseResult> (&ByRing)[NumRings]) {
  if (ByRing[Ring3].size() != ByRing[Ring0].size())
    return makeError("{0} windows in ring 3 and {1} in ring 0",
                     ByRing[Ring3].size(), ByRing[Ring0].size());
  for (auto [A, B] : zip(ByRing[Ring3], ByRing[Ring0])) {
    if (A.Name != B.Name || A.Operations != B.Operations)
      return makeError("the program does not do the same in both rings: {0} "
                       "({1} operations) in ring 3, {2} ({3}) in ring 0",
                       A.Name, A.Operations, B.Name, B.Operations);
    A.Rings[Ring0] = std::move(B.Rings[Ring0]);
    A.Times[Ring0] = B.Times[Ring0];
  }
  return Error::success();
}

static Error checkCount(size_t Reported, const PluginLog &Plugin) {
  if (Reported == Plugin.Windows.size())
    return Error::success();
  return withHint(makeError("the program has reported {0} windows, the "
                            "plugin has seen {1}",
                            Reported, Plugin.Windows.size()),
                  "a program reports every window once, after its end, or "
                  "none at all");
}

static CaseResult makeCase(ArrayRef<CaseResult> Others, const GuestWindow &G,
                           const CountedWindow &P) {
  CaseResult C;
  C.Name = uniqueName(Others, G.Case);
  C.Operations = G.Operations;
  C.Rings[G.In] = {P.Instructions, P.Events, G.Ticks, P.Raw};
  return C;
}

Expected<std::vector<CaseResult>> ring3Windows(const GuestLog &Guest,
                                               const PluginLog &Plugin) {
  if (Error E = checkEnds(Plugin))
    return std::move(E);
  if (Guest.Windows.empty())
    return makeError("the program has reported no window");
  if (Error E = checkCount(Guest.Windows.size(), Plugin))
    return std::move(E);
  std::vector<CaseResult> Cases;
  for (auto [G, P] : zip(Guest.Windows, Plugin.Windows))
    Cases.push_back(makeCase(Cases, G, P));
  return std::move(Cases);
}

Expected<std::vector<CaseResult>> pairWindows(const GuestLog &Guest,
                                              const PluginLog &Plugin) {
  if (Error E = checkEnds(Plugin))
    return std::move(E);
  std::vector<GuestWindow> Windows = Guest.Windows;
  bool Nameless = Windows.empty();
  if (Nameless)
    Windows = namelessWindows(Guest, Plugin.Windows.size());
  if (Error E = checkCount(Windows.size(), Plugin))
    return std::move(E);
  std::vector<CaseResult> ByRing[NumRings];
  for (auto [G, P] : zip(Windows, Plugin.Windows)) {
    if (!Nameless)
      if (Error E = checkTicks(G, P))
        return std::move(E);
    ByRing[G.In].push_back(makeCase(ByRing[G.In], G, P));
  }
  if (Error E = pairRings(ByRing))
    return std::move(E);
  return std::move(ByRing[Ring3]);
}

/// The median of \p Sorted, which must not be empty.
static double median(ArrayRef<double> Sorted) {
  size_t Half = Sorted.size() / 2;
  return Sorted.size() % 2 ? Sorted[Half]
                           : (Sorted[Half - 1] + Sorted[Half]) / 2;
}

TimeStatistics summarise(std::vector<double> Values) {
  assert(!Values.empty());
  llvm::sort(Values);
  ArrayRef<double> Sorted = Values;
  size_t Half = Sorted.size() / 2;
  if (Half == 0)
    return {Sorted[0], Sorted[0], Sorted[0]};
  return {median(Sorted), median(Sorted.take_front(Half)),
          median(Sorted.take_back(Half))};
}

Expected<std::vector<CaseResult>> timeWindows(const GuestLog &Guest) {
  struct Series {
    std::string Case;
    uint64_t Operations;
    std::vector<double> Values;
  };
  std::vector<CaseResult> ByRing[NumRings];
  std::vector<Series> All[NumRings];
  for (const GuestWindow &W : Guest.Windows) {
    std::vector<Series> &Known = All[W.In];
    auto It = find_if(Known, [&](const Series &S) { return S.Case == W.Case; });
    if (It == Known.end())
      It = Known.insert(Known.end(), Series{W.Case, W.Operations, {}});
    It->Values.push_back(static_cast<double>(W.Nanoseconds) /
                         static_cast<double>(W.Operations));
  }
  if (Guest.Windows.empty())
    return makeError("the program has reported no window");
  for (unsigned R = Ring3; R != NumRings; ++R)
    for (const Series &S : All[R]) {
      CaseResult C;
      C.Name = S.Case;
      C.Operations = S.Operations;
      C.Times[R] = summarise(S.Values);
      ByRing[R].push_back(std::move(C));
    }
  if (Error E = pairRings(ByRing))
    return std::move(E);
  return std::move(ByRing[Ring3]);
}

} // namespace ukl
