# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# A workload on the host, for `counted serve`: run by client.sh and client-*.sh.

import os
import socket
import sys
import time


def ask(request):
    address = (os.environ["UKL_HOST"], int(os.environ["UKL_PORT"]))
    # The port is open before the server is: it is QEMU's.
    for _ in range(600):
        with socket.create_connection(address, timeout=60) as connection:
            try:
                connection.sendall(request)
                answer = connection.recv(64)
            except ConnectionError:
                answer = b""
        if answer or request == b"quit\n":
            return answer
        time.sleep(0.1)
    sys.exit("the server does not answer")


assert os.environ["UKL_PORT"] == os.environ["UKL_PORT_7777"]
for line in sys.argv[1:]:
    print("asking for", line, flush=True)
    print("answer", ask(line.encode() + b"\n"), flush=True)
    if line == "fail":
        sys.exit(5)
