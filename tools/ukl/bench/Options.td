//===- bench/Options.td - Options of `ukl bench` --------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

defm bench_json : ValueFor<[BenchCommand], "json", "<file>",
    "Write all counts there, and what was measured, for `ukl report`">;
defm bench_case : ValueFor<[BenchCommand], "case", "<name>",
    "Run only this case (may be given several times)">;
defm bench_scale : ValueFor<[BenchCommand], "scale", "<percent>",
    "Run this part of each case's operations (default 100)">;
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
    "Print what the events would cost by published figures, and these figures' "
    "sources: a model, not a measurement">;
def bench_native : SwitchFor<[BenchCommand], "native",
    "Measure time on this machine's processor instead of counting; needs KVM">;
defm bench_keep : ValueFor<[BenchCommand], "keep", "<folder>",
    "Keep each guest's output and counts there">;
defm bench_replay : ValueFor<[BenchCommand], "replay", "<folder>",
    "Read a guest's output and counts, as --keep leaves them, instead of "
    "booting one">;
