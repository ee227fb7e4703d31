# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""compare-trees.py <source> <built>: the files of the first, in the second.

Prints those that differ or are missing, and how many are the same.
"""

import filecmp
import os
import sys

source, built = sys.argv[1:]
same = different = 0
for folder, _, names in os.walk(source):
    for name in names:
        original = os.path.join(folder, name)
        copy = os.path.join(built, os.path.relpath(original, source))
        if os.path.exists(copy) and filecmp.cmp(original, copy, shallow=False):
            same += 1
        else:
            different += 1
            print(copy)
print(f"{same} files are the same, {different} differ")
