//===- ImageRecord.cpp - What an image says about itself ------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ukl/verify/ImageRecord.h"

#include "common/Diagnostics.h"
#include "common/ElfFile.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/raw_ostream.h"

using namespace llvm;
using namespace llvm::object;

namespace ukl {

namespace {

struct StringField {
  StringLiteral Name;
  std::string ImageRecord::*Member;
};

} // namespace

static const StringField StringFields[] = {
    {"program", &ImageRecord::Program},
    {"link", &ImageRecord::Link},
    {"syscalls", &ImageRecord::Syscalls},
    {"optimisation", &ImageRecord::OptLevel},
    {"bitcode_xxh3", &ImageRecord::BitcodeHash},
    {"kernel", &ImageRecord::KernelKey},
    {"llvm", &ImageRecord::LLVMVersion},
    {"instrumentation", &ImageRecord::Instrumentation},
};

namespace {

struct ListField {
  StringLiteral Name;
  std::vector<std::string> ImageRecord::*Member;
};

} // namespace

static const ListField ListFields[] = {
    {"native", &ImageRecord::NativeMembers},
    {"native_functions", &ImageRecord::NativeFunctions},
    {"lto_objects", &ImageRecord::LtoObjects},
};

namespace {

struct CountField {
  StringLiteral Name;
  uint64_t ImageProfile::*Member;
};

} // namespace

static const CountField ProfileCounts[] = {
    {"functions", &ImageProfile::Functions},
    {"matched", &ImageProfile::Matched},
    {"hot_functions", &ImageProfile::HotFunctions},
    {"hot_matched", &ImageProfile::HotMatched},
};

static void writeProfile(json::OStream &J, const ImageProfile &Profile) {
  J.attribute("name", json::fixUTF8(Profile.Name));
  J.attribute("xxh3", Profile.Hash);
  J.attribute("date", Profile.Date);
  J.attribute("context_sensitive", Profile.ContextSensitive);
  for (const CountField &F : ProfileCounts)
    J.attribute(F.Name, Profile.*F.Member);
  J.attributeArray("collected_with", [&] {
    for (const std::string &Part : Profile.Foreign)
      J.value(Part);
  });
}

static bool fromJSON(const json::Value &V, ImageProfile &Out, json::Path P) {
  json::ObjectMapper M(V, P);
  if (!M || !M.map("name", Out.Name) || !M.map("xxh3", Out.Hash) ||
      !M.map("date", Out.Date) ||
      !M.map("context_sensitive", Out.ContextSensitive) ||
      !M.map("collected_with", Out.Foreign))
    return false;
  return all_of(ProfileCounts, [&](const CountField &F) {
    return M.map(F.Name, Out.*F.Member);
  });
}

std::string toJSON(const ImageRecord &Info) {
  std::string Text;
  raw_string_ostream OS(Text);
  json::OStream J(OS);
  J.object([&] {
    J.attribute("version", Info.Version);
    for (const StringField &F : StringFields)
      J.attribute(F.Name, json::fixUTF8(Info.*F.Member));
    for (const ListField &F : ListFields)
      J.attributeArray(F.Name, [&] {
        for (const std::string &Item : Info.*F.Member)
          J.value(json::fixUTF8(Item));
      });
    if (Info.Profile)
      J.attributeObject("profile", [&] { writeProfile(J, *Info.Profile); });
  });
  return Text;
}

Expected<ImageRecord> parseImageRecord(StringRef Text) {
  Expected<json::Value> Value = json::parse(Text);
  if (!Value)
    return Value.takeError();
  ImageRecord Info;
  json::Path::Root Root("image");
  json::ObjectMapper Mapper(*Value, Root);
  if (!Mapper || !Mapper.map("version", Info.Version))
    return Root.getError();
  if (Info.Version != ImageRecord::CurrentVersion)
    return makeError("version {0} of the format; this tool knows {1}",
                     Info.Version, ImageRecord::CurrentVersion);
  for (const StringField &F : StringFields)
    if (!Mapper.map(F.Name, Info.*F.Member))
      return Root.getError();
  for (const ListField &F : ListFields)
    if (!Mapper.map(F.Name, Info.*F.Member))
      return Root.getError();
  if (!Mapper.mapOptional("profile", Info.Profile))
    return Root.getError();
  return Info;
}

Expected<std::optional<ImageRecord>>
readImageRecord(const ELFObjectFileBase &Image) {
  Expected<std::optional<StringRef>> Section =
      findSection(Image, ImageRecordSection);
  if (!Section)
    return Section.takeError();
  const std::optional<StringRef> Text = *Section;
  if (!Text)
    return std::nullopt;
  Expected<ImageRecord> Info = parseImageRecord(*Text);
  if (!Info)
    return withContext("section " + ImageRecordSection, Info.takeError());
  return std::move(*Info);
}

Expected<std::optional<ImageRecord>> readImageRecord(const std::string &Path) {
  Expected<OwningBinary<ELF64LEObjectFile>> File = openElfFile(Path);
  if (!File)
    return File.takeError();
  return readImageRecord(*File->getBinary());
}

} // namespace ukl
