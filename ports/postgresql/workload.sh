#!/bin/sh
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Workload for postgres: pgbench's transactions and its queries, of one client and of four.

export PATH="/usr/local/pgsql/bin:$PATH"
if [ "$(id -u)" = 0 ]; then
	ln "$APP" /usr/local/pgsql/bin/postgres
	exec as-user 1000 sh "$0"
fi
export HOME=/tmp PGHOST=/tmp PGUSER=postgres PGDATA=/tmp/data
cd /tmp || exit
initdb --no-locale -E UTF8 -A trust -U postgres --wal-segsize=1 >log || exit
echo "unix_socket_directories = '/tmp'" >>data/postgresql.conf
pg_ctl -w -t 300 -l server.log start >log || exit
pgbench -i -q postgres >log 2>&1 || exit
for clients in 1 4; do
	pgbench -n -c $clients -t 500 postgres >log || exit
	pgbench -n -c $clients -t 2000 -S postgres >log || exit
	pgbench -n -c $clients -t 2000 -S -M prepared postgres >log || exit
done
pg_ctl -m fast stop >log
