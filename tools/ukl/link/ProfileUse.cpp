//===- ProfileUse.cpp - Profiles in the link ------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "common/FileOutput.h"
#include "common/Paths.h"
#include "ukl/link/LinkContext.h"
#include "ukl/support/Options.h"
#include "ukl_abi.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ProfileData/InstrProfReader.h"
#include "llvm/Support/CrashRecoveryContext.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/SHA256.h"
#include "llvm/Support/VirtualFileSystem.h"

using namespace llvm;
using namespace llvm::opt;

namespace ukl {

// Names in the link folder. They need no quotes in make and the shell.
static constexpr StringLiteral ProfileFile = "ukl.profdata";
static constexpr StringLiteral CoverageFile = "ukl-coverage.json";

/// The link warns if less than this part of the hot functions match.
static constexpr double EnoughCoverage = 0.95;

/// A part of the identity of program and kernel. A profile fits if it was
/// collected with the same; if not, the warning names the mismatch.
struct IdentityPart {
  StringLiteral Tag; ///< Four letters in front of the hash.
  StringLiteral Mismatch;
  std::string (*Text)(const LinkContext &);
};

static const IdentityPart IdentityParts[] = {
    {"UKLA", "another version of the program, or another program",
     [](const LinkContext &C) { return C.App.Bitcode.str(); }},
    {"UKLC", "another kernel configuration",
     [](const LinkContext &C) { return C.Base.ConfigText; }},
    {"UKLK", "another kernel source or patch series",
     [](const LinkContext &C) { return C.Base.SourceKey; }},
    {"UKLT", "another compiler",
     [](const LinkContext &C) { return C.Base.ClangVersion; }},
};

static constexpr size_t TagSize = 4, IdHashSize = 16;

static std::string identityHash(const std::string &Text) {
  std::array<uint8_t, 32> Hash = SHA256::hash(arrayRefFromStringRef(Text));
  return toStringRef(ArrayRef(Hash).take_front(IdHashSize)).str();
}

std::string LinkProfile::passes() const {
  std::string Passes;
  if (Use.empty() && !Generate)
    return Passes;
  Passes = "ukl-profile-names,ukl-profile-exclusions,";
  if (!Use.empty())
    Passes += formatv("pgo-instr-use,ukl-profile-coverage<{0};{1}>,"
                      "ukl-profile-targets,function(pgo-memop-opt),"
                      "ukl-cold-functions,",
                      ProfileFile, CoverageFile);
  else
    Passes += "pgo-instr-gen,instrprof,";
  // lld adds the rest of this instrumentation to lto<>.
  if (ContextSensitive)
    Passes += "pgo-instr-gen-create-var,";
  return Passes;
}

/// How an instrumented image counts.
static std::string instrumentationOptions(const LinkProfile &Profile) {
  // Two list nodes for each place where values are counted.
  std::string Options = " -mllvm -vp-counters-per-site=2";
  if (Profile.AtomicCounters)
    Options += " -mllvm -instrprof-atomic-counter-update-all";
  return Options;
}

std::string profileLinkerOptions(const LinkContext &Context) {
  const LinkProfile &Profile = Context.Request.Profile;
  std::string Options;
  if (!Profile.Use.empty())
    // LLVM's limit is 16 stores in place of a memset(), which are 128 bytes
    // without vector registers. A socket buffer's header has more.
    Options += " -mllvm -pgo-test-profile-file=" + ProfileFile.str() +
               " -mllvm -max-store-memset=32";
  if (Context.ProfileInfo && Context.ProfileInfo->ContextSensitive)
    Options += " --lto-cs-profile-file=" + ProfileFile.str();
  if (!Profile.Generate)
    return Options;
  if (Profile.ContextSensitive)
    Options +=
        " --lto-cs-profile-generate --lto-cs-profile-file=" + ProfileFile.str();
  // The kernel's part of the instrumentation is in an archive; --undefined
  // extracts it.
  return Options + instrumentationOptions(Profile) +
         " --undefined=__llvm_profile_instrument_target";
}

std::string nativeObjectFlags(const LinkContext &Context) {
  const LinkProfile &Profile = Context.Request.Profile;
  // What counts after inlining is what LTO optimises.
  if (!Profile.Generate || Profile.ContextSensitive)
    return "";
  return "'--lto-newpm-passes=ukl-profile-exclusions,pgo-instr-gen,"
         "ukl-profile-version,instrprof,"
         "lto<O2>'" +
         instrumentationOptions(Profile);
}

Expected<bool> readAtomicCounters(const InputArgList &Args, bool Default) {
  StringRef Update =
      Args.getLastArgValue(OPT_profile_update, Default ? "atomic" : "single");
  if (Update != "single" && Update != "atomic")
    return noSuchValue("--profile-update=", Update, "way",
                       {"single", "atomic"});
  return Update == "atomic";
}

Error readProfileOptions(const InputArgList &Args, bool Fast,
                         LinkProfile &Profile) {
  Profile.Use = Args.getLastArgValue(OPT_profile).str();
  Profile.Generate = Args.hasArg(OPT_profile_generate);
  Profile.ContextSensitive = Args.hasArg(OPT_context_sensitive);
  if (Fast && (Profile.Generate || !Profile.Use.empty()))
    return withHint(makeError("a profile and --fast exclude each other: a "
                              "profile needs the kernel's bitcode"),
                    "leave out --fast");
  Expected<bool> Atomic = readAtomicCounters(Args, /*Default=*/false);
  if (!Atomic)
    return Atomic.takeError();
  Profile.AtomicCounters = *Atomic;
  if (!Profile.Generate && Args.hasArg(OPT_profile_update))
    return withHint(makeError("--profile-update is for instrumented images"),
                    "add --profile-generate");
  if (Profile.ContextSensitive && (!Profile.Generate || Profile.Use.empty()))
    return withHint(makeError("--context-sensitive instruments an image that "
                              "is optimised with a first profile"),
                    "give both --profile=<file> and --profile-generate");
  if (Profile.Generate && !Profile.Use.empty() && !Profile.ContextSensitive)
    return withHint(
        makeError("--profile and --profile-generate exclude each other"),
        "add --context-sensitive for a second profile on top of the first");
  return Error::success();
}

/// LLVM's reader follows the offsets in the header without a look at the size.
static bool hasPartsInside(const MemoryBuffer &Buffer) {
  // An older header is shorter; readFromBuffer() may read what comes after it.
  if (Buffer.getBufferSize() < sizeof(IndexedInstrProf::Header))
    return false;
  Expected<IndexedInstrProf::Header> Header =
      IndexedInstrProf::Header::readFromBuffer(
          reinterpret_cast<const unsigned char *>(Buffer.getBufferStart()));
  if (!Header) {
    // The reader says what is wrong with it.
    consumeError(Header.takeError());
    return true;
  }
  return all_of(
      ArrayRef({Header->HashOffset, Header->MemProfOffset,
                Header->BinaryIdOffset, Header->TemporalProfTracesOffset,
                Header->VTableNamesOffset}),
      [&](uint64_t Offset) { return Offset < Buffer.getBufferSize(); });
}

/// Reads every record, so that damage is an error here and not in the link.
/// LLVM's reader believes lengths and counts, so it may crash on damage.
static Expected<std::unique_ptr<IndexedInstrProfReader>>
readAllRecords(std::unique_ptr<MemoryBuffer> Buffer) {
  std::unique_ptr<IndexedInstrProfReader> Reader;
  std::optional<Error> Problem;
  CrashRecoveryContext::Enable();
  bool Survived = CrashRecoveryContext().RunSafely([&] {
    auto Opened = IndexedInstrProfReader::create(std::move(Buffer));
    if (!Opened) {
      Problem = Opened.takeError();
      return;
    }
    Reader = std::move(*Opened);
    for (const NamedInstrProfRecord &Record : *Reader)
      (void)Record;
    if (Reader->hasError())
      Problem = Reader->getError();
  });
  CrashRecoveryContext::Disable();
  if (Problem)
    return std::move(*Problem);
  if (!Survived)
    return makeError("its records make no sense");
  return std::move(Reader);
}

static Expected<std::unique_ptr<IndexedInstrProfReader>>
openProfile(const std::string &Path) {
  Expected<std::unique_ptr<MemoryBuffer>> Buffer = openFile(Path);
  if (!Buffer)
    return Buffer.takeError();
  if (!IndexedInstrProfReader::hasFormat(**Buffer))
    return withHint(makeError("{0}: not an indexed profile", Path),
                    "`ukl profile` makes one; for raw ones, "
                    "`llvm-profdata-22 merge` does");
  auto Damaged = [&](Error E) {
    return withHint(
        makeError("{0}: damaged: {1}", Path, toString(std::move(E))),
        "collect it again with `ukl profile`");
  };
  if (!hasPartsInside(**Buffer))
    return Damaged(makeError("a part of it would be outside of the file"));
  Expected<std::unique_ptr<IndexedInstrProfReader>> Reader =
      readAllRecords(std::move(*Buffer));
  if (!Reader)
    return Damaged(Reader.takeError());
  if (!(*Reader)->isIRLevelProfile())
    return withHint(makeError("{0}: not a profile of LLVM IR", Path),
                    "profiles of -fprofile-instr-generate and samples cannot "
                    "be used; `ukl profile` makes one that can");
  return Reader;
}

/// The time of the last change, in UTC.
static std::string modificationDate(const std::string &Path) {
  sys::fs::file_status Status;
  if (sys::fs::status(Path, Status))
    return "";
  return formatv(
      "{0:%Y-%m-%dT%H:%M:%SZ}",
      sys::toUtcTime(sys::toTimeT(Status.getLastModificationTime())));
}

Error prepareProfile(LinkContext &Context) {
  const LinkProfile &Profile = Context.Request.Profile;
  if (Profile.Use.empty())
    return Error::success();
  auto Reader = openProfile(Profile.Use);
  if (!Reader)
    return Reader.takeError();
  bool HasContextSensitive = (*Reader)->hasCSIRLevelProfile();
  if (Profile.ContextSensitive && HasContextSensitive)
    return withHint(
        makeError("{0}: has a context-sensitive part already", Profile.Use),
        "give a profile that was collected without --context-sensitive");
  Expected<std::unique_ptr<MemoryBuffer>> Buffer = openFile(Profile.Use);
  if (!Buffer)
    return Buffer.takeError();
  ImageProfile Info;
  Info.Name = sys::path::filename(Profile.Use).str();
  Info.Hash = hashBitcode((*Buffer)->getBuffer());
  Info.Date = modificationDate(Profile.Use);
  Info.ContextSensitive = HasContextSensitive;
  Context.ProfileInfo = std::move(Info);
  if (Error E = (*Reader)->readBinaryIds(Context.ProfileIds))
    return withContext(Profile.Use, std::move(E));
  return Error::success();
}

/// Each part of the identity is a binary id in the raw format: its length, the
/// bytes, padding.
static Error addIdentityObject(LinkContext &Context) {
  std::string Text;
  raw_string_ostream OS(Text);
  OS << "\t.section " UKL_PROFILE_IDS ",\"a\",@progbits\n";
  for (const IdentityPart &Part : IdentityParts) {
    OS << "\t.balign 8\n\t.quad " << TagSize + IdHashSize << "\n\t.ascii \""
       << Part.Tag << "\"\n";
    for (char Byte : identityHash(Part.Text(Context)))
      OS << "\t.byte " << unsigned(uint8_t(Byte)) << '\n';
  }
  OS << "\t.balign 8\n";
  return addAssembly(Context, "profile-identity", Text);
}

Error placeProfile(LinkContext &Context, StringRef Folder) {
  if (!Context.Request.Profile.Use.empty()) {
    std::string Target = pathIn(Folder, ProfileFile);
    if (std::error_code EC =
            sys::fs::copy_file(Context.Request.Profile.Use, Target))
      return makeError("cannot write '{0}': {1}", Target, EC.message());
  }
  return Context.Request.Profile.Generate ? addIdentityObject(Context)
                                          : Error::success();
}

/// Finds the parts of the identity that differ in the profile.
static std::vector<std::string> findForeign(const LinkContext &Context) {
  std::vector<std::string> Foreign;
  for (const IdentityPart &Part : IdentityParts) {
    std::string Ours = Part.Tag.str() + identityHash(Part.Text(Context));
    bool HasPart = false, IsOurs = false;
    for (const object::BuildID &Id : Context.ProfileIds) {
      StringRef Text = toStringRef(Id);
      HasPart |= Text.starts_with(Part.Tag);
      IsOurs |= Text == Ours;
    }
    if (HasPart && !IsOurs)
      Foreign.push_back(Part.Mismatch.str());
  }
  return Foreign;
}

static Error readCoverage(StringRef Path, ImageProfile &Info,
                          std::vector<std::string> &Unmatched) {
  Expected<json::Value> Value = json::parse(readText(Path.str()));
  if (!Value)
    return Value.takeError();
  json::Path::Root Root("coverage");
  json::ObjectMapper M(*Value, Root);
  if (!M || !M.map("functions", Info.Functions) ||
      !M.map("matched", Info.Matched) ||
      !M.map("hot_functions", Info.HotFunctions) ||
      !M.map("hot_matched", Info.HotMatched))
    return Root.getError();
  if (const json::Array *List = Value->getAsObject()->getArray("unmatched"))
    for (const json::Value &Item : *List)
      if (const json::Object *Function = Item.getAsObject())
        Unmatched.push_back(formatv("{0,-8} {1}",
                                    Function->getString("reason").value_or("?"),
                                    Function->getString("name").value_or("?")));
  return Error::success();
}

Error checkCoverage(LinkContext &Context, StringRef Folder) {
  if (!Context.ProfileInfo)
    return Error::success();
  constexpr size_t MaxShown = 10;
  ImageProfile &Info = *Context.ProfileInfo;
  std::vector<std::string> Unmatched;
  if (Error E = readCoverage(pathIn(Folder, CoverageFile), Info, Unmatched))
    return E;
  Info.Foreign = findForeign(Context);
  for (const std::string &Part : Info.Foreign)
    warning(Context.Request.Profile.Use + ": collected with " + Part);
  // The user wants the hot functions that this scope leaves out as machine
  // code.
  if (Info.hotCoverage() >= EnoughCoverage ||
      Context.Request.Lto == LtoScope::Calls)
    return Error::success();
  std::string List;
  for (const std::string &Function : ArrayRef(Unmatched).take_front(MaxShown))
    List += "\n  " + Function;
  if (Unmatched.size() > MaxShown)
    List += formatv("\n  and {0} more",
                    Info.HotFunctions - Info.HotMatched - MaxShown);
  warning(formatv("{0}: fits {1} of its {2} hot functions only ({3:P1}); these "
                  "do not match:{4}",
                  Context.Request.Profile.Use, Info.HotMatched,
                  Info.HotFunctions, Info.hotCoverage(), List),
          "collect a profile of this program and kernel with `ukl profile`");
  return Error::success();
}

} // namespace ukl
