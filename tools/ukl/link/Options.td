//===- link/Options.td - Options of `ukl link` ----------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

def fast : SwitchFor<[LinkCommand, BenchCommand], "fast",
    "Link in seconds, and optimise nothing: the kernel is linked as machine code, "
    "and of the program, only what has changed since its last fast link is "
    "compiled">;
defm syscalls : ValueFor<LinkingCommands # [BenchCommand], "syscalls", "<level>",
    "How system calls reach the kernel. direct (the default): by a call to their "
    "function where the number is known; entry: by a call to the kernel's entry "
    "code. `ukl bench` takes several, with commas "
    "between them, and measures all of them by default">;
defm lto : ValueFor<LinkingCommands # [BenchCommand], "lto", "<scope>",
    "Which objects of the kernel are optimised together with the program; the "
    "others are linked as machine code. profile (the default with a profile): "
    "those that it has seen run; calls (the default without one): those that the "
    "program's direct system calls reach; all: every object, which takes minutes. "
    "-v prints the objects">;
def opt_level : Joined<["-"], "O", LinkingCommands>, MetaVarName<"<level>">,
    HelpText<"Optimisation of the link: 1, 2 (the default) or 3; not with --fast">;
defm profile : ValueFor<[LinkCommand, BenchCommand], "profile", "<file>",
    "Optimise with this profile (see `ukl profile`). `ukl bench` takes several "
    "and compares them; for it, `none` stands for an image without a profile">;
def profile_generate : SwitchFor<[LinkCommand], "profile-generate",
    "Make an instrumented image, which counts what executes; its profile is the "
    "guest's file /sys/kernel/debug/ukl/profraw">;
defm profile_update : ValueFor<LinkingCommands, "profile-update", "<how>",
    "How an instrumented image counts. single (the default): several processors "
    "may lose counts; atomic (the default with --smp): exact and slower">;
def context_sensitive : SwitchFor<LinkingCommands, "context-sensitive",
    "Count a second time, after inlining, in an image that is optimised with a "
    "first profile. `ukl link` needs --profile and --profile-generate for it">;
def save_temps : SwitchFor<[LinkCommand], "save-temps",
    "Keep intermediate files and the commands in <image>.temps">;
def save_temps_eq : Joined<["--"], "save-temps=", [LinkCommand]>,
    MetaVarName<"<dir>">,
    HelpText<"Keep intermediate files and the commands in <dir>">;
