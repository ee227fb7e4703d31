#!/bin/sh
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Runs in the guest: ports/redis/workload.sh, with a redis-cli in front of the
# real one that tells what the server has done, just before its data goes.

mkdir /tmp/bin
cat >/tmp/bin/redis-cli <<'END'
#!/bin/sh
if [ "$1" = flushall ]; then
	/bin/redis-cli info commandstats | tr -d '\r' |
		grep -E '^cmdstat_(get|set|incr|lpush):' | cut -d , -f 1 >&3
fi
exec /bin/redis-cli "$@"
END
chmod +x /tmp/bin/redis-cli
# The workload drops what its commands print.
PATH=/tmp/bin:$PATH sh /workload.sh 3>&1
echo "the workload has ended: status $?"
