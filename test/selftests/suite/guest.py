# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Runs tests in guests and takes their results from what the guest prints."""

import os
import shutil
import subprocess
import sys
import tempfile

import build
import table

HERE = os.path.dirname(os.path.abspath(__file__))
BOOT_SECONDS = 60


class Result:
    """How a test ended."""

    def __init__(self, test, text, seconds, output):
        self.test, self.text, self.seconds, self.output = test, text, seconds, output


class Guest:
    """How to boot: with which image, program and files."""

    def __init__(self, builder, image, program=None, native=False, background=False):
        self.builder, self.image, self.program = builder, image, program
        self.native, self.background = native, background

    def command(self, overlay, seconds):
        command = [self.builder.ukl, "run", "--timeout", str(seconds)]
        command += ["--smp", "2", "--memory", "1G"]
        if self.program:
            command += ["--ring3", self.program]
        command += ["--initramfs", overlay, "--script", os.path.join(HERE, "guest.sh")]
        command += [self.image]
        return command + (["--", "background"] if self.background else [])

    def run(self, tests, report):
        """Runs tests; a guest that dies is booted again for the rest of them."""
        left = list(tests)
        while left:
            done = self.boot(left, report)
            if not done:
                raise RuntimeError("the guest has not started a test; see -v")
            left = [t for t in left if t not in done]

    def fill(self, overlay, tests):
        """Files for the guest: the list, what tests read, ring-3 executables."""
        for t in tests:
            folder = os.path.join(overlay, "selftests", t.folder)
            os.makedirs(folder, exist_ok=True)
            if self.native:
                shutil.copy(self.builder.native_path(t), folder)
            for name in [*t.shared.get("files", []), *filter(None, [t.script])]:
                shutil.copy(os.path.join(self.builder.folder(t), name), folder)
            if t.setup:
                setup = os.path.join(overlay, "selftests/setup", t.path)
                os.makedirs(os.path.dirname(setup), exist_ok=True)
                build.write(setup, t.setup + "\n")
        with open(os.path.join(overlay, "selftests/list"), "w", encoding="utf-8") as file:
            for t in tests:
                args = t.args if self.native else t.args + t.musl_args
                print(t.folder, t.name, t.seconds, f"./{t.script or t.name}", *args, file=file)

    def boot(self, tests, report):
        """One guest. Returns the tests that have a result."""
        with tempfile.TemporaryDirectory(prefix="selftests-") as overlay:
            self.fill(overlay, tests)
            limit = BOOT_SECONDS + sum(t.seconds + 5 for t in tests)
            command = self.command(overlay, limit)
            if self.builder.verbose:
                print("$", " ".join(command), flush=True)
            with subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE if not self.builder.verbose else None,
                text=True,
                errors="replace",
            ) as process:
                return read_results(process, {t.path: t for t in tests}, report)


def read_results(process, tests, report):
    """Follows a guest's output; the tests that have a result."""
    done, current, output, complaints = [], None, [], []
    for line in process.stdout:
        words = line.split()
        if line.startswith("@@ begin "):
            current, output, complaints = tests[words[2]], [], []
        elif line.startswith("@@ kernel "):
            complaints.append(" ".join(words[2:]))
        elif line.startswith("@@ end ") and current:
            late = words[3] == "late"
            text = table.describe(
                current, 0 if late else int(words[3]), late, "".join(output), complaints
            )
            report(Result(current, text, int(words[4]), "".join(output)))
            done.append(current)
            current = None
        elif line.startswith("@@ background ended"):
            sys.exit("selftests: error: the ring-0 program in the background has ended")
        else:
            output.append(line)
    error = process.stderr.read() if process.stderr else ""
    process.wait()
    if current:
        report(Result(current, "the guest ended", 0, "".join(output) + error))
        done.append(current)
    elif not done:
        print(error, file=sys.stderr)
    return done
