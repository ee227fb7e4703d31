# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Compares manual pages and completion with what the program prints itself.

    check_manual.py UKL DIR
"""

import pathlib
import re
import subprocess
import sys

ukl, folder = sys.argv[1], pathlib.Path(sys.argv[2])
problems = []


def help_of(*words):
    return subprocess.run(
        [ukl, *words, "--help"], check=True, capture_output=True, text=True
    ).stdout


def options_in(text):
    """The options of a help text: "  --memory=<size>   Memory, as ..."."""
    options = re.findall(r"^  (-[^\s<=]*=?)", text.split("OPTIONS:")[1], re.M)
    return [option for option in options if option != "--"]


def page(name):
    path = folder / "man1" / name
    if not path.exists():
        problems.append(f"{name}: missing")
        return None
    return path.read_text().replace("\\-", "-")


completion = (folder / "completions" / "ukl").read_text()
commands = re.findall(
    r"^  (\w+) ", help_of().split("COMMANDS:")[1].split("EXAMPLE:")[0], re.M
)
main_page = page("ukl.1") or ""
count = 0
for command in commands:
    if f"ukl-{command} (1)" not in main_page:
        problems.append(f"ukl.1: no {command}")
    text = page(f"ukl-{command}.1")
    words = re.search(rf'^ +{command}\) options="(.*)" ;;$', completion, re.M)
    completed = words.group(1).split() if words else []
    for option in options_in(help_of(command)):
        count += 1
        if text is not None and f"\\fB{option}" not in text:
            problems.append(f"ukl-{command}.1: no {option}")
        if option not in completed:
            problems.append(f"completion of {command}: no {option}")

for problem in problems:
    print(problem, file=sys.stderr)
print(f"{len(commands)} commands, {count} options")
sys.exit(bool(problems))
