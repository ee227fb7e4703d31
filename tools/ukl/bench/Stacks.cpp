//===- Stacks.cpp - Call stacks by name -----------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ukl/bench/Stacks.h"

#include "llvm/ADT/DenseMap.h"
#include "llvm/Support/FormatVariadic.h"

using namespace llvm;

namespace ukl {

namespace {

/// Finds names for the addresses of one boot, and remembers them.
class FrameNames {
public:
  FrameNames(const GuestCode &Code, const StringSet<> &Libc)
      : Code(Code), Libc(Libc) {}

  const std::string &of(uint64_t Address) {
    auto [It, IsNew] = Known.try_emplace(Address);
    if (IsNew)
      It->second = find(Address);
    return It->second;
  }

private:
  std::string find(uint64_t Address) const {
    constexpr uint64_t KernelHalf = 1ULL << 63;
    if (Code.ImageApp.contains(Address))
      return ofProgram(Code.Image.at(Address), Address);
    if (Address & KernelHalf)
      return named('k', Code.Image.at(Address), Address);
    if (Code.Program.code().contains(Address))
      return ofProgram(Code.Program.at(Address), Address);
    if (Code.Client && Code.Client->code().contains(Address))
      return named('c', Code.Client->at(Address), Address);
    // This may be the vDSO, which is kernel code that runs in ring 3.
    return "o:other";
  }

  std::string ofProgram(const ElfSymbols::Function *F, uint64_t Address) const {
    StringRef Name = F ? sourceName(F->Name) : "";
    Name.consume_front(ImagePrefix);
    if (Name.empty())
      return named('a', nullptr, Address);
    return formatv("{0}:{1}", Libc.contains(Name) ? 'l' : 'a', Name);
  }

  static std::string named(char Prefix, const ElfSymbols::Function *F,
                           uint64_t Address) {
    if (!F)
      return formatv("{0}:{1:x}", Prefix, Address);
    return formatv("{0}:{1}", Prefix, sourceName(F->Name));
  }

  const GuestCode &Code;
  const StringSet<> &Libc;
  DenseMap<uint64_t, std::string> Known;
};

} // namespace

static bool isSystemCall(StringRef Frame) {
  return Frame == "k:entry_SYSCALL_64" || Frame == "k:ukl_entry_SYSCALL_64";
}

/// True for functions where the kernel is entered. A system call has no frame
/// of the kernel below it. Any other entry has none of an entry directly below
/// it, because an entry calls a function before another one can interrupt it.
static bool isEntry(StringRef Frame) {
  return Frame.starts_with("k:asm_") || isSystemCall(Frame);
}

/// Removes frames that have ended. The plugin drops a frame when its place on
/// the stack is used again. Until then it keeps frames that an exec() or a
/// return to the program has ended. The frames that follow them show that.
static std::vector<std::string> liveFrames(std::vector<std::string> Frames) {
  std::vector<std::string> Live;
  auto DropKernel = [&] {
    while (!Live.empty() && StringRef(Live.back()).starts_with("k:"))
      Live.pop_back();
  };
  for (std::string &Frame : Frames) {
    if (Frame == "a:_start" || Frame == "c:_start")
      Live.clear();
    else if (isSystemCall(Frame) || !StringRef(Frame).starts_with("k:"))
      DropKernel();
    else if (isEntry(Frame) && !Live.empty() && isEntry(Live.back()))
      Live.pop_back();
    Live.push_back(std::move(Frame));
  }
  return Live;
}

namespace {

/// The ring and the case of each window, with the names of pairWindows().
struct WindowNames {
  WindowNames(const GuestLog &Guest, size_t Windows, const Measurement &M) {
    // Both rings have the same cases, in the same order.
    std::vector<Ring> Order;
    if (Guest.Windows.empty())
      for (Ring R : Guest.Phases)
        Order.insert(Order.end(), M.Cases.size(), R);
    for (const GuestWindow &W : Guest.Windows)
      Order.push_back(W.In);
    size_t Next[NumRings] = {};
    for (Ring R : Order)
      if (Next[R] < M.Cases.size() && Names.size() < Windows)
        Names.push_back({R, &M.Cases[Next[R]++].Name});
  }
  std::vector<std::pair<Ring, const std::string *>> Names;
};

} // namespace

void nameStacks(const GuestLog &Guest, const PluginLog &Plugin,
                const GuestCode &Code, const StringSet<> &Libc,
                Measurement &Result) {
  FrameNames Names(Code, Libc);
  WindowNames Windows(Guest, Plugin.Windows.size(), Result);
  using Key = std::pair<size_t, std::vector<std::string>>;
  std::map<Key, uint64_t> Counts;
  for (const CountedStack &Stack : Plugin.Stacks) {
    std::vector<std::string> Frames;
    for (size_t I = 0; I != Stack.Frames.size(); ++I) {
      const std::string &Name = Names.of(Stack.Frames[I]);
      // The last address is that of the function which executes. It is the one
      // that was called last, unless that was left by a jump.
      bool IsLeaf = I + 1 == Stack.Frames.size();
      if (!IsLeaf || Frames.empty() || Frames.back() != Name)
        Frames.push_back(Name);
    }
    Counts[{Stack.Window, liveFrames(std::move(Frames))}] += Stack.Count;
  }
  for (auto &[K, Count] : Counts)
    if (K.first < Windows.Names.size()) {
      auto [R, Case] = Windows.Names[K.first];
      Result.Stacks[R].push_back({*Case, K.second, Count});
    }
}

} // namespace ukl
