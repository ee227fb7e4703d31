#!/bin/sh
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# nginx with a master and two workers of another user: static files, ranges,
# keep-alive, regular expressions, a proxy with a cache, uploads, a TCP proxy, 200
# connections at once, and what signals do: reload, log rotation, a new executable,
# a worker that is killed, and a graceful end. guest/nginx/conf has the configuration.

cd /tmp || exit
# shellcheck source=ports/guest/ports/test.sh
. /ports/test.sh
# shellcheck source=ports/guest/ports/http.sh
. /ports/http.sh
LOGS=/nginx/logs/error.log

master() { cat /nginx/logs/nginx.pid 2>/dev/null; }
# shellcheck disable=SC2009 # busybox has no pgrep
processes() { ps -o pid,ppid,args | grep 'nginx: [mwc]'; }
workers() {
	processes | awk -v "master=$(master)" '$2 == master && /nginx: worker/ { print $1 }' |
		tr '\n' ' '
}
# That there are two of them, and others than before.
are_new() {
	now=$(workers)
	[ "$(echo "$now" | wc -w)" = 2 ] || return
	for pid in $now; do
		case " $1 " in *" $pid "*) return 1 ;; esac
	done
}

# The files that it serves, with times that never change.
root=/nginx/html
mkdir -p $root/private $root/dir $root/empty /nginx/dav /nginx/logs /nginx/cache
chown -R user:user /nginx/dav /nginx/cache
echo 'a text of one line' >text.txt
cp text.txt $root/text.txt
cp text.txt $root/private
echo limited >$root/limited.txt
echo '<p>index</p>' >$root/index.html
echo '<p>index of dir</p>' >$root/dir/index.html
echo '<!--#set var="v" value="set" --><!--#echo var="v" --> <!--#include virtual="/text.txt" -->' \
	>$root/page.shtml
echo 'a b c a' >$root/replace.html
seq 1 1200000 >$root/large.bin
gzip -c $root/text.txt >$root/text.txt.gz
sum=$(md5sum <$root/large.bin)
find $root -exec touch -d '2020-01-02 03:04:05' {} +
# Of "secret": the two forms of passwords that nginx knows beside crypt(), and crypt().
cat >/nginx/conf/users <<'USERS'
plain:{PLAIN}secret
apr1:$apr1$saltsalt$LrttParrLPdxvgutaSXWJ0
sha512:$6$saltsalt$TVLlQcbpFVof5W3Yz4DTP6gRstiNuHwwTt6GLc1E5n0U0aDehy0S5knV8wiOQSpT0Y77vwPZN.Pq.H91p5hVO1
USERS

"$APP" -v 2>&1 | sed 's/^/# /'
check "configuration" "$("$APP" -t 2>&1 | tail -n 1)" \
	"nginx: configuration file /nginx/conf/nginx.conf test is successful"
echo 'nonsense on;' >wrong.conf
check "wrong configuration" "$("$APP" -t -c /tmp/wrong.conf 2>&1 | head -n 1)" \
	"nginx: [emerg] unknown directive \"nonsense\" in /tmp/wrong.conf:1"
"$APP" || fail "nginx does not start"
wait_for "the start of the workers" are_new ""
check "user of the master" "$(stat -c %U "/proc/$(master)")" root
for pid in $(workers); do
	check "user of a worker" "$(stat -c %U "/proc/$pid")" user
done

# Static files
ask 8080 "GET /"
expect "index" 200 "<p>index</p>"
check "type" "$(header Content-Type)" text/html
check "time" "$(header Last-Modified)" "Thu, 02 Jan 2020 03:04:05 GMT"
etag=$(header ETag)
check "tag" "$etag" '"5e0d5da5-d"'
ask 8080 "GET /" "If-None-Match: $etag"
expect "the tag is known" 304 ""
ask 8080 "GET /" "If-Modified-Since: Thu, 02 Jan 2020 03:04:05 GMT"
expect "not modified" 304 ""
ask 8080 "GET /" "If-Modified-Since: Thu, 02 Jan 2020 03:04:04 GMT"
expect "modified" 200 "<p>index</p>"
ask 8080 "GET /" "If-Unmodified-Since: Thu, 02 Jan 2020 03:04:04 GMT"
expect "a condition" 412
ask 8080 "HEAD /text.txt"
expect "HEAD" 200 ""
check "HEAD: length" "$(header Content-Length)" 19
ask 8080 "GET /missing"
expect "a page for errors" 404 "no /missing here"
ask 8080 "GET /empty/"
expect "no index" 403
ask 8080 "GET /dir"
expect "a folder" 301
check "where the folder is" "$(header Location)" "http://localhost:8080/dir/"
version=1.0 ask 8080 "GET /list/"
expect "list of a folder" 200
check "entries of the list" "$(body | grep -c '<a href=')" 11
ask 8080 "GET /../../etc/passwd"
expect "a path that leads outside" 400
ask 8080 "POST /text.txt" "Content-Length: 0"
expect "a method that is not allowed" 405
printf 'nonsense\r\n\r\n' | send 8080
check "nonsense" "$(grep -c 'h1>400 Bad Request' "$ANSWER")" 1
ask 8080 "GET /$(head -c 10000 /dev/zero | tr '\000' x)"
expect "a long address" 414
ask 8080 "GET /private/text.txt"
expect "a path that is denied" 403
ask 8080 "GET /text.txt" "Accept-Encoding: gzip"
expect "a compressed file" 200
check "contents of the compressed file" "$(body | gunzip)" "a text of one line"

