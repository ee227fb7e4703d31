#!/bin/sh
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# A load for lighttpd: 50 requests on a connection for a small file, as many that are
# rewritten, single requests, and a large file. Runs in the guest.

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
until nc 127.0.0.1 8080 </dev/null >/dev/null 2>&1; do sleep 0.1; done
# The connection stays open until the server closes it.
printf '#!/bin/sh\ncat requests\nexec cat >/dev/null\n' >talk.sh
chmod +x talk.sh
repeat() {
	i=1
	while [ $i -lt 50 ]; do
		printf 'GET %s HTTP/1.1\r\nHost: localhost\r\n\r\n' "$1"
		i=$((i + 1))
	done
	printf 'GET %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n' "$1"
}
for path in /text.txt /old/text/42; do
	repeat $path >requests
	for _ in 1 2 3 4 5 6 7 8 9 10; do
		nc 127.0.0.1 8080 -e /tmp/talk.sh || exit
	done
done
i=0
while [ $i -lt 50 ]; do
	wget -q -O /dev/null http://127.0.0.1:8080/text.txt || exit
	i=$((i + 1))
done
for _ in 1 2 3; do
	wget -q -O /dev/null http://127.0.0.1:8080/large.bin || exit
done
kill -TERM "$server"
wait "$server"
