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
def BenchOption  : OptionVisibility;
def ReportOption : OptionVisibility;
def ProfileOption  : OptionVisibility;
def OptimizeOption : OptionVisibility;

class ForAll    { list<OptionVisibility> Visibility =
                    [KernelOption, LinkOption, VerifyOption, CacheOption,
                     BenchOption, ReportOption, ProfileOption,
                     OptimizeOption]; }
class ForKernel { list<OptionVisibility> Visibility = [KernelOption]; }
class ForLink   { list<OptionVisibility> Visibility = [LinkOption]; }
class ForVerify { list<OptionVisibility> Visibility = [VerifyOption]; }
class ForCache  { list<OptionVisibility> Visibility = [CacheOption]; }
class ForBench  { list<OptionVisibility> Visibility = [BenchOption]; }
class ForReport { list<OptionVisibility> Visibility = [ReportOption]; }
class ForCollect { list<OptionVisibility> Visibility =
                     [ProfileOption, OptimizeOption]; }

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

// kernel, and whatever links for the kernel it builds when there is none yet
def config : Eq<"config">, MetaVarName<"<file>">,
    HelpText<"Kernel configuration fragment; several are joined (default: "
             "kernel-patches/configs/server.config)"> {
  let Visibility = [KernelOption, LinkOption, BenchOption, ProfileOption,
                    OptimizeOption];
}
def config_sep : EqSeparate<"config", config> {
  let Visibility = [KernelOption, LinkOption, BenchOption, ProfileOption,
                    OptimizeOption];
}
def source : Eq<"source">, MetaVarName<"<tarball>">,
    HelpText<"Kernel source (default: /usr/src/linux-source-6.12.tar.xz of "
             "Debian's linux-source-6.12)"> {
  let Visibility = [KernelOption, LinkOption, BenchOption, ProfileOption,
                    OptimizeOption];
}
def source_sep : EqSeparate<"source", source> {
  let Visibility = [KernelOption, LinkOption, BenchOption, ProfileOption,
                    OptimizeOption];
}
def jobs : Eq<"jobs">, MetaVarName<"<n>">,
    HelpText<"Compile <n> files at a time (default: one per processor)"> {
  let Visibility = [KernelOption, LinkOption, BenchOption, ProfileOption,
                    OptimizeOption];
}
def jobs_sep : EqSeparate<"jobs", jobs> {
  let Visibility = [KernelOption, LinkOption, BenchOption, ProfileOption,
                    OptimizeOption];
}
def jobs_short : JoinedOrSeparate<["-"], "j">, Alias<jobs> {
  let Visibility = [KernelOption, LinkOption, BenchOption, ProfileOption,
                    OptimizeOption];
}
def print_key : F<"print-key">, ForKernel,
    HelpText<"Only print the key of the kernel that would be used">;
def print_dir : F<"print-dir">, ForKernel,
    HelpText<"Only print the folder of the kernel that would be used">;
def print_source_dir : F<"print-source-dir">, ForKernel,
    HelpText<"Only print the folder of its patched source">;

