//===- Logs.h - What guest and plugin have written --------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A boot has two outputs: the lines "ukl-bench ..." that the programs print
// (see bench/ukl_bench.h), and the QEMU plugin's JSON lines (see
// tools/qemu-plugin). Both describe the same windows, in the same order.
//
//===----------------------------------------------------------------------===//

#ifndef UKL_BENCH_LOGS_H
#define UKL_BENCH_LOGS_H

#include "ukl/benchfile/BenchFile.h"

#include "llvm/Support/Error.h"

#include <optional>
#include <string>
#include <vector>

namespace ukl {

/// One window, as the program has reported it.
struct GuestWindow {
  Ring In;
  std::string Case;
  uint64_t Operations, Ticks, Nanoseconds;
};

struct GuestLog {
  std::vector<GuestWindow> Windows;
  std::vector<Ring> Phases;            ///< The rings that have begun.
  std::vector<std::string> Failures;   ///< "<case>: <text>"
  std::vector<std::string> OtherLines; ///< The rest of the programs' output.
};

llvm::Expected<GuestLog> parseGuestLog(llvm::StringRef Text);

/// A fault of the program in ring 0 enters the kernel at a stub, which jumps to
/// the kernel's usual entry. So the plugin counts two entries for one fault. It
/// counts the stubs under this name too, and parsePluginLog() subtracts them.
constexpr llvm::StringLiteral FaultStubEvent = "fault_stub";

/// One window, as the plugin has counted it.
struct CountedWindow {
  CountMap Instructions, Events;
  uint64_t Raw = 0; ///< Instructions as -icount counts them.
};

/// A call stack of addresses, the outermost first, and its instructions.
struct CountedStack {
  size_t Window;
  std::vector<uint64_t> Frames;
  uint64_t Count;
};

struct PluginLog {
  std::optional<ukl::CacheModel> CacheModel;
  std::vector<CountedWindow> Windows;
  std::vector<CountedStack> Stacks;
  std::vector<std::string> Errors;
  std::optional<uint64_t> OpenWindow;
};

llvm::Expected<PluginLog> parsePluginLog(llvm::StringRef Text);

} // namespace ukl

#endif // UKL_BENCH_LOGS_H
