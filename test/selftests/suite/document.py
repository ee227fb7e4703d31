# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Writes the tables of docs/selftests.md from tests.json, between their marks."""

import re
import sys

import table

MARK = re.compile(r"(<!-- (\w+): generated -->\n).*?(<!-- end -->)", re.DOTALL)


def cell(test, column):
    reason = test.left_out(column)
    if reason:
        return "-"
    return short(test.expected(column) or "not run")


def short(text):
    """The end and the counts; what failed has a table of its own."""
    return text.split(":")[0].split(";")[0]


def row(cells):
    return "| " + " | ".join(c.replace("|", "\\|") for c in cells) + " |\n"


def head(cells):
    return row(cells) + "|" + "---|" * len(cells) + "\n"


def results(tests, columns):
    text = head(["test", *(table.COLUMNS[c] for c in columns)])
    for t in tests:
        text += row([t.path, *(cell(t, c) for c in columns)])
    return text + row(["**pass**", *(str(passes(tests, c)) for c in columns)])


def passes(tests, column):
    return sum((t.expected(column) or "").startswith("pass") for t in tests)


def ring3(tests):
    return results(tests, ["off", "ring3"])


def ring0(tests):
    return results([t for t in tests if not t.left_out("musl")], ["musl", "entry", "direct"])


def left_out(tests):
    text = head(["test", "why it does not run in ring 0"])
    reasons = {}
    for t in tests:
        if t.left_out("entry"):
            reasons.setdefault(t.left_out("entry"), []).append(t.path)
    return text + "".join(row([", ".join(paths), why]) for why, paths in reasons.items())


def differences(tests):
    """What ends in ring 0 in another way than the same program in ring 3."""
    text = head(["test", "in ring 3", "in ring 0", "why"])
    for t in tests:
        ends = [t.expected(c) for c in ("musl", "entry", "direct")]
        ring0_ends = dict.fromkeys(e for e in ends[1:] if e and e != ends[0])
        if ends[0] and ring0_ends:
            text += row([t.path, ends[0], " / ".join(ring0_ends), t.why or "**not known**"])
    return text


def failures(tests):
    """What does not pass in ring 3 either: of the guest, not of UKL."""
    text = head(["test", "in ring 3", "why"])
    for t in tests:
        ends = [t.expected(c) for c in ("ring3", "musl")]
        bad = dict.fromkeys(e for e in ends if e and not e.startswith("pass"))
        if bad:
            text += row([t.path, " / ".join(bad), t.why_ring3])
    return text


SECTIONS = {
    "ring3": ring3,
    "ring0": ring0,
    "left_out": left_out,
    "differences": differences,
    "failures": failures,
}


def make(tests, path, check):
    """Regenerates the document, or tells whether that would change it."""
    with open(path, encoding="utf-8") as file:
        old = file.read()
    new = MARK.sub(lambda m: f"{m[1]}{SECTIONS[m[2]](tests.tests)}{m[3]}", old)
    if new == old:
        return 0
    if check:
        print(f"{path} is not what tests.json says: run scripts/selftests --docs", file=sys.stderr)
        return 1
    with open(path, "w", encoding="utf-8") as file:
        file.write(new)
    return 0
