#!/bin/sh
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# haproxy with two threads, in front of another haproxy and of busybox's httpd: rules,
# balancing, health checks, HTTP/2, compression, a cache, a TCP proxy, the sockets for
# commands, 200 connections at once, and reloads by -sf and by a master process.
# guest/haproxy has the configurations; tcploop is haproxy's own tool for tests.

cd /tmp || exit
# shellcheck source=ports/guest/ports/test.sh
. /ports/test.sh
# shellcheck source=ports/guest/ports/http.sh
. /ports/http.sh
LOGS="/tmp/messages /tmp/messages.log"

# A client's end of a connection. It takes the beginning of the file, and the rest when
# the gate is open.
cat >download.sh <<'DOWNLOAD'
#!/bin/sh
printf 'GET /files/large.bin HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n'
while read -r line && [ "${line%"$(printf '\r')"}" ]; do :; done
dd bs=1 count=1000 of="$ANSWER" 2>/dev/null
read -r _ </tmp/gate
exec cat >>"$ANSWER"
DOWNLOAD
chmod +x download.sh

# The sockets for commands of the two processes
tell() { echo "$1" | nc 127.0.0.1 9999; }
tell_backends() { echo "$1" | nc 127.0.0.1 9997; }
# The state of a server
server_is() {
	tell "show stat" | awk -F , -v name="$1" -v state="$2" \
		'$1 "/" $2 == name && index($18, state) == 1 { found = 1 } END { exit !found }'
}

mkdir www
seq 1 3000000 >www/large.bin
sum=$(md5sum <www/large.bin)
seq 1 100000 >www/numbers.txt
echo 'a text of one line' >www/text.txt
syslogd -O /tmp/messages
httpd -p 127.0.0.1:8094 -h /tmp/www
tcploop 127.0.0.1:8097 L W N20 A R0 </dev/null >/dev/null 2>&1 &
tcploop 127.0.0.1:8098 L W N20 A R 'S:nonsense\r\n\r\n' F </dev/null >/dev/null 2>&1 &
for port in 8094 8097 8098; do
	wait_for "port $port" listens $port
done
config=/haproxy/haproxy.cfg

"$APP" -v | sed -n '1s/ - .*//; 1s/^/# /p'
"$APP" -c -f $config >/dev/null 2>messages.log
check "configuration" $? 0
echo 'nonsense' >wrong.cfg
"$APP" -c -f wrong.cfg 2>wrong
check "wrong configuration" $? 1
check "wrong configuration: message" "$(grep -c "unknown keyword 'nonsense'" wrong)" 1
"$APP" -D -f /haproxy/backends.cfg 2>>messages.log || fail "the backends do not start"
"$APP" -D -p haproxy.pid -f $config 2>>messages.log || fail "haproxy does not start"
wait_for "the start" listens 8080
wait_for "the first health checks" server_is both/s2 UP
check "user" "$(stat -c %U "/proc/$(cat haproxy.pid)")" user
check "threads" "$(sed -n "s/^Threads:.//p" "/proc/$(cat haproxy.pid)/status")" 2

# Rules
ask 8080 "GET /one/a?b=c"
expect "to a backend" 200 "backend 1: GET /one/a?b=c, for 127.0.0.1, 2107121670"
ask 8080 "GET /one/a?b=c"
check "header of the answer" "$(header x-backend) $(header x-name)" "first "
ask 8080 "GET /nowhere"
expect "no backend" 404 "nothing here"
ask 8080 "GET /denied/x"
expect "denied" 403
ask 8080 "GET /aaabcccbd"
expect "regular expression" 429
ask 8080 "GET /aaabcccbde"
expect "no match" 404
ask 8080 "GET /old/a/b?c=d"
expect "redirect" 301
check "redirect: where" "$(header location)" /new/a/b
ask 8080 "GET /numbers/12-345?x"
expect "another path" 200 "backend 1: GET /one/345/12?x, for 127.0.0.1, 136880019"
ask 8080 "GET /convert?text=hello+world"
expect "converters" 200 "HELLO+WORLD $(printf 'hello+world' | base64) $(printf 'hello+world' |
	sha1sum | cut -d ' ' -f 1 | tr a-f A-F) 2637084271 h*ll*+w*rld"
ask 8080 "GET /browser" "User-Agent: Mozilla/5.0 Firefox/100.1"
expect "captures" 200 "browser Firefox-100"
printf 'POST /form HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 11\r\n\r\na=1&b=2&c=3' |
	send 8080
