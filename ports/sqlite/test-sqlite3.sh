#!/bin/sh
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# A script for the shell of SQLite: transactions, a write-ahead log with two writers,
# recursive queries, window functions, full text search, JSON, and a dump that gives
# the same database again.

cd /tmp || exit
passed=0
check() {
	if [ "$2" != "$3" ]; then
		echo "$1: '$2' instead of '$3'"
		exit 1
	fi
	passed=$((passed + 1))
}

check journal "$("$APP" a.db 'PRAGMA journal_mode=WAL')" wal
"$APP" a.db >rows <<'SQL' || exit
CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT UNIQUE, value REAL);
WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000)
  INSERT INTO t SELECT i, printf('name %05d', i), i * 0.5 FROM n;
CREATE INDEX by_value ON t (value DESC);
BEGIN; DELETE FROM t WHERE id % 3 = 0; ROLLBACK;
BEGIN; DELETE FROM t WHERE id % 7 = 0; COMMIT;
SELECT count(*), sum(value), max(name) FROM t;
SELECT id, sum(value) OVER (ORDER BY id ROWS 2 PRECEDING) FROM t LIMIT 5 OFFSET 100;
SELECT json_group_array(id) FROM (SELECT id FROM t ORDER BY value DESC LIMIT 5);
SELECT group_concat(name, ';') FROM t WHERE name GLOB 'name 0001?';
PRAGMA integrity_check;
SQL
cat rows
check rows "$(sed -n 1p rows)" "17143|85715714.5|name 20000"
check integrity "$(tail -n 1 rows)" ok

# Two processes that write at the same time.
for writer in 1 2; do
	(
		i=0
		while [ $i -lt 30 ]; do
			"$APP" -cmd '.timeout 60000' a.db \
				"INSERT INTO t (name) VALUES ('writer $writer $i')" || exit
			i=$((i + 1))
		done
	) &
done
wait
check writers "$("$APP" a.db "SELECT count(*) FROM t WHERE name LIKE 'writer%'")" 60

"$APP" a.db .dump >dump || exit
"$APP" b.db <dump || exit
check dump "$("$APP" b.db .dump | md5sum)" "$(md5sum <dump)"
"$APP" a.db 'VACUUM INTO "c.db"' || exit
check vacuum "$("$APP" c.db .dump | md5sum)" "$(md5sum <dump)"
echo "passed: $passed"
