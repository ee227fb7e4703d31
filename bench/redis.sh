#!/bin/sh
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# The suite `redis` in the guest: the server in the ring under test, with nothing
# to save and nothing to print, then its client.
#
#   APP     redis-server      CLIENT  the client        ARGS  the client's options

"$APP" --save "" --appendonly no --logfile /dev/null &
server=$!
# shellcheck disable=SC2086 # ARGS is several words
"$CLIENT" $ARGS
status=$?
kill "$server"
wait "$server" || status=$?
(exit "$status")
