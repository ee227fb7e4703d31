//===- RunOpts.td - Options of `ukl run` ----------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

include "llvm/Option/OptParser.td"

class F<string name, string help> : Flag<["--"], name>, HelpText<help>;

multiclass Eq<string name, string var, string help> {
  def NAME : Separate<["--"], name>, HelpText<help>, MetaVarName<var>;
  def NAME #_eq : Joined<["--"], name #"=">, Alias<!cast<Separate>(NAME)>;
}

def grp_program : OptionGroup<"program">, HelpText<"WHAT RUNS">;
let Group = grp_program in {
defm ring3 : Eq<"ring3", "<executable>",
    "Run this executable, in ring 3, on the image's kernel">;
defm script : Eq<"script", "<file>",
    "Run a shell script in the guest; the application is $APP">;
def shell : F<"shell", "Start an interactive shell in the guest">;
}

def grp_guest : OptionGroup<"guest">, HelpText<"THE GUEST">;
let Group = grp_guest in {
defm smp : Eq<"smp", "<n>", "Number of processors (default 1)">;
defm memory : Eq<"memory", "<size>", "Memory, as 512M (the default) or 2G">;
defm hostfwd : Eq<"hostfwd", "tcp:<host port>:<guest port>",
    "Forward a port of this machine (*); 0: choose and print it">;
defm disk : Eq<"disk", "<file>",
    "Raw disk image: /dev/vda, /dev/vdb... (*)">;
defm initramfs : Eq<"initramfs", "<folder>",
    "Lay a folder's files over the guest's (*)">;
defm append : Eq<"append", "<text>",
    "Add kernel parameters (*)">;
}

def grp_control : OptionGroup<"control">, HelpText<"CONTROL">;
let Group = grp_control in {
defm timeout : Eq<"timeout", "<seconds>",
    "Stop the guest then (default 0: never)">;
defm console : Eq<"console", "<file>",
    "Copy the kernel's console there; - is standard error">;
def icount : F<"icount",
    "Guest time, and so its time stamp counter, counts instructions">;
def gdb : F<"gdb", "Wait for gdb on port 1234; prints its command">;
def gdb_eq : Joined<["--"], "gdb=">, MetaVarName<"<port>">,
    HelpText<"The same on another port">;
defm qemu : Eq<"qemu", "<program>",
    "QEMU to use (default qemu-system-x86_64)">;
defm qemu_arg : Eq<"qemu-arg", "<argument>",
    "Pass one argument to QEMU (*)">;
def verbose : Flag<["-"], "v">, HelpText<"Print the QEMU command">;
def help : F<"help", "Print this help">;
def help_h : Flag<["-"], "h">, Alias<help>;
}
