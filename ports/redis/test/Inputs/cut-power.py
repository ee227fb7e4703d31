# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Runs a guest and kills QEMU when the guest asks for it.

    cut-power.py <ukl run command...>

Prints what the guest prints, up to the line "cut the power".
"""

import os
import signal
import subprocess
import sys
import tempfile

with tempfile.TemporaryDirectory() as folder:
    pid_file = os.path.join(folder, "pid")
    command = [sys.argv[1], sys.argv[2], "--qemu-arg=-pidfile", f"--qemu-arg={pid_file}"]
    guest = subprocess.Popen(
        command + sys.argv[3:],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    for line in guest.stdout:
        print(line, end="")
        if line == "cut the power\n":
            with open(pid_file) as file:
                os.kill(int(file.read()), signal.SIGKILL)
            break
    else:
        sys.exit("the guest has ended by itself")
    guest.stdout.read()
    guest.wait()
