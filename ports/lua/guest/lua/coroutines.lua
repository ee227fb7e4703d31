-- SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

local check = ...

local function generate(n)
  return coroutine.wrap(function()
    for i = 1, n do
      coroutine.yield(i)
    end
  end)
end

local sum = 0
for i in generate(1000) do
  sum = sum + i
end
check.equal("generator", sum, 500500)

local co = coroutine.create(function(a, b)
  local c = coroutine.yield(a + b)
  local d, e = coroutine.yield(c * 2)
  return d .. e, "end"
end)
check.values("first resume", "true 3", coroutine.resume(co, 1, 2))
check.equal("suspended", coroutine.status(co), "suspended")
check.values("second resume", "true 20", coroutine.resume(co, 10))
check.values("last resume", "true xy end", coroutine.resume(co, "x", "y"))
check.equal("dead", coroutine.status(co), "dead")
check.values("resume of the dead", "false cannot resume dead coroutine", coroutine.resume(co))

co = coroutine.create(function() error({ code = 7 }) end)
local ok, value = coroutine.resume(co)
check.truth("error object", not ok and value.code == 7)
co = coroutine.create(function() local x = nil; return x.field end)
ok, value = coroutine.resume(co)
check.truth("error text", not ok and value:find("attempt to index a nil value", 1, true))
check.truth("traceback of a coroutine", debug.traceback(co):find("in function", 1, true))

-- Yields across pcall, metamethods, iterators and sort.
co = coroutine.wrap(function()
  local results = { pcall(function()
    coroutine.yield("in pcall")
    error("after the yield", 0)
  end) }
  coroutine.yield(results[2])
  local object = setmetatable({}, {
    __add = function(a, b) return coroutine.yield("in __add") end,
    __index = function(_, key) return coroutine.yield("in __index " .. key) end,
    __lt = function() return coroutine.yield("in __lt") end,
    __concat = function() return coroutine.yield("in __concat") end,
    __close = function() coroutine.yield("in __close") end,
  })
  local total = object + 1
  coroutine.yield(total)
  coroutine.yield(object.name)
  coroutine.yield(tostring(object < object))
  coroutine.yield(object .. "text")
  do
    local closed <close> = object
  end
  for i in function(_, i) return coroutine.yield("iterator") end do
    coroutine.yield("got " .. i)
  end
  return "end"
end)
check.equal("yield in pcall", co(), "in pcall")
check.equal("error after a yield", co(), "after the yield")
check.equal("yield in __add", co(), "in __add")
check.equal("result of __add", co(42), 42)
check.equal("yield in __index", co(), "in __index name")
check.equal("result of __index", co("value"), "value")
check.equal("yield in __lt", co(), "in __lt")
check.equal("result of __lt", co(1), "true")
check.equal("yield in __concat", co(), "in __concat")
check.equal("result of __concat", co("joined"), "joined")
check.equal("yield in __close", co(), "in __close")
check.equal("yield in an iterator", co(), "iterator")
check.equal("value for the loop", co(5), "got 5")
check.equal("the loop goes on", co(), "iterator")
check.equal("the loop ends", co(nil), "end")

check.fails("no yield through sort", "attempt to yield across a C-call boundary",
  coroutine.wrap(function() table.sort({ 3, 1, 2 }, coroutine.yield) end))
check.fails("no yield outside", "outside a coroutine", coroutine.yield)
check.values("running", "true", select(2, coroutine.running()))
check.equal("isyieldable", coroutine.isyieldable(), false)

-- close runs what is to be closed.
local log = {}
co = coroutine.create(function()
  local a <close> = setmetatable({}, { __close = function() log[#log + 1] = "a" end })
  local b <close> = setmetatable({}, { __close = function() log[#log + 1] = "b" end })
  coroutine.yield()
end)
coroutine.resume(co)
check.equal("close", coroutine.close(co), true)
check.equal("order of closing", table.concat(log), "ba")
co = coroutine.create(function()
  local a <close> = setmetatable({}, { __close = function() error("in close", 0) end })
  coroutine.yield()
end)
coroutine.resume(co)
check.values("error in close", "false in close", coroutine.close(co))

-- Many at once, and one inside the other.
local all = {}
for i = 1, 5000 do
  all[i] = coroutine.wrap(function(n)
    while true do
      n = n + coroutine.yield(n)
    end
  end)
  all[i](i)
end
sum = 0
for round = 1, 3 do
  for i = 1, #all do
    sum = sum + all[i](round)
  end
end
check.equal("5000 coroutines", sum, 3 * 12502500 + 5000 * (1 + 3 + 6))

local function nest(depth)
  if depth == 0 then
    return 0
  end
  return 1 + coroutine.wrap(nest)(depth - 1)
end
check.equal("nested coroutines", nest(150), 150)
check.fails("too many nested coroutines", "C stack overflow", nest, 100000)

-- A queue between producer and consumer.
local function producer()
  return coroutine.create(function()
    for line in ("one two three"):gmatch("%a+") do
      coroutine.yield(line)
    end
  end)
end
local function filter(source)
  return coroutine.create(function()
    while true do
      local _, line = coroutine.resume(source)
      if not line then
        return
      end
      coroutine.yield(line:upper())
    end
  end)
end
local pipe, words = filter(producer()), {}
while true do
  local _, word = coroutine.resume(pipe)
  if not word then
    break
  end
  words[#words + 1] = word
end
check.equal("pipe", table.concat(words, ","), "ONE,TWO,THREE")

-- Permutations by recursion in a coroutine.
local function permute(list, n)
  n = n or #list
  if n <= 1 then
    coroutine.yield(table.concat(list))
    return
  end
  for i = 1, n do
    list[n], list[i] = list[i], list[n]
    permute(list, n - 1)
    list[n], list[i] = list[i], list[n]
  end
end
local seen, number = {}, 0
for text in coroutine.wrap(function() permute({ "a", "b", "c", "d", "e", "f" }) end) do
  if not seen[text] then
    seen[text], number = true, number + 1
  end
end
check.equal("permutations", number, 720)
