#!/bin/sh
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Runs in the guest: a master in the ring under test, its replica in ring 3.
# shellcheck source=ports/redis/test/Inputs/guest/lib.sh
. /lib.sh

replica() {
	redis-server --port 6380 --dir /tmp --dbfilename replica.rdb --save "" \
		--logfile /tmp/log.replica --enable-debug-command yes \
		--replicaof 127.0.0.1 6379 &
	replica=$!
	await_server 6380
}

have_same_data() { [ "$(digest)" = "$(digest_of 6380)" ]; }
same_data() {
	wait_for "$1" have_same_data
	check "$1" "$(digest)" = "$(digest_of 6380)"
	check "$1: there is data" "$(redis-cli -p 6380 dbsize)" -gt 100
}

for diskless in no yes; do
	echo "- full synchronisation, diskless: $diskless"
	rm -f /tmp/*.rdb # or it would be a partial one
	start --repl-diskless-sync $diskless --repl-diskless-sync-delay 0
	redis-benchmark -t set,lpush,hset -r 2000 -n 4000 -P 8 -q >/dev/null 2>&1
	redis-benchmark -t set,incr,zadd -r 5000 -n 2000 -l -q >/dev/null 2>&1 &
	load=$!
	replica
	await connected_slaves 1
	await_more total_commands_processed 500
	kill "$load"
	wait "$load" 2>/dev/null
	same_data "equal after writes during the synchronisation"
	redis-cli set key value
	redis-cli wait 1 5000
	redis-cli -p 6380 get key
	redis-cli -p 6380 set key other
	check "full synchronisations" "$(info sync_full)" -ge 1

	echo "- partial synchronisation"
	full=$(info sync_full)
	redis-cli client kill type replica >/dev/null
	redis-cli incr n
	redis-cli wait 1 10000
	check "no full one" "$(info sync_full)" = "$full"
	check "a partial one" "$(info sync_partial_ok)" -ge 1
	same_data "equal"

	echo "- the replica takes over"
	redis-cli failover >/dev/null
	await role slave
	redis-cli set key no
	redis-cli -p 6380 set key yes
	redis-cli -p 6380 wait 1 10000
	redis-cli get key
	stop
	kill "$replica"
	wait "$replica"
	echo "replica: status $?"
done
kernel_is_fine
