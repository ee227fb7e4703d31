#!/bin/sh
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# A load for nginx: 50 requests on a connection for a small file, as many through the
# proxy and for a location with a regular expression, single requests, and a large
# file. Runs in the guest, which has the configuration of the tests.

# shellcheck source=ports/guest/ports/load.sh
. /ports/load.sh
cd /tmp || exit
mkdir -p /nginx/html /nginx/logs /nginx/cache
chown user:user /nginx/cache
echo 'a text of one line' >/nginx/html/text.txt
seq 1 150000 >/nginx/html/large.bin
"$APP" || exit
wait_for_server
for path in /text.txt /proxy/a /user/fred/42; do
	load $path
done
download /text.txt 50
for path in large.bin proxy/large.bin copied/large.bin; do
	download /$path 1
done
master=$(cat /nginx/logs/nginx.pid)
"$APP" -s quit
while [ -e "/proc/$master" ]; do sleep 0.1; done
