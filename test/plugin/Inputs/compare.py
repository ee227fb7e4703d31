# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Compares a guest's "ticks" lines with the "raw" counts of the plugin.

compare.py GUEST-OUTPUT PLUGIN-OUTPUT, for windows whose first instruction is rdtsc
"""

import json
import sys

with open(sys.argv[1], encoding="utf-8") as file:
    words = [line.split() for line in file]
ticks = [int(line[1]) for line in words if line[:1] == ["ticks"]]
with open(sys.argv[2], encoding="ascii") as file:
    lines = [json.loads(line) for line in file]
windows = [line for line in lines if "raw" in line]
raw = [window["raw"] for window in windows]
if not ticks or raw != [value + 1 for value in ticks]:
    sys.exit(f"the guest's clock differs: ticks {ticks}, raw {raw}")
for window in windows:
    stacks = [s["count"] for s in lines if "stack" in s and s["window"] == window["window"]]
    if sum(stacks) != sum(window["instructions"].values()):
        sys.exit(f"stacks do not add up in window {window['window']}")
    events = window["events"]
    names = ("syscall", "sysret", "stack_overflow")
    print(window["window"], *[f"{name}={events[name]}" for name in names])
print("clock and stacks agree")
