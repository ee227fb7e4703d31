# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The kernel patches as commits, and their builds: for scripts/check-series."""

import dataclasses
import fcntl
import hashlib
import os
import pathlib
import re
import shlex
import shutil
import subprocess

PROJECT = pathlib.Path(__file__).resolve().parent.parent
SERIES = PROJECT / "kernel-patches"
TARBALL = "/usr/src/linux-source-6.12.tar.xz"
# Raised when this script builds or checks in another way.
RECIPE = "1"

# Made besides what the series touches: they include what it changes.
WITNESSES = """kernel/fork.c kernel/ptrace.c fs/exec.c arch/x86/kernel/process.c
    arch/x86/entry/common.c arch/x86/entry/entry_64.S arch/x86/kernel/vmlinux.lds.S""".split()
LINKER_SCRIPT_OBJECT = "arch/x86/kernel/vmlinux.lds"
LIBRARY = "arch/x86/lib"
# No build of a kernel reads these.
NOT_BUILT = ("Documentation/", "MAINTAINERS", "samples/ukl/")

LLVM = "22"
OFF = "# CONFIG_UNIKERNEL_LINUX is not set\n"
# What the option depends on (kernel/Kconfig.ukl), and is not so by default.
ON = "CONFIG_UNIKERNEL_LINUX=y\n# CONFIG_RANDOMIZE_BASE is not set\n"


@dataclasses.dataclass
class Config:
    name: str
    clang: bool
    arch: str
    start: str  # a defconfig, or allnoconfig
    options: str
    quick: int  # seconds for a patch, before the record knows
    full: int


CONFIGS = [
    Config("clang-off", True, "x86_64", "x86_64_defconfig", OFF, 12, 400),
    Config("clang-on", True, "x86_64", "x86_64_defconfig", ON, 12, 400),
    Config("server", True, "x86_64", "allnoconfig", "", 15, 250),
    Config("gcc-off", False, "x86_64", "x86_64_defconfig", OFF, 40, 300),
    Config("i386-off", False, "i386", "allnoconfig", OFF, 30, 60),
]


class Stop(Exception):
    """An error that leaves nothing to check."""


@dataclasses.dataclass
class Patch:
    number: int
    path: pathlib.Path
    text: str
    commit: str = ""
    chain: str = ""  # hash of the diffs up to here

    @property
    def diff(self):
        return self.text[max(self.text.find("\ndiff --git "), 0) :]

    @property
    def files(self):
        return re.findall(r"^diff --git a/(\S+) b/", self.text, re.M)

    @property
    def new_files(self):
        return re.findall(r"^--- /dev/null\n\+\+\+ b/(\S+)", self.text, re.M)


@dataclasses.dataclass
class Failure:
    where: str
    errors: list
    advice: str


def digest(*parts):
    whole = hashlib.sha256()
    for part in parts:
        whole.update(f"{len(part)}:{part}".encode("utf-8", "surrogateescape"))
    return whole.hexdigest()


def read(path):
    return pathlib.Path(path).read_text(encoding="utf-8", errors="surrogateescape")


def object_of(name):
    """What is made of a source file: foo.o of foo.c, foo.lds of foo.lds.S."""
    return re.sub(r"(\.lds)?\.[cS]$", lambda match: match[1] or ".o", name)


def cache_dir():
    """As the tool `ukl` finds it."""
    home = os.environ.get("HOME")
    xdg = os.environ.get("XDG_CACHE_HOME") or (home and os.path.join(home, ".cache"))
    folder = os.environ.get("UKL_CACHE") or (xdg and os.path.join(xdg, "ukl"))
    if not folder:
        raise Stop("no place for the cache: name a folder with UKL_CACHE")
    return pathlib.Path(os.path.abspath(folder))


class Runner:
    """Runs commands, and shows them with -v."""

    def __init__(self, verbose):
        self.verbose = verbose

    def run(self, command, log=None, **more):
        command = [str(word) for word in command]
        if self.verbose:
            print("$ " + shlex.join(command), flush=True)
        if not log:
            return subprocess.run(command, capture_output=True, text=True,
                                  errors="surrogateescape", check=False, **more)
        with open(log, "a", encoding="utf-8") as out:
            out.write("$ " + shlex.join(command) + "\n")
            out.flush()
            return subprocess.run(command, stdout=out, stderr=out, check=False, text=True,
                                  **{"input": "", **more})


