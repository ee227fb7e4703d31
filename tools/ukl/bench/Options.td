//===- bench/Options.td - Options of `ukl bench` --------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

defm bench_json : ValueFor<[BenchCommand], "json", "<file>",
    "Write all counts, and what they depend on, to this file for `ukl report`">;
defm bench_case : ValueFor<[BenchCommand], "case", "<name>",
    "Run only this case (may be given several times)">;
defm bench_scale : ValueFor<[BenchCommand], "scale", "<percent>",
    "Run this percentage of each case's operations (default 100)">;
defm bench_repeat : ValueFor<[BenchCommand], "repeat", "<n>",
    "Boot <n> times and compare every count; any difference is a failure">;
def bench_perturb : SwitchFor<[BenchCommand], "perturb",
    "The same as --perturb=4">;
def bench_perturb_eq : Joined<["--"], "perturb=", [BenchCommand]>,
    MetaVarName<"<n>">,
    HelpText<"Boot <n> more times with another random seed, kernel command "
             "line, memory size and environment; print the spread">;
def bench_cache : SwitchFor<[BenchCommand], "cache",
    "Simulate L1 caches and count their misses">;
def bench_stacks : SwitchFor<[BenchCommand], "stacks",
    "Count instructions by call stack; --json does so too">;
def bench_model : SwitchFor<[BenchCommand], "model",
    "Print a model, not a measurement: what the events would cost according to "
    "published figures, and the sources of these">;
def bench_native : SwitchFor<[BenchCommand], "native",
    "Measure time on this machine's processor instead of counting; needs KVM">;
defm bench_baseline : ValueFor<[BenchCommand], "baseline", "<kernel>",
    "Also boot this kernel, a bzImage such as /boot/vmlinuz-*, with the same "
    "programs in ring 3, and compare. `debian` stands for Debian's cloud kernel of "
    "the same version, which is downloaded once">;
defm bench_keep : ValueFor<[BenchCommand], "keep", "<folder>",
    "Keep each guest's output and counts in this folder">;
defm bench_replay : ValueFor<[BenchCommand], "replay", "<folder>",
    "Read the output and counts of a guest that --keep has written, instead of "
    "booting one">;
