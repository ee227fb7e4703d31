//===- UklInfo.cpp - What an executable says about its objects ------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "common/UklInfo.h"

#include "common/Diagnostics.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/raw_ostream.h"
#include "llvm/Support/xxhash.h"

using namespace llvm;

namespace ukl {

static constexpr StringLiteral Bitcode = "bitcode", Native = "native";

std::string toJSON(const UklInfo &Info) {
  std::string Text;
  raw_string_ostream OS(Text);
  json::OStream J(OS);
  J.object([&] {
    J.attribute("version", Info.Version);
    J.attribute("llvm", Info.LLVMVersion);
    J.attribute("bitcode_xxh3", Info.BitcodeHash);
    J.attributeArray("objects", [&] {
      for (const UklInfo::Object &Object : Info.Objects)
        J.object([&] {
          // A file name may have any bytes, a JSON string must be UTF-8.
          J.attribute("name", json::fixUTF8(Object.Name));
          J.attribute("kind", Object.Native ? Native : Bitcode);
        });
    });
    if (!Info.Entry.empty())
      J.attribute("entry", Info.Entry);
  });
  return Text;
}

static bool fromJSON(const json::Value &Value, UklInfo::Object &Object,
                     json::Path Path) {
  json::ObjectMapper Mapper(Value, Path);
  std::string Kind;
  if (!Mapper || !Mapper.map("name", Object.Name) || !Mapper.map("kind", Kind))
    return false;
  if (Kind != Bitcode && Kind != Native) {
    Path.field("kind").report("expected \"bitcode\" or \"native\"");
    return false;
  }
  Object.Native = Kind == Native;
  return true;
}

static bool fromJSON(const json::Value &Value, UklInfo &Info, json::Path Path) {
  json::ObjectMapper Mapper(Value, Path);
  return Mapper && Mapper.map("version", Info.Version) &&
         Mapper.map("llvm", Info.LLVMVersion) &&
         Mapper.map("objects", Info.Objects) &&
         Mapper.mapOptional("bitcode_xxh3", Info.BitcodeHash) &&
         Mapper.mapOptional("entry", Info.Entry);
}

Expected<UklInfo> parseUklInfo(StringRef Text) {
  Expected<json::Value> Value = json::parse(Text);
  if (!Value)
    return Value.takeError();
  // Check the version first, because another one may have another form.
  if (const json::Object *Object = Value->getAsObject())
    if (std::optional<int64_t> Version = Object->getInteger("version"))
      if (*Version != UklInfo::CurrentVersion)
        return makeError("version {0} of the format; this tool knows {1}",
                         *Version, UklInfo::CurrentVersion);
  UklInfo Info;
  json::Path::Root Root("info");
  if (!fromJSON(*Value, Info, Root))
    return Root.getError();
  return Info;
}

std::string hashBitcode(StringRef Bitcode) {
  return utohexstr(xxh3_64bits(Bitcode), /*LowerCase=*/true, /*Width=*/16);
}

} // namespace ukl
