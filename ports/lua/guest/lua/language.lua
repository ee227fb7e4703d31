-- SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

local check = ...

-- goto
do
  local found = {}
  for i = 1, 3 do
    for j = 1, 3 do
      if i * j == 4 then
        goto continue
      end
      found[#found + 1] = i .. j
      ::continue::
    end
  end
  check.equal("continue", table.concat(found, " "), "11 12 13 21 23 31 32 33")
  local i = 1
  ::again::
  i = i * 2
  if i < 1000 then
    goto again
  end
  check.equal("goto back", i, 1024)
  local closures = {}
  local n = 1
  ::loop::
  local fresh = n
  closures[n] = function() fresh = fresh + 1; return fresh end
  n = n + 1
  if n <= 3 then
    goto loop
  end
  check.values("variables of each round", "2 3 4 3", closures[1](), closures[2](), closures[3](),
    closures[1]())
end
check.values("no label", 'nil [string "goto nowhere"]:1: no visible label \'nowhere\' for <goto> at line 1',
  load("goto nowhere"))
check.truth("jump into a scope", select(2, load("goto a; local x; ::a:: print(x)"))
  :find("jumps into the scope", 1, true))

-- Constants and variables that are closed
check.truth("const", select(2, load("local x <const> = 1; x = 2"))
  :find("attempt to assign to const variable 'x'", 1, true))
local log = {}
local function closing(name, failing)
  return setmetatable({}, { __close = function(_, problem)
    log[#log + 1] = name .. ":" .. tostring(problem)
    if failing then
      error("from " .. name, 0)
    end
  end })
end
local function uses(how)
  local a <close> = closing("a")
  local b <close> = closing("b", how == "failing")
  local c <close> = nil
  if how == "error" then
    error("problem", 0)
  end
  return "result"
end
check.equal("result", uses(), "result")
check.equal("closed", table.concat(log, " "), "b:nil a:nil")
log = {}
check.values("error", "false problem", pcall(uses, "error"))
check.equal("closed by the error", table.concat(log, " "), "b:problem a:problem")
log = {}
check.values("error when closing", "false from b", pcall(uses, "failing"))
check.equal("the next has the new error", table.concat(log, " "), "b:nil a:from b")
log = {}
for i = 1, 3 do
  local each <close> = closing(i)
  if i == 2 then
    break
  end
end
check.equal("closed by break", table.concat(log, " "), "1:nil 2:nil")
log = {}
for i in (function(_, n) n = (n or 0) + 1; return n < 3 and n or nil end), nil, nil, closing("loop") do
  log[#log + 1] = i
end
check.equal("closed by the loop", table.concat(log, " "), "1 2 loop:nil")
check.fails("no __close", "variable 'x' got a non-closable value", function() local x <close> = {} end)

-- Functions
local function count(...)
  return select("#", ...)
end
check.equal("no arguments", count(), 0)
check.equal("nil is an argument", count(nil, nil), 2)
check.equal("adjusted", count((table.unpack({ 1, 2, 3 }))), 1)
check.equal("many arguments", count(table.unpack({}, 1, 200)), 200)
check.fails("too many results", "too many results to unpack", table.unpack, {}, 1, 1e8)
check.values("select from the end", "b c", select(-2, "a", "b", "c"))
local function tail(n)
  if n == 0 then
    return "end"
  end
  return tail(n - 1)
end
check.equal("tail calls", tail(1000000), "end")
local function down(n)
  return n == 0 and 0 or 1 + down(n - 1)
end
check.equal("deep recursion", down(150000), 150000)
check.fails("endless recursion", "stack overflow", function()
  local function endless() return 1 + endless() end
  return endless()
end)
local functions = {}
for i = 1, 3 do
  functions[i] = { get = function() return i end, add = function(n) i = i + n end }
end
functions[2].add(10)
check.values("upvalues", "1 12 3", functions[1].get(), functions[2].get(), functions[3].get())
check.values("several assignments", "2 1 3", (function()
  local a, b, c = 1, 2, 3
  a, b = b, a
  return a, b, c
end)())
check.equal("method", ({ n = 5, get = function(self, k) return self.n + k end }):get(2), 7)

-- Metatables
local Vector = {}
Vector.__index = Vector
local function vector(x, y)
  return setmetatable({ x = x, y = y }, Vector)
end
Vector.__add = function(a, b) return vector(a.x + b.x, a.y + b.y) end
Vector.__mul = function(a, b)
  return type(a) == "number" and vector(a * b.x, a * b.y) or vector(a.x * b, a.y * b)
end
Vector.__unm = function(a) return vector(-a.x, -a.y) end
Vector.__eq = function(a, b) return a.x == b.x and a.y == b.y end
Vector.__lt = function(a, b) return a.x < b.x end
Vector.__le = function(a, b) return a.x <= b.x end
Vector.__len = function() return 2 end
Vector.__tostring = function(a) return "(" .. a.x .. "," .. a.y .. ")" end
Vector.__concat = function(a, b) return tostring(a) .. "&" .. tostring(b) end
Vector.__call = function(self, scale) return self * scale end
Vector.__idiv = function(a, n) return vector(a.x // n, a.y // n) end
Vector.__band = function(a, n) return vector(a.x & n, a.y & n) end
Vector.__shl = function(a, n) return vector(a.x << n, a.y << n) end
Vector.__bnot = function(a) return vector(~a.x, ~a.y) end
Vector.__name = "Vector"
function Vector:norm() return (self.x ^ 2 + self.y ^ 2) ^ 0.5 end
local v = vector(3, 4)
check.equal("inherited method", v:norm(), 5.0)
check.equal("arithmetic", tostring(-(2 * v + v * 3)), "(-15,-20)")
check.truth("comparisons", v == vector(3, 4) and v ~= vector(4, 3) and v < vector(4, 0) and
  v <= v and not (v > v))
check.equal("length", #v, 2)
check.equal("concat", v .. 1 .. v, "(3,4)&1&(3,4)")
check.equal("call", tostring(v(10)), "(30,40)")
check.equal("integer operators", tostring(~((v << 2 & 0xff) // 3)), "(-5,-6)")
check.fails("named type", "attempt to index a nil value (field 'z')", function() return v.z.z end)
check.fails("no operator", "attempt to perform arithmetic on a Vector value",
  function() return v - 1 end)
local proxied = {}
local proxy = setmetatable({}, {
  __index = function(_, key) return proxied[key] or key .. "?" end,
  __newindex = function(_, key, value) proxied[key] = value and value * 2 end,
  __pairs = function() return next, proxied, nil end,
})
proxy.a = 21
check.values("proxy", "42 b? nil", proxy.a, proxy.b, rawget(proxy, "a"))
check.values("__pairs", "a 42", pairs(proxy)(proxied))
check.fails("protected", "cannot change a protected metatable", setmetatable,
  setmetatable({}, { __metatable = "locked" }), {})
check.fails("loop of __index", "'__index' chain too long", function()
  local a = {}
  setmetatable(a, { __index = a })
  return a.x
end)
check.equal("strings have one", ("x").rep, string.rep)
local chain = {}
for i = 1, 50 do
  chain = setmetatable({ ["level" .. i] = i }, { __index = chain })
end
check.equal("chain", chain.level1 + chain.level50, 51)

-- Tables
local list = { 5, 2, 8, 1, 9, 3 }
table.sort(list)
check.equal("sort", table.concat(list, " "), "1 2 3 5 8 9")
table.sort(list, function(a, b) return a > b end)
check.equal("sort down", table.concat(list, " "), "9 8 5 3 2 1")
check.fails("invalid order", "invalid order function", table.sort, { 1, 2, 3, 4, 5, 6, 7, 8 },
  function() return true end)
local large, state = {}, 12345
for i = 1, 50000 do
  state = (state * 1103515245 + 12345) & 0x7fffffff
  large[i] = state
end
table.sort(large)
for i = 2, #large do
  if large[i - 1] > large[i] then
    error("not sorted at " .. i)
  end
end
check.equal("sort of many", #large, 50000)
table.insert(list, 1, "first")
table.insert(list, "last")
check.equal("insert", table.concat(list, " "), "first 9 8 5 3 2 1 last")
check.values("remove", "first last 9", table.remove(list, 1), table.remove(list), list[1])
check.equal("move", table.concat(table.move({ 1, 2, 3, 4, 5 }, 2, 5, 1), " "), "2 3 4 5 5")
check.values("pack", "3 nil", table.pack(nil, 2, nil).n, table.pack(nil)[1])
check.fails("concat of what is no text", "invalid value (table) at index 2", table.concat, { 1, {} })
check.fails("key is nil", "index is nil", function() local t = {}; t[nil] = 1 end)
check.fails("key is NaN", "index is NaN", function() local t = {}; t[0 / 0] = 1 end)
local removed, keys = {}, 0
for i = 1, 1000 do
  removed[i] = i
  removed["k" .. i] = i
end
for key in pairs(removed) do
  removed[key] = nil
  keys = keys + 1
end
check.equal("removal in a loop", keys, 2000)
check.equal("empty", next(removed), nil)
check.fails("next of nothing", "invalid key to 'next'", next, {}, "x")

-- Chunks
check.equal("load", load("local a, b = ...; return a * b")(6, 7), 42)
local environment = { x = 5 }
check.equal("environment", load("y = x + 1; return y", "chunk", "t", environment)(), 6)
check.equal("global in the environment", environment.y, 6)
local parts = { "return ", "1", " + ", "2" }
check.equal("load by pieces", load(function() return table.remove(parts, 1) end)(), 3)
check.values("syntax error", "nil [string \"x = = 1\"]:1: unexpected symbol near '='", load("x = = 1"))
check.truth("unfinished string", select(2, load("x = 'abc")):find("unfinished string near", 1, true))
local dumped = string.dump(function(n)
  local sum = 0
  for i = 1, n do
    sum = sum + i
  end
  return sum, ("x"):rep(3)
end, true)
check.values("bytecode", "5050 xxx", load(dumped, "dumped", "b")(100))
check.values("no bytecode", "nil attempt to load a binary chunk (mode is 't')", load(dumped, "d", "t"))
check.values("damaged bytecode", "nil d: bad binary format (truncated chunk)", load(dumped:sub(1, 40), "=d"))
local big = { "return {" }
for i = 1, 5000 do
  big[#big + 1] = ("{ id = %d, name = 'n%d', f = function() return %d end },"):format(i, i, i)
end
big[#big + 1] = "}"
local loaded = load(table.concat(big, "\n"))()
check.equal("large chunk", loaded[4321].f() + #loaded, 9321)
check.truth("nested too deeply", select(2, load(("("):rep(300) .. "1" .. (")"):rep(300)))
  :find("C levels", 1, true) or select(2, load(("("):rep(300) .. "1" .. (")"):rep(300)))
  :find("overflow", 1, true))
check.truth("too many variables", select(2, load(("local a;"):rep(201))):find("too many local variables", 1, true))

-- require
package.preload["made.up"] = function(name, extra) return { name = name, extra = extra } end
check.equal("preload", require("made.up").name, "made.up")
check.equal("only once", require("made.up"), require("made.up"))
check.fails("no module", "module 'no.such' not found", require, "no.such")
check.values("no dynamic libraries", "nil absent", (function()
  local _, _, where = package.loadlib("x.so", "luaopen_x")
  return nil, where
end)())