# Large files, by sendfile, by read and write, and by threads
for path in large threads/large copied/large; do
	ask 8080 "GET /$path.bin"
	expect "$path" 200
	check "$path: contents" "$(body | md5sum)" "$sum"
done

# Ranges
ask 8080 "GET /text.txt" "Range: bytes=2-5"
expect "range" 206 text
check "which range" "$(header Content-Range)" "bytes 2-5/19"
ask 8080 "GET /text.txt" "Range: bytes=-5"
expect "range at the end" 206 line
ask 8080 "GET /text.txt" "Range: bytes=19-"
expect "range behind the end" 416
ask 8080 "GET /text.txt" "Range: bytes=0-0,2-5"
expect "two ranges" 206
check "two ranges: parts" "$(body | tr -d '\r' | grep -c '^Content-Range: bytes')" 2
ask 8080 "GET /large.bin" "Range: bytes=5000000-5999999"
check "a large range" "$(body | md5sum)" \
	"$(tail -c +5000001 $root/large.bin | head -c 1000000 | md5sum)"
ask 8080 "GET /text.txt" "Range: bytes=2-5" 'If-Range: "other"'
expect "range of another version" 200 "a text of one line"

# Connections that stay, and requests that do not wait for the answer
get() { printf 'GET /text.txt HTTP/1.1\r\nHost: localhost\r\n\r\n'; }
{
	get
	get
	printf 'GET /text.txt HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n'
} | send 8080
check "keep-alive" "$(grep -c '^a text of one line' "$ANSWER")" 3
check "keep-alive: headers" "$(cat "$ANSWER.headers" "$ANSWER" | grep -c '^Connection: keep-alive')" 2
{
	i=0
	while [ $i -lt 60 ]; do
		get
		i=$((i + 1))
	done
} | send 8080
check "the last request of a connection" "$(grep -c '^a text of one line' "$ANSWER")" 50
printf 'GET /text.txt\r\n' | send 8080
check "HTTP/0.9" "$(cat "$ANSWER.headers")" "a text of one line"
printf 'GET /text.txt HTTP/1.0\r\n\r\n' | send 8080
expect "HTTP/1.0" 200 "a text of one line"

# Addresses
ask 8080 "GET /user/fred/42"
expect "captures" 200 "user fred, number 42"
ask 8080 "GET /USER/Fred/42"
expect "captures: case matters" 404
ask 8080 "GET /photo.JPEG"
expect "case does not matter" 200 "picture photo"
ask 8080 "GET /old/a/b.html?c=d"
expect "rewrite" 301
check "rewrite: where" "$(header Location)" "http://localhost:8080/new/b/a?c=d"
ask 8080 "GET /twice/text"
expect "two rewrites" 200 "a text of one line"
ask 8080 "GET /loop"
expect "endless rewrites" 500
ask 8080 "GET /map" "User-Agent: Mozilla/5.0 (X11) Firefox/100.1"
expect "map" 200 "browser Firefox 100"
ask 8080 "GET /map" "User-Agent: other"
expect "map: default" 200 "browser unknown "
ask 8080 "GET /nothing/there"
expect "error page" 200 "a text of one line"
ask 8080 "GET /try/text"
expect "try_files" 200 "a text of one line"
ask 8080 "GET /try/nothing"
expect "try_files: the last one" 200 "fallback for /try/nothing"
version=1.0 ask 8080 "GET /page.shtml"
expect "server side includes" 200 "set a text of one line"
version=1.0 ask 8080 "GET /replace.html"
expect "replacements" 200 "<1> b c <1>"
ask 8080 "GET /replace.html"
check "chunks" "$(header Transfer-Encoding) $(body | tr -d '\r' | tail -n 3)" "chunked 
0"
ask 8080 "GET /vars?x=1&y=2" "Cookie: k=v"
expect "variables" 200 "1 2 v GET 127.0.0.1 localhost"
for host in www.example.org api7.example.org other.net; do
	printf 'GET / HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n' $host | send 8083
	echo "# $host: $(body)"
