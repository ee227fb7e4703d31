#!/bin/sh
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Workload for redis-server: GET, SET, INCR and LPUSH of redis-benchmark, one by
# one and 16 in a pipeline, over one connection and over 50. Runs in the guest, which
# has redis-benchmark and redis-cli in /bin (build/redis/guest):
#
#   ukl optimize build/redis/redis-server --initramfs build/redis/guest \
#     --workload ports/redis/workload.sh -o redis.img

"$APP" --save "" --appendonly no --logfile /dev/null &
server=$!
until [ "$(redis-cli ping 2>/dev/null)" = PONG ]; do sleep 0.1; done
for clients in 1 50; do
	redis-benchmark -q -r 1000 -d 64 -c "$clients" -n 4000 \
		-t set,get,incr,lpush >/dev/null || exit
	redis-benchmark -q -r 1000 -d 64 -c "$clients" -n 16000 -P 16 \
		-t set,get,incr,lpush >/dev/null || exit
done
# The lists are what would take time to free at the end.
redis-cli flushall >/dev/null
redis-cli shutdown nosave
wait "$server"
