# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# awk -v answer=<file> -f answer.awk <number>.expect
#
# Compares an answer with what LightyTest.pm of this port has written down, as the
# module of lighttpd's tests does. It prints what is wrong, and nothing otherwise.

function wrong(text) {
	print text
	bad = 1
	exit 1
}

# What is before the end of the line; the rest stays.
function line(    at, text) {
	at = index(rest, "\r\n")
	if (!at) {
		text = rest
		rest = ""
	} else {
		text = substr(rest, 1, at - 1)
		rest = substr(rest, at + 2)
	}
	return text
}

function escaped(text) {
	gsub(/\r/, "\\r", text)
	gsub(/\n/, "\\n", text)
	return text
}

BEGIN {
	RS = "\001"
	getline rest <answer
	RS = "\n"
	FS = "\t"
}

$1 == "response" {
	delete headers
	first = line()
	if (substr(first, 1, 13) != $2 " ")
		wrong("'" first "' instead of '" $2 "'")
	while ((text = line()) != "") {
		at = index(text, ":")
		name = tolower(substr(text, 1, at - 1))
		value = substr(text, at + 1)
		sub(/^[ \t]+/, "", value)
		if (name in headers)
			value = headers[name] ", " value
		headers[name] = value
	}
	if ("content-length" in headers) {
		body = substr(rest, 1, headers["content-length"])
		rest = substr(rest, headers["content-length"] + 1)
	} else {
		body = rest
		rest = ""
	}
}
$1 == "content" && escaped(body) != $2 { wrong("contents '" escaped(body) "' instead of '" $2 "'") }
$1 == "present" && !($2 in headers) { wrong("no " $2) }
$1 == "absent" && $2 in headers { wrong($2 ": " headers[$2]) }
$1 == "value" && headers[$2] != $3 { wrong($2 ": '" headers[$2] "' instead of '" $3 "'") }
$1 == "match" && headers[$2] !~ $3 { wrong($2 ": '" headers[$2] "' does not match " $3) }

END {
	if (!bad && rest != "")
		wrong("more than was expected: '" escaped(rest) "'")
}