done

# Passwords
for user in plain apr1 sha512; do
	ask 8080 "GET /password/text.txt" \
		"Authorization: Basic $(printf '%s:secret' $user | base64)"
	expect "password, $user" 200 "a text of one line"
	ask 8080 "GET /password/text.txt" \
		"Authorization: Basic $(printf '%s:Secret' $user | base64)"
	expect "wrong password, $user" 401
done
ask 8080 "GET /password/text.txt"
expect "no password" 401
link=$(printf '2147483647/secure/text.txt key' | md5sum | cut -c 1-32 | xxd -r -p | base64 |
	tr +/ -_ | tr -d =)
ask 8080 "GET /secure/text.txt?md5=$link&expires=2147483647"
expect "a link with a signature" 200 "a text of one line"
ask 8080 "GET /secure/text.txt?md5=$link&expires=2147483646"
expect "a link with a wrong signature" 403
ask 8080 "GET /subrequest/text.txt"
expect "permission by a subrequest" 401
ask 8080 "GET /subrequest/text.txt" "X-Token: good"
expect "permission by a subrequest" 200 "a text of one line"

# Uploads
printf 'PUT /dav/a/b.txt HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nfirst\r\n7;x=y\r\n second\r\n0\r\n\r\n' |
	send 8080
expect "PUT in chunks" 201
check "PUT in chunks: file" "$(cat /nginx/dav/a/b.txt)" "first second"
upload 8080 "PUT /dav/large" $root/large.bin
expect "PUT of a large file" 201
check "PUT of a large file: contents" "$(md5sum </nginx/dav/large)" "$sum"
ask 8080 "COPY /dav/a/b.txt" "Destination: http://localhost/dav/c.txt"
expect "COPY" 204
ask 8080 "MKCOL /dav/d/"
expect "MKCOL" 201
ask 8080 "MOVE /dav/c.txt" "Destination: /dav/d/e.txt"
expect "MOVE" 204
ask 8080 "DELETE /dav/a/"
expect "DELETE" 204
check "files" "$(cd /nginx/dav && find . | sort | tr '\n' ' ')" ". ./d ./d/e.txt ./large "
ask 8080 "PUT /small/x" "Content-Length: 2000"
expect "an upload that is too large" 413

# Proxy
ask 8080 "GET /proxy/hello?x=y" "X-Test: kept"
expect "proxy" 200 "backend 1: GET /hello?x=y HTTP/1.1, for 127.0.0.1, kept"
for i in 1 2 3 4 5 6; do
	ask 8080 "GET /balanced/$i"
	body
done | sort >balanced
check "two backends, one of which is gone" "$(cut -d : -f 1 balanced | sort -u | tr '\n' ' ')" \
	"backend 1 backend 2 "
ask 8080 "GET /dead/"
expect "no backend" 502
printf '#!/bin/sh\nexec cat >/dev/null\n' >silent.sh
chmod +x silent.sh
nc -l -p 8085 -e /tmp/silent.sh &
wait_for "a silent server" grep -q '^[^:]*: [0-9A-F]*:1F95 ' /proc/net/tcp /proc/net/tcp6
ask 8080 "GET /proxy/slow"
expect "a backend that does not answer" 504
ask 8080 "GET /proxy/large.bin"
check "a large answer" "$(body | md5sum)" "$sum"
ask 8080 "GET /unbuffered/large.bin"
check "a large answer, not buffered" "$(body | md5sum)" "$sum"
upload 8080 "PUT /upload/again" $root/large.bin
expect "an upload through the proxy" 201
check "the upload's contents" "$(md5sum </nginx/dav/again)" "$sum"
for state in MISS HIT HIT; do
	ask 8080 "GET /cached/count"
	check "cache: $state" "$(header X-Cache)" $state
	body >"cached-$state"
done
check "what the cache has" "$(cat cached-MISS)" "$(cat cached-HIT)"
ask 8080 "GET /cached/large.bin"
ask 8080 "GET /cached/large.bin" "Range: bytes=5000000-5999999"
check "cache: range" "$(header X-Cache) $(body | md5sum)" \
	"HIT $(tail -c +5000001 $root/large.bin | head -c 1000000 | md5sum)"
