# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# One configuration for all suites. The site configuration in the build folder
# says which suite it is and where things are.

import os
import shutil
import subprocess
import sys

import lit.formats
import lit.util

config.name = "ukl-" + config.ukl_suite
config.test_format = lit.formats.ShTest(execute_external=False)
config.suffixes = [".ll", ".c", ".cpp", ".s", ".test"]
config.excludes = ["Inputs", "CMakeLists.txt"]
config.test_exec_root = os.path.join(config.ukl_build_dir, "test", config.ukl_suite)

bin_dir = os.path.join(config.ukl_build_dir, "bin")
plugin = os.path.join(config.ukl_build_dir, "lib", "UKLPasses.so")

# %name in a RUN line; longer names first, or %clang would match in %clangxx.
substitutions = {
    "%clangxx": os.path.join(bin_dir, "clang++"),
    "%clang": os.path.join(bin_dir, "clang"),
    "%ukl": os.path.join(bin_dir, "ukl"),
    "%build": config.ukl_build_dir,
    "%project": config.ukl_source_dir,
    "%sysroot": os.path.join(config.ukl_build_dir, "sysroot"),
    "%samples": os.path.join(config.ukl_source_dir, "samples"),
    "%profiles": os.path.join(config.ukl_source_dir, "profiles"),
    "%bench": os.path.join(config.ukl_source_dir, "bench"),
    "%plugin": plugin,
    "%opt": config.llvm_tools["opt"] + " -load-pass-plugin=" + plugin,
}
for tool, path in config.llvm_tools.items():
    substitutions.setdefault("%" + tool, path)
for name in sorted(substitutions, key=len, reverse=True):
    config.substitutions.append((name + r"\b", substitutions[name]))

config.substitutions.append((r"%python\b", sys.executable))

# These are written without a percent sign, as everywhere in LLVM.
for name in ("FileCheck", "not", "split-file"):
    config.substitutions.append(
        (r"(?<![-\w/%.])" + name + r"\b", config.llvm_tools[name])
    )

# What the tools under test look at; a cache shared by all suites saves time.
for variable in ("HOME", "UKL_CACHE", "UKL_SYSROOT", "XDG_CACHE_HOME"):
    if variable in os.environ:
        config.environment[variable] = os.environ[variable]

# Boots are long and need the machine; a time-out in the test is told apart from
# this one, which only catches a hanging test.
# (It needs python3-psutil; without that package ctest's time-out has to do.)
if lit.util.killProcessAndChildrenIsSupported()[0]:
    limits = {
        "boot": 1200,
        "bench": 1200,
        "link": 1200,
        "plugin": 600,
        "profile": 1800,
        "redis": 1800,
        "selftests": 1800,
    }
    lit_config.maxIndividualTestTime = limits.get(config.ukl_suite, 300)

# "REQUIRES: kernel" marks the tests that need a kernel. Building one takes
# minutes, so they run only where the cache has it: `ukl kernel` puts it there.
# scripts/check sets UKL_TEST_ALL: there, nothing may be left out silently.
if config.ukl_suite in ("link", "plugin", "boot", "bench", "profile", "redis",
                        "selftests"):
    kernel = subprocess.run(
        [os.path.join(bin_dir, "ukl"), "kernel", "--print-dir"],
        env={**os.environ, **config.environment},
        capture_output=True,
        text=True,
    ).stdout.strip()
    config.substitutions.insert(0, ("%kernel", os.path.join(kernel, "vmlinux")))
    complete = kernel and os.path.exists(os.path.join(kernel, ".ukl-entry.json"))
    can_boot = config.ukl_suite == "link" or shutil.which("qemu-system-x86_64")
    if complete and can_boot:
        config.available_features.add("kernel")
    elif os.environ.get("UKL_TEST_ALL"):
        lit_config.fatal("QEMU or the kernel is missing; run `ukl kernel` first")
