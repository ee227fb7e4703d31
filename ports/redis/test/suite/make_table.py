#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Turns results of run_suite.py into the tables of ports/redis/suite.md.

    make_table.py RESULTS...

Where a unit ran more than once in a ring, the first run without a failure counts,
or the last one; what failed in other runs has a table of its own.
"""

import json
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
RINGS = (3, 0)


def is_good(result):
    return result["complete"] and not result["err"] and not result["exception"]


def read_results(paths):
    """{unit: {ring: result}} of the runs that count, and a list of the others."""
    units, others = {}, []
    for path in paths:
        with open(path, encoding="utf-8") as file:
            for result in map(json.loads, file):
                rings = units.setdefault(result["unit"], {})
                before = rings.get(result["ring"])
                if before and is_good(before):
                    others.append(result)
                    continue
                if before:
                    others.append(before)
                rings[result["ring"]] = result
    return units, others


def cell(result):
    if result is None:
        return "not run"
    text = str(len(result["ok"]))
    failed = len(result["err"]) + len(result["exception"])
    if failed:
        text += f", {failed} failed"
    if not result["complete"]:
        text += ", not finished"
    return text


def left_out(rings):
    """How many tests did not run: skipped by skipped.json, or by the suite."""
    result = rings.get(0) or rings.get(3)
    return len(result["skip"]) + len(result["ignore"])


def print_units(units):
    print("| unit | passed, ring 3 | passed, ring 0 | left out | seconds, ring 3 / ring 0 |")
    print("|---|---|---|---|---|")
    for unit, rings in units.items():
        seconds = " / ".join(
            str(rings[ring]["seconds"]) if ring in rings else "-" for ring in RINGS
        )
        row = [unit, *(cell(rings.get(ring)) for ring in RINGS), str(left_out(rings)), seconds]
        print("| " + " | ".join(row) + " |")
    sums = [
        str(sum(len(rings[ring]["ok"]) for rings in units.values() if ring in rings))
        for ring in RINGS
    ]
    out = sum(left_out(rings) for rings in units.values())
    print(f"| **sum** | **{sums[0]}** | **{sums[1]}** | **{out}** | |")


def print_differences(units):
    """Tests that end differently in the two rings."""
    print("\n| unit | test | ring 3 | ring 0 |\n|---|---|---|---|")
    for unit, rings in units.items():
        if len(rings) < 2:
            continue
        ends = [
            {name: kind for kind in ("ok", "err") for name in rings[ring][kind]}
            for ring in RINGS
        ]
        for name in sorted(set(ends[0]) | set(ends[1])):
            pair = [end.get(name, "did not run") for end in ends]
            if pair[0] != pair[1]:
                print(f"| {unit} | {name} | {pair[0]} | {pair[1]} |")


def print_other_failures(others):
    """What failed in a run that does not count."""
    print("\n| unit | ring | failed in a run that was repeated |\n|---|---|---|")
    for result in others:
        for line in result["err"] + result["exception"]:
            print(f"| {result['unit']} | {result['ring']} | {line} |")
        if not result["complete"] and not result["exception"]:
            print(f"| {result['unit']} | {result['ring']} | not finished |")


def print_skipped():
    print("\n| unit | test | reason |\n|---|---|---|")
    with open(os.path.join(HERE, "skipped.json"), encoding="utf-8") as file:
        for entry in json.load(file):
            print(f"| {entry['unit']} | {entry['test']} | {entry['reason']} |")


def print_left_out(units):
    print("\n| unit | left out by the suite, with its reason |\n|---|---|")
    for unit, rings in units.items():
        for line in (rings.get(0) or rings.get(3))["ignore"]:
            print(f"| {unit} | {line} |")


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__.splitlines()[2].strip())
    units, others = read_results(sys.argv[1:])
    print_units(units)
    print_differences(units)
    print_other_failures(others)
    print_skipped()
    print_left_out(units)


if __name__ == "__main__":
    main()
