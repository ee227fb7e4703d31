//===- RawProfile.cpp - From guest memory to a raw profile ----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Writes what compiler-rt's lprofWriteData() writes for a process: a header,
// then the sections as they are in memory, then the lists of values as arrays.
//
//===----------------------------------------------------------------------===//

#include "ukl/profile/RawProfile.h"

#include "common/Diagnostics.h"

#include "llvm/ProfileData/InstrProf.h"
#include "llvm/Support/Endian.h"
#include "llvm/Support/MathExtras.h"

using namespace llvm;
using namespace llvm::support;

namespace ukl {

static_assert(INSTR_PROF_RAW_VERSION == 10,
              "the raw profile format has changed: compare the header below, "
              "and lprofWriteDataImpl() in compiler-rt, with this file");

using FunctionData = RawInstrProf::ProfileData<uint64_t>;

namespace {

/// RawInstrProf::Header, with fields that can be set.
struct RawHeader {
#define INSTR_PROF_RAW_HEADER(Type, Name, Initializer) Type Name = 0;
#include "llvm/ProfileData/InstrProfData.inc"
};
static_assert(sizeof(RawHeader) == sizeof(RawInstrProf::Header));

/// A value and its count, as the instrumented code keeps them.
struct ValueNode {
  using PtrToNodeT = uint64_t;
#define INSTR_PROF_VALUE_NODE(Type, LLVMType, Name, Initializer) Type Name;
#include "llvm/ProfileData/InstrProfData.inc"
};

/// Reads the lists of values.
class ValueReader {
public:
  explicit ValueReader(const ProfileMemory &Memory) : Memory(Memory) {}

  /// Appends the values of one function to \p Raw; nothing if it has no value
  /// sites.
  Error append(const FunctionData &Function, std::string &Raw) const;

private:
  Expected<uint64_t> listHead(const FunctionData &Function,
                              uint64_t Site) const;
  Expected<std::vector<InstrProfValueData>> values(uint64_t Node) const;
  template <typename T>
  Expected<T> read(ProfilePart Part, uint64_t Address) const;

