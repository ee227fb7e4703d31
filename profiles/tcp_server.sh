#!/bin/sh
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Workload for samples/tcp_server.c: requests of 64 bytes and of 4 KiB, over one
# connection and over 32, from a client in ring 3 (bench/echo_client.c, which
# profiles/collect puts at /bin/echo_client). The client waits until the server
# listens; the line "quit" ends the server.

"$APP" 7777 &
echo_client || exit
echo quit | nc 127.0.0.1 7777
wait "$!"
