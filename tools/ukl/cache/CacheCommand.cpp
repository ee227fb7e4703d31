//===- CacheCommand.cpp - ukl cache ---------------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "common/Diagnostics.h"
#include "ukl/cache/Cache.h"
#include "ukl/support/Options.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/Chrono.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/FormatProviders.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/raw_ostream.h"

#include <sys/stat.h>
#include <vector>

using namespace llvm;
using namespace llvm::opt;

namespace ukl {

namespace {

struct Kind {
  StringLiteral Prefix, Name;
  bool IsMarked; ///< Has an entry file when it is complete.
};

} // namespace

/// What the first part of an entry's name means.
static const Kind Kinds[] = {
    {"linux", "kernel source", true},   {"kernel", "kernel", true},
    {"link", "unfinished link", true},  {"image", "linked image", true},
    {"musl", "C library", false},       {"source", "library source", false},
    {"parts", "compiled parts", false}, {"baseline", "other kernel", true},
};

namespace {

struct Entry {
  std::string Name, Path, KindName, Purpose;
  bool Complete;
  uint64_t Size;
  sys::TimePoint<> LastUsed;
};

} // namespace

/// The size on disk, in bytes. Links are not followed, because they lead to
/// other entries.
static uint64_t diskUsage(const Twine &Path) {
  uint64_t Bytes = 0;
  auto Count = [&](const std::string &File) {
    struct stat Status;
    if (::lstat(File.c_str(), &Status) == 0)
      Bytes += uint64_t(Status.st_blocks) * 512;
  };
  Count(Path.str());
  std::error_code EC;
  for (sys::fs::recursive_directory_iterator
           It(Path, EC, /*FollowSymlinks=*/false),
       End;
       It != End && !EC; It.increment(EC))
    Count(It->path());
  return Bytes;
}

static Entry describe(const std::string &Path) {
  Entry E;
  E.Path = Path;
  E.Name = sys::path::filename(Path).str();
  StringRef Prefix = StringRef(E.Name).split('-').first;
  const Kind *K =
      find_if(Kinds, [&](const Kind &K) { return K.Prefix == Prefix; });
  E.KindName = K != std::end(Kinds) ? K->Name.str() : "other";
  E.Size = diskUsage(Path);
  E.Complete = isComplete(Path) || K == std::end(Kinds) || !K->IsMarked;

  SmallString<128> Mark(Path);
  sys::path::append(Mark, EntryFileName);
  sys::fs::file_status Status;
  if (!sys::fs::status(isComplete(Path) ? StringRef(Mark) : StringRef(Path),
                       Status))
    E.LastUsed = Status.getLastModificationTime();
  if (auto Buffer = MemoryBuffer::getFile(Mark)) {
    Expected<json::Value> Value = json::parse((*Buffer)->getBuffer());
    if (!Value)
      consumeError(Value.takeError());
    else if (const json::Object *O = Value->getAsObject())
      E.Purpose = O->getString("for").value_or("").str();
  }
  return E;
}

static Expected<std::vector<Entry>> listEntries(StringRef Dir) {
  std::vector<Entry> Entries;
  std::error_code EC;
  for (sys::fs::directory_iterator It(Dir, EC), End; It != End && !EC;
       It.increment(EC))
    if (It->type() == sys::fs::file_type::directory_file)
      Entries.push_back(describe(It->path()));
  if (EC)
    return makeError("{0}: {1}", Dir, EC.message());
  llvm::sort(Entries,
             [](const Entry &A, const Entry &B) { return A.Name < B.Name; });
  return std::move(Entries);
}

static void print(StringRef Dir, ArrayRef<Entry> Entries, bool Verbose) {
  outs() << "Cache: " << Dir << '\n';
  if (Entries.empty()) {
    outs() << "  (empty)\n";
    return;
  }
  outs() << formatv("{0,-30} {1,-15} {2,9}  {3,-16} {4}\n", "ENTRY", "KIND",
                    "SIZE", "LAST USED", "FOR");
  uint64_t Total = 0;
  for (const Entry &E : Entries) {
    Total += E.Size;
    std::string Purpose = E.Purpose;
    if (Purpose.empty() && !E.Complete)
      Purpose = "(incomplete)";
    outs() << formatv("{0,-30} {1,-15} {2,9}  {3:%Y-%m-%d %H:%M} {4}\n", E.Name,
                      E.KindName, formatSize(E.Size), E.LastUsed, Purpose);
    if (Verbose)
      outs() << "  " << E.Path << '\n';
  }
  outs() << formatv("{0} in all\n", formatSize(Total));
}

/// Fails if a process uses the entry.
static Error remove(const Entry &E) {
  std::string LockPath = E.Path + LockSuffix.str();
  FileLock Lock = FileLock::tryAcquire(LockPath);
  if (!Lock)
    return withHint(makeError("{0} is in use", E.Name),
                    "wait until the other ukl has ended");
  if (std::error_code EC = sys::fs::remove_directories(E.Path))
    return makeError("cannot remove {0}: {1}", E.Path, EC.message());
  (void)sys::fs::remove(LockPath);
  outs() << "removed " << E.Name << " (" << formatSize(E.Size) << ")\n";
  return Error::success();
}

static Error clear(ArrayRef<Entry> Entries, ArrayRef<std::string> Names) {
  for (const std::string &Name : Names)
    if (none_of(Entries, [&](const Entry &E) {
          return StringRef(E.Name).starts_with(Name);
        }))
      return withHint(makeError("no entry '{0}' in the cache", Name),
                      "`ukl cache` lists the entries");
  for (const Entry &E : Entries) {
    // Without names, only folders whose names look like ours are removed.
    bool Wanted = Names.empty() ? E.KindName != "other"
                                : any_of(Names, [&](const std::string &Name) {
                                    return StringRef(E.Name).starts_with(Name);
                                  });
    if (Wanted)
      if (Error Err = remove(E))
        return Err;
  }
  return Error::success();
}

static int runCache(const InputArgList &Args) {
  Expected<std::string> Dir = cacheDir();
  if (!Dir)
    return reportError(Dir.takeError());
  if (Args.hasArg(OPT_print_dir)) {
    outs() << *Dir << '\n';
    return 0;
  }
  Expected<std::vector<Entry>> Entries = listEntries(*Dir);
  if (!Entries)
    return reportError(Entries.takeError());
  std::vector<std::string> Names = Args.getAllArgValues(OPT_INPUT);
  if (Args.hasArg(OPT_clear)) {
    if (Error E = clear(*Entries, Names))
      return reportError(std::move(E));
    return 0;
  }
  if (!Names.empty()) {
    error("`ukl cache` takes names only with --clear", "see ukl cache --help");
    return 1;
  }
  print(*Dir, *Entries, Args.hasArg(OPT_verbose));
  return 0;
}

const Command CacheCommand = {"cache", runCache, R"(
<entry> is a name from the list, or the start of one.
)"};

} // namespace ukl