expect "form" 200 2
for user in plain sha512; do
	ask 8080 "GET /password/x" "Authorization: Basic $(printf '%s:secret' $user | base64)"
	expect "password, $user" 200
	ask 8080 "GET /password/x" "Authorization: Basic $(printf '%s:Secret' $user | base64)"
	expect "wrong password, $user" 401
done
for i in 1 2 3 4; do
	ask 8080 "GET /limited"
	echo "# request $i: $(status)"
done
printf 'nonsense\r\n\r\n' | send 8080
expect "nonsense" 400
ask 8080 "GET /one/$(head -c 20000 /dev/zero | tr '\000' x)"
expect "a long address" 400
{
	i=0
	while [ $i -lt 50 ]; do
		printf 'GET /one HTTP/1.1\r\nHost: localhost\r\n\r\n'
		i=$((i + 1))
	done
	printf 'GET /one HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n'
} | send 8080
check "51 requests on a connection" "$(grep -c '^backend 1: GET /one' answer)" 51

# count <requests> <path>...: how many answers come from which backend
count() {
	times=$1
	shift
	for path; do
		i=0
		while [ $i -lt "$times" ]; do
			i=$((i + 1))
			ask 8080 "GET $path"
			cut -d : -f 1 answer
		done
	done | sort | uniq -c | awk '{ printf "%s*%s ", $1, $3 }'
}
check "round robin" "$(count 6 /both)" "3*1 3*2 "
check "weights" "$(count 8 /weighted)" "6*1 2*2 "
check "one path is one backend" "$(count 5 /hashed/a | wc -w)" 1
ask 8080 "GET /sticky"
cookie=$(header set-cookie | cut -d ';' -f 1)
first=$(cut -d : -f 1 answer)
for i in 1 2 3; do
	ask 8080 "GET /sticky" "Cookie: $cookie"
	check "the cookie's backend, $i" "$(cut -d : -f 1 answer)" "$first"
done
check "the next backend" "$(count 2 /retries)" "2*1 "
ask 8080 "GET /dead"
expect "no server" 503
ask 8080 "GET /silent"
expect "a server that does not answer" 504
ask 8080 "GET /garbage"
expect "a server that answers nonsense" 502

# Contents
for path in files http2; do
	ask 8080 "GET /$path/large.bin"
	check "$path: a large file" "$(md5sum <answer)" "$sum"
done
wget -q --header "Accept-Encoding: gzip" -O numbers.gz http://127.0.0.1:8080/compressed/numbers.txt
check "compression" "$(gunzip <numbers.gz | md5sum)" "$(md5sum <www/numbers.txt)"
[ "$(stat -c %s numbers.gz)" -lt "$(stat -c %s www/numbers.txt)" ]
check "compression makes it shorter" $? 0
ask 8080 "GET /cached/a"
cp answer cached
ask 8080 "GET /cached/a"
expect "cache" 200 "$(cat cached)"
ask 8080 "GET /cached/b"
cmp -s answer cached
check "cache: another path" $? 1
ask 8081 "GET /large.bin"
check "TCP" "$(md5sum <answer)" "$sum"
ask 8082 "GET /" "X-Source: 192.0.2.7"
expect "PROXY protocol" 200 "from 192.0.2.7"
wait_for "log" grep -q 'GET /both 200 both/s2' messages
ok "log"

# Health checks and commands
tell_backends "set map /haproxy/health.map s1 sick" | tr -d '\n'
wait_for "the first server is down" server_is both/s1 DOWN
check "one server is left" "$(count 4 /both)" "4*2 "
tell_backends "set map /haproxy/health.map s2 sick" | tr -d '\n'
wait_for "the second server is down" server_is both/s2 DOWN
ask 8080 "GET /both"
expect "no server is left" 503
tell_backends "set map /haproxy/health.map s1 well" | tr -d '\n'
tell_backends "set map /haproxy/health.map s2 well" | tr -d '\n'
wait_for "the first server is up" server_is both/s1 UP
wait_for "the second server is up" server_is both/s2 UP
check "both are back" "$(count 4 /both)" "2*1 2*2 "
tell "set server weighted/s1 state drain" | tr -d '\n'
check "drain" "$(count 4 /weighted)" "4*2 "
tell "set server weighted/s1 state ready" | tr -d '\n'
tell "set weight weighted/s1 10" | tr -d '\n'
check "another weight" "$(count 4 /weighted)" "2*1 2*2 "
tell "disable server weighted/s2" | tr -d '\n'
check "disabled" "$(count 4 /weighted)" "4*1 "
tell "enable server weighted/s2" | tr -d '\n'
check "add a server" "$(tell "add server dynamic/s2 unix@/tmp/second.sock" | tr -d '\n')" \
	"New server registered."
