#!/bin/sh
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# A program that computes, one that uses the standard library, and files.

export PYTHONHOME=/usr
cd /tmp || exit
cat >load.py <<'PYTHON'
import collections, json, os, re

def fibonacci(n):
    return n if n < 2 else fibonacci(n - 1) + fibonacci(n - 2)

fibonacci(20)
words = collections.Counter(re.findall(r"\w+", json.dumps([{"n%d" % (i % 97): i} for i in range(20000)])))
with open("out", "w") as out:
    for word, number in sorted(words.items()):
        print(word, number, file=out)
for line in open("out"):
    line.split()
for i in range(20):
    process = os.fork()
    if process == 0:
        os._exit(0)
    os.waitpid(process, 0)
PYTHON
for i in 1 2 3; do
	"$APP" load.py || exit
	echo "$i"
done
