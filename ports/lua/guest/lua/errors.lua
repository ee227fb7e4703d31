-- SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
--
-- Each error is a longjmp, of many frames of the interpreter sometimes.

local check = ...

check.values("pcall", "true 1 2", pcall(function() return 1, 2 end))
check.values("error", "false text", pcall(error, "text", 0))
check.values("error is nil", "false nil", pcall(error))
check.values("error of another type", "false 5", pcall(error, 5))
local object = {}
check.equal("error is an object", select(2, pcall(error, object)), object)
check.truth("position", select(2, pcall(function() error("here") end))
  :match("errors.lua:%d+: here$"))
check.truth("position of the caller", select(2, pcall(function()
  local function inner() error("there", 2) end
  inner()
end)):match("errors.lua:%d+: there$"))
check.values("assert", "false message", pcall(assert, nil, "message"))
check.values("assert passes", "1 2", assert(1, 2))
check.fails("assert without a message", "assertion failed!", assert, false)

-- In C functions, deep in Lua, and deep in both
local function deep(n, f)
  if n == 0 then
    return f()
  end
  local result = deep(n - 1, f)
  return result
end
check.values("from 10000 frames", "false deep", pcall(deep, 10000, function() error("deep", 0) end))
local function through(n)
  if n == 0 then
    error("bottom", 0)
  end
  local _ = (("x"):gsub("x", function() through(n - 1) end))
end
check.values("through gsub", "false bottom", pcall(through, 100))
local function nested(n)
  if n == 0 then
    error("innermost", 0)
  end
  local ok, message = pcall(nested, n - 1)
  error(message .. n % 10, 0)
end
check.values("rethrown", "false innermost1234567890", pcall(nested, 10))
check.fails("through sort", "in comparison", table.sort, { 3, 2, 1 },
  function() error("in comparison") end)
check.fails("through load", "in reader", function()
  assert(load(function() error("in reader") end))
end)
check.fails("through tostring", "in __tostring", tostring, setmetatable({}, {
  __tostring = function() error("in __tostring") end }))
check.fails("tostring of the wrong type", "'__tostring' must return a string", tostring,
  setmetatable({}, { __tostring = function() return {} end }))

-- Handlers
check.values("xpcall", "false handled: text", xpcall(error,
  function(message) return "handled: " .. message end, "text", 0))
check.values("xpcall passes", "true 3", xpcall(function(a, b) return a + b end, print, 1, 2))
check.truth("traceback", select(2, xpcall(function() local x = nil; x() end, debug.traceback))
  :find("stack traceback:", 1, true))
check.truth("error in the handler", select(2, xpcall(error, function() error("again") end)) ~= nil)
local overflowed = select(2, xpcall(function()
  local function endless() return 1 + endless() end
  return endless()
end, function(message) return message end))
check.truth("overflow in xpcall", tostring(overflowed):find("stack overflow", 1, true))
check.fails("C stack overflow", "C stack overflow", function()
  local function loop(text) return (text:gsub(".", loop)) end
  loop("x")
end)

-- Messages of the interpreter
for _, case in ipairs({
  { "nil + 1", "attempt to perform arithmetic on a nil value" },
  { "{} + 1", "attempt to perform arithmetic on a table value" },
  { "#5", "attempt to get length of a number value" },
  { "{} .. 'x'", "attempt to concatenate a table value" },
  { "{} < {}", "attempt to compare two table values" },
  { "{} < 1", "attempt to compare table with number" },
  { "undefined.x", "attempt to index a nil value (global 'undefined')" },
  { "undefined()", "attempt to call a nil value (global 'undefined')" },
  { "('x'):none()", "attempt to call a nil value (method 'none')" },
  { "math.none()", "attempt to call a nil value (field 'none')" },
  { "1 & 1.5", "number has no integer representation" },
  { "1 & 'a'", "attempt to perform bitwise operation on a string value" },
  { "math.floor('x')", "bad argument #1 to 'floor' (number expected, got string)" },
  { "('x'):rep({})", "bad argument #1 to 'rep' (number expected, got table)" },
  { "string.rep()", "bad argument #1 to 'rep' (string expected, got no value)" },
  { "setmetatable(1, {})", "bad argument #1 to 'setmetatable' (table expected, got number)" },
  { "io.open('x', 'wrong')", "bad argument #2 to 'open' (invalid mode)" },
  { "os.date('%Ez')", "invalid conversion specifier '%Ez'" },
}) do
  check.fails(case[1], case[2], assert(load("return " .. case[1])))
end

-- Many errors, and what they leave behind
local before = collectgarbage("count")
for i = 1, 100000 do
  pcall(error, i)
end
collectgarbage()
check.truth("100000 errors", collectgarbage("count") < before + 1000)

-- Out of memory: the allocator fails, and Lua goes on
local ok, message = pcall(function()
  local text = ("x"):rep(1 << 20)
  local whole = {}
  for i = 1, 1 << 24 do
    whole[i] = text
  end
  return #table.concat(whole)
end)
check.truth("no memory", not ok)
check.equal("goes on", #("y"):rep(1000), 1000)

-- Debug hooks
local lines, calls = 0, 0
debug.sethook(function(event)
  if event == "line" then
    lines = lines + 1
  else
    calls = calls + 1
  end
end, "lc")
local function called()
  local a = 1
  return a
end
called()
called()
debug.sethook()
check.truth("hooks", lines >= 6 and calls >= 2)
local ticks = 0
check.fails("a hook ends a loop", "too long", function()
  debug.sethook(function()
    ticks = ticks + 1
    if ticks > 100 then
      debug.sethook()
      error("too long")
    end
  end, "", 1000)
  while true do end
end)
check.equal("getinfo", debug.getinfo(called, "S").what, "Lua")
check.values("getlocal", "a 1", (function()
  local a = 1
  return debug.getlocal(1, 1)
end)())
check.values("upvalues", "lines", (debug.getupvalue(function() return lines end, 1)))
