#!/bin/sh
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Two servers: 127.0.0.2 knows names, 127.0.0.1 asks it, and serves DHCP and TFTP on
# the loopback interface. The clients are busybox's.

cd /tmp || exit
# shellcheck source=ports/guest/ports/test.sh
. /ports/test.sh
LOGS="/tmp/log.names /tmp/log.server"

# What a server says about a name: the answer without the server's own address.
ask() {
	nslookup "-type=$1" "$2" "${3-127.0.0.1}" 2>&1 |
		sed '1,/^$/d; /^Non-authoritative/d; /^$/d' | tr '\t\n' ' ;' | sed 's/;$//'
}

i=0
while [ $i -lt 1000 ]; do
	echo "10.1.$((i / 250)).$((i % 250 + 1)) host$i"
	i=$((i + 1))
done >hosts
echo "fd00::7 host7" >>hosts
mkdir more
cat >names.conf <<'CONF'
listen-address=127.0.0.2
bind-interfaces
no-resolv
no-hosts
addn-hosts=/tmp/hosts
hostsdir=/tmp/more
expand-hosts
domain=test
local=/test/
pid-file=/tmp/names.pid
user=user
group=user
cname=alias.test,host5.test
mx-host=test,host1.test,10
srv-host=_http._tcp.test,host2.test,8080,1,2
txt-record=test,a text
ptr-record=5.5.5.10.in-addr.arpa,pointed.test
address=/wild.test/10.9.9.9
host-record=both.test,10.2.2.2,fd00::2
log-queries
CONF
i=0
while [ $i -lt 120 ]; do
	echo "host-record=large.test,10.7.0.$((i + 1))"
	i=$((i + 1))
done >>names.conf
check "syntax of the file" "$("$APP" --test -C names.conf 2>&1)" "dnsmasq: syntax check OK."
echo "nonsense=1" >wrong.conf
"$APP" --test -C wrong.conf >/dev/null 2>&1
check "wrong file" $? 1

"$APP" -k -C names.conf --log-facility=- 2>log.names &
names=$!
wait_for "an answer" nslookup host1.test 127.0.0.2

check address "$(ask a host1.test 127.0.0.2)" "Name: host1.test;Address: 10.1.0.2"
check "the last of 1000" "$(ask a host999.test 127.0.0.2)" "Name: host999.test;Address: 10.1.3.250"
check "IPv6 address" "$(ask aaaa host7.test 127.0.0.2)" "Name: host7.test;Address: fd00::7"
check "without the domain" "$(ask a host3 127.0.0.2)" "Name: host3;Address: 10.1.0.4"
check alias "$(ask a alias.test 127.0.0.2)" \
	"alias.test canonical name = host5.test;Name: host5.test;Address: 10.1.0.6"
check mail "$(ask mx test 127.0.0.2)" "test mail exchanger = 10 host1.test"
check service "$(ask srv _http._tcp.test 127.0.0.2)" \
	"_http._tcp.test service = 1 2 8080 host2.test"
check text "$(ask txt test 127.0.0.2)" 'test text = "a text"'
check pointer "$(ask ptr 5.5.5.10.in-addr.arpa 127.0.0.2)" "5.5.5.10.in-addr.arpa name = pointed.test"
check "pointer to a host" "$(ask ptr 6.0.1.10.in-addr.arpa 127.0.0.2)" \
	"6.0.1.10.in-addr.arpa name = host5.test"
check "whole domain" "$(ask a any.thing.wild.test 127.0.0.2)" \
	"Name: any.thing.wild.test;Address: 10.9.9.9"
check "no such name" "$(ask a none.test 127.0.0.2)" \
	"** server can't find none.test: NXDOMAIN"
check user "$(grep '^Uid' "/proc/$names/status" | tr -s '\t ' ' ')" "Uid: 1000 1000 1000 1000"

# A changed folder, and files that are read again
echo "10.3.3.3 dynamic" >more/file
wait_for "the changed folder" sh -c "nslookup dynamic.test 127.0.0.2 | grep 10.3.3.3"
check "changed folder" "$(ask a dynamic.test 127.0.0.2)" "Name: dynamic.test;Address: 10.3.3.3"
echo "10.4.4.4 added" >>hosts
kill -HUP $names
wait_for "the changed file" sh -c "nslookup added.test 127.0.0.2 | grep 10.4.4.4"
check "read again" "$(ask a added.test 127.0.0.2)" "Name: added.test;Address: 10.4.4.4"

# The second server
mkdir served
head -c 300000 /dev/urandom >served/file
echo "small" >served/small
echo "secret" >secret
cat >server.conf <<'CONF'
listen-address=127.0.0.1
bind-interfaces
interface=lo
no-resolv
no-hosts
server=127.0.0.2
address=/blocked.example/
cache-size=500
log-queries
log-facility=-
pid-file=/tmp/pid
user=root
domain=lan
dhcp-range=192.168.7.100,192.168.7.150,1h
dhcp-option=option:router,192.168.7.1
dhcp-option=option:ntp-server,192.168.7.2
dhcp-leasefile=/tmp/leases
dhcp-script=/tmp/on-lease
dhcp-authoritative
enable-tftp
tftp-root=/tmp/served
CONF
cat >on-lease <<'SCRIPT'
#!/bin/sh
echo "$1 $3 ${4-}" >>/tmp/on-lease.log
SCRIPT
chmod +x on-lease
ip address add 192.168.7.1/24 dev lo
"$APP" -k -C server.conf 2>log.server &
server=$!
wait_for "an answer" nslookup host1.test 127.0.0.1

