//===- Logs.h - What guest and plugin have written --------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Two texts come out of a boot: lines "ukl-bench ..." that the programs print
// (see bench/ukl_bench.h), and the QEMU plugin's JSON lines (see
// tools/qemu-plugin). Both tell of the same windows, in the same order.
//
//===----------------------------------------------------------------------===//

#ifndef UKL_BENCH_LOGS_H
#define UKL_BENCH_LOGS_H

#include "llvm/Support/Error.h"
#include "llvm/Support/JSON.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace ukl {

enum Ring : unsigned { Ring3, Ring0, NumRings };
constexpr const char *RingNames[NumRings] = {"ring3", "ring0"};
constexpr const char *RingTitles[NumRings] = {"ring 3", "ring 0"};

/// One window, as the program sees it.
struct GuestWindow {
  Ring In;
  std::string Case;
  uint64_t Operations, Ticks, Nanoseconds;
};

struct GuestLog {
  std::vector<GuestWindow> Windows;
  std::vector<Ring> Phases;            ///< That have begun.
  std::vector<std::string> Failures;   ///< "<case>: <text>"
  std::vector<std::string> OtherLines; ///< The programs' own.
};

llvm::Expected<GuestLog> parseGuestLog(llvm::StringRef Text);

/// Counts by name, in the order of the names.
using CountMap = std::map<std::string, uint64_t>;

/// A fault of the application in ring 0 comes to a stub, which goes on in the
/// kernel's own entry: two fault entries. Executions of the stubs are counted
/// under this name, to be taken off again.
constexpr llvm::StringLiteral FaultStubEvent = "fault_stub";

/// One window, as the plugin sees it.
struct CountedWindow {
  CountMap Instructions, Events;
  uint64_t Raw = 0; ///< Instructions as -icount counts them.
};

/// A call stack of addresses, the outermost first.
struct CountedStack {
  size_t Window;
  std::vector<uint64_t> Frames;
  uint64_t Count;
};

struct PluginLog {
  std::string Qemu;
  std::optional<llvm::json::Value> CacheModel;
  std::vector<CountedWindow> Windows;
  std::vector<CountedStack> Stacks;
  std::vector<std::string> Errors;
  std::optional<uint64_t> OpenWindow;
};

llvm::Expected<PluginLog> parsePluginLog(llvm::StringRef Text);

} // namespace ukl

#endif // UKL_BENCH_LOGS_H
