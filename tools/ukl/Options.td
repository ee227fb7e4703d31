//===- Options.td - Command line of ukl -----------------------------------===//
//
// Part of Unikernel Linux with LTO.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// One table for the subcommands of main.cpp's table; Visibility says which of
// them know an option. `ukl run` has a table of its own (see Run.cpp).
//
//===----------------------------------------------------------------------===//

include "llvm/Option/OptParser.td"

def KernelOption : OptionVisibility;
def LinkOption   : OptionVisibility;
def VerifyOption : OptionVisibility;
def CacheOption  : OptionVisibility;

class ForAll    { list<OptionVisibility> Visibility =
                    [KernelOption, LinkOption, VerifyOption, CacheOption]; }
class ForKernel { list<OptionVisibility> Visibility = [KernelOption]; }
class ForLink   { list<OptionVisibility> Visibility = [LinkOption]; }
class ForVerify { list<OptionVisibility> Visibility = [VerifyOption]; }
class ForCache  { list<OptionVisibility> Visibility = [CacheOption]; }

class F<string name> : Flag<["--"], name>;
class Eq<string name> : Joined<["--"], name # "=">;
class EqSeparate<string name, Option joined>
    : Separate<["--"], name>, Alias<joined>;

def help : F<"help">, ForAll, HelpText<"Display this help">;
def h : Flag<["-"], "h">, Alias<help>, ForAll;
def verbose : Flag<["-"], "v">, ForAll,
    HelpText<"Print every command before it runs">;
def verbose_long : F<"verbose">, Alias<verbose>, ForAll;
def cache_dir : Eq<"cache-dir">, ForAll, MetaVarName<"<dir>">,
    HelpText<"Keep kernels here (default: $UKL_CACHE, else ~/.cache/ukl)">;
def cache_dir_sep : EqSeparate<"cache-dir", cache_dir>, ForAll;

// kernel, and link for the kernel it builds when there is none yet
def config : Eq<"config">, MetaVarName<"<file>">,
    HelpText<"Kernel configuration fragment (default: "
             "kernel-patches/configs/server.config)"> {
  let Visibility = [KernelOption, LinkOption];
}
def config_sep : EqSeparate<"config", config> {
  let Visibility = [KernelOption, LinkOption];
}
def source : Eq<"source">, MetaVarName<"<tarball>">,
    HelpText<"Kernel source (default: /usr/src/linux-source-6.12.tar.xz of "
             "Debian's linux-source-6.12)"> {
  let Visibility = [KernelOption, LinkOption];
}
def source_sep : EqSeparate<"source", source> {
  let Visibility = [KernelOption, LinkOption];
}
def jobs : Eq<"jobs">, MetaVarName<"<n>">,
    HelpText<"Compile <n> files at a time (default: one per processor)"> {
  let Visibility = [KernelOption, LinkOption];
}
def jobs_sep : EqSeparate<"jobs", jobs> {
  let Visibility = [KernelOption, LinkOption];
}
def jobs_short : JoinedOrSeparate<["-"], "j">, Alias<jobs> {
  let Visibility = [KernelOption, LinkOption];
}
def print_key : F<"print-key">, ForKernel,
    HelpText<"Only print the key of the kernel that would be used">;
def print_dir : F<"print-dir">, ForKernel,
    HelpText<"Only print the folder of the kernel that would be used">;
def print_source_dir : F<"print-source-dir">, ForKernel,
    HelpText<"Only print the folder of its patched source">;

// link
def output : JoinedOrSeparate<["-"], "o">, ForLink, MetaVarName<"<image>">,
    HelpText<"Write the image here (required)">;
def fast : F<"fast">, ForLink,
    HelpText<"Link against the native kernel: seconds instead of minutes, but "
             "nothing is optimised across the system call boundary">;
def syscalls : Eq<"syscalls">, ForLink, MetaVarName<"<level>">,
    HelpText<"How system calls reach the kernel. entry (the default): by a "
             "call to the kernel's entry code">;
def syscalls_sep : EqSeparate<"syscalls", syscalls>, ForLink;
def opt_level : Joined<["-"], "O">, ForLink, MetaVarName<"<level>">,
    HelpText<"Optimisation of the link: 1, 2 (the default) or 3">;
def save_temps : F<"save-temps">, ForLink,
    HelpText<"Keep intermediate files and the commands in <image>.temps">;
def save_temps_eq : Eq<"save-temps">, ForLink, MetaVarName<"<dir>">,
    HelpText<"The same, in <dir>">;

// cache
def clear : F<"clear">, ForCache,
    HelpText<"Remove the entries named, or all of them">;
