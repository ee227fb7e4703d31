//===- RawProfileTest.cpp - From guest memory to a raw profile ------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The tests write a guest's memory and make a raw profile from it. LLVM's own
// reader must understand the profile.
//
//===----------------------------------------------------------------------===//

#include "ukl/profile/RawProfile.h"

#include "Support.h"

#include "llvm/ProfileData/InstrProf.h"
#include "llvm/ProfileData/InstrProfReader.h"
#include "llvm/Support/MemoryBuffer.h"

#include "gtest/gtest.h"

using namespace llvm;
using namespace ukl;

template <typename T> static void append(std::string &Bytes, const T &Value) {
  Bytes.append(reinterpret_cast<const char *>(&Value), sizeof(T));
}

namespace {

/// One function's record, as the instrumented code has it.
struct Record {
#define INSTR_PROF_DATA(Type, LLVMType, Name, Initializer)                     \
  std::remove_const_t<Type> Name;
  using IntPtrT = uint64_t;
#include "llvm/ProfileData/InstrProfData.inc"
};
static_assert(sizeof(Record) == sizeof(RawInstrProf::ProfileData<uint64_t>));

struct Node {
  uint64_t Value, Count, Next;
};

constexpr uint64_t DataAddress = 0xffffffff82000000;
constexpr uint64_t CountersAddress = 0xffffffff82100000;
constexpr uint64_t SitesAddress = 0xffffffff82200000;
constexpr uint64_t NodesAddress = 0xffffffff82300000;

/// The memory of a guest with the function "main", its two counters, and one
/// indirect call with the values of \p Nodes.
class RawProfileTest : public testing::Test {
protected:
  RawProfileTest() {
    const char *Names[NumProfileParts] = {"data",    "counters", "names",
                                          "sites",   "nodes",    "identity",
                                          "version", "dropped"};
    for (unsigned I = 0; I != NumProfileParts; ++I)
      Memory.Image.Areas[I].Name = Names[I];
    area(ProfilePart::Data).Address = DataAddress;
    area(ProfilePart::Counters).Address = CountersAddress;
    area(ProfilePart::ValueSites).Address = SitesAddress;
    area(ProfilePart::ValueNodes).Address = NodesAddress;

    append(part(ProfilePart::Version),
           uint64_t(RawInstrProf::Version) | VARIANT_MASK_IR_PROF);
    cantFail(collectGlobalObjectNameStrings({std::string("main")},
                                            /*doCompression=*/false,
                                            part(ProfilePart::Names)));
    append(part(ProfilePart::Counters), uint64_t(1000));
    append(part(ProfilePart::Counters), uint64_t(3));
    append(part(ProfilePart::DroppedValues), uint64_t(5));
    append(part(ProfilePart::ValueSites), NodesAddress);
    Main.NameRef = IndexedInstrProf::ComputeHash("main");
    Main.FuncHash = 77;
    Main.CounterPtr = CountersAddress - DataAddress;
    Main.NumCounters = 2;
    Main.Values = SitesAddress;
    Main.NumValueSites[IPVK_IndirectCallTarget] = 1;
    Nodes = {{0x1111, 9, NodesAddress + sizeof(Node)}, {0x2222, 4, 0}};
  }

  std::string &part(ProfilePart P) { return Memory.Parts[unsigned(P)]; }
  ProfileArea &area(ProfilePart P) { return Memory.Image.Areas[unsigned(P)]; }

  /// Completes the memory, and makes a raw profile from it.
  Expected<std::string> raw() {
    part(ProfilePart::Data).clear();
    append(part(ProfilePart::Data), Main);
    part(ProfilePart::ValueNodes).clear();
    for (const Node &N : Nodes)
      append(part(ProfilePart::ValueNodes), N);
    for (unsigned I = 0; I != NumProfileParts; ++I)
      Memory.Image.Areas[I].Size = Memory.Parts[I].size() + Missing[I];
    return rawProfile(Memory);
  }

  /// Makes a raw profile, and reads it with LLVM.
  NamedInstrProfRecord read() {
    Expected<std::string> Raw = raw();
    if (!Raw) {
      ADD_FAILURE() << test::messageOf(Raw.takeError());
      return {};
    }
    Reader =
        cantFail(InstrProfReader::create(MemoryBuffer::getMemBufferCopy(*Raw)));
    NamedInstrProfRecord Record;
    Error E = Reader->readNextRecord(Record);
    EXPECT_FALSE(bool(E)) << test::messageOf(std::move(E));
    return Record;
  }

