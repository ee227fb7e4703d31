# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# tcp-client.py <command>...: starts a guest with tcp_server, talks to it over
# the port that `ukl run` announces, ends it.

import os
import re
import socket
import subprocess
import sys
import threading


def receive(connection, size):
    data = b""
    while len(data) < size:
        piece = connection.recv(65536)
        if not piece:
            sys.exit(f"connection closed after {len(data)} of {size} bytes")
        data += piece
    return data


guest = subprocess.Popen(
    sys.argv[1:],
    stdin=subprocess.DEVNULL,
    stdout=subprocess.PIPE,
    stderr=subprocess.PIPE,
    text=True,
)
port = int(re.search(r"127\.0\.0\.1:(\d+)", guest.stderr.readline()).group(1))
for line in guest.stdout:
    print(line, end="", flush=True)
    if "listening" in line:
        break
else:
    sys.exit("the server did not start: " + guest.stderr.read())

connection = socket.create_connection(("127.0.0.1", port), timeout=60)
for _ in range(100):
    block = os.urandom(1000).replace(b"\n", b" ")
    connection.sendall(block)
    assert receive(connection, len(block)) == block
print("100 rounds of 1000 bytes came back")

block = os.urandom(1 << 18)
sender = threading.Thread(target=connection.sendall, args=(block,))
sender.start()
assert receive(connection, len(block)) == block
sender.join()
print("262144 bytes at once came back")

connection.sendall(b"\nquit\n")
print(guest.stdout.read(), end="")
print("status", guest.wait())
