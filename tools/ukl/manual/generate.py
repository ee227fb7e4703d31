#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Makes the manual pages and the bash completion of ukl.

    llvm-tblgen -dump-json ... support/Options.td > options.json
    generate.py options.json VERSION UKL OUTPUT_DIR

writes OUTPUT_DIR/man1/ukl.1, one ukl-<command>.1 for each command, and
OUTPUT_DIR/completions/ukl. Commands, options and their texts come from the
tables that ukl itself is compiled from. The tables do not have the text that
`ukl <command> --help` prints after the options, so this script runs ukl for it.
"""

import json
import pathlib
import subprocess
import sys
from dataclasses import dataclass, field

FILE_VALUES = ("<file>", "<image>", "<executable>", "<tarball>", "<program>")
FOLDER_VALUES = ("<dir>", "<folder>")


@dataclass
class Option:
    """An option, with all its spellings, as a user writes it."""

    name: str  # as it is declared: "--memory=", "-o", "--fast"
    value: str  # "<size>"; empty if it takes none
    help: str
    commands: list
    aliases: list = field(default_factory=list)

    def takes_separate(self):
        """True if its value may be the next word."""
        return bool(self.value) and (
            self.name == "-o" or self.name.rstrip("=") in self.aliases
        )

    def spellings(self):
        """Its forms in the manual: --memory=<size>, -v."""
        if self.name == "--":
            return ["-- " + self.value]
        forms = [self.name + self.value]
        for alias in self.aliases:
            if alias != self.name.rstrip("="):
                forms.append(alias + self.value)
        return forms

    def words(self):
        """Its forms for the completion: --memory=, -v."""
        return [self.name] + [
            a for a in self.aliases if a != self.name.rstrip("=")
        ]


@dataclass
class Command:
    key: str
    name: str
    help: str
    usage: str
    options: list = field(default_factory=list)
    details: str = ""


def read_options(table):
    """The options that have a help text, with their aliases, not sorted."""
    options = {}
    for key in table["!instanceof"]["Option"]:
        record = table[key]
        if record["HelpText"] is None:
            continue
        options[key] = Option(
            name=record["Prefixes"][0] + record["Name"],
            value=record["MetaVarName"] or "",
            help=record["HelpText"],
            commands=[c["def"] for c in record["SubCommands"]],
        )
    for key in table["!instanceof"]["Option"]:
        record = table[key]
        if record["Alias"]:
            options[record["Alias"]["def"]].aliases.append(
                record["Prefixes"][0] + record["Name"]
            )
    return options


def read_commands(table, options):
    """The commands in the order of `ukl --help`, which --help lists."""
    commands = []
    for key in options["help"].commands:
        record = table[key]
        command = Command(key, record["Name"], record["HelpText"], record["Usage"])
        command.options = sorted(
            (o for o in options.values() if key in o.commands),
            key=lambda o: (o.name.lstrip("-").lower(), o.name),
        )
        commands.append(command)
    missing = set(table["!instanceof"]["SubCommand"]) - {c.key for c in commands}
    if missing:
        sys.exit(f"generate.py: error: no --help for {', '.join(sorted(missing))}")
    return commands


def details_of(ukl, command):
    """What `ukl <command> --help` prints after the list of options."""
    text = subprocess.run(
        [ukl, command.name, "--help"], check=True, capture_output=True, text=True
    ).stdout
    behind_options = text.split("\nOPTIONS:\n", 1)[1].splitlines()
    for number, line in enumerate(behind_options):
        if line and not line.startswith(" "):
            return "\n".join(behind_options[number:]).rstrip()
    return ""


def roff(text):
    """Text that roff prints as it is."""
    text = text.replace("\\", "\\e").replace("-", "\\-")
    return "\n".join(
        "\\&" + line if line.startswith((".", "'")) else line
        for line in text.split("\n")
    )


def page(name, version, summary, sections):
    """A manual page from (title, lines of roff) pairs."""
    lines = [
        '.\\" Generated from the tables of options; do not edit.',
        f'.TH {name.upper().replace("-", chr(92) + "-")} 1 "" "ukl {version}" '
        '"Unikernel Linux"',
        ".SH NAME",
        f"{roff(name)} \\- {roff(summary)}",
    ]
    for title, body in sections:
        lines += [f".SH {title}"] + body
    return "\n".join(lines) + "\n"


def option_list(options):
    lines = []
    for option in options:
        forms = ", ".join(f"\\fB{roff(form)}\\fR" for form in option.spellings())
        lines += [".TP", forms, roff(option.help) + "."]
    return lines


def plain(text):
    return [".nf", roff(text), ".fi"]


def command_page(command, version):
    description = [roff(command.help[0].upper() + command.help[1:]) + "."]
    if command.details:
        description += [".PP"] + plain(command.details)
    options = option_list(command.options)
    if any("(*)" in o.help for o in command.options):
        options += [".PP", "(*) This option may be given several times."]
    return page(
        "ukl-" + command.name,
        version,
        command.help,
        [
            ("SYNOPSIS", plain(command.usage)),
            ("DESCRIPTION", description),
            ("OPTIONS", options),
            ("SEE ALSO", [".BR ukl (1)"]),
        ],
    )


def main_page(commands, options, version):
    listed = []
    for command in commands:
        listed += [".TP", f".BR ukl\\-{command.name} (1)", roff(command.help) + "."]
    common = [
        o for o in options.values() if len(o.commands) in (0, len(commands))
    ]
    environment = [
        ".TP",
        ".B UKL_CACHE",
        "The folder of kernels and images, unless \\-\\-cache\\-dir names one.",
        ".TP",
        ".B UKL_LLVM_BIN",
        "The folder of LLVM's tools, if not clang\\-22 and so on shall be used.",
    ]
    return page(
        "ukl",
        version,
        "build and run programs that are linked into the Linux kernel",
        [
            ("SYNOPSIS", plain("ukl [--cache-dir=<dir>] <command> [options]")),
            ("COMMANDS", listed),
            ("OPTIONS", option_list(sorted(common, key=lambda o: o.name))),
            ("ENVIRONMENT", environment),
            (
                "EXAMPLES",
                plain(
                    "clang -fukl -O2 hello.c -o hello\n"
                    "ukl link hello -o hello.img\n"
                    "ukl run hello.img -- a b c"
                )
                + ["In Debian's package this compiler is called ukl\\-clang."],
            ),
        ],
    )


COMPLETION = r"""# bash completion for ukl. Generated from the tables of options; do not edit.