check forwarded "$(ask a host20.test)" "Name: host20.test;Address: 10.1.0.21"
before=$(grep -c 'query\[A\] host20.test' log.names)
check cached "$(ask a host20.test)" "Name: host20.test;Address: 10.1.0.21"
check "not asked again" "$(grep -c 'query\[A\] host20.test' log.names)" "$((before + 1))"
check "forwarded alias" "$(ask a alias.test)" \
	"alias.test canonical name = host5.test;Name: host5.test;Address: 10.1.0.6"
check "forwarded NXDOMAIN" "$(ask a none.test)" "** server can't find none.test: NXDOMAIN"
check blocked "$(ask a www.blocked.example)" "** server can't find www.blocked.example: NXDOMAIN"
good=0 i=0
while [ $i -lt 200 ]; do
	[ "$(ask a host$i.test)" = "Name: host$i.test;Address: 10.1.0.$((i + 1))" ] &&
		good=$((good + 1))
	i=$((i + 1))
done
check "200 names" $good 200
for part in 1 2 3 4 5 6; do
	(
		i=0
		while [ $i -lt 40 ]; do
			n=$((part * 100 + i))
			ask a host$n.test | grep "Address: 10.1.$((n / 250)).$((n % 250 + 1))$"
			i=$((i + 1))
		done
	) >answers.$part &
	clients="$clients $!"
done
# shellcheck disable=SC2086 # several words
wait $clients
check "six at a time" "$(cat answers.* | wc -l)" 240
kill -USR1 $server
wait_for "the statistics" grep -q 'cache size 500' log.server
check statistics "$(grep -c 'cache size 500' log.server)" 1

# By TCP: length, number, flags, one question, its name, type and class. Every connection
# has a process of its own.
over_tcp() {
	{
		printf '\0\034\022\064\001\0\0\001\0\0\0\0\0\0\005host9\004test\0\0\001\0\001'
		sleep 1
	} | nc -w 5 "$1" 53 | od -An -v -t u1 | tr -d '\n' | tr -s ' ' | sed 's/ $//'
}
check TCP "$(over_tcp 127.0.0.2)" \
	" 0 44 18 52 133 128 0 1 0 1 0 0 0 0 5 104 111 115 116 57 4 116 101 115 116 0 0 1 0 1 192 12 0 1 0 1 0 0 0 0 0 4 10 1 0 10"
check "forwarded by TCP" "$(over_tcp 127.0.0.1 | cut -d ' ' -f 2-5)" "0 44 18 52"
{
	printf '\0\034\022\064\001\0\0\001\0\0\0\0\0\0\005large\004test\0\0\001\0\001'
	sleep 1
} | nc -w 5 127.0.0.2 53 >large
check "large answer" "$(wc -c <large)" $((2 + 28 + 120 * 16))

# Files
tftp -g -r file -l got 127.0.0.1
check "TFTP" "$? $(md5sum <got)" "0 $(md5sum <served/file)"
tftp -b 1400 -g -r file -l got2 127.0.0.1
check "TFTP with large blocks" "$? $(md5sum <got2)" "0 $(md5sum <served/file)"
tftp -g -r small -l got3 127.0.0.1
check "small file" "$? $(cat got3)" "0 small"
tftp -g -r none -l got4 127.0.0.1 2>/dev/null
check "no such file" $? 1
tftp -g -r ../secret -l got5 127.0.0.1 2>/dev/null
check "file outside" $? 1
tftp -p -l secret -r new 127.0.0.1 2>/dev/null
check "no writing" $? 1
for i in 1 2 3 4; do
	tftp -g -r file -l many.$i 127.0.0.1 &
	transfers="$transfers $!"
done
# shellcheck disable=SC2086 # several words
wait $transfers
check "four at a time" "$(md5sum many.* | cut -d ' ' -f 1 | sort -u | wc -l)" 1

# Addresses
cat >bound <<'SCRIPT'
#!/bin/sh
echo "$1 $ip $subnet $router $ntpsrv $domain $lease" >>/tmp/bound.log
SCRIPT
chmod +x bound
udhcpc -i lo -f -q -n -s /tmp/bound -O ntpsrv -r 192.168.7.120 -x hostname:client -T 1 \
	>/dev/null 2>&1
check DHCP "$? $(grep bound bound.log)" \
	"0 bound 192.168.7.120 255.255.255.0 192.168.7.1 192.168.7.2 lan 3600"
check "file of leases" "$(cut -d ' ' -f 2-4 leases)" "00:00:00:00:00:00 192.168.7.120 client"
wait_for "the script of leases" grep -q add on-lease.log
check "script of leases" "$(grep add on-lease.log)" "add 192.168.7.120 client"
check "name of the client" "$(ask a client)" "Name: client;Address: 192.168.7.120"
check "pointer to the client" "$(ask ptr 120.7.168.192.in-addr.arpa)" \
	"120.7.168.192.in-addr.arpa name = client.lan"
udhcpc -i lo -f -n -s /tmp/bound -r 192.168.7.120 -x hostname:client -R -T 1 >/dev/null 2>&1 &
client=$!
wait_for "the lease" sh -c "grep bound bound.log | sed -n 2p | grep 120"
end $client
wait_for "the release" grep -q del on-lease.log
check "released" "$(grep -c 192.168.7 leases)" 0

check "file with the number" "$(cat pid)" "$server"
end $server
check "end of the server" "$(grep -c 'exiting on receipt of SIGTERM' log.server)" 1
end $names
check "end of the first" "$(grep -c 'exiting on receipt of SIGTERM' log.names)" 1

# In the background
"$APP" -C names.conf --log-facility=/tmp/log.background
wait_for "an answer" nslookup host1.test 127.0.0.2
check "in the background" "$(ask a host1.test 127.0.0.2)" "Name: host1.test;Address: 10.1.0.2"
kill "$(cat names.pid)"
wait_for "the end" sh -c "grep 'exiting on receipt' /tmp/log.background"
report
