# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Do two JSON files say the same? The order of fields does not matter.

same.py <file> <file>
"""

import json
import sys

first, second = (json.load(open(path, encoding="utf-8")) for path in sys.argv[1:])
sys.exit(first != second)
