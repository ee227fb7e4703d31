#!/bin/sh
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# The suite in the guest: a server with one worker thread, then its client.

"$APP" -u root -t 1 &
server=$!
# shellcheck disable=SC2086 # ARGS is several words
"$CLIENT" $ARGS
status=$?
kill "$server"
wait "$server" || status=$?
(exit "$status")
