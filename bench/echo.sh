#!/bin/sh
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# The suite `echo` in the guest: the server in the ring under test, then its
# client. The client waits until the server listens.
#
#   APP     the server        CLIENT  the client        ARGS  the client's options

"$APP" &
server=$!
# shellcheck disable=SC2086 # ARGS is several words
"$CLIENT" $ARGS
status=$?
kill "$server"
wait "$server" || status=$?
(exit "$status")
