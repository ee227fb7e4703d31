#!/bin/sh
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# A load for lighttpd: 50 requests on a connection for a small file, as many that are
# rewritten, single requests, and a large file. Runs in the guest.

# shellcheck source=ports/guest/ports/load.sh
. /ports/load.sh
cd /tmp || exit
mkdir www
echo 'a text of one line' >www/text.txt
seq 1 150000 >www/large.bin
cat >server.conf <<'CONF'
server.modules = ("mod_accesslog", "mod_rewrite")
server.bind = "127.0.0.1"
server.port = 8080
server.document-root = "/tmp/www"
server.errorlog = "/tmp/error.log"
accesslog.filename = "/tmp/access.log"
mimetype.assign = (".txt" => "text/plain")
url.rewrite-once = ("^/old/([a-z]+)/(\d+)$" => "/$1.txt?$2")
CONF
"$APP" -D -f server.conf &
server=$!
wait_for_server
for path in /text.txt /old/text/42; do
	load $path
done
download /text.txt 50
download /large.bin 3
kill -TERM "$server"
wait "$server"
