# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Fails if tables of the kernel whose order matters differ in two images.

The order of such a table is that of the objects in the link, and LTO puts its objects
behind all others."""

import re
import subprocess
import sys

TABLES = {
    "__initcall_start": "__initcall_end",
    "__con_initcall_start": "__con_initcall_end",
    "__x86_cpu_dev_start": "__x86_cpu_dev_end",
    "__apicdrivers": "__apicdrivers_end",
    "__sched_class_highest": "__sched_class_lowest",
}
MARKS = re.compile(r"__(start|stop|end)_\w+|__initcall\d?s?_start")


def tables(nm, image):
    lines = subprocess.run([nm, "-n", image], check=True, capture_output=True,
                           text=True).stdout.splitlines()
    symbols = [(int(fields[0], 16), fields[2]) for fields in map(str.split, lines)
               if len(fields) == 3]
    addresses = {name: address for address, name in symbols}
    found = {}
    for start, end in TABLES.items():
        bounds = range(addresses[start], addresses[end])
        found[start] = [re.sub(r"\.\d+$", "", name) for address, name in symbols
                        if address in bounds and not MARKS.fullmatch(name)]
    return found


first, second = (tables(sys.argv[1], image) for image in sys.argv[2:])
for name, entries in first.items():
    print(f"{name}: {len(entries)}")
    if not entries:
        sys.exit("the table is empty")
    if entries != second[name]:
        sys.exit(f"{entries}\nis not\n{second[name]}")