_ukl() {
  local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]}
  local command="" option="" options="" word i
  COMPREPLY=()
  for ((i = 1; i < COMP_CWORD; i++)); do
    word=${COMP_WORDS[i]}
    if [[ $word == -- ]]; then # the program's arguments
      compopt -o default
      return
    fi
    case $word in
      @COMMANDS@) [[ $command ]] || command=$word ;;
    esac
  done
  # bash makes three words of --memory=2G.
  if [[ $current == = ]]; then
    option=$previous=
    current=
  elif [[ $previous == = ]]; then
    option=${COMP_WORDS[COMP_CWORD - 2]}=
  else
    option=$previous
  fi
  case $option in
    @FILES@)
      compopt -o filenames
      mapfile -t COMPREPLY < <(compgen -f -- "$current")
      return
      ;;
    @FOLDERS@)
      compopt -o filenames
      mapfile -t COMPREPLY < <(compgen -d -- "$current")
      return
      ;;
    @OTHERS@) return ;; # a value that cannot be completed
  esac
  case $command in
    "") options="@NAMES@ @COMMON@" ;;
@OPTIONS@
  esac
  if [[ ! $command || $current == -* ]]; then
    mapfile -t COMPREPLY < <(compgen -W "$options" -- "$current")
    [[ ${#COMPREPLY[@]} -ne 1 || ${COMPREPLY[0]} != *= ]] || compopt -o nospace
  else
    compopt -o default
  fi
}

complete -F _ukl ukl
"""


def value_patterns(options):
    """The words that come before a value, by the kind of the value."""
    kinds = {"FILES": set(), "FOLDERS": set(), "OTHERS": set()}
    for option in options.values():
        if not option.value or option.name == "--":
            continue
        kind = "OTHERS"
        if option.value.endswith(FILE_VALUES):
            kind = "FILES"
        elif option.value.endswith(FOLDER_VALUES):
            kind = "FOLDERS"
        if option.name.endswith("="):
            kinds[kind].add(option.name)
        if option.takes_separate():
            kinds[kind].add(option.name.rstrip("="))
    return {kind: " | ".join(sorted(names)) for kind, names in kinds.items()}


def completion(commands, options):
    def words(some):
        return " ".join(w for o in some for w in o.words() if w != "--")

    cases = [
        f'    {c.name}) options="{words(c.options)}" ;;' for c in commands
    ]
    names = [c.name for c in commands]
    common = [
        o for o in options.values() if len(o.commands) in (0, len(commands))
    ]
    values = {
        "COMMANDS": " | ".join(names),
        "NAMES": " ".join(names),
        "COMMON": words(common),
        "OPTIONS": "\n".join(cases),
        **value_patterns(options),
    }
    text = COMPLETION
    for key, value in values.items():
        text = text.replace(f"@{key}@", value)
    return text


def main():
    options_file, version, ukl, output = sys.argv[1:]
    with open(options_file, encoding="utf-8") as file:
        table = json.load(file)
    options = read_options(table)
    commands = read_commands(table, options)
    for command in commands:
        command.details = details_of(ukl, command)

    files = {
        "man1/ukl.1": main_page(commands, options, version),
        "completions/ukl": completion(commands, options),
    }
    for command in commands:
        files[f"man1/ukl-{command.name}.1"] = command_page(command, version)
    for name, text in files.items():
        path = pathlib.Path(output, name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
