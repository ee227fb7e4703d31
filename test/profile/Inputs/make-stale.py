# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""make-stale.py RAW NEW-RAW NEW-TEXT: a profile from other times.

Copies a raw profile with other hashes of the kernel's configuration and source
among its binary ids, and writes one of functions that no program has.
"""

import sys

raw, new_raw, new_text = sys.argv[1:]
profile = bytearray(open(raw, "rb").read())
for tag in (b"UKLC", b"UKLK"):
    at = profile.index(tag) + len(tag)
    profile[at] ^= 0xFF
open(new_raw, "wb").write(profile)

with open(new_text, "w") as text:
    text.write(":ir\n")
    for i in range(100):
        text.write(f"gone_{i}\n{1000 + i}\n1\n{100000 + i}\n\n")
