#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Runs the Linux kernel's own selftests beside and inside a ring-0 program.

Without an option for what runs: in ring 3 beside a ring-0 program (--ring3), and
as the ring-0 program with a fast link (--ring0 --level=entry).
"""

import argparse
import fcntl
import os
import sys

import build
import document
import guest
import table

HERE = os.path.dirname(os.path.abspath(__file__))
PROJECT = os.path.abspath(os.path.join(HERE, "..", "..", ".."))
EPILOG = """
TEST is a folder (x86), a test (x86/iopl) or its name (iopl); --list lists them.
The kernel is the one of `ukl kernel`; --off builds and takes another,
without CONFIG_UNIKERNEL_LINUX (8 minutes, once).

exit status: 0 all results are as tests.json expects; 1 some are not; 2 error
"""


def parse_arguments():
    parser = argparse.ArgumentParser(
        prog="selftests",
        description=__doc__,
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("tests", nargs="*", metavar="TEST", help="default: all")
    what = parser.add_argument_group("what runs")
    what.add_argument(
        "--ring3", action="store_true", help="ring-3 programs beside a ring-0 program"
    )
    what.add_argument(
        "--off", action="store_true", help="the same on a kernel without UKL"
    )
    what.add_argument(
        "--ring0", action="store_true", help="all tests in one program in ring 0"
    )
    what.add_argument(
        "--level",
        choices=("entry", "direct", "both"),
        default="entry",
        help="of --ring0: fast link, or LTO with direct calls (default: entry)",
    )
    what.add_argument(
        "--musl", action="store_true", help="the program of --ring0, in ring 3"
    )
    what.add_argument("--quick", action="store_true", help="only what CI runs")
    other = parser.add_argument_group("other")
    other.add_argument("--update", action="store_true", help="make results the expected ones")
    other.add_argument("--docs", action="store_true", help="regenerate docs/selftests.md")
    other.add_argument("--check-docs", action="store_true", help="fail if --docs would change it")
    other.add_argument("--list", action="store_true", help="list the tests and exit")
    other.add_argument("--build", default=os.path.join(PROJECT, "build"), help="build folder")
    other.add_argument("--logs", help="folder for the tests' output (default: in the build folder)")
    other.add_argument("-v", "--verbose", action="store_true", help="print commands and output")
    args = parser.parse_args()
    if not (args.ring3 or args.off or args.ring0 or args.musl):
        args.ring3 = args.ring0 = True
    return args


def columns(args):
    levels = ["entry", "direct"] if args.level == "both" else [args.level]
    return (
        ["off"] * args.off
        + ["ring3"] * args.ring3
        + ["musl"] * args.musl
        + levels * args.ring0
    )


class Report:
    """Prints each result, compares it, and keeps the output."""

    def __init__(self, args, tests, column, total):
        self.args, self.tests, self.column, self.total = args, tests, column, total
        self.count = self.bad = 0
        self.logs = args.logs or os.path.join(args.out, "logs")

    def __call__(self, result):
        self.count += 1
        expected = result.test.expected(self.column)
        path = os.path.join(self.logs, self.column, result.test.path + ".log")
        os.makedirs(os.path.dirname(path), exist_ok=True)
        build.write(path, result.output)
        print(
            f"[{self.count}/{self.total}] {self.column}: {result.test.path}: "
            f"{result.text} ({result.seconds} s)",
            flush=True,
        )
        if self.args.update:
            self.tests.set_expected(result.test, self.column, result.text)
        elif result.text != expected:
            self.bad += 1
            print(f"    UNEXPECTED; expected: {expected}\n    its output: {path}", flush=True)
        if self.args.verbose:
            print(result.output, flush=True)


def make_guest(args, builder, tests, chosen, column):
    """The guest of a column, with all that it needs built."""
    native = column in table.NATIVE
    if native:
        builder.all_native(chosen)
    if column == "off":
        return guest.Guest(builder, builder.kernel_without_ukl(), native=True)
    name = "quick" if args.quick else "all"
    inside = [t for t in tests.select([], args.quick) if not t.not_ring0]
    program = builder.program(inside, name)
    image = builder.image(program, column if column == "direct" else "entry")
    in_ring3 = program if column == "musl" else None
    return guest.Guest(builder, image, in_ring3, native, background=native)


def run_column(args, builder, tests, column):
    """The number of unexpected results."""
    chosen = [t for t in tests.select(args.tests, args.quick) if not t.left_out(column)]
    report = Report(args, tests, column, len(chosen))
    if chosen:
        make_guest(args, builder, tests, chosen, column).run(chosen, report)
    return report.bad


def main():
    args = parse_arguments()
    tests = table.Table()
    if args.list:
        for t in tests.select(args.tests, args.quick):
            print(t.path, "(quick)" if t.quick else "")
        return 0
    if args.docs or args.check_docs:
        return document.make(tests, os.path.join(PROJECT, "docs/selftests.md"), args.check_docs)
    args.out = os.path.join(os.path.abspath(args.build), "selftests")
    os.makedirs(args.out, exist_ok=True)
    lock = open(os.path.join(args.out, "lock"), "w", encoding="utf-8")
    fcntl.flock(lock, fcntl.LOCK_EX)  # until the process ends
    builder = build.Builder(os.path.abspath(args.build), args.out, args.verbose)
    builder.make_headers()
    bad = sum(run_column(args, builder, tests, column) for column in columns(args))
    if bad:
        print(f"selftests: {bad} results are not as tests.json expects")
    return 1 if bad else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (build.BuildError, ValueError, RuntimeError, OSError) as error:
        print(f"selftests: error: {error}", file=sys.stderr)
        sys.exit(2)
    except KeyboardInterrupt:
        sys.exit(130)