class Tree:
    """The kernel source in the cache. Its git repository is beside it, so that the
    kernel's makefiles do not see it, and knows only the files of the series."""

    def __init__(self, runner, tarball):
        self.runner = runner
        self.tarball = pathlib.Path(tarball)
        if not self.tarball.is_file():
            raise Stop(f"no kernel source {tarball}: run scripts/install-deps")
        with open(self.tarball, "rb") as file:
            self.checksum = hashlib.file_digest(file, "sha256").hexdigest()
        self.folder = cache_dir() / f"series-{self.checksum[:12]}"
        self.source = self.folder / "linux"
        self.folder.mkdir(parents=True, exist_ok=True)
        self.lock = open(f"{self.folder}.lock", "w", encoding="utf-8")
        try:
            fcntl.flock(self.lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise Stop(f"another check-series works in {self.folder}") from None

    def git(self, *words, may_fail=False):
        settings = {f"GIT_{who}_{what}": "check-series"
                    for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
        result = self.runner.run(
            ["git", f"--git-dir={self.folder}/git", f"--work-tree={self.source}", *words],
            cwd=self.source, env={**os.environ, **settings, "GIT_CONFIG_GLOBAL": os.devnull})
        if result.returncode and not may_fail:
            raise Stop(f"git {words[0]} failed in {self.source}: {result.stderr}")
        return result

    def unpack(self):
        if (self.folder / "git" / "refs" / "heads" / "base").is_file():
            return
        print(f"unpacking {self.tarball.name}", flush=True)
        shutil.rmtree(self.source, ignore_errors=True)
        shutil.rmtree(self.folder / "git", ignore_errors=True)
        self.source.mkdir()
        result = self.runner.run(["tar", "--extract", "--use-compress-program=xz -T0",
                                  "--strip-components=1", "--no-same-owner", "--file",
                                  self.tarball, "--directory", self.source])
        if result.returncode or not (self.source / "Kbuild").is_file():
            raise Stop(f"{self.tarball} is no kernel source: {result.stderr}")
        self.git("init", "--quiet")
        self.git("commit", "--quiet", "--allow-empty", "--message=base")
        self.git("branch", "base")

    def add_to_base(self, series):
        """Files that are not in the repository are as they were unpacked."""
        known = set(self.git("ls-tree", "-r", "--name-only", "base").stdout.split())
        new = {name for patch in series for name in patch.new_files}
        missing = {name for patch in series for name in patch.files} - known - new
        if not missing:
            return
        self.git("checkout", "--quiet", "--force", "--detach", "base")
        there = sorted(name for name in missing if (self.source / name).is_file())
        if there:
            self.git("add", "--force", *there)
            self.git("commit", "--quiet", "--message=more files")
            self.git("branch", "--force", "base")

    def apply(self, series):
        """Makes the commits. Returns the failure of the first patch without one."""
        self.unpack()
        self.add_to_base(series)
        commit = self.git("rev-parse", "base").stdout.strip()
        key, chain = commit, self.checksum
        for patch in series:
            key, chain = digest(key, patch.text), digest(chain, patch.diff)
            patch.chain = chain
            known = self.git("rev-parse", "--verify", f"refs/series/{key}", may_fail=True)
            if known.returncode:
                self.git("checkout", "--quiet", "--force", "--detach", commit)
                result = self.git("am", "--quiet", patch.path.resolve(), may_fail=True)
                if result.returncode:
                    self.git("am", "--abort", may_fail=True)
                    lines = (result.stderr + result.stdout).strip().splitlines()
                    return Failure(f"{patch.path.name}: git am", lines[:8],
                                   "this patch and all that follow are not checked")
                self.git("update-ref", f"refs/series/{key}", "HEAD")
                known = self.git("rev-parse", "HEAD")
            commit = patch.commit = known.stdout.strip()
        return None

    def checkout(self, patch):
        self.git("checkout", "--quiet", "--force", "--detach", patch.commit)


class Build:
    """One configuration: its objects, and what it takes to make them."""

    def __init__(self, config, tree, level, touched):
        self.config, self.tree, self.level = config, tree, level
        self.touched = touched  # file -> number of the first patch that touches it
        self.jobs, self.configured, self.log = 1, False, None
        self.objects = tree.folder / "objects" / f"{level}-{config.name}"
        self.environment = self.objects / ".check-series-environment"
        compiler = f"clang-{LLVM}" if config.clang else "gcc"
        if not shutil.which(compiler):
            raise Stop(f"no {compiler}: run scripts/install-deps")
        version = tree.runner.run([compiler, "--version"]).stdout.split("\n")[0]
        if config.name == "server":
            config.options = read(SERIES / "configs" / "server.config")
        self.identity = digest(RECIPE, config.arch, config.start, config.options, version)
        ccache = level == "full" and shutil.which("ccache")
        self.compiler = [f"CC={'ccache ' if ccache else ''}{compiler}"]
        if config.clang:
            self.compiler.append(f"LLVM=-{LLVM}")
        self.command = ["make", "-C", tree.source, f"O={self.objects}", f"ARCH={config.arch}",
                        *self.compiler, "LOCALVERSION=",
                        "KBUILD_BUILD_TIMESTAMP=Sat Jan  1 00:00:00 UTC 2022",
                        "KBUILD_BUILD_USER=ukl", "KBUILD_BUILD_HOST=ukl", "KBUILD_BUILD_VERSION=1"]

    def make(self, *words, **more):
        return self.tree.runner.run([*self.command, *words], self.log, **more).returncode == 0

    def kbuild(self, folder, *names):
        """The kernel's Makefile.build, with the environment that the Makefile above it
        gave it: finding that out again takes longer than compiling."""
        lines = read(self.environment).rstrip("\0").split("\0")
        environment = dict(line.split("=", 1) for line in lines)
        for name in ("MAKELEVEL", "MFLAGS", "MAKEOVERRIDES"):
            environment.pop(name, None)
        environment["MAKEFLAGS"] = f"rR --no-print-directory --include-dir={self.tree.source}"
        command = ["make", "-f", self.tree.source / "scripts/Makefile.build", f"obj={folder}",
                   "need-builtin=1", "need-modorder=1", "--keep-going", f"-j{self.jobs}", *names]
        result = self.tree.runner.run(command, self.log, cwd=self.objects, env=environment)
        return result.returncode == 0

    def make_objects(self, names):
        # From the top, kbuild would make a library's objects twice: in the folder above,
        # too, and there without the flags of their own makefile.
        library = [name for name in names if name.startswith(LIBRARY + "/")]
        others = [f"./{name}" for name in names if name not in library]
        good = self.kbuild(".", "include/generated/asm-offsets.h") and self.kbuild(".", *others)
        return (not library or self.kbuild(LIBRARY, *library)) and good

    def text_of(self, *beginnings):
        """What the files of the series with these names hold, and its Kconfig files."""
        paths = [self.tree.source / name for name in sorted(self.touched)
                 if name.startswith(beginnings) or "/Kconfig" in name]
        return "".join(read(path) for path in paths if path.is_file())

    def set_options(self):
        if self.config.start == "allnoconfig":
            fragment = self.objects / ".check-series-options"
            fragment.write_text(self.config.options)
            return self.make(f"KCONFIG_ALLCONFIG={fragment}", "allnoconfig")
        start = read(self.tree.source / "arch/x86/configs" / self.config.start)
        return bool((self.objects / ".config").write_text(start + self.config.options))

    def configure(self):
        """Returns what is wrong. Anew only when a file has changed that decides options
        or flags, or a tool of the build: all this takes long."""
        kconfig = self.text_of("arch/x86/Kconfig")
        options = digest(self.identity, kconfig)
        state = f"{options} {digest(self.text_of('Makefile', 'arch/x86/Makefile', 'tools/'))}"
        stamp = self.objects / ".check-series"
        before = read(stamp) if stamp.is_file() else ""
        self.configured = before != state
        if not self.configured:
            return []
        self.objects.mkdir(parents=True, exist_ok=True)
        good = before.startswith(options) or self.set_options()
        # The empty lines: whatever the configuration leaves open is as by default. The
        # dot: make does not take such a target for the one to begin with.
        good = good and self.make(
            f"-j{self.jobs}", "prepare", ".save-environment",
            f"--eval=.save-environment: prepare; @env -0 >{self.environment}", input="\n" * 9999)
        if not good:
            return self.errors() or ["the configuration failed"]
        result = read(self.objects / ".config").splitlines()
        declared = re.findall(r"^(?:menu)?config (U\w+)", kconfig, re.M)
        wrong = [line for line in self.config.options.splitlines() if line not in result
                 and (option := re.match(r"CONFIG_(\w+)=", line)) and option[1] in declared]
        if not wrong:
            stamp.write_text(state)
        return [f"the configuration does not take {line}" for line in wrong]

    def made_in(self, folder):
        """The objects that the makefile of a folder names in this configuration."""
        source = self.tree.source
        probe = f"""none: ;
include {self.objects}/.config {source}/scripts/Kbuild.include {source}/scripts/Makefile.compiler
src := {source}/{folder}
obj := {folder}
include $(firstword $(wildcard $(src)/Kbuild $(src)/Makefile))
all := $(obj-y) $(obj-m) $(lib-y) $(extra-y) $(always-y)
$(info $(all) $(foreach o,$(all),$($(o:.o=-y)) $($(o:.o=-objs))))
"""
        bits = "32" if self.config.arch == "i386" else "64"
        result = self.tree.runner.run(
            ["make", "--no-print-directory", "-rR", "-f", "-", f"srctree={source}",
             "SRCARCH=x86", f"BITS={bits}", *self.compiler], input=probe, cwd=self.objects)
        return set(result.stdout.split())

    def is_made(self, name, known):
        """Whether this configuration compiles the file, and goes to its folder."""
        folder, _, base = name.rpartition("/")
        if not (self.tree.source / name).is_file() or name.startswith(NOT_BUILT):
            return False
        above, _, leaf = folder.rpartition("/")
        for place in (folder, above):
            if place and place not in known:
                known[place] = self.made_in(place)
        makefile = self.tree.source / above / "Makefile"
        text = read(makefile) if makefile.is_file() else ""
        if (re.search(rf"obj-\$\(\w+\)\s*\+=.*\b{leaf}/", text)
                and f"{leaf}/" not in known[above]):
            return False
        return object_of(base) in known[folder]

    def targets(self, patch):
        if self.level == "full":
            return ["vmlinux"]
        known, sources = {}, [name for name, number in self.touched.items()
                              if number <= patch.number and name.endswith((".c", ".S"))]
        return [object_of(name) for name in dict.fromkeys(WITNESSES + sources)
                if self.is_made(name, known)]

    def log_of(self, patch):
        return self.tree.folder / "logs" / f"{patch.number:04}-{self.config.name}.log"

    def build(self, patch):
        """Returns the errors, none if all is well, and the targets."""
        self.log = self.log_of(patch)
        self.log.parent.mkdir(exist_ok=True)
        self.log.unlink(missing_ok=True)
        if errors := self.configure():
            return errors, []
        targets = self.targets(patch)
        good = (self.make_objects(targets) if self.level == "quick"
                else self.make("--keep-going", f"-j{self.jobs}", *targets))
        errors = self.warnings() if good else self.errors() or ["make failed"]
        if self.level == "quick":
            errors += self.unknown_macros() + (self.unknown_symbols(targets) if good else [])
        return errors, targets

    def lines(self):
        text = read(self.log).replace(f"{self.tree.source}/", "").replace(f"{self.objects}/", "")
        return dict.fromkeys(line.strip() for line in text.splitlines())

    def errors(self):
        strong = re.compile(r"\berror: |\bfatal: |undefined |ASSERT|No rule to make|not found$")
        return ([line for line in self.lines() if strong.search(line)]
                or [line for line in self.lines() if "***" in line])[:6]

    def warnings(self):
        """Those about the series. The rest of the kernel is not ours."""
        files = "|".join(re.escape(name) for name in self.touched)
        ours = re.compile(rf"^(\./)?({files}):\d+:\d+: warning:|warning:.*ukl|ukl.*warning:")
        return [line for line in self.lines() if ours.search(line)][:6]

    def linker_script(self):
        path = self.objects / LINKER_SCRIPT_OBJECT
        return read(path) if path.is_file() else ""

    def unknown_macros(self):
        return [f"{LINKER_SCRIPT_OBJECT}: {name} is not defined"
                for name in sorted(set(re.findall(r"\bUKL_[A-Z_]+\b", self.linker_script())))]

    def unknown_symbols(self, targets):
        """What the link would not find."""
        command = [f"llvm-nm-{LLVM}", "-A", *[name for name in targets if name.endswith(".o")]]
        output = self.tree.runner.run(command, cwd=self.objects).stdout
        symbols = re.findall(r"^(\S+?):.* (\w) (\w*ukl\w*)$", output, re.M)
        defined = {name for _, kind, name in symbols if kind != "U"}
        defined |= set(re.findall(r"\w+", self.linker_script()))
        missing = {(name, file) for file, kind, name in symbols if name not in defined}
        return [f"{file}: no object defines {name}" for name, file in sorted(missing)]
