//===- InitramfsBase.cpp - What every guest has ---------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "common/Diagnostics.h"
#include "common/ElfFile.h"
#include "common/Process.h"
#include "ukl/guest/Initramfs.h"

#include "llvm/ADT/SmallVector.h"
#include "llvm/Object/ELFObjectFile.h"

using namespace llvm;
using namespace ukl;

namespace {

constexpr char GuestInit[] = {
#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wc23-extensions"
#embed "init"
#pragma clang diagnostic pop
};

struct GuestFolder {
  StringRef Path;
  unsigned Mode;
};

constexpr GuestFolder Folders[] = {
    {"bin", 0755},       {"dev", 0755},     {"etc", 0755},      {"home", 0755},
    {"home/user", 0777}, {"mnt", 0755},     {"proc", 0755},     {"root", 0755},
    {"run", 0755},       {"run/ukl", 0755}, {"sys", 0755},      {"tmp", 01777},
    {"usr", 0755},       {"var", 0755},     {"var/tmp", 01777},
};

struct GuestLink {
  StringRef Path;
  StringRef Target;
};

constexpr GuestLink Links[] = {
    {"sbin", "bin"},
    {"usr/bin", "../bin"},
    {"usr/sbin", "../bin"},
    {"etc/mtab", "../proc/mounts"},
};

struct GuestFile {
  StringRef Path;
  unsigned Mode;
  StringRef Contents;
};

// exec() of /UKL starts the program of the image, whatever the file has in it.
// A kernel without a program runs the file, as this shell script.
constexpr GuestFile Files[] = {
    {"UKL", 0755,
     "echo '/UKL: no program is linked into this kernel' >&2; exit 126\n"},
    {"etc/passwd", 0644,
     "root:x:0:0:root:/root:/bin/sh\n"
     "user:x:1000:1000:user:/home/user:/bin/sh\n"},
    {"etc/group", 0644, "root:x:0:\nuser:x:1000:\n"},
    {"etc/hosts", 0644, "127.0.0.1 localhost\n::1 localhost\n10.0.2.15 ukl\n"},
    {"etc/resolv.conf", 0644, "nameserver 10.0.2.3\n"},
    {"etc/profile", 0644, "PS1='\\u@\\h:\\w\\$ '\n"},
};

constexpr StringRef Busybox = "/usr/bin/busybox";
constexpr StringRef BusyboxHint =
    "install the Debian package busybox-static (scripts/install-deps)";

} // namespace

static Expected<bool> isStaticExecutable(StringRef Path) {
  using namespace llvm::object;
  Expected<OwningBinary<ELF64LEObjectFile>> Object = openElfFile(Path);
  if (!Object)
    return Object.takeError();
  auto Headers = Object->getBinary()->getELFFile().program_headers();
  if (!Headers)
    return withContext(Path, Headers.takeError());
  return none_of(*Headers, [](const auto &Header) {
    return Header.p_type == ELF::PT_INTERP;
  });
}

Error ukl::addGuestBase(CpioWriter &Archive) {
  for (const GuestFolder &Folder : Folders)
    Archive.addDirectory(Folder.Path, Folder.Mode);
  for (const GuestLink &Link : Links)
    Archive.addSymlink(Link.Path, Link.Target);
  for (const GuestFile &File : Files)
    Archive.addFile(File.Path, File.Mode, File.Contents);
  Archive.addFile("init", 0755, StringRef(GuestInit, sizeof(GuestInit)));

  // A dynamically linked busybox would find no libraries in the guest.
  Expected<bool> Static = isStaticExecutable(Busybox);
  if (!Static)
    return withHint(Static.takeError(), BusyboxHint);
  if (!*Static)
    return withHint(makeError("{0} is not statically linked", Busybox),
                    BusyboxHint);
  if (Error E = Archive.addHostFile("bin/busybox", 0755, Busybox))
    return E;
  Expected<std::string> Commands = runForOutput({Busybox.str(), "--list"});
  if (!Commands)
    return withHint(Commands.takeError(), BusyboxHint);
  SmallVector<StringRef, 0> Names;
  StringRef(*Commands).split(Names, '\n', -1, /*KeepEmpty=*/false);
  for (StringRef Name : Names)
    if (Name != "busybox")
      Archive.addSymlink(("bin/" + Name).str(), "busybox");
  return Error::success();
}
