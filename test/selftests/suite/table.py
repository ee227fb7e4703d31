# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The table of tests, tests.json, and what a test's result is as text."""

import json
import os
import re

HERE = os.path.dirname(os.path.abspath(__file__))
PATH = os.path.join(HERE, "tests.json")

# Who runs the tests. "off" and "ring3" run the same executables.
COLUMNS = {
    "off": "glibc, ring 3, kernel without UKL",
    "ring3": "glibc, ring 3, beside a ring-0 program",
    "musl": "the program of ring 0, in ring 3",
    "entry": "ring 0, level entry (`ukl link --fast --syscalls=entry`)",
    "direct": "ring 0, level direct (`ukl link`, LTO)",
}
NATIVE = ("off", "ring3")

KSFT_SKIP = 4
X86_MARK = re.compile(r"^\s*\[(OK|FAIL|SKIP)\]\s*(.*)")
TAP_MARK = re.compile(r"^(?:Diff too high: -?\d+\.\.)?\s*(?:# )?(not ok|ok) \d+ ?(.*)")
NUMBER = re.compile(r"0x[0-9a-f]+|\b[0-9a-f]{8,}\b|\d+", re.IGNORECASE)


class Test:
    """One line of the table."""

    def __init__(self, entry, folders):
        self.entry = entry
        self.path = entry["test"]
        self.folder, self.name = self.path.rsplit("/", 1)
        self.shared = folders[self.folder]
        self.sources = entry.get("sources", [self.name + ".c"])
        self.cflags = self.shared.get("cflags", []) + entry.get("cflags", [])
        self.libs = self.shared.get("libs", [])
        self.ldflags = entry.get("ldflags", [])
        self.args = entry.get("args", [])
        # More of them for the program of ring 0: cases that musl cannot do.
        self.musl_args = entry.get("musl args", [])
        # Its own script that runs it, or nothing.
        self.script = entry.get("script", "")
        # Commands for its folder, before it runs.
        self.setup = entry.get("setup", "")
        self.seconds = entry.get("seconds", 60)
        # Cases that depend on how busy the host is: not compared.
        self.unstable = entry.get("unstable", [])
        # Global names that it needs as they are.
        self.keep = entry.get("keep", [])
        self.quick = entry.get("quick", False)
        # Why its result in ring 0 differs; why it does not pass in ring 3.
        self.why = entry.get("why", "")
        self.why_ring3 = entry.get("why ring 3", "")
        # Why it does not run at all.
        self.out = entry.get("left out", "")
        # Why it is not part of the program that runs in ring 0.
        self.not_ring0 = self.out or entry.get("not ring 0", "")

    def left_out(self, column):
        """The reason why this column has no result, or nothing."""
        return self.out or ("" if column in NATIVE else self.not_ring0)

    def expected(self, column):
        return self.entry.get("expect", {}).get(column)


class Table:
    """All of tests.json."""

    def __init__(self):
        with open(PATH, encoding="utf-8") as file:
            self.data = json.load(file)
        self.tests = [Test(e, self.data["folders"]) for e in self.data["tests"]]

    def select(self, names, quick):
        """Tests by path, folder or name; all of them without a name."""
        chosen = [t for t in self.tests if t.quick or not quick]
        if not names:
            return chosen
        for name in names:
            if not any(matches(t, name) for t in self.tests):
                raise ValueError(f"no test '{name}' in tests.json; see --list")
        return [t for t in self.tests if any(matches(t, name) for name in names)]

    def set_expected(self, test, column, text):
        """Writes one result to tests.json as it is now: it may have changed."""
        with open(PATH, encoding="utf-8") as file:
            self.data = json.load(file)
        for entry in self.data["tests"]:
            if entry["test"] == test.path:
                entry.setdefault("expect", {})[column] = text
        with open(PATH + ".new", "w", encoding="utf-8") as file:
            json.dump(self.data, file, indent=1, ensure_ascii=False)
            file.write("\n")
        os.replace(PATH + ".new", PATH)


def matches(test, name):
    return name in (test.path, test.name, test.folder)


def count_marks(output, unstable):
    """(tests that passed, names of those that failed, tests left out)."""
    ok, failed, skipped = 0, [], 0
    for line in output.splitlines():
        tap, x86 = TAP_MARK.match(line), X86_MARK.match(line)
        if tap:
            passed, name = tap[1] == "ok", tap[2].strip(" -")
            skip = "# SKIP" in line
        elif x86:
            passed, name = x86[1] == "OK", NUMBER.sub("N", x86[2].strip())
            skip = x86[1] == "SKIP"
        else:
            continue
        if any(word in name for word in unstable):
            continue
        if skip:
            skipped += 1
        elif passed:
            ok += 1
        elif name not in failed:
            failed.append(name)
    return ok, failed, skipped


def describe_end(status, timed_out):
    if timed_out:
        return "time-out"
    if status == 0:
        return "pass"
    if status == KSFT_SKIP:
        return "skip"
    # exit(-1) is 255.
    return f"killed by signal {status - 128}" if 128 < status <= 192 else "fail"


def describe(test, status, timed_out, output, complaints):
    """What the table has of a result: the end, the counts, what failed."""
    ok, failed, skipped = count_marks(output, test.unstable)
    text = describe_end(status, timed_out)
    if timed_out:
        return text  # how far it came depends on the host
    # Some tests do as much as time allows.
    if test.entry.get("count", True):
        parts = [f"{ok} ok"] if ok else []
        parts += [f"{skipped} skipped"] if skipped else []
        text += f" ({', '.join(parts)})" if parts else ""
    if failed:
        text += ": " + "; ".join(failed)
    return text + "".join(f"; kernel: {line}" for line in complaints)
