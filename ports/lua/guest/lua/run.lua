-- SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
--
-- Runs files of tests, and prints how many have passed.

local folder = arg[0]:match("^(.*)/")
local check = dofile(folder .. "/harness.lua")
for _, name in ipairs(arg) do
  local before = check.count
  assert(loadfile(folder .. "/" .. name .. ".lua"))(check)
  print(name .. ": " .. check.count - before)
end
print("passed: " .. check.count)
