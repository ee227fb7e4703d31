# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Compiles the selftests: each as a ring-3 executable, and all into one program.

Nothing is compiled again whose command, sources and headers are what they were.
"""

import concurrent.futures
import glob
import hashlib
import os
import re
import shutil
import subprocess

HERE = os.path.dirname(os.path.abspath(__file__))
INCLUDE = os.path.join(HERE, "include")
JOBS = 2
UKL_OPTION = re.compile(r"CONFIG_(UNIKERNEL_LINUX|UKL_\w+)=")


class BuildError(Exception):
    """What could not be built, and the tool's words."""


class Builder:
    """Where things are, and the commands."""

    def __init__(self, build, out, verbose):
        self.build, self.out, self.verbose = build, out, verbose
        self.ukl = os.path.join(build, "bin", "ukl")
        self.ukl_clang = os.path.join(build, "bin", "clang")
        self.source = self.output([self.ukl, "kernel", "--print-source-dir"])
        self.selftests = os.path.join(self.source, "tools/testing/selftests")
        if not os.path.isdir(self.selftests):
            raise BuildError(
                f"no kernel source at {self.source}: run `{self.ukl} kernel` first"
            )
        self.headers = os.path.join(out, "headers", os.path.basename(self.source))
        tools = [self.ukl_clang, os.path.join(build, "bin", "ukl-ld"), shutil.which("clang-22")]
        self.tools = [*map(stamp, tools), os.path.realpath(os.path.join(build, "sysroot"))]

    def output(self, command):
        return self.run(command).stdout.strip()

    def run(self, command, cwd=None):
        if self.verbose:
            print("$", " ".join(command), flush=True)
        done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)
        if done.returncode:
            lines = (done.stderr + done.stdout).strip().splitlines()
            errors = [line for line in lines if "error" in line] or lines
            raise BuildError(
                f"{' '.join(command)[:300]}\n  "
                + "\n  ".join(errors[:12])
                + f"\n  (in {cwd or '.'})"
            )
        return done

    def make_headers(self):
        """The kernel's headers for programs; Debian's own are of an older kernel."""
        if os.path.exists(os.path.join(self.headers, "usr/include/linux/types.h")):
            return
        print("selftests: the kernel's headers", flush=True)
        shutil.rmtree(os.path.dirname(self.headers), ignore_errors=True)
        part = self.headers + ".part"
        os.makedirs(part)
        self.run(["make", "-s", "-C", self.source, f"O={part}", "ARCH=x86", "LLVM=-22", "headers"])
        os.rename(part, self.headers)

    def common_flags(self):
        return ["-w", "-D_GNU_SOURCE=", "-isystem", self.headers + "/usr/include", f"-I{INCLUDE}"]

    def folder(self, test):
        return os.path.join(self.selftests, test.folder)

    # Ring 3

    def native_path(self, test):
        return os.path.join(self.out, "ring3", test.path)

    def native(self, test):
        """A static executable with glibc."""
        path = self.native_path(test)
        libs = [*test.libs, *test.ldflags]
        kind = [] if "-static-pie" in libs else ["-static", "-no-pie"]
        command = ["clang-22", "-s", *kind, *self.common_flags(), *test.cflags]
        command += [*test.sources, *libs, "-o", path]
        self.cached(test, path, command)

    def all_native(self, tests):
        print(f"selftests: {len(tests)} tests, compiled for ring 3", flush=True)
        with concurrent.futures.ThreadPoolExecutor(JOBS) as pool:
            list(pool.map(self.native, tests))

    def cached(self, test, path, command):
        """Runs the command in the test's folder if anything has changed."""
        key = hashlib.sha256(repr([*command, *self.tools]).replace(self.source, "").encode())
        folder = self.folder(test)
        headers = glob.glob(folder + "/*.h") + glob.glob(self.selftests + "/*.h")
        headers += glob.glob(INCLUDE + "/**/*.h", recursive=True)
        for name in sorted(headers) + [c for c in command if c.endswith((".c", ".S", ".h"))]:
            file = os.path.join(folder, name)
            if os.path.exists(file):
                with open(file, "rb") as text:
                    key.update(text.read())
        key = key.hexdigest()
        if os.path.exists(path) and read(path + ".key") == key:
            return
        os.makedirs(os.path.dirname(path), exist_ok=True)
        self.run(command, folder)
        write(path + ".key", key)

    # Ring 0: all tests in one program

    def object(self, test, source, names):
        """An object of the program, with these names made the test's own."""
        folder = os.path.join(self.out, "ring0", test.path)
        os.makedirs(folder, exist_ok=True)
        header = os.path.join(folder, "names.h")
        text = "".join(f"#define {n} {prefix(test)}{n}\n" for n in sorted(names))
        if read(header) != text:
            write(header, text)
        base = os.path.basename(source)
        path = os.path.join(folder, base + (".o" if names != {"main"} else ".first.o"))
        command = [self.ukl_clang, "-fukl", "-c", *self.common_flags(), f"-I{INCLUDE}/musl"]
        if source.endswith(".c"):
            command += ["-include", header, "-include", "compat.h"]
        self.cached(test, path, [*command, *test.cflags, source, "-o", path])
        return path

    def symbols(self, path):
        """(defined, undefined) global names of an object."""
        lines = self.output(["llvm-nm-22", "--extern-only", "-P", path]).splitlines()
        found = [line.split()[:2] for line in lines]
        defined = {name for name, kind in found if kind not in "Uwv"}
        return defined, {name for name, kind in found} - defined

    def objects(self, test):
        """Compiles twice: to learn the global names, and with the names changed.

        Names that assembly in strings or files knows cannot change. Returns the
        objects by what tells that two are the same.
        """
        c_files = [s for s in test.sources if s.endswith(".c")]
        first = [self.object(test, s, {"main"}) for s in c_files]
        known = os.path.join(self.out, "ring0", test.path, "names")
        state = "".join(read(path + ".key") for path in first) + repr(test.keep)
        if read(known + ".key") == state:
            return self.objects_with(test, set(read(known).split()))
        names = {"main"}.union(*(self.symbols(path)[0] for path in first))
        names -= {prefix(test) + "main", *test.keep}
        while True:
            objects = self.objects_with(test, names)
            seen = set().union(*(set().union(*self.symbols(o)) for o in objects.values()))
            if not names & seen:
                write(known, " ".join(sorted(names)))
                write(known + ".key", state)
                return objects
            names -= seen

    def objects_with(self, test, names):
        """The test's objects, with these names changed."""
        objects = {}
        for source in test.sources:
            owner = test.path if source.endswith(".c") else test.folder
            objects[owner, source] = self.object(test, source, names)
        return objects

    def program(self, tests, name):
        """The executable for `ukl link`, with all these tests."""
        print(f"selftests: {len(tests)} tests, compiled with -fukl", flush=True)
        with concurrent.futures.ThreadPoolExecutor(JOBS) as pool:
            lists = list(pool.map(self.objects, tests))
        folder = os.path.join(self.out, "ring0", name)
        os.makedirs(folder, exist_ok=True)
        declarations = "".join(f"int {prefix(t)}main();\n" for t in tests)
        entries = " ".join(f'X("{t.name}", {prefix(t)}main)' for t in tests)
        write(folder + "/selftests.h", f"{declarations}#define TESTS(X) {entries}\n")
        # Several tests may use the same file of assembly: the first one's object.
        unique = {key: path for keyed in reversed(lists) for key, path in keyed.items()}
        objects = sorted(unique.values())
        path = os.path.join(self.out, name)
        sources = [HERE + "/dispatch.c", folder + "/selftests.h"]
        key = repr([*(read(o + ".key") for o in objects), *map(digest, sources), self.tools])
        if not os.path.exists(path) or read(path + ".key") != key:
            flags = [self.ukl_clang, "-fukl", "-fukl-allow-dlopen", "-O2", f"-I{folder}"]
            self.run([*flags, sources[0], *objects, "-lm", "-o", path])
            write(path + ".key", key)
        return path

    def kernel_without_ukl(self):
        """A kernel of the same configuration with CONFIG_UNIKERNEL_LINUX off."""
        project = os.path.join(HERE, "..", "..", "..")
        config = read(os.path.join(project, "kernel-patches/configs/server.config"))
        lines = [line for line in config.splitlines() if not UKL_OPTION.match(line)]
        fragment = os.path.join(self.out, "without-ukl.config")
        write(fragment, "\n".join(lines) + "\n")
        print("selftests: the kernel without UKL (minutes, the first time)", flush=True)
        self.run([self.ukl, "kernel", "--config", fragment])
        folder = self.output([self.ukl, "kernel", "--config", fragment, "--print-dir"])
        return os.path.join(folder, "vmlinux")

    def image(self, program, level):
        """Links the program with the kernel, if either is newer than the image."""
        path = f"{program}-{level}.img"
        kernel = self.output([self.ukl, "kernel", "--print-dir"])
        plugin = stamp(self.build + "/lib/UKLPasses.so")
        key = repr([digest(program), kernel, stamp(self.ukl), plugin])
        if not os.path.exists(path) or read(path + ".key") != key:
            print(f"selftests: linking {os.path.basename(path)}", flush=True)
            options = ["--fast", "--syscalls=entry"] if level == "entry" else []
            self.run([self.ukl, "link", *options, program, "-o", path])
            write(path + ".key", key)
        return path


def prefix(test):
    return "st_" + "".join(c if c.isalnum() else "_" for c in test.name) + "__"


def stamp(path):
    status = os.stat(os.path.realpath(path))
    return f"{os.path.basename(path)} {status.st_size} {status.st_mtime_ns}"


def digest(path):
    with open(path, "rb") as file:
        return hashlib.sha256(file.read()).hexdigest()


def read(path):
    if not os.path.exists(path):
        return ""
    with open(path, encoding="utf-8") as file:
        return file.read()


def write(path, text):
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
