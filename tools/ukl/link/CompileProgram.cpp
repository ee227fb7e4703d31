//===- CompileProgram.cpp - Machine code of the program for --fast --------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A fast link optimises nothing: the compiler has optimised each file, and the
// kernel is machine code. What is left is code generation, in parts, whose
// results are cached by content (ModuleParts.h).
//
// For direct system calls the program meets two objects of the kernel, the
// table of system calls and the macro of gates. Their other definitions are
// those of the kernel's machine code.
//
//===----------------------------------------------------------------------===//

#include "common/Diagnostics.h"
#include "common/FileOutput.h"
#include "common/Paths.h"
#include "common/Process.h"
#include "common/Toolchain.h"
#include "ukl/cache/Cache.h"
#include "ukl/link/LinkContext.h"
#include "ukl/link/ModuleParts.h"
#include "ukl/support/Modules.h"
#include "ukl/support/Progress.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/IR/LLVMContext.h"
#include "llvm/Linker/Linker.h"
#include "llvm/Support/BLAKE3.h"
#include "llvm/Support/CachePruning.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/ThreadPool.h"
#include "llvm/Transforms/Utils/ModuleUtils.h"

#include <mutex>

using namespace llvm;

namespace ukl {

/// In the cache. llvm::pruneCache() looks for files with this prefix.
static constexpr StringLiteral PartsDir = "parts", CachedPrefix = "llvmcache-";

/// The oldest parts are removed beyond this.
static constexpr uint64_t MaxPartsBytes = 1'000'000'000;

/// Must be raised when the same bitcode gives other machine code.
static constexpr StringLiteral CodegenRecipe = "1";

static std::string hashOf(ArrayRef<StringRef> Texts) {
  BLAKE3 Hash;
  for (StringRef Text : Texts)
    Hash.update(Text);
  return toHex(Hash.final<16>(), /*LowerCase=*/true);
}

/// A part in the cache has its hash at the end. Empty if it is not there, or
/// damaged.
static std::string readCached(const std::string &Path) {
  std::string Code = readText(Path);
  constexpr size_t HashSize = 32;
  if (Code.size() < HashSize)
    return "";
  std::string Hash = Code.substr(Code.size() - HashSize);
  Code.resize(Code.size() - HashSize);
  return hashOf(StringRef(Code)) == Hash ? Code : "";
}

/// Links one object of the kernel into \p Program. Adds the names that it
/// defines to \p Names.
static Error addKernelObject(const std::string &Path, Linker &Program,
                             LLVMContext &C, StringSet<> &Names) {
  Expected<std::unique_ptr<Module>> Object = readModule(Path, C, false);
  if (!Object)
    return Object.takeError();
  // What it uses for itself is of no use here.
  SmallVector<GlobalValue *, 16> Used;
  for (bool CompilerUsed : {false, true})
    if (GlobalVariable *List =
            collectUsedGlobalVariables(**Object, Used, CompilerUsed))
      List->eraseFromParent();
  for (const GlobalValue &GV : (*Object)->global_values())
    if (!GV.isDeclaration() && GV.hasName())
      Names.insert(GV.getName());
  if (Program.linkInModule(std::move(*Object)))
    return makeError("cannot link {0} with the program", Path);
  return Error::success();
}

/// The program, as ring 0 needs it.
static Expected<std::unique_ptr<Module>> transformProgram(LinkContext &Context,
                                                          LLVMContext &C) {
  Expected<std::unique_ptr<Module>> M =
      readModule(Context.file(AppPrelinked), C, /*Lazy=*/false);
  if (!M)
    return M.takeError();
  StringSet<> KernelNames;
  Linker Link(**M);
  for (unsigned Object : Context.LtoObjects.set_bits())
    if (Error E = addKernelObject(
            pathIn(Context.Base.ObjectDir,
                   BitcodeDir + "/" + Context.KernelIndex.Objects[Object]),
            Link, C, KernelNames))
      return std::move(E);
  Expected<PassPlugin> Plugin = PassPlugin::Load(Context.Plugin);
  if (!Plugin)
    return Plugin.takeError();
  if (Error E = runPasses(*Plugin, Context.Request.linkPasses(), **M))
    return std::move(E);
  for (const auto &Name : KernelNames)
    if (GlobalValue *GV = (*M)->getNamedValue(Name.first()))
      dropDefinition(*GV);
  return std::move(*M);
}

namespace {

/// Compiles the parts of one program.
class PartCompiler {
public:
  PartCompiler(LinkContext &Context, MemoryBufferRef Bitcode,
               const PartPlan &Plan)
      : Context(Context), Bitcode(Bitcode), Plan(Plan) {}

