-- SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
--
-- The collector, in both modes.

local check = ...

for _, mode in ipairs({ "incremental", "generational" }) do
  collectgarbage(mode)

  local function name(text)
    return mode .. ": " .. text
  end

  -- What is not reachable is freed.
  collectgarbage()
  local before = collectgarbage("count")
  do
    local held = {}
    for i = 1, 20000 do
      held[i] = { i, tostring(i), function() return held end }
    end
    check.truth(name("grows"), collectgarbage("count") > before + 1000)
  end
  collectgarbage()
  collectgarbage()
  check.truth(name("shrinks"), collectgarbage("count") < before + 500)

  -- Weak tables
  local weak_values = setmetatable({}, { __mode = "v" })
  local weak_keys = setmetatable({}, { __mode = "k" })
  local kept = {}
  for i = 1, 100 do
    local object = { i }
    if i % 10 == 0 then
      kept[#kept + 1] = object
    end
    weak_values[i] = object
    weak_keys[object] = i
  end
  weak_values.text = "a string is a value"
  collectgarbage()
  collectgarbage()
  local number = 0
  for _ in pairs(weak_values) do
    number = number + 1
  end
  check.equal(name("weak values"), number, 11)
  number = 0
  for key, value in pairs(weak_keys) do
    number = number + value
  end
  check.equal(name("weak keys"), number, 550)

  -- An entry does not keep its own key.
  local ephemerons = setmetatable({}, { __mode = "k" })
  do
    local a, b = {}, {}
    ephemerons[a] = { b }
    ephemerons[b] = { a }
  end
  collectgarbage()
  collectgarbage()
  check.equal(name("ephemerons"), next(ephemerons), nil)

  -- Finalizers
  local order = {}
  for i = 1, 3 do
    setmetatable({}, { __gc = function() order[#order + 1] = i end })
  end
  collectgarbage()
  collectgarbage()
  check.equal(name("finalizers"), table.concat(order, " "), "3 2 1")
  local saved
  do
    local object = setmetatable({ name = "alive" }, { __gc = function(self) saved = self end })
    object = nil
  end
  collectgarbage()
  collectgarbage()
  check.equal(name("resurrection"), saved and saved.name, "alive")
  local finalized = 0
  for _ = 1, 10000 do
    setmetatable({}, { __gc = function() finalized = finalized + 1 end })
  end
  collectgarbage()
  collectgarbage()
  check.equal(name("many finalizers"), finalized, 10000)
  check.equal(name("an error in a finalizer"), (function()
    warn("@off")
    setmetatable({}, { __gc = function() error("lost") end })
    collectgarbage()
    return "goes on"
  end)(), "goes on")

  -- Coroutines and their stacks
  local alive = setmetatable({}, { __mode = "v" })
  for i = 1, 1000 do
    local co = coroutine.create(function(object)
      local here = object
      coroutine.yield()
      return here
    end)
    coroutine.resume(co, { co })
    alive[i] = co
  end
  collectgarbage()
  collectgarbage()
  check.equal(name("coroutines are freed"), next(alive), nil)

  -- A tree, built and thrown away many times
  local function tree(depth)
    return depth == 0 and {} or { tree(depth - 1), tree(depth - 1) }
  end
  local function count(node)
    return 1 + (node[1] and count(node[1]) + count(node[2]) or 0)
  end
  local total = 0
  for _ = 1, 40 do
    total = total + count(tree(10))
  end
  check.equal(name("trees"), total, 40 * 2047)

  -- Long strings
  local text = ""
  for i = 1, 2000 do
    text = text .. i .. ","
  end
  check.equal(name("growing string"), #text, 8893)
end

collectgarbage("incremental")
collectgarbage("stop")
check.equal("stopped", collectgarbage("isrunning"), false)
collectgarbage("restart")
check.equal("running", collectgarbage("isrunning"), true)
local steps = 0
repeat
  steps = steps + 1
until collectgarbage("step", 10)
check.truth("steps", steps >= 1)
