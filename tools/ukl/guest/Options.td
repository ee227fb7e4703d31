//===- guest/Options.td - Options of `ukl run`, and of guests -------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

// What runs
defm ring3 : ValueFor<[RunCommand], "ring3", "<executable>",
    "Run this executable, in ring 3, on the image's kernel">;
defm script : ValueFor<[RunCommand], "script", "<file>",
    "Run a shell script in the guest; the program is $APP">;
def shell : SwitchFor<[RunCommand], "shell",
    "Start an interactive shell in the guest">;
def program_arguments
    : Option<["--"], "", KIND_REMAINING_ARGS, GuestCommands>,
      MetaVarName<"<arguments>">, HelpText<"Arguments for the program">;

// The guest
defm smp : ValueFor<GuestCommands, "smp", "<n>",
    "Number of processors (default 1)">;
defm memory : ValueFor<GuestCommands, "memory", "<size>",
    "Memory, such as 512M (the default) or 2G">;
defm hostfwd : ValueFor<GuestCommands, "hostfwd", "tcp:<host port>:<guest port>",
    "Forward a port of this machine (*); 0 chooses a free port and prints it">;
defm disk : ValueFor<GuestCommands, "disk", "<file>",
    "Use a raw disk image as /dev/vda, /dev/vdb... (*)">;
defm initramfs : ValueFor<GuestCommands, "initramfs", "<folder>",
    "Add a folder's files to the guest's; they replace others (*)">;
defm append : ValueFor<GuestCommands, "append", "<text>",
    "Add kernel parameters (*)">;

// Control
defm timeout : ValueFor<GuestCommands # [BenchCommand], "timeout", "<seconds>",
    "Stop a guest after this time (default 900; for `ukl run` 0, which is never)">;
defm console : ValueFor<GuestCommands, "console", "<file>",
    "Copy the kernel's console to this file; - is standard error">;
def icount : SwitchFor<[RunCommand], "icount",
    "Make the guest's clocks count instructions: 1 ns for each">;
def gdb : SwitchFor<[RunCommand], "gdb",
    "Wait for gdb on port 1234, and print the command for gdb">;
def gdb_eq : Joined<["--"], "gdb=", [RunCommand]>, MetaVarName<"<port>">,
    HelpText<"The same on another port">;
defm qemu : ValueFor<GuestCommands # [BenchCommand], "qemu", "<program>",
    "QEMU to use (default qemu-system-x86_64)">;
defm qemu_arg : ValueFor<GuestCommands, "qemu-arg", "<argument>",
    "Pass one argument to QEMU (*)">;