  /// Compiles all parts, and adds them to the objects of the image.
  Error run();

private:
  Error compile(unsigned Part);
  Error compileWithLinker(unsigned Part, StringRef PartBitcode,
                          const std::string &Object);
  static std::string objectName(unsigned Part) {
    return Part == PartPlan::KernelPart ? ProgramGates.str()
                                        : formatv("program-{0}.o", Part).str();
  }

  LinkContext &Context;
  MemoryBufferRef Bitcode;
  const PartPlan &Plan;
  std::string Cache, Lld;
  std::mutex Mutex;
  unsigned Compiled = 0; ///< The others were in the cache.
};

} // namespace

/// By lld, so that code generation has the same options as in other links.
Error PartCompiler::compileWithLinker(unsigned Part, StringRef PartBitcode,
                                      const std::string &Object) {
  std::string Name = formatv("program-{0}.bc", Part);
  if (Error E = writeFile(Context.file(Name), PartBitcode))
    return E;
  std::string Log = Context.file(Name + ".log");
  // The pipeline changes nothing.
  std::vector<std::string> Command = {
      Lld,  "-m", "elf_x86_64", "-r", "--lto-newpm-passes=verify",
      Name, "-o", Object};
  {
    std::lock_guard<std::mutex> Guard(Mutex);
    ++Compiled;
    rememberCommand(Context, Command);
  }
  if (Error E = ukl::run(
          Command, {Context.Request.Verbose, Log, Log, {}, Context.WorkDir}))
    return toolFailure(Context, std::move(E), Log);
  return Error::success();
}

Error PartCompiler::compile(unsigned Part) {
  LLVMContext C;
  Expected<std::unique_ptr<Module>> M = readPart(Bitcode, Plan, Part, C);
  if (!M)
    return M.takeError();
  std::string PartBitcode = bitcodeOf(**M);
  std::string Object = objectName(Part),
              Cached = pathIn(Cache, CachedPrefix +
                                         hashOf({CodegenRecipe, llvmVersion(),
                                                 PartBitcode}));
  // Who keeps the intermediate files wants to have them all.
  if (Context.Request.SaveTemps.empty())
    if (std::string Code = readCached(Cached); !Code.empty())
      return writeFile(Context.file(Object), Code);
  if (Error E = compileWithLinker(Part, PartBitcode, Object))
    return E;
  // The link can do without the cache.
  std::string Code = readText(Context.file(Object));
  consumeError(writeFile(Cached, Code + hashOf(StringRef(Code))));
  return Error::success();
}

Error PartCompiler::run() {
  Expected<std::string> Dir = cacheDir();
  if (!Dir)
    return Dir.takeError();
  Cache = pathIn(*Dir, PartsDir);
  if (std::error_code EC = sys::fs::create_directories(Cache))
    return makeError("cannot create '{0}': {1}", Cache, EC.message());
  Expected<std::string> Found = findLLVMTool("ld.lld");
  if (!Found)
    return Found.takeError();
  Lld = *Found;

  DefaultThreadPool Pool(hardware_concurrency(Context.Base.Jobs));
  std::vector<Error> Problems;
  for (unsigned Part = 0; Part != Plan.Count; ++Part)
    Problems.push_back(Error::success());
  for (unsigned Part = 0; Part != Plan.Count; ++Part)
    Pool.async([&, Part] { Problems[Part] = compile(Part); });
  Pool.wait();
  Error All = Error::success();
  for (Error &E : Problems)
    All = joinErrors(std::move(All), std::move(E));
  if (All)
    return All;
  errs() << formatv("  compiled {0} of {1} parts of the program\n", Compiled,
                    Plan.Count);
  // The first goes through objtool before it is linked.
  for (unsigned Part = 1; Part != Plan.Count; ++Part)
    Context.Objects.push_back(pathIn("..", objectName(Part)));
  CachePruningPolicy Policy;
  Policy.MaxSizeBytes = MaxPartsBytes;
  (void)pruneCache(Cache, Policy);
  return Error::success();
}

Error compileProgram(LinkContext &Context) {
  initializeAsmParser();
  LLVMContext C;
  Expected<std::unique_ptr<Module>> M = transformProgram(Context, C);
  if (!M)
    return M.takeError();
  StringSet<> NativeNames;
  NativeNames.insert_range(Context.NativeFunctions);
  const PartPlan Plan = divideModule(**M, NativeNames);
  const std::string Bitcode = bitcodeOf(**M);
  return PartCompiler(Context, MemoryBufferRef(Bitcode, "program"), Plan).run();
}

} // namespace ukl
