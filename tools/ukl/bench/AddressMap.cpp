//===- AddressMap.cpp - Tell the QEMU plugin what addresses are -----------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The plugin only knows addresses. Its map says to whom they belong, which ones
// to count as events, and where a fault enters the kernel.
//
//===----------------------------------------------------------------------===//

#include "ukl/bench/AddressMap.h"

#include "common/Diagnostics.h"
#include "ukl_abi.h"

#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/raw_ostream.h"

using namespace llvm;

namespace ukl {

static constexpr uint64_t KernelStart = 0xffff800000000000;

namespace {

struct Probe {
  StringLiteral Event, Symbol;
};

} // namespace

/// Functions whose executions are counted as events.
static constexpr Probe Probes[] = {
    {"context_switch", "__switch_to_asm"},
    {"page_fault", "exc_page_fault"},
    {"interrupt", "asm_common_interrupt"},
    {"entry_call", UKL_ENTRY_SYMBOL},
};

/// Exceptions that return to the instruction which has raised them, by vector.
static constexpr struct {
  unsigned Vector;
  StringLiteral Entry;
} Faults[] = {
    {0, "asm_exc_divide_error"},     {5, "asm_exc_bounds"},
    {6, "asm_exc_invalid_op"},       {7, "asm_exc_device_not_available"},
    {10, "asm_exc_invalid_tss"},     {11, "asm_exc_segment_not_present"},
    {12, "asm_exc_stack_segment"},   {13, "asm_exc_general_protection"},
    {14, "asm_exc_page_fault"},      {16, "asm_exc_coprocessor_error"},
    {17, "asm_exc_alignment_check"}, {19, "asm_exc_simd_coprocessor_error"},
};

/// While the program runs in ring 0, the handler of each vector starts with a
/// stub.
static constexpr StringLiteral RingZeroStubs = "ukl_idt_entries";
static constexpr unsigned RingZeroStubSize = 16; // UKL_IDT_ENTRY_SIZE

static void addDomain(raw_ostream &OS, StringRef Name, AddressRange Range) {
  if (Range.Start < Range.End)
    OS << formatv("domain {0} {1:x} {2:x}\n", Name, Range.Start, Range.End);
}

/// Adds where functions start. Only stacks need this: with one function for
/// many blocks they are much smaller.
static void addFunctions(raw_ostream &OS, const ElfSymbols &Symbols) {
  for (const ElfSymbols::Function &F : Symbols.functions())
    OS << formatv("function {0:x}\n", F.Address);
  // Code after the last function does not belong to it.
  OS << formatv("function {0:x}\n", Symbols.code().End);
}

Expected<std::string> pluginMap(const GuestCode &Code) {
  std::string Map;
  raw_string_ostream OS(Map);
  addDomain(OS, "app", Code.Program.code());
  addDomain(OS, "app", Code.ImageApp);
  addDomain(OS, "kernel", {KernelStart, UINT64_MAX});
  if (Code.Client)
    addDomain(OS, "client", Code.Client->code());

  // If the kernel was linked without one of these, there is no such event.
  for (const Probe &P : Probes)
    if (std::optional<uint64_t> Address = Code.Image.address(P.Symbol))
      OS << formatv("probe {0} {1:x}\n", P.Event, *Address);
  std::optional<uint64_t> Stubs = Code.Image.address(RingZeroStubs);
  for (const auto &F : Faults) {
    if (std::optional<uint64_t> Address = Code.Image.address(F.Entry))
      OS << formatv("fault {0:x}\n", *Address);
    if (!Stubs)
      continue;
    uint64_t Stub = *Stubs + uint64_t(F.Vector) * RingZeroStubSize;
    OS << formatv("fault {0:x}\nprobe {1} {0:x}\n", Stub, FaultStubEvent);
  }
  if (Code.IsBaseline)
    return Map;
  std::optional<AddressRange> Switch = Code.Image.range("__switch_to_asm");
  if (!Switch)
    return makeError("the image has no __switch_to_asm in its symbol table");
  OS << formatv("switch {0:x} {1:x}\n", Switch->Start, Switch->End);
  addFunctions(OS, Code.Program);
  addFunctions(OS, Code.Image);
  if (Code.Client)
    addFunctions(OS, *Code.Client);
  return Map;
}

} // namespace ukl
