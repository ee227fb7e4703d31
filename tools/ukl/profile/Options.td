//===- profile/Options.td - Options of `ukl profile` and `ukl optimize` ---===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

defm workload : ValueFor<CollectCommands, "workload", "[<weight>,]<file>",
    "Boot a guest that runs this shell script; the program is $APP, its "
    "arguments are $@ (*). Without workloads the program is the workload">;
defm host_workload : ValueFor<CollectCommands, "host-workload",
    "[<weight>,]<file>",
    "Boot a guest that runs the program, or the script of --workload, and run "
    "this program here against its forwarded ports: $UKL_HOST, $UKL_PORT and "
    "$UKL_PORT_<guest port> (*)">;
def no_icount : SwitchFor<CollectCommands, "no-icount",
    "Do not let the guest's clocks count instructions. This is faster and allows a "
    "network, but no two profiles are the same. --smp, --hostfwd and --disk imply "
    "it">;
def allow_failure : SwitchFor<CollectCommands, "allow-failure",
    "Use what was counted even if a workload fails, the guest's kernel panics, "
    "or the time is up">;
defm save_raw : ValueFor<CollectCommands, "save-raw", "<folder>",
    "Keep the raw profile of each boot in this folder, for llvm-profdata">;
defm save_profile : ValueFor<[OptimizeCommand], "save-profile", "<file>",
    "Keep the profile in this file">;
