# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Builds and runs a bare guest under the plugin, and prints the plugin's output.

guest.py [OPTION...] SOURCE [PLUGIN-OPTION...]

Lines of SOURCE "// MAP: <directive>" are the map; symbols of the guest in it are
replaced by their addresses. Each window's length by the guest's own clock is
compared with the plugin's "raw"; "clock agrees" follows the output if all do.
"""

import argparse
import json
import os
import re
import subprocess
import sys

TICKS_TO_RAW = 1  # rdtsc at the begin is in the window, but is not a tick
EXIT_STATUS = 33

parser = argparse.ArgumentParser()
parser.add_argument("--plugin", required=True)
parser.add_argument("--work", required=True, help="prefix of temporary files")
parser.add_argument("--nm", required=True)
parser.add_argument("--qemu-arg", action="append", default=[])
parser.add_argument("--no-icount", action="store_true")
parser.add_argument("--status", type=int, default=EXIT_STATUS)
parser.add_argument("source")
parser.add_argument("options", nargs="*")
args = parser.parse_args()

inputs = os.path.dirname(os.path.abspath(__file__))
elf, map_file, out, ticks_file = (
    args.work + suffix for suffix in (".elf", ".map", ".json", ".ticks")
)
for path in (out, ticks_file):
    if os.path.exists(path):
        os.remove(path)
subprocess.run(
    ["clang-22", "--target=x86_64-linux-gnu", "-nostdlib", "-static", "-I" + inputs]
    + ["-Wl,--no-pie,--image-base=0x100000,-z,norelro,-e,0,-z,max-page-size=4096"]
    + ["-fuse-ld=lld", "-Wl,-N", os.path.join(inputs, "start.S"), args.source]
    + ["-o", elf],
    check=True,
)
symbols = {}
for line in subprocess.run(
    [args.nm, elf], check=True, capture_output=True, text=True
).stdout.splitlines():
    address, _, name = line.split()
    symbols[name] = "0x" + address
with open(args.source, encoding="ascii") as source, open(map_file, "w") as output:
    for directive in re.findall(r"^// MAP: (.*)", source.read(), re.M):
        words = directive.split()
        named = 1 + (words[0] in ("domain", "probe"))
        addresses = [symbols.get(word, word) for word in words[named:]]
        print(*words[:named] + addresses, file=output)

command = ["qemu-system-x86_64", "-M", "pc", "-cpu", "max", "-m", "64M", "-nodefaults"]
command += ["-no-user-config", "-display", "none", "-no-reboot", "-kernel", elf]
command += ["-device", "isa-debug-exit,iobase=0xf4", "-debugcon", "file:" + ticks_file]
if not args.no_icount:
    command += ["-icount", "shift=0,sleep=off,align=off"]
options = [f"map={map_file}", f"out={out}"] + args.options
command += ["-plugin", ",".join([args.plugin] + options)] + args.qemu_arg
status = subprocess.run(command, timeout=20).returncode
if status != args.status:
    sys.exit(f"guest.py: QEMU exited with status {status}: {' '.join(command)}")
if not os.path.exists(out):
    sys.exit(0)

with open(out, encoding="ascii") as file:
    lines = file.read()
sys.stdout.write(lines)
windows = [json.loads(line) for line in lines.splitlines()]
raw = [window["raw"] for window in windows if "raw" in window]
with open(ticks_file, "rb") as file:
    data = file.read()
ticks = [int.from_bytes(data[i : i + 8], "little") for i in range(0, len(data), 8)]
if raw == [value + TICKS_TO_RAW for value in ticks]:
    print("clock agrees")
else:
    print("clock differs: raw", raw, "ticks", ticks)
