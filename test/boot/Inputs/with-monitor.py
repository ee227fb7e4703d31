# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# with-monitor.py <command> <minimum> <seconds> ukl run ...: runs the guest, and
# gives QEMU's monitor the command over and over, "nmi" for instance, with so many
# seconds between, from the guest's first line of output (before that, the kernel
# may not be able to take an NMI) until it ends. Fails when fewer than the minimum
# got through; else its exit status is the guest's.

import os
import socket
import subprocess
import sys
import tempfile
import threading
import time

request, minimum, pause = sys.argv[1], int(sys.argv[2]), float(sys.argv[3])
command = sys.argv[4:]
with tempfile.TemporaryDirectory() as folder:
    path = os.path.join(folder, "monitor")
    extra = [
        "-chardev",
        f"socket,id=nmi,path={path},server=on,wait=off",
        "-mon",
        "chardev=nmi,mode=readline",
    ]
    options = [word for arg in extra for word in ("--qemu-arg", arg)]
    guest = subprocess.Popen(command + options, stdout=subprocess.PIPE)

    def pass_on(data):
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()

    pass_on(guest.stdout.readline())
    reader = threading.Thread(target=lambda: pass_on(guest.stdout.read()))
    reader.start()
    monitor = socket.socket(socket.AF_UNIX)
    sent = 0
    try:
        monitor.connect(path)
        while guest.poll() is None:
            monitor.sendall(request.encode() + b"\n")
            # Its prompt says that the command has been carried out.
            while not monitor.recv(65536).endswith(b"(qemu) "):
                pass
            sent += 1
            time.sleep(pause)
    except OSError:
        pass  # the guest has ended
    reader.join()
    status = guest.wait()
if sent < minimum:
    sys.exit(f"{request} was carried out {sent} times, not {minimum}")
sys.exit(status)
