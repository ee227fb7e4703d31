//===- Options.td - Command line of ukl -----------------------------------===//
//
// Part of Unikernel Linux with LTO.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// This is one table for all commands. This file has the commands, and the options
// that several folders use. The others are in the Options.td of their folders.
// The list in an option says which commands take it.
//
//===----------------------------------------------------------------------===//

include "llvm/Option/OptParser.td"

def KernelCommand : SubCommand<"kernel",
    "compile the Linux kernel to bitcode, once", "ukl kernel [options]">;
def LinkCommand : SubCommand<"link",
    "link a program with the kernel into a bootable image",
    "ukl link <program> -o <image> [options]">;
def RunCommand : SubCommand<"run", "boot an image in QEMU and run its program",
    "ukl run <image> [options] [-- <arguments>]">;
def ProfileCommand : SubCommand<"profile",
    "collect a profile of a program and the kernel under it",
    "ukl profile <program> -o <file> [options] [-- <arguments>]">;
def OptimizeCommand : SubCommand<"optimize",
    "profile a program, and link it again with the profile",
    "ukl optimize <program> -o <image> [options] [-- <arguments>]">;
def VerifyCommand : SubCommand<"verify", "check the code of a linked image",
    "ukl verify <image> [options]">;
def CacheCommand : SubCommand<"cache", "list or clear cached kernels",
    "ukl cache [--clear] [<entry>...] [options]">;
def BenchCommand : SubCommand<"bench",
    "measure programs in ring 3 and in ring 0",
    "ukl bench [<suite>|<executable>|<suites.json>...] [options]">;
def ReportCommand : SubCommand<"report",
    "make a page with charts of what was measured",
    "ukl report <bench.json>... [options]">;

defvar AllCommands = [KernelCommand, LinkCommand, RunCommand, ProfileCommand,
                      OptimizeCommand, VerifyCommand, CacheCommand,
                      BenchCommand, ReportCommand];
defvar CollectCommands = [ProfileCommand, OptimizeCommand];
/// Commands whose user describes the guest.
defvar GuestCommands = [RunCommand, ProfileCommand, OptimizeCommand];
/// Commands that link for the user.
defvar LinkingCommands = [LinkCommand, ProfileCommand, OptimizeCommand];
/// Commands that need a kernel, and build it if the cache does not have it.
defvar KernelCommands = [KernelCommand, LinkCommand, ProfileCommand,
                         OptimizeCommand, BenchCommand];

/// --name
class SwitchFor<list<SubCommand> commands, string name, string help>
    : Flag<["--"], name, commands>, HelpText<help>;
/// --name=<value>, or --name <value>
multiclass ValueFor<list<SubCommand> commands, string name, string value,
                    string help> {
  def NAME : Joined<["--"], name #"=", commands>, MetaVarName<value>,
             HelpText<help>;
  def NAME #_separate : Separate<["--"], name, commands>,
                        Alias<!cast<Joined>(NAME)>;
}

def help : SwitchFor<AllCommands, "help", "Display this help">;
def h : Flag<["-"], "h", AllCommands>, Alias<help>;
def version : SwitchFor<[], "version", "Print the version">;
def verbose : Flag<["-"], "v", AllCommands>,
    HelpText<"Print every command before it runs">;
def verbose_long : Flag<["--"], "verbose", AllCommands>, Alias<verbose>;
defm cache_dir : ValueFor<AllCommands, "cache-dir", "<dir>",
    "Keep kernels and images here (default: $UKL_CACHE, else ~/.cache/ukl)">;
def output : JoinedOrSeparate<["-"], "o", LinkingCommands # [ReportCommand]>,
    MetaVarName<"<file>">,
    HelpText<"Write the result here (required; default for `ukl report`: report.html)">;

include "ukl/kernel/Options.td"
include "ukl/link/Options.td"
include "ukl/guest/Options.td"
include "ukl/profile/Options.td"
include "ukl/cache/Options.td"
include "ukl/bench/Options.td"
include "ukl/report/Options.td"
