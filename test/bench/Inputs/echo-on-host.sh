#!/bin/sh
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# echo-on-host.sh <server> <client> [options]: both here, on a port that is free.
# Prints how each of them ended.

folder=$(mktemp -d) || exit
trap 'rm -rf "$folder"' EXIT
server=$1 client=$2
shift 2

mkfifo "$folder/port"
"$server" 0 >"$folder/port" &
pid=$!
read -r ECHO_PORT <"$folder/port"
export ECHO_PORT
"$client" "$@"
echo "client: status $?"
kill "$pid"
wait "$pid"
echo "server: status $?"
