//===- LdOptions.td - The options that ukl-ld looks at --------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Every other option is lld's and goes to the native link as it is.
//
//===----------------------------------------------------------------------===//

include "llvm/Option/OptParser.td"

// The long options of a GNU linker take one dash or two.
class Long<string name> : Flag<["--", "-"], name>;
multiclass Valued<string name> {
  def NAME : Separate<["--", "-"], name>;
  def NAME#_eq : Joined<["--", "-"], name#"=">, Alias<!cast<Separate>(NAME)>;
}

defm output : Valued<"output">;
def o : JoinedOrSeparate<["-"], "o">, Alias<output>;
def relocatable : Long<"relocatable">;
def r : Flag<["-"], "r">, Alias<relocatable>;
def trace : Long<"trace">;
def t : Flag<["-"], "t">, Alias<trace>;
defm dependency_file : Valued<"dependency-file">;
def shared : Long<"shared">;
def Bshareable : Long<"Bshareable">, Alias<shared>;
def pie : Long<"pie">;
def pic_executable : Long<"pic-executable">, Alias<pie>;
def Bdynamic : Long<"Bdynamic">;
def dy : Long<"dy">, Alias<Bdynamic>;
def call_shared : Long<"call_shared">, Alias<Bdynamic>;
def export_dynamic : Long<"export-dynamic">;
def E : Flag<["-"], "E">, Alias<export_dynamic>;
def fat_lto_objects : Long<"fat-lto-objects">;
defm wrap : Valued<"wrap">;
defm defsym : Valued<"defsym">;
defm script : Valued<"script">;
def T : JoinedOrSeparate<["-"], "T">, Alias<script>;
def lgcc : Flag<["-"], "lgcc">;
def lgcc_eh : Flag<["-"], "lgcc_eh">;
def lgcc_s : Flag<["-"], "lgcc_s">;

defm entry : Valued<"entry">;
def e : JoinedOrSeparate<["-"], "e">, Alias<entry>;

// These, with one dash, are not -e with a symbol.
def eh_frame_hdr : Long<"eh-frame-hdr">;
def emit_relocs : Long<"emit-relocs">;
def enable_new_dtags : Long<"enable-new-dtags">;
def enable_non_contiguous_regions : Long<"enable-non-contiguous-regions">;
def end_group : Long<"end-group">;
def end_lib : Long<"end-lib">;
def error_unresolved_symbols : Long<"error-unresolved-symbols">;
def execute_only : Long<"execute-only">;
defm error_handling_script : Valued<"error-handling-script">;
defm error_limit : Valued<"error-limit">;
defm exclude_libs : Valued<"exclude-libs">;
defm export_dynamic_symbol : Valued<"export-dynamic-symbol">;
defm export_dynamic_symbol_list : Valued<"export-dynamic-symbol-list">;

defm version_script : Valued<"version-script">;
defm dynamic_list : Valued<"dynamic-list">;

// -Ttext and its like are not -T with a file name.
def Tbss : JoinedOrSeparate<["--", "-"], "Tbss">;
def Tdata : JoinedOrSeparate<["--", "-"], "Tdata">;
def Ttext : JoinedOrSeparate<["--", "-"], "Ttext">;

// Options that our clang passes.
def ukl_sysroot : Joined<["--"], "ukl-sysroot=">;
def ukl_nostdlib : Flag<["--"], "ukl-nostdlib">;
def ukl_nostartfiles : Flag<["--"], "ukl-nostartfiles">;
def ukl_nodefaultlibs : Flag<["--"], "ukl-nodefaultlibs">;
def ukl_nolibc : Flag<["--"], "ukl-nolibc">;
def ukl_allow_dlopen : Flag<["--"], "ukl-allow-dlopen">;
def ukl_verbose : Flag<["--"], "ukl-verbose">;
def ukl_save_temps : Flag<["--"], "ukl-save-temps">;
