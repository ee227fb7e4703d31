# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# status.py <status> <command>...: runs the command, prints what it wrote (both
# streams), and succeeds when it exited with just this status.

import subprocess
import sys

result = subprocess.run(
    sys.argv[2:], stdout=subprocess.PIPE, stderr=subprocess.STDOUT
)
sys.stdout.buffer.write(result.stdout)
if result.returncode != int(sys.argv[1]):
    sys.exit(f"exit status is {result.returncode}, not {sys.argv[1]}")