// link, and the first also report, profile and optimize
def output : JoinedOrSeparate<["-"], "o">, MetaVarName<"<file>">,
    HelpText<"Write the result here (required)">,
    HelpTextForVariants<[ReportOption],
                        "Write the page here (default: report.html)"> {
  let Visibility = [LinkOption, ReportOption, ProfileOption, OptimizeOption];
}
def fast : F<"fast">,
    HelpText<"Link against the native kernel: seconds instead of minutes, but "
             "nothing is optimised across the system call boundary"> {
  let Visibility = [LinkOption, BenchOption];
}
def syscalls : Eq<"syscalls">, MetaVarName<"<level>">,
    HelpText<"How system calls reach the kernel. direct (the default): by a "
             "call to their function where the number is known; entry (the "
             "default with --fast): by a call to the kernel's entry code">,
    HelpTextForVariants<[BenchOption],
        "Measure these levels of `ukl link --syscalls`, with commas between "
        "them (default: all)"> {
  let Visibility = [LinkOption, BenchOption, ProfileOption, OptimizeOption];
}
def syscalls_sep : EqSeparate<"syscalls", syscalls> {
  let Visibility = [LinkOption, BenchOption, ProfileOption, OptimizeOption];
}
def opt_level : Joined<["-"], "O">, MetaVarName<"<level>">,
    HelpText<"Optimisation of the link: 1, 2 (the default) or 3"> {
  let Visibility = [LinkOption, ProfileOption, OptimizeOption];
}
def profile : Eq<"profile">, MetaVarName<"<file>">,
    HelpText<"Optimise for what this profile has seen (see `ukl profile`)">,
    HelpTextForVariants<[BenchOption],
        "Measure images that are optimised with this profile; none is one "
        "without. May be given several times, for a comparison"> {
  let Visibility = [LinkOption, BenchOption];
}
def profile_sep : EqSeparate<"profile", profile> {
  let Visibility = [LinkOption, BenchOption];
}
def profile_generate : F<"profile-generate">, ForLink,
    HelpText<"Make an instrumented image, which counts what runs; its profile "
             "is /sys/kernel/debug/ukl/profraw">;
def profile_update : Eq<"profile-update">, MetaVarName<"<how>">,
    HelpText<"How an instrumented image counts. single (the default): several "
             "processors may lose counts; atomic: exact and slower">,
    HelpTextForVariants<[ProfileOption, OptimizeOption],
        "How the instrumented image counts. single: several processors may "
        "lose counts; atomic: exact and slower (the default with --smp)"> {
  let Visibility = [LinkOption, ProfileOption, OptimizeOption];
}
def context_sensitive : F<"context-sensitive">,
    HelpText<"With --profile and --profile-generate: count once more, after "
             "inlining">,
    HelpTextForVariants<[ProfileOption, OptimizeOption],
        "Collect twice: the second time after inlining, on an image that is "
        "optimised with the first profile"> {
  let Visibility = [LinkOption, ProfileOption, OptimizeOption];
}
def save_temps : F<"save-temps">, ForLink,
    HelpText<"Keep intermediate files and the commands in <image>.temps">;
def save_temps_eq : Eq<"save-temps">, ForLink, MetaVarName<"<dir>">,
    HelpText<"The same, in <dir>">;

// cache
def clear : F<"clear">, ForCache,
    HelpText<"Remove the entries named, or all of them">;

// bench
multiclass ForBenchEq<string name, string var, string help> {
  def NAME : Eq<name>, ForBench, MetaVarName<var>, HelpText<help>;
  def NAME #_sep : EqSeparate<name, !cast<Eq>(NAME)>, ForBench;
}
defm bench_json : ForBenchEq<"json", "<file>",
    "Write all counts there, and what was measured, for `ukl report`">;
defm bench_case : ForBenchEq<"case", "<name>",
    "Run only this case (may be given several times)">;
defm bench_scale : ForBenchEq<"scale", "<percent>",
    "Run this part of each case's operations (default 100)">;
defm bench_repeat : ForBenchEq<"repeat", "<n>",
    "Boot <n> times and compare every count; any difference is a failure">;
def bench_perturb : F<"perturb">, ForBench,
    HelpText<"The same as --perturb=4">;
def bench_perturb_eq : Eq<"perturb">, ForBench, MetaVarName<"<n>">,
    HelpText<"Boot <n> more times with another random seed, kernel command "
             "line, memory size and environment; print the spread">;
def bench_cache : F<"cache">, ForBench,
    HelpText<"Simulate L1 caches and count their misses">;
def bench_stacks : F<"stacks">, ForBench,
    HelpText<"Count instructions by call stack; --json does so too">;
def bench_model : F<"model">, ForBench,
    HelpText<"Print what the events would cost by published figures, and these "
             "figures' sources: a model, not a measurement">;
def bench_native : F<"native">, ForBench,
    HelpText<"Measure time on this machine's processor instead of counting; "
             "needs KVM">;
defm bench_keep : ForBenchEq<"keep", "<folder>",
    "Keep each guest's output and counts there">;