  const ProfileMemory &Memory;
};

} // namespace

static Error corrupt(const Twine &What) {
  return withHint(makeError("the profile in the guest's memory is corrupt: {0}",
                            What.str()),
                  "a stray write in the guest may have done this; the image "
                  "must be the one that was booted");
}

template <typename T>
Expected<T> ValueReader::read(ProfilePart Part, uint64_t Address) const {
  StringRef Bytes = Memory.part(Part);
  const ProfileArea &Area = Memory.Image.area(Part);
  uint64_t Offset = Address - Area.Address;
  if (Address < Area.Address || Offset % alignof(T) != 0 ||
      Offset > Bytes.size() || Bytes.size() - Offset < sizeof(T))
    return corrupt(formatv("{0:x} is not in {1}", Address, Area.Name));
  T Value;
  memcpy(&Value, Bytes.data() + Offset, sizeof(T));
  return Value;
}

/// The address of the first node of a site. \p Site is an index into the
/// function's sites of all kinds.
Expected<uint64_t> ValueReader::listHead(const FunctionData &Function,
                                         uint64_t Site) const {
  return read<uint64_t>(ProfilePart::ValueSites,
                        Function.Values + Site * sizeof(uint64_t));
}

Expected<std::vector<InstrProfValueData>>
ValueReader::values(uint64_t Node) const {
  constexpr unsigned MaxNodes = INSTR_PROF_MAX_NUM_VAL_PER_SITE;
  std::vector<InstrProfValueData> Values;
  unsigned Nodes = 0;
  for (; Node; ++Nodes) {
    if (Nodes == MaxNodes)
      return corrupt("a list of values does not end");
    Expected<ValueNode> N = read<ValueNode>(ProfilePart::ValueNodes, Node);
    if (!N)
      return N.takeError();
    // A node whose count was reset to 0 still has its value.
    if (N->Count)
      Values.push_back({N->Value, N->Count});
    Node = N->Next;
  }
  return std::move(Values);
}

Error ValueReader::append(const FunctionData &Function,
                          std::string &Raw) const {
  InstrProfRecord Record;
  uint64_t FirstSite = 0;
  for (uint32_t Kind = IPVK_First; Kind <= IPVK_Last; ++Kind) {
    uint32_t NumSites = Function.NumValueSites[Kind];
    if (NumSites)
      Record.reserveSites(Kind, NumSites);
    for (uint32_t Site = 0; Site != NumSites; ++Site) {
      std::vector<InstrProfValueData> Values;
      if (Function.Values) {
        Expected<uint64_t> Head = listHead(Function, FirstSite + Site);
        if (!Head)
          return Head.takeError();
        Expected<std::vector<InstrProfValueData>> List = values(*Head);
        if (!List)
          return List.takeError();
        Values = std::move(*List);
      }
      Record.addValueData(Kind, Site, Values, /*SymTab=*/nullptr);
    }
    FirstSite += NumSites;
  }
  if (FirstSite) {
    std::unique_ptr<ValueProfData> Data = ValueProfData::serializeFrom(Record);
    Raw.append(reinterpret_cast<const char *>(Data.get()), Data->getSize());
  }
  return Error::success();
}

/// Fails if a section is not complete, does not have a whole number of entries,
/// or the format has another version.
static Error checkMemory(const ProfileMemory &Memory) {
  for (unsigned Part = 0; Part != NumProfileParts; ++Part)
    if (Memory.Parts[Part].size() != Memory.Image.Areas[Part].Size)
      return corrupt(Memory.Image.Areas[Part].Name + " is incomplete");
  if (Memory.part(ProfilePart::Data).size() % sizeof(FunctionData) ||
      Memory.part(ProfilePart::Counters).size() % sizeof(uint64_t) ||
      Memory.part(ProfilePart::Identity).size() % sizeof(uint64_t))
    return corrupt("a section has an odd size");
  uint64_t Version = endian::read64le(Memory.part(ProfilePart::Version).data());
  if (GET_VERSION(Version) != RawInstrProf::Version)
    return makeError("the image writes version {0} of LLVM's raw profile "
                     "format, this tool knows version {1}: link it again",
                     GET_VERSION(Version), RawInstrProf::Version);
  return Error::success();
}

/// The fields that are not set are for what an image does not have: padding in
/// front of the counters, bitmaps (MC/DC coverage), tables of virtual
/// functions.
static std::string rawHeader(const ProfileMemory &Memory) {
  const ProfileImage &Image = Memory.Image;
  uint64_t DataBegin = Image.area(ProfilePart::Data).Address;
  RawHeader Header;
  Header.Magic = RawInstrProf::getMagic<uint64_t>();
  Header.Version = endian::read64le(Memory.part(ProfilePart::Version).data());
  Header.BinaryIdsSize = Memory.part(ProfilePart::Identity).size();
  Header.NumData = Memory.part(ProfilePart::Data).size() / sizeof(FunctionData);
  Header.NumCounters =
      Memory.part(ProfilePart::Counters).size() / sizeof(uint64_t);
  Header.NamesSize = Memory.part(ProfilePart::Names).size();
  // A record has the distance from itself to its counters.
  Header.CountersDelta = Image.area(ProfilePart::Counters).Address - DataBegin;
  Header.NamesDelta = Image.area(ProfilePart::Names).Address;
  Header.ValueKindLast = IPVK_Last;
  return std::string(reinterpret_cast<const char *>(&Header), sizeof(Header));
}

Expected<std::string> rawProfile(const ProfileMemory &Memory) {
  static_assert(endianness::native == endianness::little,
                "guest memory is little-endian and copied as it is");
  if (Error E = checkMemory(Memory))
    return std::move(E);
  std::string Raw = rawHeader(Memory);
  for (ProfilePart Part : {ProfilePart::Identity, ProfilePart::Data,
                           ProfilePart::Counters, ProfilePart::Names})
    Raw += Memory.part(Part);
  Raw.resize(alignTo<sizeof(uint64_t)>(Raw.size()));

  ValueReader Values(Memory);
  StringRef Data = Memory.part(ProfilePart::Data);
  for (; !Data.empty(); Data = Data.drop_front(sizeof(FunctionData))) {
    alignas(FunctionData) char Bytes[sizeof(FunctionData)];
    memcpy(Bytes, Data.data(), sizeof(FunctionData));
    if (Error E = Values.append(*reinterpret_cast<FunctionData *>(Bytes), Raw))
      return std::move(E);
  }
  return std::move(Raw);
}

uint64_t droppedValues(const ProfileMemory &Memory) {
  StringRef Bytes = Memory.part(ProfilePart::DroppedValues);
  return Bytes.size() == sizeof(uint64_t) ? endian::read64le(Bytes.data()) : 0;
}

} // namespace ukl
