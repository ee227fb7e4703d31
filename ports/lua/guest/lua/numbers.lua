-- SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

local check = ...

-- Integers and floats
check.equal("types", math.type(1) .. math.type(1.0) .. tostring(math.type("1")), "integerfloatnil")
check.equal("integer division", 7 // 2, 3)
check.equal("rounds down", -7 // 2, -4)
check.equal("of floats", 7.0 // 2, 3.0)
check.equal("-7.5 // 2", -7.5 // 2, -4.0)
check.equal("modulo", -7 % 3, 2)
check.equal("modulo of a negative", 7 % -3, -2)
check.equal("float modulo", -7.5 % 2, 0.5)
check.equal("modulo by infinity", -1 % math.huge, math.huge)
check.equal("division", 7 / 2, 3.5)
check.equal("of integers", 8 / 2, 4.0)
check.equal("power", 2 ^ 10, 1024.0)
check.equal("right associative", 2 ^ 3 ^ 2, 512.0)
check.equal("-2 ^ 2", -2 ^ 2, -4.0)
check.equal("wraps around", math.maxinteger + 1, math.mininteger)
check.equal("mininteger // -1", math.mininteger // -1, math.mininteger)
check.equal("mininteger % -1", math.mininteger % -1, 0)
check.fails("division by zero", "attempt to divide by zero", function() return 1 // 0 end)
check.fails("modulo zero", "attempt to perform 'n%0'", function() return 1 % 0 end)
check.equal("float by zero", 1 / 0, math.huge)
check.equal("float // 0", -1 // 0.0, -math.huge)
check.truth("not a number", 0 / 0 ~= 0 / 0)
check.equal("negative zero", 1 / -0.0, -math.huge)
check.equal("2 ^ 53 + 1 is exact", math.tointeger(2 ^ 53) + 1 == 2 ^ 53, false)
check.equal("integer and float keys", ({ [1] = "a" })[1.0], "a")
check.truth("exact comparison", math.maxinteger < 2 ^ 63 and math.maxinteger + 0.0 == 2 ^ 63)
check.truth("integer and NaN", not (1 < 0 / 0) and not (1 > 0 / 0))

-- Bits
check.equal("and or xor not", (0xf0 & 0x3c) | (1 ~ 3) | (~0 & 0), 0x32)
check.equal("shifts", (1 << 63) | (-1 >> 60), math.mininteger + 15)
check.equal("shift out", 1 << 64, 0)
check.equal("negative shift", 8 << -2, 2)
check.equal("float operand", 3.0 & 1, 1)
check.fails("no integer", "number has no integer representation", function() return 1.5 & 1 end)

-- Reading and writing
check.equal("hexadecimal", 0xA, 10)
check.equal("hexadecimal wraps", 0xffffffffffffffff, -1)
check.equal("hexadecimal float", 0x.8p1, 1.0)
check.equal("tonumber", tonumber("  12  "), 12)
check.equal("tonumber in base 36", tonumber("zz", 36), 1295)
check.equal("tonumber float", tonumber("1e1"), 10.0)
check.equal("tonumber of nothing", tonumber("1x"), nil)
check.equal("tonumber too large", tonumber("9223372036854775808"), 2.0 ^ 63)
check.equal("tostring", tostring(1e15) .. " " .. tostring(-0.0) .. " " .. tostring(3.0),
  "1e+15 -0.0 3.0")
check.equal("17 digits", tonumber(("%.17g"):format(0.1)), 0.1)

-- The math library
check.equal("floor and ceil", math.floor(-1.5) .. math.ceil(-1.5), "-2-1")
check.equal("fmod", math.fmod(-7, 3), -1)
check.values("modf", "-1 -0.5", math.modf(-1.5))
check.equal("tointeger", math.tointeger(3.0), 3)
check.equal("tointeger of 3.5", math.tointeger(3.5), nil)
check.equal("ult", math.ult(1, -1), true)
check.equal("abs", math.abs(math.mininteger), math.mininteger)
check.values("max and min", "3 1", math.max(1, 3, 2), math.min(2, 1, 3))
for _, name in ipairs({ "sin", "cos", "tan", "asin", "acos", "atan", "exp", "log", "sqrt" }) do
  local sum = 0
  for i = 1, 100 do
    sum = sum + math[name](i / 101)
  end
  -- The digits must be the same in both rings.
  print(("%s: %a"):format(name, sum))
  check.truth(name, sum == sum)
end
check.equal("log to a base", math.log(1024, 2) + math.log(1000, 10), 13.0)
check.equal("atan of two", math.atan(1, -1), 3 * math.pi / 4)

-- A generator of random numbers that is the same everywhere
math.randomseed(42)
local first = {}
for i = 1, 5 do
  first[i] = math.random(1000)
end
print("random: " .. table.concat(first, " "))
math.randomseed(42)
for i = 1, 5 do
  check.equal("random " .. i, math.random(1000), first[i])
end
local low, high = 1, 0
for _ = 1, 10000 do
  local value = math.random()
  low, high = math.min(low, value), math.max(high, value)
end
check.truth("range", low >= 0 and low < 0.01 and high < 1 and high > 0.99)
check.fails("empty interval", "interval is empty", math.random, 2, 1)

-- Loops
local steps = {}
for i = 1, 2, 0.25 do
  steps[#steps + 1] = i
end
check.equal("float steps", table.concat(steps, " "), "1.0 1.25 1.5 1.75 2.0")
local count = 0
for _ = math.maxinteger - 1, math.maxinteger do
  count = count + 1
end
check.equal("no overflow", count, 2)
for _ = 1, 0 do
  count = count + 1
end
check.equal("no step", count, 2)
check.fails("step zero", "'for' step is zero", function() for _ = 1, 2, 0 do end end)

-- Long computations
local sieve, primes = {}, 0
for i = 2, 100000 do
  if not sieve[i] then
    primes = primes + 1
    for j = i * i, 100000, i do
      sieve[j] = true
    end
  end
end
check.equal("primes", primes, 9592)
local function fibonacci(n)
  return n < 2 and n or fibonacci(n - 1) + fibonacci(n - 2)
end
check.equal("fibonacci", fibonacci(22), 17711)
local digits = { 1 }
for factor = 2, 200 do
  local carry = 0
  for i = 1, #digits do
    local product = digits[i] * factor + carry
    digits[i], carry = product % 10000000, product // 10000000
  end
  while carry > 0 do
    digits[#digits + 1], carry = carry % 10000000, carry // 10000000
  end
end
check.equal("200!", #digits, 54)
print("200! begins with " .. digits[#digits] .. " " .. digits[#digits - 1])
