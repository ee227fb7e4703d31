#!/bin/sh
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# The server is $APP; the client, scp and the tools for keys run in ring 3.
#
# shellcheck disable=SC2016 # the server's shell expands what is in single quotes

cd /tmp || exit
# shellcheck source=ports/guest/ports/test.sh
. /ports/test.sh
LOGS=/tmp/log

public() {
	dropbearkey -y -f "$1" | grep -E '^(ssh|ecdsa)-'
}

# Keys of all types; each is known to the server.
mkdir -p /home/user/.ssh /root/.ssh
chmod 700 /root /root/.ssh /home/user /home/user/.ssh
for type in ed25519 ecdsa-256 ecdsa-384 ecdsa-521 rsa-2048; do
	bits=${type#*-}
	[ "$bits" != "$type" ] || bits=256
	dropbearkey -t "${type%-*}" -s "$bits" -f "$type" >out 2>&1
	check "key of type $type" $? 0
	public "$type" >>/root/.ssh/authorized_keys
done
dropbearkey -t ed25519 -f host >out 2>&1 || exit
dropbearkey -t ed25519 -f stranger >out 2>&1 || exit
dropbearkey -t ed25519 -f limited >out 2>&1 || exit
dropbearkey -t ed25519 -f theirs >out 2>&1 || exit
{
	printf 'command="echo forced: $SSH_ORIGINAL_COMMAND",no-port-forwarding,no-pty '
	public limited
} >>/root/.ssh/authorized_keys
public theirs >/home/user/.ssh/authorized_keys
chown -R user:user /home/user

echo "a banner" >banner
"$APP" -F -E -p 127.0.0.1:2222 -r host -r rsa-2048 -r ecdsa-256 -b banner >log 2>&1 &
server=$!
wait_for "the start" listens 2222

# The client with a key, then options and a command. Without the password it would ask.
ssh() {
	key=$1
	shift
	DROPBEAR_PASSWORD=none dbclient -y -y -i "$key" -p 2222 "$@" 2>err
}

for type in ed25519 ecdsa-256 ecdsa-384 ecdsa-521 rsa-2048; do
	check "login with $type" "$(ssh "$type" root@127.0.0.1 id -un)" root
done
check banner "$(ssh ed25519 root@127.0.0.1 true; grep -c 'a banner' err)" 1
ssh stranger root@127.0.0.1 true </dev/null
check "unknown key" $? 1
ssh ed25519 nobody@127.0.0.1 true </dev/null
check "unknown user" $? 1
check "another user" "$(ssh theirs user@127.0.0.1 'id -un; pwd; echo $HOME' | tr '\n' ' ')" \
	"user /home/user /home/user "
ssh theirs root@127.0.0.1 true </dev/null
check "key of another user" $? 1

# Commands
for status in 0 1 44 255; do
	# shellcheck disable=SC2029 # meant so
	ssh ed25519 root@127.0.0.1 "exit $status"
	check "exit status" $? $status
done
check "killed by a signal" "$(ssh ed25519 root@127.0.0.1 'echo before; kill -TERM $$; echo after')" \
	before
check "output and errors" "$(ssh ed25519 root@127.0.0.1 'echo out; echo err >&2') $(tail -n 1 err)" \
	"out err"
check environment "$(ssh ed25519 root@127.0.0.1 'echo $USER $LOGNAME $HOME $SHELL $PWD')" \
	"root root /root /bin/sh /root"
check connection "$(ssh ed25519 root@127.0.0.1 'echo $SSH_CONNECTION' | cut -d ' ' -f 1,3,4)" \
	"127.0.0.1 127.0.0.1 2222"
check "shell on standard input" "$(echo 'echo $((6 * 7)); exit' | ssh ed25519 -T root@127.0.0.1)" 42
check "no terminal" "$(ssh ed25519 root@127.0.0.1 tty)" "not a tty"

# Data in both directions
head -c 300000 /dev/urandom >data
for size in 0 1 2 100 5000 200000; do
	head -c $size data >part
	check "round trip of $size bytes" "$(ssh ed25519 root@127.0.0.1 cat <part | md5sum)" \
		"$(md5sum <part)"
done
for cipher in aes128-ctr aes256-ctr chacha20-poly1305@openssh.com; do
	check "cipher $cipher" "$(ssh ed25519 -c $cipher root@127.0.0.1 cat <part | md5sum)" \
		"$(md5sum <part)"
done
for mac in hmac-sha1 hmac-sha2-256; do
	check "MAC $mac" "$(ssh ed25519 -c aes128-ctr -m $mac root@127.0.0.1 cat <part | md5sum)" \
		"$(md5sum <part)"
done
check "other direction" "$(ssh ed25519 root@127.0.0.1 'cat /tmp/data /tmp/data' | wc -c)" 600000

# A terminal: the client wants one too, and telnetd makes it.
mkfifo input
exec 9<>input
telnetd -F -b 127.0.0.1:2300 -l /tmp/on-terminal &
terminals=$!
wait_for "the start of telnetd" listens 2300
on_terminal() {
	key=$1
	shift
	cat >on-terminal <<-SCRIPT
		#!/bin/sh
		stty rows 33 columns 99
		DROPBEAR_PASSWORD=none dbclient -y -y -i /tmp/$key -p 2222 -t $* >session 2>err
		echo \$? >status
	SCRIPT
	chmod +x on-terminal
	nc 127.0.0.1 2300 <&9 >/dev/null
	tr -d '\r' <session
}
check terminal "$(on_terminal ed25519 root@127.0.0.1 "'tty; stty size'" | sed 's/pts.[0-9]*$/pts/')" \
	"$(printf '/dev/pts\n33 99')"
head -c 20001 data >part
check "output on a terminal" "$(on_terminal ed25519 root@127.0.0.1 "od -x /tmp/part" | md5sum)" \
	"$(od -x part | md5sum)"
on_terminal ed25519 root@127.0.0.1 >shell &
client=$!
echo 'sleep 1000' >&9
wait_for "the start of sleep" pidof sleep
printf '\003' >&9
wait_for "the end of sleep" eval '! pidof sleep'
echo 'echo status $?; exit 7' >&9
wait $client
check "status of the shell" "$(cat status)" 7
check "interrupted on the terminal" "$(grep -c '^status 130$' shell)" 1
check "no terminal for this key" "$(on_terminal limited root@127.0.0.1 x)" "forced: x"
end $terminals

# Forwarding of ports
printf '#!/bin/sh\nread -r line; echo "answer to $line"\n' >answer
chmod +x answer
nc -ll -p 4444 -e /tmp/answer &
answering=$!
wait_for "the start of nc" listens 4444
ssh ed25519 -N -L 3333:127.0.0.1:4444 root@127.0.0.1 &
client=$!
wait_for "the local port" listens 3333
for i in 1 2 3; do
	check "local port" "$(echo "request $i" | nc 127.0.0.1 3333)" "answer to request $i"
done
end $client
ssh ed25519 -N -R 5555:127.0.0.1:4444 root@127.0.0.1 &
client=$!
wait_for "the remote port" listens 5555
for i in 1 2 3; do
	check "remote port" "$(echo "request $i" | nc 127.0.0.1 5555)" "answer to request $i"
done
end $client
check "the client as netcat" "$(echo one | ssh ed25519 -B 127.0.0.1:4444 root@127.0.0.1)" \
	"answer to one"
check "no ports for this key" "$(echo one | ssh limited -B 127.0.0.1:4444 root@127.0.0.1)" ""
end $answering

# Files
scp="scp -S /tmp/ssh-command"
printf '#!/bin/sh\nexec dbclient -y -y -i /tmp/ed25519 -p 2222 "$@" 2>/dev/null\n' >ssh-command
chmod +x ssh-command
$scp data root@127.0.0.1:/tmp/copy
check "scp to the server" "$? $(md5sum <copy)" "0 $(md5sum <data)"
$scp root@127.0.0.1:/tmp/data copy2
check "scp from the server" "$? $(md5sum <copy2)" "0 $(md5sum <data)"
mkdir -p folder/inner
for i in 1 2 3 4 5 6 7 8 9; do
	echo "file $i" >folder/inner/$i
done
$scp -r -p folder root@127.0.0.1:/tmp/folder2
check "scp of a folder" "$? $(cat folder2/inner/* | md5sum)" "0 $(cat folder/inner/* | md5sum)"
$scp root@127.0.0.1:/nothing copy3 2>/dev/null
check "scp of nothing" $? 1

# What a key may do
check "forced command" "$(ssh limited root@127.0.0.1 cat /etc/passwd)" "forced: cat /etc/passwd"

# As many at a time as may log in from one address
clients=
for i in 1 2 3 4 5; do
	dbclient -y -y -i ed25519 -p 2222 root@127.0.0.1 "cat >/tmp/many.$i; echo $i" \
		<data >number.$i 2>/dev/null &
	clients="$clients $!"
done
# shellcheck disable=SC2086 # several words
wait $clients
check "five at a time" "$(cat number.* | tr '\n' ' ')" "1 2 3 4 5 "
for i in 1 2 3 4 5; do
	check "data of number $i" "$(md5sum <many.$i)" "$(md5sum <data)"
done
check "a client of a client" "$(ssh ed25519 root@127.0.0.1 \
	"dbclient -y -y -i /tmp/rsa-2048 -p 2222 root@127.0.0.1 'echo inner' 2>/dev/null")" inner

# The server says when somebody comes and goes.
check "log of logins" "$(grep -c "Pubkey auth succeeded for 'user'" log)" 1
check "the server is alive" "$(kill -0 $server && echo yes)" yes
end $server
check "end of the server" "$(grep -c 'Terminated by signal\|Early exit: Terminated' log)" 1

# One connection on standard input and output
printf '#!/bin/sh\nexec "%s" -i -r /tmp/host 2>/dev/null\n' "$APP" >inetd
chmod +x inetd
nc -ll -p 2225 -e /tmp/inetd &
listening=$!
wait_for "the start of nc" listens 2225
check "on standard input" "$(dbclient -y -y -i ed25519 -p 2225 root@127.0.0.1 'echo served' \
	2>/dev/null)" served
end $listening

# In the background, with a host key that the server makes itself
mkdir -p /etc/dropbear
"$APP" -R -P /tmp/pid -p 127.0.0.1:2223
wait_for "the file with the number" test -s pid
wait_for "the start" listens 2223
check "in the background" "$(dbclient -y -y -i ed25519 -p 2223 root@127.0.0.1 'echo served' \
	2>/dev/null)" served
check "host keys" "$(find /etc/dropbear -name '*host_key' | wc -l)" 1
kill "$(cat pid)"
wait_for "the end" is_closed 2223
check "file with the number" "$(ls pid 2>/dev/null)" ""

# Passwords: musl knows them from the file itself.
hash=$(mkpasswd -m sha512 -S saltsalt secret)
sed -i "s|^user:x:|user:$hash:|" /etc/passwd
"$APP" -F -E -p 127.0.0.1:2224 -r host >log 2>&1 &
server=$!
wait_for "the start" listens 2224
check password "$(DROPBEAR_PASSWORD=secret dbclient -y -y -p 2224 user@127.0.0.1 id -un 2>/dev/null)" \
	user
DROPBEAR_PASSWORD=wrong dbclient -y -y -p 2224 user@127.0.0.1 true >/dev/null 2>&1
check "wrong password" $? 1
end $server
report