tell "enable server dynamic/s2" | tr -d '\n'
check "two servers" "$(count 4 /dynamic)" "2*1 2*2 "
tell "set server dynamic/s2 state maint" | tr -d '\n'
removed() { tell "del server dynamic/s2" | grep -q 'Server deleted'; }
wait_for "the end of the connections" removed
check "remove the server" "$(count 4 /dynamic)" "4*1 "
tell "add map /haproxy/paths.map /added one" | tr -d '\n'
ask 8080 "GET /added"
expect "a new line in a map" 200
tell "del map /haproxy/paths.map /added" | tr -d '\n'
ask 8080 "GET /added"
expect "the line is gone" 404
check "table" "$(tell "show table limits" | grep -c 'key=127.0.0.1')" 1
ask 8084 "GET /stats"
expect "page of numbers" 200
ask 8084 "GET /metrics"
check "numbers" "$(grep -c '^haproxy_process_nbthread 2' answer)" 1

# 200 connections at once, for a server that takes two
begin_slowly /queue 200
are_open() { [ "$(tell "show stat" | awk -F , '$1 "/" $2 == "web/FRONTEND" { print $5 }')" = 200 ]; }
wait_for "200 connections" are_open
end_slowly 200
check "all are answered" "$(cat slow.[0-9]* | grep -c '^backend 1: GET /queue')" 200

# A new process takes over the sockets, and what it knows of the clients. Nobody is
# turned away, and the old process lives until the download has ended.
begin_download() {
	ANSWER=/tmp/download nc 127.0.0.1 8080 -e /tmp/download.sh &
	download=$!
	wait_for "the download" test -s download
}
end_download() {
	open_gate 1
	wait $download
	exec 8>&-
	check "$1" "$(md5sum <download)" "$sum"
	rm download
}
is_configured() {
	ask 8080 "GET /configuration" 2>/dev/null
	[ "$(cat answer 2>/dev/null)" = "configuration $1" ]
}
begin_download
old=$(cat haproxy.pid)
sed -i 's/"configuration 1/"configuration 2/' $config
(
	export REQUEST=/tmp/many.request ANSWER=/tmp/many
	i=0
	while [ $i -lt 60 ]; do
		i=$((i + 1))
		ask 8080 "GET /one"
		cat /tmp/many
		[ $i != 20 ] || touch now
	done >many.answers
) &
many=$!
wait_for "some requests" test -e now
"$APP" -D -p haproxy.pid -f $config -x /tmp/haproxy.sock -sf "$old" 2>>messages.log ||
	fail "the reload failed"
wait_for "the second configuration" is_configured 2
ok "reload"
wait $many
check "requests during the reload" "$(grep -c '^backend 1' many.answers)" 60
check "the old process waits" "$(is_gone "$old" || echo yes)" yes
is_learned() {
	ask 8080 "GET /limited"
	[ "$(status)" = 429 ]
}
check "what the old process knew of clients" "$(is_learned && echo yes)" yes
end_download "a download during the reload"
wait_for "the end of the old process" is_gone "$old"
ok "the end of the old process"

begin_download
old=$(cat haproxy.pid)
kill -USR1 "$old"
wait_for "the listening sockets close" is_closed 8080
end_download "a download during the end"
wait_for "the end" is_gone "$old"
ok "the end"

# A master process
"$APP" -W -S 127.0.0.1:9998 -f $config 2>>messages.log &
master=$!
wait_for "the start" is_configured 2
worker() { echo "show proc" | nc 127.0.0.1 9998 | awk '$2 == "worker" { print $1; exit }'; }
check "user of the master" "$(stat -c %U "/proc/$master")" root
old=$(worker)
check "user of the worker" "$(stat -c %U "/proc/$old")" user
begin_download
sed -i 's/"configuration 2/"configuration 3/' $config
kill -USR2 "$master"
wait_for "the third configuration" is_configured 3
ok "reload by the master"
check "the old worker waits" "$(is_gone "$old" || echo yes)" yes
end_download "a download during the master's reload"
wait_for "the end of the old worker" is_gone "$old"
ok "the end of the old worker"
cp $config good.cfg
echo nonsense >>$config
kill -USR2 "$master"
wait_for "the wrong configuration" grep -q "unknown keyword 'nonsense'" messages.log
cp good.cfg $config
ask 8080 "GET /one"
expect "after a wrong configuration" 200
kill -TERM "$master"
wait "$master"
check "the end of the master" $? 0
check "the sockets" "$(is_closed 8080 && echo closed)" closed
report
