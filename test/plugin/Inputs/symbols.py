# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Prints lines of stacks as names of functions and the count.

symbols.py NM ELF
"""

import json
import subprocess
import sys

names = {}
for line in subprocess.run(
    sys.argv[1:], check=True, capture_output=True, text=True
).stdout.splitlines():
    address, kind, name = line.split()
    if kind in "tT":
        names[int(address, 16)] = name

for line in sys.stdin:
    if '"stack":' in line:
        sample = json.loads(line)
        stack = [names.get(int(frame, 16), frame) for frame in sample["stack"]]
        line = " ".join(stack + [str(sample["count"])]) + "\n"
    sys.stdout.write(line)