  ProfileMemory Memory;
  Record Main{};
  std::vector<Node> Nodes;
  uint64_t Missing[NumProfileParts] = {};
  std::unique_ptr<InstrProfReader> Reader;
};

} // namespace

TEST_F(RawProfileTest, Counters) {
  NamedInstrProfRecord Record = read();
  EXPECT_EQ(Record.Name, "main");
  EXPECT_EQ(Record.Hash, 77u);
  EXPECT_EQ(Record.Counts, (std::vector<uint64_t>{1000, 3}));
  EXPECT_TRUE(Reader->isIRLevelProfile());
}

TEST_F(RawProfileTest, Values) {
  NamedInstrProfRecord Record = read();
  ASSERT_EQ(Record.getNumValueSites(IPVK_IndirectCallTarget), 1u);
  // The reader replaces addresses by names, and there are none here.
  ArrayRef<InstrProfValueData> Values =
      Record.getValueArrayForSite(IPVK_IndirectCallTarget, 0);
  ASSERT_EQ(Values.size(), 2u);
  EXPECT_EQ(Values[0].Count, 9u);
  EXPECT_EQ(Values[1].Count, 4u);
}

TEST_F(RawProfileTest, ValuesThatWereResetAreLeftOut) {
  Nodes[0].Count = 0;
  NamedInstrProfRecord Record = read();
  ASSERT_EQ(Record.getNumValueSites(IPVK_IndirectCallTarget), 1u);
  EXPECT_EQ(Record.getValueArrayForSite(IPVK_IndirectCallTarget, 0).size(), 1u);
}

TEST_F(RawProfileTest, BinaryIdsGoIn) {
  std::string Without = cantFail(raw());
  append(part(ProfilePart::Identity), uint64_t(8));
  append(part(ProfilePart::Identity), uint64_t(0x1234));
  std::string With = cantFail(raw());
  EXPECT_EQ(With.size(), Without.size() + 16);
}

TEST_F(RawProfileTest, DroppedValues) {
  EXPECT_EQ(droppedValues(Memory), 5u);
  part(ProfilePart::DroppedValues).clear();
  EXPECT_EQ(droppedValues(Memory), 0u);
}

static void expectCorrupt(Expected<std::string> Raw, StringRef What) {
  std::string Message = test::messageOf(std::move(Raw));
  EXPECT_EQ(StringRef(Message).split('\n').first,
            ("the profile in the guest's memory is corrupt: " + What).str());
}

TEST_F(RawProfileTest, EndlessList) {
  Nodes[1].Next = NodesAddress;
  expectCorrupt(raw(), "a list of values does not end");
}

TEST_F(RawProfileTest, ListLeadsOutOfItsSection) {
  Nodes[1].Next = NodesAddress + 2 * sizeof(Node);
  expectCorrupt(raw(), "0xffffffff82300030 is not in nodes");
  Nodes[1].Next = NodesAddress - 8;
  expectCorrupt(raw(), "0xffffffff822ffff8 is not in nodes");
  Nodes[1].Next = NodesAddress + 4; // not aligned
  expectCorrupt(raw(), "0xffffffff82300004 is not in nodes");
}

TEST_F(RawProfileTest, SitesLieElsewhere) {
  Main.Values = SitesAddress + 8;
  expectCorrupt(raw(), "0xffffffff82200008 is not in sites");
}

TEST_F(RawProfileTest, IncompleteMemory) {
  Missing[unsigned(ProfilePart::Counters)] = 8;
  expectCorrupt(raw(), "counters is incomplete");
}

TEST_F(RawProfileTest, OddSize) {
  part(ProfilePart::Counters) += "x";
  expectCorrupt(raw(), "a section has an odd size");
}

TEST_F(RawProfileTest, OtherVersion) {
  part(ProfilePart::Version).clear();
  append(part(ProfilePart::Version), uint64_t(9));
  EXPECT_EQ(test::messageOf(raw()),
            "the image writes version 9 of LLVM's raw profile format, this "
            "tool knows version 10: link it again");
}
