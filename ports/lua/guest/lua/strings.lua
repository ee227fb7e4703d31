-- SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

local check = ...

-- Patterns
check.values("find", "3 4", ("hello"):find("ll"))
check.values("find plain", "4 6", ("a.b%.+c"):find("%.+", 1, true))
check.values("find from", "5 5", ("a.b.c.b"):gsub("b", "x", 1):find("c", 2))
check.values("find captures", "1 9 key value", ("key=value"):find("(%w+)=(%w+)"))
check.equal("find nothing", ("abc"):find("z"), nil)
check.values("find the empty", "2 1", ("abc"):find("", 2))
check.values("position captures", "1 4", ("abc"):match("()abc()"))
check.equal("anchors", ("  trim  "):match("^%s*(.-)%s*$"), "trim")
check.equal("balanced", ("f(a(b)c)d"):match("%b()"), "(a(b)c)")
check.equal("frontier", ("THE (quick) fox"):gsub("%f[%a]%a+", string.lower), "the (quick) fox")
check.equal("sets", ("a-b_c]d"):gsub("[]_-]", "."), "a.b.c.d")
check.equal("complement", ("abc123"):match("[^%a]+"), "123")
check.equal("back reference", ([[say "it's" now]]):match([[(["'])(.-)%1]]), '"')
check.equal("greedy", ("<a><b>"):match("<.*>"), "<a><b>")
check.equal("lazy", ("<a><b>"):match("<.->"), "<a>")
check.equal("optional", ("colour color"):gsub("colou?r", "C"), "C C")
check.equal("hex class", ("x1F g"):gsub("%x", "-"), "x-- g")
check.equal("zero byte", ("a\0b"):match("%z"), "\0")
check.equal("zero byte in a set", #("a\0b\0"):gsub("[\0]", ""), 2)
check.values("gsub by table", "$HOME is /root 1", ("$HOME is $home"):gsub("%$(%l+)",
  { home = "/root" }))
check.values("gsub by function", "1 + 4 = 5 2", ("$(1) + 4 = $(1 + 4)"):gsub("%$(%b())",
  function(text) return load("return " .. text)() end))
check.equal("gsub with %0", ("hello world"):gsub("%w+", "<%0>"), "<hello> <world>")
check.equal("gsub swaps", ("hello world"):gsub("(%w+) (%w+)", "%2 %1"), "world hello")
check.values("gsub of the empty", "-a-b-c- 4", ("abc"):gsub("", "-"))
check.values("gsub limit", "xxa 2", ("aaa"):gsub("a", "x", 2))
local pairs_found = {}
for key, value in ("a=1, b=2, c=3"):gmatch("(%w+)=(%w+)") do
  pairs_found[#pairs_found + 1] = key .. value
end
check.equal("gmatch", table.concat(pairs_found, ";"), "a1;b2;c3")
check.fails("malformed pattern", "malformed pattern (missing ']')", string.find, "a", "[a")
check.fails("pattern ends with %", "malformed pattern (ends with '%')", string.find, "a", "%")
check.fails("bad capture", "invalid capture index", string.gsub, "a", "a", "%2")
check.fails("unfinished capture", "unfinished capture", string.find, "a", "(a")
check.fails("pattern too complex", "pattern too complex", string.match,
  ("a"):rep(300000), (".-"):rep(300000) .. "b")
check.equal("long subject", #(("x"):rep(100000)):match(".-$"), 100000)

-- Formats
check.equal("integers", ("%d %5d|%-5d|%05d %+d %x %X %o"):format(1, 2, 3, 4, 5, 255, 255, 8),
  "1     2|3    |00004 +5 ff FF 10")
check.equal("floats", ("%.3f %e %g %g %10.2f"):format(1 / 3, 12345.678, 1e20, 0.1, 2.5),
  "0.333 1.234568e+04 1e+20 0.1       2.50")
check.equal("hexadecimal float", ("%a"):format(1.5), "0x1.8p+0")
check.equal("strings", ("%s|%10s|%-10s|%.2s"):format("a", "b", "c", "def"),
  "a|         b|c         |de")
check.equal("quoted", ("%q"):format('a "b"\n\0\r'), '"a \\"b\\"\\\n\\0\\13"')
check.equal("quoted integer", ("%q"):format(math.mininteger), "0x8000000000000000")
check.equal("quoted float", load("return " .. ("%q"):format(0.1))(), 0.1)
check.equal("characters", ("%c%c%c"):format(76, 117, 97), "Lua")
check.equal("percent", ("100%%"):format(), "100%")
check.fails("bad format", "invalid conversion", string.format, "%y", 1)
check.fails("no integer", "number has no integer representation", string.format, "%d", 1.5)
check.equal("tostring in format", ("%s"):format(setmetatable({}, {
  __tostring = function() return "object" end })), "object")

-- Others
check.equal("sub", ("hello"):sub(2, -2), "ell")
check.equal("sub outside", ("hello"):sub(-100, 100), "hello")
check.values("byte", "104 101 108", ("hello"):byte(1, 3))
check.equal("char", string.char(72, 105), "Hi")
check.equal("rep", ("ab"):rep(3, ","), "ab,ab,ab")
check.fails("rep too large", "resulting string too large", string.rep, "x", math.maxinteger)
check.equal("reverse", ("abc"):reverse(), "cba")
check.equal("upper and lower", ("aBc"):upper() .. ("aBc"):lower(), "ABCabc")
check.equal("length", #"a\0b", 3)
check.truth("order", "a" < "b" and "a" < "aa" and "Z" < "a" and "" < "a" and "a\0b" > "a\0a")
check.equal("escapes", "\x41\65\u{48}\z
             B\tC", "AAHB\tC")
check.equal("long bracket", [==[
a]]b]==], "a]]b")
check.equal("coercion", "10" + 5, 15)
check.equal("coercion to float", "0x10p1" * 1, 32.0)
check.equal("coercion of numbers", 1 .. 2, "12")
check.fails("no coercion", "attempt to add a 'string' with a 'number'",
  function() return "a" + 1 end)
check.fails("no order", "attempt to compare number with string",
  function() return 1 < "2" end)

-- Binary
check.equal("pack", (string.pack("<i4i2", 100, -2)):gsub(".", function(c)
  return ("%02x"):format(c:byte()) end), "64000000feff")
check.values("unpack", "100 -2 7", string.unpack("<i4i2", string.pack("<i4i2", 100, -2)))
check.values("big endian", "1 2 3.5 9 end 21", string.unpack(">I2I4ds1z",
  string.pack(">I2I4ds1z", 1, 2, 3.5, "9", "end")))
check.equal("packsize", string.packsize("!8bi8d"), 24)
check.fails("overflow", "integer overflow", string.pack, "i1", 300)
check.fails("too short", "data string too short", string.unpack, "<i4", "abc")

-- A long string, piece by piece.
local pieces = {}
for i = 1, 20000 do
  pieces[i] = ("%x"):format(i * 2654435761 % 4294967296)
end
local long = table.concat(pieces, ",")
local hash = 5381
for i = 1, #long do
  hash = (hash * 33 + long:byte(i)) & 0xffffffff
end
print("hash of a long string: " .. hash)
check.equal("count of pieces", select(2, long:gsub(",", "")), 19999)

-- UTF-8
local text = "aä€𝄞"
check.equal("utf8.len", utf8.len(text), 4)
check.values("utf8.len of what is wrong", "nil 2", utf8.len("a\xffb"))
check.values("utf8.codepoint", "97 228 8364 119070", utf8.codepoint(text, 1, -1))
check.equal("utf8.char", utf8.char(97, 228, 8364, 119070), text)
check.values("utf8.offset", "4", utf8.offset(text, 3))
check.values("utf8.offset from the end", "7", utf8.offset(text, -1))
local points = {}
for position, code in utf8.codes(text) do
  points[#points + 1] = position .. ":" .. code
end
check.equal("utf8.codes", table.concat(points, " "), "1:97 2:228 4:8364 7:119070")
local characters = {}
for character in text:gmatch(utf8.charpattern) do
  table.insert(characters, 1, character)
end
check.equal("utf8.charpattern", table.concat(characters), "𝄞€äa")
check.fails("invalid UTF-8", "invalid UTF-8 code", utf8.codepoint, "\x80")
check.equal("lax", utf8.codepoint("\u{7FFFFFFF}", 1, 1, true), 0x7fffffff)
for code = 0, 0x10ffff, 257 do
  if code < 0xd800 or code > 0xdfff then
    local character = utf8.char(code)
    if utf8.codepoint(character) ~= code or utf8.len(character) ~= 1 then
      error("code point " .. code)
    end
  end
end
check.truth("all code points", true)
