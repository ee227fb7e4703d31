//===- ObjectForms.cpp - Bitcode and machine code of kernel objects -------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Our passes give local symbols unique names and write down which function
// calls which. The result of that the kernel's makefiles compile to machine
// code (KernelBuild.cpp).
//
//===----------------------------------------------------------------------===//

#include "common/FileOutput.h"
#include "common/Paths.h"
#include "common/Toolchain.h"
#include "ukl/kernel/KernelObjects.h"
#include "ukl/support/Modules.h"
#include "ukl/support/Progress.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/BinaryFormat/Magic.h"
#include "llvm/IR/Module.h"
#include "llvm/Object/Archive.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/LineIterator.h"
#include "llvm/Support/ThreadPool.h"
#include "llvm/Support/raw_ostream.h"
#include "llvm/TargetParser/Triple.h"

using namespace llvm;

namespace ukl {

static constexpr StringLiteral CallsDir = "ukl/calls";
static constexpr StringLiteral SharedNamesFile = "ukl/shared-names.txt";
static constexpr StringLiteral IndexFile = "ukl/objects.json";
static constexpr StringLiteral SizesFile = "ukl/sizes.json";

Expected<std::vector<std::string>> archiveMembers(StringRef ObjectDir,
                                                  StringRef Archive) {
  std::string Path = pathIn(ObjectDir, Archive);
  Expected<std::unique_ptr<MemoryBuffer>> Buffer = openFile(Path);
  if (!Buffer)
    return Buffer.takeError();
  Expected<std::unique_ptr<object::Archive>> File =
      object::Archive::create(**Buffer);
  if (!File)
    return withContext(Path, File.takeError());
  std::vector<std::string> Members;
  Error Problem = Error::success();
  for (const object::Archive::Child &Child : (*File)->children(Problem)) {
    // A thin archive has paths relative to its folder.
    Expected<std::string> Member = Child.getFullName();
    if (!Member)
      return joinErrors(std::move(Problem),
                        withContext(Path, Member.takeError()));
    SmallString<128> Relative(*Member);
    sys::path::replace_path_prefix(Relative, ObjectDir, "");
    Members.push_back(StringRef(Relative).ltrim('/').str());
  }
  if (Problem)
    return withContext(Path, std::move(Problem));
  return std::move(Members);
}

/// Calls \p Work for each object, on all processors. Returns the first error.
static Error forEachObject(const Kernel &K, ArrayRef<std::string> Objects,
                           function_ref<Error(StringRef)> Work) {
  DefaultThreadPool Pool(hardware_concurrency(K.Jobs));
  std::mutex Mutex;
  Error Problems = Error::success();
  for (const std::string &Object : Objects)
    Pool.async([&, Path = StringRef(Object)] {
      Error E = Work(Path);
      std::lock_guard<std::mutex> Guard(Mutex);
      if (Problems)
        consumeError(std::move(E));
      else
        Problems = std::move(E);
    });
  Pool.wait();
  return Problems;
}

/// The objects that are bitcode, in link order.
static Expected<std::vector<std::string>> bitcodeObjects(StringRef ObjectDir) {
  std::vector<std::string> Objects;
  for (StringRef Archive : KernelArchives) {
    Expected<std::vector<std::string>> Members =
        archiveMembers(ObjectDir, Archive);
    if (!Members)
      return Members.takeError();
    for (std::string &Member : *Members) {
      file_magic Magic;
      std::string Path = pathIn(ObjectDir, Member);
      if (std::error_code EC = identify_magic(Path, Magic))
        return makeError("{0}: {1}", Path, EC.message());
      if (Magic == file_magic::bitcode)
        Objects.push_back(std::move(Member));
    }
  }
  return std::move(Objects);
}

/// The names that more than one symbol of the kernel has, a line each. Names
/// that only global symbols share are not among them: these are one symbol.
static Expected<std::string> sharedNames(const Kernel &K,
                                         ArrayRef<std::string> Objects) {
  struct Uses {
    unsigned Local = 0;
    bool Global = false;
  };
  StringMap<Uses> Names;
  std::mutex Mutex;
  Error E = forEachObject(K, Objects, [&](StringRef Object) -> Error {
    LLVMContext Context;
    Expected<std::unique_ptr<Module>> M =
        readModule(pathIn(K.ObjectDir, Object), Context, /*Lazy=*/true);
    if (!M)
      return M.takeError();
    std::lock_guard<std::mutex> Guard(Mutex);
    for (const GlobalValue &GV : (*M)->global_values()) {
      if (GV.isDeclaration() || GV.hasPrivateLinkage())
        continue;
      Uses &U = Names[GV.getName()];
      U.Local += GV.hasLocalLinkage();
      U.Global |= !GV.hasLocalLinkage();
    }
    return Error::success();
  });
  if (E)
    return std::move(E);
  std::vector<StringRef> Shared;
  for (const auto &[Name, U] : Names)
    if (U.Local > 1 || (U.Local == 1 && U.Global))
      Shared.push_back(Name);
  sort(Shared);
  return join(Shared, "\n") + "\n";
}

/// Writes the object's bitcode and what its functions call.
static Error makeBitcode(const Kernel &K, PassPlugin &Plugin,
                         StringRef Object) {
  LLVMContext Context;
  std::string Source = pathIn(K.ObjectDir, Object),
              Target = pathIn(K.ObjectDir, BitcodeDir + "/" + Object),
              Calls = pathIn(K.ObjectDir, CallsDir + "/" + Object);
  Expected<std::unique_ptr<Module>> M =
      readModule(Source, Context, /*Lazy=*/false);
  if (!M)
    return M.takeError();
  // A launcher such as distcc may have spelled it in another way.
  (*M)->setTargetTriple(Triple(Triple::normalize("x86_64-linux-gnu")));
  for (const std::string &Path : {Target, Calls})
    if (Error E = createParentFolder(Path))
      return E;
  std::string Pipeline =
      formatv("ukl-local-names<{0};{1}>,ukl-likely-calls<{2}>",
              pathIn(K.ObjectDir, SharedNamesFile), Object, Calls);
  if (Error E = runPasses(Plugin, Pipeline, **M))
    return withContext(Source, std::move(E));
  std::string Bitcode = bitcodeOf(**M);
  // Of an object that does not change, the machine code stays, too.
  return readText(Target) == Bitcode ? Error::success()
                                     : writeFile(Target, Bitcode);
}

/// One file of what the passes have written for each object.
static Error writeIndex(const Kernel &K, ArrayRef<std::string> Objects) {
  return writeFile(
      pathIn(K.ObjectDir, IndexFile), [&](raw_ostream &OS) -> Error {
        OS << "{\n";
        for (const std::string &Object : Objects) {
          std::string Text =
              readText(pathIn(K.ObjectDir, CallsDir + "/" + Object));
          if (Text.empty())
            return makeError("no calls of {0}", Object);
          OS << (&Object == Objects.begin() ? "" : ",\n") << json::Value(Object)
             << ": " << Text;
        }
        OS << "\n}\n";
        return Error::success();
      });
}

/// All files that the objects consist of, relative to the build folder.
static std::vector<std::string> objectFiles(const Kernel &K,
                                            ArrayRef<StringRef> Folders) {
  std::vector<std::string> Files;
  std::string List = readText(pathIn(K.ObjectDir, ObjectList));
  for (line_iterator It(MemoryBufferRef(List, "")); !It.is_at_eof(); ++It)
    for (StringRef Folder : Folders)
      Files.push_back(Folder.empty() ? It->str() : pathIn(Folder, *It));
  return Files;
}

static constexpr StringRef ObjectFolders[] = {"", BitcodeDir, NativeDir};

/// The size of each file when it was made; empty if that is not known.
static StringMap<uint64_t> readObjectSizes(const Kernel &K) {
  StringMap<uint64_t> Sizes;
  Expected<json::Value> Value =
      json::parse(readText(pathIn(K.ObjectDir, SizesFile)));
  if (!Value) {
    consumeError(Value.takeError());
    return Sizes;
  }
  if (const json::Object *Files = Value->getAsObject())
    for (const auto &[Name, Size] : *Files)
      Sizes[StringRef(Name)] = Size.getAsUINT64().value_or(0);
  return Sizes;
}

/// False also if the file does not exist.
static bool hasSize(const Kernel &K, StringRef File, uint64_t Wanted) {
  uint64_t Size;
  return !sys::fs::file_size(pathIn(K.ObjectDir, File), Size) && Size == Wanted;
}

bool hasAllObjects(const Kernel &K) {
  const StringMap<uint64_t> Sizes = readObjectSizes(K);
  return !Sizes.empty() && sys::fs::exists(pathIn(K.ObjectDir, IndexFile)) &&
         all_of(objectFiles(K, ObjectFolders), [&](StringRef File) {
           return hasSize(K, File, Sizes.lookup(File));
         });
}

void removeDamagedObjects(const Kernel &K) {
  for (const auto &[File, Size] : readObjectSizes(K))
    if (!hasSize(K, File, Size))
      (void)sys::fs::remove(pathIn(K.ObjectDir, File));
}

Error writeObjectSizes(const Kernel &K) {
  json::Object Sizes;
  for (const std::string &File : objectFiles(K, ObjectFolders)) {
    uint64_t Size;
    if (std::error_code EC =
            sys::fs::file_size(pathIn(K.ObjectDir, File), Size))
      return makeError("{0}: {1}", pathIn(K.ObjectDir, File), EC.message());
    Sizes[File] = Size;
  }
  return writeFile(pathIn(K.ObjectDir, SizesFile), [&](raw_ostream &OS) {
    OS << json::Value(std::move(Sizes)) << '\n';
    return Error::success();
  });
}

/// The index comes last, so it has all that is in the folder.
static bool hasBitcodeObjects(const Kernel &K) {
  std::vector<std::string> Files = objectFiles(K, {BitcodeDir});
  return !Files.empty() && sys::fs::exists(pathIn(K.ObjectDir, IndexFile)) &&
         all_of(Files, [&](StringRef File) {
           return sys::fs::exists(pathIn(K.ObjectDir, File));
         });
}

Error makeBitcodeObjects(const Kernel &K) {
  if (hasBitcodeObjects(K))
    return Error::success();
  Progress Step("naming the kernel's local symbols", K.Verbose);
  // The passes look for symbols in file-scope assembly.
  initializeAsmParser();
  Expected<std::vector<std::string>> Objects = bitcodeObjects(K.ObjectDir);
  if (!Objects)
    return Objects.takeError();
  Expected<std::string> PluginFile = pluginPath();
  if (!PluginFile)
    return PluginFile.takeError();
  Expected<PassPlugin> Plugin = PassPlugin::Load(*PluginFile);
  if (!Plugin)
    return Plugin.takeError();
  Expected<std::string> Shared = sharedNames(K, *Objects);
  if (!Shared)
    return Shared.takeError();
  std::string SharedFile = pathIn(K.ObjectDir, SharedNamesFile);
  if (Error E = createParentFolder(SharedFile))
    return E;
  if (Error E = writeFile(SharedFile, *Shared))
    return E;
  if (Error E = forEachObject(K, *Objects, [&](StringRef Object) {
        return makeBitcode(K, *Plugin, Object);
      }))
    return E;
  if (Error E = writeFile(pathIn(K.ObjectDir, ObjectList),
                          join(*Objects, "\n") + "\n"))
    return E;
  if (Error E = writeIndex(K, *Objects))
    return E;
  (void)sys::fs::remove_directories(pathIn(K.ObjectDir, CallsDir));
  Step.done();
  return Error::success();
}

Expected<ObjectIndex> ObjectIndex::read(const Kernel &K) {
  std::string Path = pathIn(K.ObjectDir, IndexFile);
  Expected<json::Value> Value = json::parse(readText(Path));
  if (!Value)
    return withContext(Path, Value.takeError());
  ObjectIndex Index;
  std::string List = readText(pathIn(K.ObjectDir, ObjectList));
  for (line_iterator It(MemoryBufferRef(List, "")); !It.is_at_eof(); ++It)
    Index.Objects.push_back(It->str());
  const json::Object *Root = Value->getAsObject();
  for (unsigned I = 0; I != Index.Objects.size(); ++I) {
    const json::Object *Object =
        Root ? Root->getObject(Index.Objects[I]) : nullptr;
    const json::Array *Functions =
        Object ? Object->getArray("functions") : nullptr;
    if (!Functions)
      return makeError("{0}: no functions of {1}", Path, Index.Objects[I]);
    for (const json::Value &Item : *Functions) {
      json::Path::Root Where(Index.Objects[I]);
      json::ObjectMapper M(Item, Where);
      std::string Name;
      std::vector<std::string> Calls;
      if (!M || !M.map("name", Name) || !M.map("calls", Calls))
        return withContext(Path, Where.getError());
      Function &F = Index.Functions[Name];
      F.Objects.push_back(I);
      append_range(F.Calls, Calls);
    }
    const json::Array *Syscalls = Object->getArray("syscalls");
    if (!Syscalls)
      continue;
    Index.SyscallTable = I;
    for (const json::Value &Syscall : *Syscalls)
      Index.Syscalls.push_back(Syscall.getAsString().value_or("").str());
  }
  return std::move(Index);
}

} // namespace ukl
