#!/bin/sh
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# What is neither system nor errors among the tests: calls, tables, strings,
# coroutines, the collector.

for name in coroutines strings numbers language memory; do
	"$APP" /lua/run.lua $name >/dev/null || exit
done
seq 20000 | "$APP" -e 'local n = 0
	for line in io.lines() do n = n + #line end
	for i = 1, 2000 do io.write(i, "\n") end' >/dev/null
