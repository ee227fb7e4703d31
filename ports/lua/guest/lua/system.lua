-- SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
--
-- The libraries io and os: files, pipes, processes, time.

local check = ...

local name = os.tmpname()
local file = assert(io.open(name, "w"))
check.equal("type", io.type(file), "file")
check.truth("write", file:write("first\n", 2, "\n", 3.5, "\nlast"))
check.truth("close", file:close())
check.equal("closed", io.type(file), "closed file")
check.fails("write to a closed file", "attempt to use a closed file", file.write, file, "x")

file = io.open(name)
check.values("formats", "first 2 3.5", file:read("l", "n", "n"))
check.values("lines", " last nil", file:read("l", "l", "l"))
check.equal("seek", file:seek("set", 6), 6)
check.equal("keeps the end of the line", file:read("L"), "2\n")
check.equal("bytes", file:read(3), "3.5")
check.equal("where", file:seek(), 11)
check.equal("the rest", file:read("a"), "\nlast")
check.equal("the end", file:read(1), nil)
check.equal("all at the end", file:read("a"), "")
check.equal("size", file:seek("end"), 16)
file:close()

local lines = {}
for line in io.lines(name) do
  lines[#lines + 1] = line
end
check.equal("lines", table.concat(lines, "|"), "first|2|3.5|last")
lines = {}
for a, b in io.lines(name, 1, 2) do
  lines[#lines + 1] = a .. "-" .. (b or "")
end
check.equal("lines by formats", lines[1] .. lines[2] .. #lines, "f-irs-t\n6")

file = io.open(name, "r+")
file:write("FIRST")
file:seek("cur", 0)
check.equal("read after write", file:read("l"), "")
file:close()
file = io.open(name, "a+")
file:write("+")
file:seek("set")
check.equal("append", file:read("a"), "FIRST\n2\n3.5\nlast+")
file:close()
check.values("no such file", "nil /no/such: No such file or directory 2", io.open("/no/such"))
check.values("a folder", "nil Is a directory 21", io.open("/tmp"):read("a"))
check.fails("lines of no file", "No such file or directory", io.lines, "/no/such")

-- Buffers
file = io.open(name, "w")
check.truth("full buffer", file:setvbuf("full", 4096))
file:write(("x"):rep(100))
check.equal("not written yet", io.open(name):read("a"), "")
file:flush()
check.equal("flushed", #io.open(name):read("a"), 100)
file:setvbuf("no")
file:write("y")
check.equal("not buffered", #io.open(name):read("a"), 101)
file:close()

-- Much data
file = io.open(name, "wb")
for i = 1, 20000 do
  file:write(i, "\n")
end
file:close()
local sum = 0
file = io.open(name, "rb")
while true do
  local number = file:read("n")
  if not number then
    break
  end
  sum = sum + number
end
file:close()
check.equal("20000 numbers", sum, 200010000)
local text = io.open(name):read("a")
check.equal("in one", #text, 108894)
file = io.open(name)
local blocks = 0
for block in file:lines(4096) do
  blocks = blocks + #block
end
check.equal("in blocks", blocks, 108894)
file:close()
do
  local closed <close> = io.open(name)
  file = closed
end
check.equal("closed by its scope", io.type(file), "closed file")

-- The default files
local output = io.output()
io.output(name)
io.write("to the default file")
io.close()
io.output(output)
io.input(name)
check.equal("default input", io.read("a"), "to the default file")
io.close(io.input())
io.input(io.stdin)

-- Names
local other = name .. ".other"
check.equal("rename", os.rename(name, other), true)
check.values("renamed", "nil " .. name .. ": No such file or directory 2", io.open(name))
check.equal("remove", os.remove(other), true)
check.values("removed", "nil " .. other .. ": No such file or directory 2", os.remove(other))
check.values("rename of nothing", "nil No such file or directory 2",
  select(1, os.rename(name, other)), (select(2, os.rename(name, other)):gsub("^.-: ", "")),
  (select(3, os.rename(name, other))))
local temporary = io.tmpfile()
temporary:write("temporary")
temporary:seek("set")
check.equal("tmpfile", temporary:read("a"), "temporary")
temporary:close()

-- Processes
check.values("exit status", "nil exit 3", os.execute("exit 3"))
check.values("success", "true exit 0", os.execute("true"))
check.values("signal", "nil signal 15", os.execute("kill -TERM $$"))
check.equal("a shell", os.execute(), true)
local pipe = io.popen("echo one; echo two; exit 5")
check.equal("from a process", pipe:read("a"), "one\ntwo\n")
check.values("status of the process", "nil exit 5", pipe:close())
pipe = io.popen("sort >" .. name, "w")
for i = 1, 1000 do
  pipe:write(("%04d\n"):format((i * 7919) % 1000))
end
check.values("to a process", "true exit 0", pipe:close())
local position = 0
for line in io.lines(name) do
  if tonumber(line) ~= position then
    error("line " .. position)
  end
  position = position + 1
end
check.equal("sorted by the process", position, 1000)
os.remove(name)
local pipes = {}
for i = 1, 20 do
  pipes[i] = io.popen("read x; echo got $x >>" .. name, "w")
end
for i = 1, 20 do
  pipes[i]:write(i, "\n")
  pipes[i]:close()
end
check.equal("20 processes", select(2, io.open(name):read("a"):gsub("got %d+\n", "")), 20)
os.remove(name)

-- Time and environment
check.truth("clock", os.clock() > 0)
check.truth("time", os.time() > 0)
check.equal("date", os.date("!%Y-%m-%d %H:%M:%S", 86400 * 365), "1971-01-01 00:00:00")
check.equal("date as a table", os.date("!*t", 951782400).yday, 60)
check.equal("time of a table", os.time({ year = 2000, month = 1, day = 1, hour = 0 }) -
  os.time({ year = 1999, month = 12, day = 31, hour = 0 }), 86400)
check.equal("normal form", os.date("%d.%m.%Y", os.time({ year = 2023, month = 14, day = -3 })),
  "28.01.2024")
check.equal("difference", os.difftime(10, 4), 6.0)
check.equal("getenv", os.getenv("LUA_TEST"), "value")
check.equal("no such variable", os.getenv("LUA_NONE"), nil)
check.equal("locale", os.setlocale(nil), "C")
