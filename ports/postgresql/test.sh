#!/bin/sh
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# PostgreSQL's own regression tests, by its own driver; then pgbench, a backend that is
# killed, a server that is stopped without a checkpoint, a dump and its restoration.

export PATH="/usr/local/pgsql/bin:$PATH"
if [ "$(id -u)" = 0 ]; then
	# The server and initdb refuse to run as root. They cannot follow a symbolic link to
	# a file in /.
	ln "$APP" /usr/local/pgsql/bin/postgres
	exec as-user 1000 sh "$0"
fi
export HOME=/tmp PGHOST=/tmp PGUSER=postgres PGDATA=/tmp/data
cd /tmp || exit
passed=0

fail() {
	echo "$1"
	tail -n 20 log server.log regress/regression.diffs 2>/dev/null
	exit 1
}

check() {
	[ "$2" = "$3" ] || fail "$1: '$2' instead of '$3'"
	echo "$1: $2"
	passed=$((passed + 1))
}

start() {
	pg_ctl -w -t 300 -l server.log start >log 2>&1 || fail "the server has not started"
}

query() {
	psql -X -A -t -q -d "$1" -c "$2"
}

initdb --no-locale -E UTF8 -A trust -U postgres --wal-segsize=1 >log 2>&1 || fail initdb
cat >>data/postgresql.conf <<'EOC'
unix_socket_directories = '/tmp'
max_prepared_transactions = 2
EOC
start

mkdir regress
pg_regress --bindir=/usr/local/pgsql/bin --inputdir=/regress --outputdir=/tmp/regress \
	--dlpath=/usr/local/pgsql/lib --host=/tmp --user=postgres \
	--schedule=/regress/schedule >regress.log 2>&1
status=$?
# All but the times, and in which order tests have ended.
sed 's/ *[0-9]* ms$//; s/^\(parallel group .*\):.*/\1/' regress.log
[ $status -eq 0 ] || fail "regression tests"
passed=$(grep -c '\.\.\. ok  ' regress.log)

# Four clients, one of them over TCP.
createdb() {
	query postgres "CREATE DATABASE $1" || fail "database $1"
}
createdb bench
pgbench -i -q bench >log 2>&1 || fail "pgbench -i"
pgbench -n -c 3 -j 3 -t 100 bench >log 2>&1 &
pgbench -n -h 127.0.0.1 -t 100 -M prepared bench >log2 2>&1 || fail "pgbench"
wait
check clients "$(sed -n 's/.*actually processed: //p' log log2 | xargs)" "300/300 100/100"
sums="SELECT (SELECT sum(abalance) FROM pgbench_accounts) = sum(delta)
	AND (SELECT sum(tbalance) FROM pgbench_tellers) = sum(delta)
	AND (SELECT sum(bbalance) FROM pgbench_branches) = sum(delta), count(*)
	FROM pgbench_history"
check sums "$(query bench "$sums")" "t|400"

# A backend is killed; the server ends all others and recovers.
query bench "SELECT pg_sleep(1000)" >/dev/null 2>&1 &
sleeper="SELECT pid FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep%'"
until pid=$(query bench "$sleeper") && [ -n "$pid" ]; do sleep 0.1; done
kill -9 "$pid"
wait
until query bench "SELECT 1" >/dev/null 2>&1; do sleep 0.1; done
check recovered "$(query bench "$sums")" "t|400"

# The server is stopped without a checkpoint, while clients write.
pgbench -n -c 2 -j 2 -T 1000 bench >log 2>&1 &
until [ "$(query bench "SELECT count(*) > 500 FROM pgbench_history")" = t ]; do sleep 0.1; done
pg_ctl stop -m immediate >log2 2>&1 || fail "stop"
wait
start
check replayed "$(query bench "$sums" | cut -d '|' -f 1)" t

createdb copy
pg_dump --restrict-key=x bench >dump || fail "pg_dump"
psql -X -q -d copy <dump >log 2>&1 || fail "restoration"
pg_dump --restrict-key=x copy >dump2 || fail "pg_dump"
check dump "$(cmp dump dump2 && echo same)" same

pg_ctl stop -m fast >log 2>&1 || fail "stop"
echo "passed: $passed"
