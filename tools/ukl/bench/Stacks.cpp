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

/// Names for addresses of one boot; each address is looked up once.
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
    // Among it the vDSO, which is the kernel's and runs in ring 3.
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

/// Where the kernel is entered: nothing of the kernel is below a system call,
/// and an entry has called something before another one interrupts it.
static bool isEntry(StringRef Frame) {
  return Frame.starts_with("k:asm_") || isSystemCall(Frame);
}

/// The plugin takes frames off a stack when something else is put there. Until
/// then those are still in the list that an exec() or a return to the
/// program has left; here they are recognised by what follows them.
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

/// Which window is which case, as pairWindows() has named them.
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
      // The last address is where it runs, in the function called last unless
      // a jump has left that.
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
