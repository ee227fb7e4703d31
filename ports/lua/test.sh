#!/bin/sh
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Tests in Lua, in /lua, and the interpreter's command line. Debian does not ship
# Lua's own tests.

cd /tmp || exit
export LUA_TEST=value
passed=0

for name in coroutines strings numbers language errors memory system; do
	# A test wants an allocation to fail.
	# shellcheck disable=SC3045 # the guest has busybox's sh, which knows it
	(ulimit -v 400000 && exec "$APP" /lua/run.lua "$name") >out 2>&1
	status=$?
	grep -v '^passed' out
	[ $status -eq 0 ] || exit $status
	passed=$((passed + $(sed -n 's/^passed: //p' out)))
done

check() {
	if [ "$2" != "$3" ]; then
		echo "$1: '$2' instead of '$3'"
		exit 1
	fi
	passed=$((passed + 1))
}

check version "$("$APP" -v | cut -d ' ' -f 1-2)" "Lua 5.4.4"
check option "$("$APP" -e 'print(1 + 1)' -e 'print(2)' | tr '\n' ' ')" "2 2 "
check input "$(echo 'print(...)' | "$APP" - a b)" "a	b"
echo 'print(#arg, arg[0], arg[1], arg[-1] ~= nil)' >arguments.lua
check arguments "$("$APP" arguments.lua x y)" "2	arguments.lua	x	true"
check interactive "$(printf '1 + 1\nx = 5\nx, x * 2\n' | "$APP" -i 2>&1 | grep -c '5	10')" 1
check environment "$(LUA_INIT='y = 7' "$APP" -e 'print(y)')" 7
check warnings "$("$APP" -W -e 'warn("here")' 2>&1)" "Lua warning: here"
"$APP" -e 'os.exit(9)'
check "exit status" $? 9
"$APP" -e 'error("wrong")' 2>err
check "status of an error" $? 1
check traceback "$(sed -n 1p err | sed 's/^[^ ]* //')" "(command line):1: wrong"
echo 'x = = 1' | "$APP" - 2>err
check "status of a syntax error" $? 1
"$APP" nothing.lua 2>err
check "status without a file" $? 1

# SIGINT becomes an error, by a hook.
echo 'print("ready"); while true do end' >loop.lua
mkfifo fifo
"$APP" -e 'io.stdout:setvbuf("no")' loop.lua >fifo 2>err &
read -r line <fifo
# A shell without job control starts what is in the background with SIGINT ignored, but
# the interpreter has a handler of its own.
kill -INT $!
wait $!
check "status after SIGINT" "$line $?" "ready 1"
check "message after SIGINT" "$(grep -c interrupted! err)" 1

# Bytecode of the compiler in ring 3
cat >program.lua <<'LUA'
local words = {}
for word in io.lines() do words[#words + 1] = word:upper() end
table.sort(words)
print(table.concat(words, " "))
LUA
luac -s -o program.out program.lua || exit
check bytecode "$(printf 'pear\napple\n' | "$APP" program.out)" "APPLE PEAR"
check pipe "$(seq 20000 | "$APP" -e 'local n = 0
	for l in io.lines() do n = n + l end print(n)')" 200010000
mkdir modules
echo 'local M = {}; function M.f() return "from a module" end; return M' >modules/m.lua
check module "$(LUA_PATH='/tmp/modules/?.lua' "$APP" -l m -e 'print(m.f())')" "from a module"

# Several interpreters at a time
for i in 1 2 3 4 5 6 7 8; do
	"$APP" -e "local t = {}
		for i = 1, 20000 do t[i % 100] = { i, tostring(i) } end
		print($i * #t)" >many."$i" &
done
wait
check "several at a time" "$(cat many.* | tr '\n' ' ')" "99 198 297 396 495 594 693 792 "
echo "passed: $passed"
