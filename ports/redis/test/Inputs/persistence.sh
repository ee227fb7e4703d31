#!/bin/sh
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Runs in the guest: data that outlives the server. /dev/vda is an empty ext4
# file system. The output is compared between the rings.
# shellcheck source=ports/redis/test/Inputs/guest/lib.sh
. /lib.sh

mount -t ext4 /dev/vda /mnt || exit 1
dir=/mnt

# load: writes of many kinds until it is killed; $load is its process.
load() {
	redis-benchmark -t set,incr,lpush,sadd,hset,zadd -r 20000 -d 300 -n 2000 \
		-c 10 -l -q >/dev/null 2>&1 &
	load=$!
}

# The digest, the snapshot's start and the count of commands at that moment: they
# arrive in one segment, and the server serves no other client between them. QUIT
# ends nc at once. The answers are in /tmp/answers.
digest_and_save() {
	printf 'DEBUG DIGEST\r\nBGSAVE\r\nINFO stats\r\nQUIT\r\n' |
		nc -w 5 127.0.0.1 6379 | tr -d '\r' >/tmp/answers
	grep -q 'Background saving started' /tmp/answers || cat /tmp/answers
	before=$(sed -n '1s/^+//p' /tmp/answers)
	commands=$(sed -n 's/^total_commands_processed://p' /tmp/answers)
}

echo "- a snapshot by fork, while clients write"
start
redis-benchmark -t set,lpush,hset,zadd -r 20000 -d 300 -n 5000 -P 16 -q >/dev/null 2>&1
redis-cli config set rdb-key-save-delay 200
for round in 1 2 3; do
	load
	await_more total_commands_processed 700
	digest_and_save
	await rdb_bgsave_in_progress 0
	writes=$(($(info total_commands_processed) - commands))
	kill "$load"
	wait "$load" 2>/dev/null
	check "snapshot $round: saved" "$(info rdb_last_bgsave_status)" = ok
	check "snapshot $round: clients wrote meanwhile" "$writes" -gt 50
	check "snapshot $round: pages were copied" "$(info rdb_last_cow_size)" -ge 4096
	check "snapshot $round: the parent went on" "$(digest)" != "$before"
	kill -KILL "$server"
	wait "$server"
	echo "server: status $?"
	start --dbfilename dump.rdb
	check "snapshot $round: loaded as it was" "$(digest)" = "$before"
	redis-cli config set rdb-key-save-delay 200
done
check "the keys are there" "$(redis-cli dbsize)" -gt 5000
redis-cli save
redis-cli flushall
stop
rm -f /mnt/dump.rdb

start_aof() { start --appendonly yes --appendfsync everysec "$@"; }

# While the disk is slow, a server with everysec answers before it writes.
await_written() { await aof_buffer_length 0; }

echo "- append-only file: what is written outlives kill -9"
start_aof
load
for round in 1 2 3; do
	last=$(redis-benchmark -n 500 -c 1 -q incr counter >/dev/null 2>&1
		redis-cli get counter)
	await_written
	kill -KILL "$server"
	wait "$server"
	echo "server: status $?"
	start_aof
	check "round $round: the counter is there" "$(redis-cli get counter)" = "$last"
	kill "$load" 2>/dev/null
	wait "$load" 2>/dev/null
	load
done
kill "$load"
wait "$load" 2>/dev/null

echo "- the same data after a restart"
before=$(digest)
await_written
kill -KILL "$server"
wait "$server"
start_aof
check "equal" "$(digest)" = "$before"

echo "- rewritten in the background, while clients write"
load
redis-cli bgrewriteaof
await aof_rewrite_in_progress 0
kill "$load"
wait "$load" 2>/dev/null
check "rewritten" "$(info aof_last_bgrewrite_status)" = ok
before=$(digest)
stop
start_aof
check "equal" "$(digest)" = "$before"
check "fsync ran in the background" "$(info aof_pending_bio_fsync)" = 0
stop

echo "- an append-only file without its last bytes"
file=$(ls /mnt/appendonlydir/*.incr.aof)
start_aof
redis-cli set first 1
redis-cli set second 2
await_written
kill -KILL "$server"
wait "$server"
size=$(stat -c %s "$file")
truncate -s $((size - 5)) "$file"
start_aof --aof-load-truncated yes
redis-cli get first
redis-cli get second
grep -o 'loaded anyway because aof-load-truncated is enabled' /tmp/log
stop
umount /mnt
kernel_is_fine
