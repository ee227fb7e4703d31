//===- WriteJSON.cpp - The file that `ukl report` reads -------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// All counts are those of whole windows; divide by "operations".
//
//===----------------------------------------------------------------------===//

#include "common/Toolchain.h"
#include "ukl/bench/Provenance.h"

using namespace llvm;

namespace ukl {

static constexpr unsigned FormatVersion = 1;

static void writeText(json::OStream &J, StringRef Key, StringRef Value) {
  J.attribute(Key, json::fixUTF8(Value));
}

static void writeProvenance(json::OStream &J, const Provenance &P) {
  writeText(J, "command", P.CommandLine);
  writeText(J, "commit", P.Commit);
  J.attribute("dirty", P.Dirty);
  writeText(J, "kernel", P.KernelVersion);
  writeText(J, "kernel_key", P.KernelKey);
  writeText(J, "kernel_config", P.KernelConfig);
  writeText(J, "kernel_config_xxh3", P.KernelConfigHash);
  writeText(J, "llvm", llvmVersion());
  writeText(J, "musl", P.Musl);
  writeText(J, "qemu", P.Qemu);
  writeText(J, "host_cpu", P.HostProcessor);
  writeText(J, "mode", P.Native ? "native" : "icount");
}

static void writeCounts(json::OStream &J, StringRef Key,
                        const CountMap &Counts) {
  J.attributeObject(Key, [&] {
    for (const auto &[Name, Count] : Counts)
      J.attribute(Name, Count);
  });
}

static void writeParts(json::OStream &J, StringRef Key,
                       ArrayRef<ImagePart> Parts) {
  J.attributeArray(Key, [&] {
    for (const ImagePart &P : Parts)
      J.object([&] {
        writeText(J, "name", P.Name);
        J.attribute("size", P.Size);
        if (!P.Kind.empty())
          writeText(J, "kind", P.Kind);
      });
  });
}

/// "<Key>": {"ring3": ..., "ring0": ...}
static void writeRings(json::OStream &J, StringRef Key,
                       function_ref<void(StringRef Name, unsigned R)> Write) {
  J.attributeObject(Key, [&] {
    for (unsigned R = Ring3; R != NumRings; ++R)
      Write(RingNames[R], R);
  });
}

static void writeCase(json::OStream &J, const CaseResult &C, bool Native) {
  writeText(J, "name", C.Name);
  J.attribute("operations", C.Operations);
  if (Native) {
    writeRings(J, "native", [&](StringRef Name, unsigned R) {
      J.attributeObject(Name, [&] {
        J.attribute("median_ns", C.Times[R].Median);
        J.attribute("q1_ns", C.Times[R].FirstQuartile);
        J.attribute("q3_ns", C.Times[R].ThirdQuartile);
      });
    });
    return;
  }
  for (unsigned R = Ring3; R != NumRings; ++R)
    J.attributeObject(RingNames[R], [&] {
      const RingCounts &Counts = C.Rings[R];
      writeCounts(J, "instructions", Counts.Instructions);
      J.attribute("tsc", Counts.Ticks);
      J.attribute("raw", Counts.Raw);
      writeCounts(J, "events", Counts.Events);
    });
  if (C.HasSpread)
    writeRings(J, "spread", [&](StringRef Name, unsigned R) {
      J.attributeArray(Name, [&] {
        J.value(C.Spreads[R].Min);
        J.value(C.Spreads[R].Max);
      });
    });
}

static void writeStacks(json::OStream &J, const Measurement &M) {
  writeRings(J, "stacks", [&](StringRef Name, unsigned R) {
    J.attributeArray(Name, [&] {
      for (const NamedStack &S : M.Stacks[R])
        J.object([&] {
          writeText(J, "case", S.Case);
          J.attributeArray("stack", [&] {
            for (const std::string &Frame : S.Frames)
              J.value(json::fixUTF8(Frame));
          });
          J.attribute("count", S.Count);
        });
    });
  });
}

static void writeProfile(json::OStream &J,
                         const std::optional<ImageProfile> &Profile) {
  if (!Profile) {
    J.attribute("profile", nullptr);
    return;
  }
  J.attributeObject("profile", [&] {
    writeText(J, "name", Profile->Name);
    writeText(J, "xxh3", Profile->Hash);
    J.attribute("coverage", Profile->hotCoverage());
  });
}

static void writeMeasurement(json::OStream &J, const Measurement &M,
                             bool Native) {
  writeText(J, "suite", M.Suite);
  writeText(J, "level", M.Level);
  writeText(J, "link", M.Link);
  writeProfile(J, M.Profile);
  J.attributeObject("image", [&] {
    writeText(J, "name", M.Image.Name);
    writeText(J, "xxh3", M.Image.Hash);
    writeParts(J, "sections", M.Sections);
    writeParts(J, "subsystems", M.Subsystems);
  });
  J.attributeArray("cases", [&] {
    for (const CaseResult &C : M.Cases)
      J.object([&] { writeCase(J, C, Native); });
  });
  writeStacks(J, M);
}

void writeJSON(raw_ostream &OS, const Provenance &From,
               ArrayRef<Measurement> Measurements) {
  json::OStream J(OS);
  J.object([&] {
    J.attribute("format", "ukl-bench");
    J.attribute("version", FormatVersion);
    J.attributeObject("provenance", [&] { writeProvenance(J, From); });
    // One plugin with one model has simulated them all.
    J.attributeBegin("cache_model");
    if (!Measurements.empty() && Measurements.front().CacheModel)
      J.value(*Measurements.front().CacheModel);
    else
      J.value(nullptr);
    J.attributeEnd();
    J.attributeArray("measurements", [&] {
      for (const Measurement &M : Measurements)
        J.object([&] { writeMeasurement(J, M, From.Native); });
    });
  });
  OS << '\n';
}

} // namespace ukl
