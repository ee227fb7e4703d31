//===- BenchImage.cpp - The images that are booted ------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "BenchImage.h"
#include "Cache.h"
#include "Paths.h"
#include "common/Toolchain.h"
#include "llvm/Support/FileSystem.h"

using namespace llvm;
using namespace llvm::opt;

namespace ukl {

static Expected<std::string> hashFile(const Twine &Path) {
  Expected<std::unique_ptr<MemoryBuffer>> Buffer = openFile(Path);
  if (!Buffer)
    return Buffer.takeError();
  return hashBitcode((*Buffer)->getBuffer());
}

/// Everything that decides about the image.
static Expected<std::string> imageKey(const Suite &S, const SyscallLevel &Level,
                                      const LinkJob &Job, const Kernel &Base) {
  Expected<Container> App = readContainer(S.ProgramFile);
  if (!App)
    return App.takeError();
  Expected<std::string> Plugin = pluginPath();
  if (!Plugin)
    return Plugin.takeError();
  Expected<std::string> PluginHash = hashFile(*Plugin);
  if (!PluginHash)
    return PluginHash.takeError();
  Expected<std::string> OwnHash = hashFile("/proc/self/exe");
  if (!OwnHash)
    return OwnHash.takeError();
  std::string ProfileHash;
  if (!Job.Profile.Use.empty()) {
    Expected<std::string> Hash = hashFile(Job.Profile.Use);
    if (!Hash)
      return Hash.takeError();
    // The image has its name.
    ProfileHash = *Hash + sys::path::filename(Job.Profile.Use).str();
  }
  return cacheKey({S.Name, hashBitcode(App->Bitcode),
                   hashBitcode(App->NativeArchive), Base.Key, *PluginHash,
                   *OwnHash, Level.Name.str(), Job.linkPasses(), ProfileHash,
                   Job.Fast ? "fast" : "lto"});
}

static Error linkInto(StringRef Entry, LinkJob &Job, const Suite &S,
                      const InputArgList &KernelArgs) {
  (void)sys::fs::remove_directories(Entry);
  if (std::error_code EC = sys::fs::create_directories(Entry))
    return makeError("cannot create '{0}': {1}", Entry, EC.message());
  if (Error E = linkImage(Job, KernelArgs))
    return E;
  return markComplete(Entry,
                      formatv("ukl bench: {0}, {1}{2}", S.Name,
                              Job.Syscalls->Name, Job.Fast ? ", fast" : "")
                          .str());
}

Expected<BenchImage> makeBenchImage(const Suite &S, const SyscallLevel &Level,
                                    const std::string &Profile,
                                    const BenchOptions &Options,
                                    const Kernel &Base,
                                    const InputArgList &KernelArgs) {
  Expected<std::string> Cache = cacheDir();
  if (!Cache)
    return Cache.takeError();
  LinkJob Job;
  Job.Program = S.ProgramFile;
  Job.Fast = Options.Fast;
  Job.Syscalls = &Level;
  Job.Profile.Use = Profile;
  Job.Verbose = Options.Verbose;
  Expected<std::string> Key = imageKey(S, Level, Job, Base);
  if (!Key)
    return Key.takeError();

  BenchImage Image;
  Image.Name = S.Name + ".img";
  std::string Entry = pathIn(*Cache, "image-" + *Key);
  Image.Path = pathIn(Entry, Image.Name);
  Job.Output = Image.Path;
  Expected<FileLock> Lock =
      FileLock::acquire(Entry + LockSuffix.str(), "this image");
  if (!Lock)
    return Lock.takeError();
  if (isComplete(Entry))
    touchEntry(Entry);
  else if (Error E = linkInto(Entry, Job, S, KernelArgs))
    return std::move(E);
  Expected<std::string> Hash = hashFile(Image.Path);
  if (!Hash)
    return Hash.takeError();
  Image.Hash = *Hash;
  return std::move(Image);
}

} // namespace ukl