ask 8080 "GET /sliced/large.bin" "Range: bytes=3000000-3000009"
check "slices" "$(status) $(body)" \
	"206 $(tail -c +3000001 $root/large.bin | head -c 10)"
ask 8082 "GET /large.bin"
check "TCP proxy" "$(body | md5sum)" "$sum"
ask 8080 "GET /limited"
expect "within the limit" 200 limited
ask 8080 "GET /limited"
expect "over the limit" 503

# 200 connections at once
begin_slowly /text.txt 200
are_read() {
	ask 8084 "GET /"
	body | grep -q '^Reading: 200 '
}
wait_for "200 connections" are_read
ok "200 connections are open"
end_slowly 200
check "all are answered" "$(cat slow.* | grep -c '^a text of one line')" 200

# Reload: a download that was begun before ends with the old worker.
begin_download() {
	rm -f /tmp/download
	printf 'GET /limited-rate/large.bin HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n' \
		>/tmp/download.request
	REQUEST=/tmp/download.request ANSWER=/tmp/download nc 127.0.0.1 8080 -e /ports/talk &
	download=$!
	wait_for "the download" test -s /tmp/download
}
end_download() {
	wait $download
	check "$1" "$(md5sum </tmp/download)" "$sum"
}
begin_download
before=$(workers)
sed -i 's/configuration 1/configuration 2/' /nginx/conf/nginx.conf
ask 8080 "GET /version"
expect "before the reload" 200 "configuration 1"
kill -HUP "$(master)"
is_configured() {
	ask 8080 "GET /version"
	[ "$(body)" = "configuration $1" ]
}
wait_for "the reload" is_configured 2
ok "reload"
end_download "a download during the reload"
wait_for "the end of the old workers" are_new "$before"
ok "all workers are new"
before=$(workers)
cp /nginx/conf/nginx.conf good.conf
echo nonsense >>/nginx/conf/nginx.conf
kill -HUP "$(master)"
wait_for "the message" grep -q 'unexpected end of file' /nginx/logs/error.log
check "workers after a wrong configuration" "$(workers)" "$before"
cp good.conf /nginx/conf/nginx.conf
ask 8080 "GET /version"
expect "after a wrong configuration" 200 "configuration 2"

# Logs
ask 8080 "GET /text.txt?before"
wait_for "the line in the log" grep -q '?before' /nginx/logs/access.log
mv /nginx/logs/access.log /nginx/logs/access.old
"$APP" -s reopen
wait_for "the new log" test -e /nginx/logs/access.log
is_logged() {
	ask 8080 "GET /text.txt?after"
	grep -q '?after' /nginx/logs/access.log
}
wait_for "a line in the new log" is_logged
check "log" "$(sort -u /nginx/logs/access.log)" "127.0.0.1 GET /text.txt?after 200 19"

# A worker that is killed
before=$(workers)
for pid in $before; do
	kill -KILL "$pid"
done
wait_for "new workers" are_new "$before"
ask 8080 "GET /text.txt"
expect "after the workers were killed" 200 "a text of one line"

# Another executable takes over the sockets.
old=$(master)
before=$(workers)
kill -USR2 "$old"
wait_for "the second master" test -e /nginx/logs/nginx.pid.oldbin
wait_for "the second master's workers" are_new "$before"
check "the new master" "$(grep PPid: "/proc/$(master)/status" | cut -f 2)" "$old"
kill -WINCH "$old"
for pid in $before; do
	wait_for "the end of an old worker" is_gone "$pid"
done
ask 8080 "GET /text.txt"
expect "another executable" 200 "a text of one line"
kill -QUIT "$old"
wait_for "the end of the old master" is_gone "$old"
ask 8080 "GET /version"
expect "the old master is gone" 200 "configuration 2"

# The end waits for the download.
begin_download
old=$(master)
"$APP" -s quit
wait_for "the listening sockets close" is_closed 8080
check "the master waits" "$(is_gone "$old" || echo yes)" yes
end_download "a download during the end"
wait_for "the end of the master" is_gone "$old"
check "processes that are left" "$(processes)" ""
check "the file with the master's number" "$(ls /nginx/logs/*.pid 2>/dev/null)" ""
"$APP" || fail "nginx does not start again"
wait_for "the start of the workers" are_new ""
old=$(master)
"$APP" -s stop
wait_for "the end" is_gone "$old"
ok "stop"
check "messages of trouble" \
	"$(grep -E '\[(alert|crit)\]' /nginx/logs/error.log | grep -vc 'exited on signal 9')" 0
report
