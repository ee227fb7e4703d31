# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# compare-raw.py <earlier> <later>: two raw profiles of one guest must differ in
# counts only, and no count may have become smaller.

import struct
import sys

# The header's fields in 64-bit words, from InstrProfData.inc (version 10).
BINARY_IDS_SIZE, NUM_DATA, NUM_COUNTERS, NAMES_SIZE = 2, 3, 5, 9
HEADER_WORDS, DATA_SIZE, WORD = 16, 64, 8


def words(data):
    return struct.unpack(f"<{len(data) // WORD}Q", data)


def split(path):
    raw = open(path, "rb").read()
    header = words(raw[: HEADER_WORDS * WORD])
    names_size = header[NAMES_SIZE] + -header[NAMES_SIZE] % WORD
    parts = {}
    at = 0
    for name, size in (
        ("header", HEADER_WORDS * WORD),
        ("binary ids", header[BINARY_IDS_SIZE]),
        ("data", header[NUM_DATA] * DATA_SIZE),
        ("counters", header[NUM_COUNTERS] * WORD),
        ("names", names_size),
    ):
        parts[name] = raw[at : at + size]
        at += size
        assert len(parts[name]) == size, f"{path}: {name} is incomplete"
    return parts


earlier, later = split(sys.argv[1]), split(sys.argv[2])
for name in ("header", "binary ids", "data", "names"):
    if earlier[name] != later[name]:
        sys.exit(f"{name} differs")
before, after = words(earlier["counters"]), words(later["counters"])
shrunk = sum(b > a for b, a in zip(before, after))
if shrunk or not any(before):
    sys.exit(f"{shrunk} of {len(before)} counters have become smaller")
