#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Runs Redis's own test suite in guests, one unit a guest, and counts.

    run_suite.py [--ring 0|3] [options] IMAGE [UNIT...]

The suite and its Tcl run in ring 3 in the guest; each redis-server it starts is
the application, in the ring under test. Prints a line for each unit and the
tests that failed. Exits 0 if every test passed that is not in skipped.json.
"""

import argparse
import concurrent.futures
import json
import os
import re
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
# What the suite prints for a test; the rest of the line names it.
KINDS = ("server", "clock", "ok", "err", "skip", "ignore", "exception", "kernel")
LINE = re.compile(rf"^\[({'|'.join(KINDS)})\]: (.*)$")
CLOCK_LIMIT = 1.1
# After a test's name: how long it took, or the file it is in.
DETAIL = re.compile(r" \(\d+ ms\)$| in tests/\S+\.tcl$")


def read_data(name):
    with open(os.path.join(HERE, name), encoding="utf-8") as file:
        return json.load(file)


def all_units(root):
    """The suite's own list, in its order."""
    list_tests = ["tclsh8.6", "tests/test_helper.tcl", "--list-tests"]
    folder = os.path.join(root, "redis")
    return subprocess.check_output(list_tests, cwd=folder, text=True).split()


def skip_options(unit, ring):
    """The suite's options for the tests of a unit that skipped.json lists."""
    options = []
    for entry in read_data("skipped.json"):
        if entry["unit"] == unit and ring in entry.get("rings", [0, 3]):
            options += ["--skiptest", entry["test"]]
    return options


def parse(output):
    """Sorts the suite's lines: {"ok": [names], "err": [names], ...}."""
    found = {kind: [] for kind in KINDS}
    for line in output.splitlines():
        match = LINE.match(line)
        if match:
            found[match[1]].append(DETAIL.sub("", match[2]))
    return found


def guest_command(args, unit, icount):
    command = [args.ukl, "run", "--timeout", str(args.timeout), "--memory", "2G"]
    command += ["--smp", str(args.smp), "--initramfs", args.root]
    for parameter in args.append:
        command += ["--append", parameter]
    if icount:
        command += ["--icount"]
    if args.ring == 3:
        command += ["--ring3", args.server]
    command += ["--script", os.path.join(HERE, "unit.sh"), args.image, "--"]
    command += ["--single", unit, *skip_options(unit, args.ring)]
    for test in args.only:
        command += ["--only", test]
    return command + args.suite_option


def clock_rate(result):
    """The seconds of the guest's clock in a second of the host's, at least.

    The kernel measures the frequency of the time stamp counter when it boots.
    Where it is kept from running then, its clock may be wrong by a factor.
    """
    if len(result["clock"]) != 2:
        return 1.0
    start, end = map(float, result["clock"])
    return (end - start) / max(result["seconds"], 1)


def run_guest(args, unit, icount):
    """Boots a guest for one unit; returns what the table has of it."""
    start = time.monotonic()
    done = subprocess.run(
        guest_command(args, unit, icount),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )
    if args.logs:
        name = f"{unit.replace('/', '-')}.ring{args.ring}.log"
        with open(os.path.join(args.logs, name), "w", encoding="utf-8") as file:
            file.write(done.stdout + done.stderr)
    result = {"unit": unit, "ring": args.ring, "status": done.returncode}
    result["icount"] = icount
    result["seconds"] = round(time.monotonic() - start)
    result.update(parse(done.stdout))
    result["complete"] = f"done]: {unit} (" in done.stdout
    result["clock"] = clock_rate(result) if not icount else 1.0
    if done.returncode in (124, 125):  # the guest itself
        result["guest"] = done.stderr.strip().splitlines()
    return result


def is_good(result):
    return (
        result["status"] == 0
        and result["complete"]
        and not (result["err"] or result["exception"] or result["kernel"])
    )


def run_unit(args, unit):
    """A unit that fails gets a second guest, in which time counts instructions.

    Many tests wait for a number of milliseconds for what the server does. On a
    busy host the guest's processor stands still while its clock goes on.
    """
    result = run_guest(args, unit, args.icount)
    if args.recheck and not args.icount and not is_good(result):
        first = result
        result = run_guest(args, unit, True)
        result["first"] = first
    return result


def describe(result):
    server = result["server"][0] if result["server"] else "no server"
    text = describe(result["first"]) + "\nagain, " if "first" in result else ""
    text += (
        f"{result['unit']}: {server.partition(' sha=')[0]}: {len(result['ok'])} passed, "
        f"{len(result['err'])} failed, {len(result['skip'])} skipped, "
        f"{len(result['ignore'])} left out by the suite, {result['seconds']} s"
    )
    for kind in ("err", "exception", "kernel"):
        text += "".join(f"\n  {kind}: {line}" for line in result[kind])
    if result["clock"] > CLOCK_LIMIT:
        text += f"\n  the guest's clock ran {result['clock']:.1f} times too fast"
    if not result["complete"]:
        text += f"\n  the unit did not come to its end; `ukl run`: {result['status']}"
    return text + "".join(f"\n    {line}" for line in result.get("guest", []))


def parse_arguments():
    build = os.path.join(HERE, "..", "..", "..", "build")
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("image", help="redis-server linked with a kernel")
    parser.add_argument("units", nargs="*", help="default: quick.json's units")
    parser.add_argument("--ring", type=int, choices=(0, 3), default=0)
    parser.add_argument("--all", action="store_true", help="all units of the suite")
    parser.add_argument("--only", action="append", default=[], help="test (repeat)")
    parser.add_argument("--suite-option", action="append", default=[])
    parser.add_argument("--build", default=build, help="build folder")
    parser.add_argument("--ukl", help="default: bin/ukl in the build folder")
    parser.add_argument("--root", help="made by make-root.sh, for --initramfs")
    parser.add_argument("--server", help="the executable for ring 3")
    parser.add_argument("--timeout", type=int, default=1800, help="seconds a unit")
    parser.add_argument("--smp", type=int, default=1)
    parser.add_argument("--append", action="append", default=[], help="for `ukl run`")
    parser.add_argument("--icount", action="store_true", help="time counts instructions")
    parser.add_argument(
        "--recheck", action="store_true", help="units that fail: again with --icount"
    )
    parser.add_argument("--jobs", type=int, default=1, help="guests at a time")
    parser.add_argument("--results", help="append results as lines of JSON")
    parser.add_argument("--logs", help="folder for the suite's output")
    args = parser.parse_intermixed_args()
    args.ukl = args.ukl or os.path.join(args.build, "bin", "ukl")
    args.root = args.root or os.path.join(args.build, "redis", "suite-root")
    args.server = args.server or os.path.join(args.build, "redis/guest/bin/redis-server")
    if not args.units:
        args.units = all_units(args.root) if args.all else read_data("quick.json")
    return args


def main():
    args = parse_arguments()
    if args.logs:
        os.makedirs(args.logs, exist_ok=True)
    good = True
    with concurrent.futures.ThreadPoolExecutor(args.jobs) as pool:
        for result in pool.map(lambda unit: run_unit(args, unit), args.units):
            print(describe(result), flush=True)
            good = good and is_good(result)
            if args.results:
                with open(args.results, "a", encoding="utf-8") as file:
                    file.write(json.dumps(result) + "\n")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