defm bench_replay : ForBenchEq<"replay", "<folder>",
    "Read a guest's output and counts, as --keep leaves them, instead of "
    "booting one">;

// whatever boots guests, but for `ukl run`
def timeout : Eq<"timeout">, MetaVarName<"<seconds>">,
    HelpText<"Stop a guest then (default 900)"> {
  let Visibility = [BenchOption, ProfileOption, OptimizeOption];
}
def timeout_sep : EqSeparate<"timeout", timeout> {
  let Visibility = [BenchOption, ProfileOption, OptimizeOption];
}
def qemu : Eq<"qemu">, MetaVarName<"<program>">,
    HelpText<"QEMU to use (default qemu-system-x86_64)"> {
  let Visibility = [BenchOption, ProfileOption, OptimizeOption];
}
def qemu_sep : EqSeparate<"qemu", qemu> {
  let Visibility = [BenchOption, ProfileOption, OptimizeOption];
}

// profile and optimize
multiclass ForCollectEq<string name, string var, string help> {
  def NAME : Eq<name>, ForCollect, MetaVarName<var>, HelpText<help>;
  def NAME #_sep : EqSeparate<name, !cast<Eq>(NAME)>, ForCollect;
}
defm workload : ForCollectEq<"workload", "[<weight>,]<file>",
    "Boot a guest that runs this shell script; the application is $APP, the "
    "arguments are $@ (*). Without workloads the application is the workload">;
defm host_workload : ForCollectEq<"host-workload", "[<weight>,]<file>",
    "Boot a guest that runs the application, or the script of --workload, and "
    "run this program here against its forwarded ports: $UKL_HOST, $UKL_PORT "
    "and $UKL_PORT_<guest port> (*)">;
def no_icount : F<"no-icount">, ForCollect,
    HelpText<"Faster, and with a network, but no two profiles are the same. "
             "So it is with --smp, --hostfwd and --disk anyway">;
def allow_failure : F<"allow-failure">, ForCollect,
    HelpText<"Use what was counted even if a workload fails, the guest's kernel "
             "panics, or the time is up">;
defm save_raw : ForCollectEq<"save-raw", "<folder>",
    "Keep the raw profile of each boot there, for llvm-profdata">;
def save_profile : Eq<"save-profile">, MetaVarName<"<file>">,
    HelpText<"Keep the profile there"> {
  let Visibility = [OptimizeOption];
}
def save_profile_sep : EqSeparate<"save-profile", save_profile> {
  let Visibility = [OptimizeOption];
}
defm smp : ForCollectEq<"smp", "<n>", "Number of processors (default 1)">;
defm memory : ForCollectEq<"memory", "<size>",
    "Memory, as 512M (the default) or 2G">;
defm hostfwd : ForCollectEq<"hostfwd", "tcp:<host port>:<guest port>",
    "Forward a port of this machine (*); 0: choose one">;
defm disk : ForCollectEq<"disk", "<file>",
    "Raw disk image: /dev/vda, /dev/vdb... (*)">;
defm initramfs : ForCollectEq<"initramfs", "<folder>",
    "Lay a folder's files over the guest's (*)">;
defm append : ForCollectEq<"append", "<text>", "Add kernel parameters (*)">;
defm console : ForCollectEq<"console", "<file>",
    "Copy the kernels' consoles there; - is standard error">;
defm qemu_arg : ForCollectEq<"qemu-arg", "<argument>",
    "Pass one argument to QEMU (*)">;
def app_arguments : Option<["--"], "", KIND_REMAINING_ARGS>, ForCollect,
    MetaVarName<"<arguments>">, HelpText<"Arguments for the application">;

// report
def svg : Eq<"svg">, ForReport, MetaVarName<"<dir>">,
    HelpText<"Write the charts also as SVG files, in <dir>">;
def svg_sep : EqSeparate<"svg", svg>, ForReport;
def title : Eq<"title">, ForReport, MetaVarName<"<text>">,
    HelpText<"Title of the page">;
def title_sep : EqSeparate<"title", title>, ForReport;
