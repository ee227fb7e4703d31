//===- kernel/Options.td - Options of `ukl kernel` ------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

defm config : ValueFor<KernelCommands, "config", "<file>",
    "Kernel configuration fragment; if there are several, later ones override "
    "earlier ones (default: kernel-patches/configs/server.config)">;
defm source : ValueFor<KernelCommands, "source", "<tarball>",
    "Kernel source (default: /usr/src/linux-source-6.12.tar.xz of Debian's "
    "linux-source-6.12)">;
defm jobs : ValueFor<KernelCommands, "jobs", "<n>",
    "Compile <n> files at a time (default: one per processor)">;
def jobs_short : JoinedOrSeparate<["-"], "j", KernelCommands>, Alias<jobs>;
defm launcher : ValueFor<KernelCommands, "launcher", "<programs>",
    "Start the kernel's compiler by these, such as \"ccache distcc\" (default: "
    "$UKL_LAUNCHER, or ccache if it is installed); with distcc, --jobs is the "
    "number of files that all machines compile at a time">;
def print_key : SwitchFor<[KernelCommand], "print-key",
    "Only print the key of the kernel that would be used">;
def print_dir : SwitchFor<[KernelCommand, CacheCommand], "print-dir",
    "Only print the folder: of the kernel that would be used, or of the cache">;
def print_source_dir : SwitchFor<[KernelCommand], "print-source-dir",
    "Only print the folder of that kernel's patched source">;
