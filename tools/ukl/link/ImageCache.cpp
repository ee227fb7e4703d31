//===- ImageCache.cpp - Images that need not be linked again --------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ukl/link/ImageCache.h"

#include "common/Container.h"
#include "common/Paths.h"
#include "common/Toolchain.h"
#include "ukl/cache/Cache.h"
#include "ukl/link/Link.h"

#include "llvm/Support/FileSystem.h"

using namespace llvm;
using namespace llvm::opt;

namespace ukl {

Expected<std::string> hashFile(const Twine &Path) {
  Expected<std::unique_ptr<MemoryBuffer>> Buffer = openFile(Path);
  if (!Buffer)
    return Buffer.takeError();
  return hashBitcode((*Buffer)->getBuffer());
}

/// The part of an image's key that says what the link does with profiles. The
/// profile's name is in it, because the image has it. The profile's contents
/// are another part.
static std::string describe(const LinkProfile &P) {
  return formatv("generate {0}, context-sensitive {1}, atomic {2}, {3}",
                 P.Generate, P.ContextSensitive, P.AtomicCounters,
                 sys::path::filename(P.Use));
}

/// A hash of everything that decides what is in the image.
static Expected<std::string> imageKey(const LinkRequest &Request,
                                      StringRef Name, const Kernel &Base) {
  Expected<Container> App = readContainer(Request.Program);
  if (!App)
    return App.takeError();
  Expected<std::string> Plugin = pluginPath();
  if (!Plugin)
    return Plugin.takeError();
  std::vector<std::string> Files = {*Plugin, "/proc/self/exe"};
  if (!Request.Profile.Use.empty())
    Files.push_back(Request.Profile.Use);
  std::vector<std::string> Parts = {Name.str(),
                                    hashBitcode(App->Bitcode),
                                    hashBitcode(App->NativeArchive),
                                    Base.Key,
                                    Request.Syscalls->Name.str(),
                                    Request.linkPasses(),
                                    describe(Request.Profile),
                                    Request.Fast ? "fast"
                                                 : name(Request.scope()).str()};
  for (const std::string &File : Files) {
    Expected<std::string> Hash = hashFile(File);
    if (!Hash)
      return Hash.takeError();
    Parts.push_back(*Hash);
  }
  return cacheKey(Parts);
}

static Error linkInto(StringRef Entry, LinkRequest &Request, StringRef Purpose,
                      const InputArgList &Args) {
  (void)sys::fs::remove_directories(Entry);
  if (std::error_code EC = sys::fs::create_directories(Entry))
    return makeError("cannot create '{0}': {1}", Entry, EC.message());
  if (auto Fit = linkImage(Request, Args); !Fit)
    return Fit.takeError();
  return markComplete(Entry, Purpose);
}

Expected<CachedImage> cachedImage(LinkRequest Request, StringRef Name,
                                  StringRef Purpose, const Kernel &Base,
                                  const InputArgList &Args) {
  Expected<std::string> Cache = cacheDir();
  if (!Cache)
    return Cache.takeError();
  Expected<std::string> Key = imageKey(Request, Name, Base);
  if (!Key)
    return Key.takeError();
  std::string Entry = pathIn(*Cache, "image-" + *Key);
  CachedImage Image;
  Image.Path = pathIn(Entry, Name + ".img");
  Request.Output = Image.Path;
  Expected<FileLock> Lock =
      FileLock::acquire(Entry + LockSuffix.str(), "this image");
  if (!Lock)
    return Lock.takeError();
  if (isComplete(Entry))
    touchEntry(Entry);
  else if (Error E = linkInto(Entry, Request, Purpose, Args))
    return std::move(E);
  Expected<std::string> Hash = hashFile(Image.Path);
  if (!Hash)
    return Hash.takeError();
  Image.Hash = *Hash;
  return std::move(Image);
}

} // namespace ukl
