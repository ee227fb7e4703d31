-- SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
--
-- Counts tests. Each file of tests ends with "return check.done()".

local check = { count = 0 }

local function fail(name, text)
  io.stderr:write(name, ": ", text, "\n", debug.traceback("", 3), "\n")
  os.exit(1)
end

function check.equal(name, value, wanted)
  if value ~= wanted or math.type(value) ~= math.type(wanted) then
    fail(name, tostring(value) .. " instead of " .. tostring(wanted))
  end
  check.count = check.count + 1
end

function check.truth(name, value)
  check.equal(name, value and true or false, true)
end

-- The function fails, and its message has this text.
function check.fails(name, text, f, ...)
  local ok, message = pcall(f, ...)
  if ok then
    fail(name, "no error")
  end
  if not tostring(message):find(text, 1, true) then
    fail(name, "the error is '" .. tostring(message) .. "' instead of '" .. text .. "'")
  end
  check.count = check.count + 1
end

-- All values of a function, in one string.
function check.values(name, wanted, ...)
  local list = table.pack(...)
  for i = 1, list.n do
    list[i] = tostring(list[i])
  end
  check.equal(name, table.concat(list, " "), wanted)
end

return check
