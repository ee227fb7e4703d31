# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Writes test data in the format of `ukl bench --json`. Nothing of it was
measured; the figures are round so that ratios and means are, too.

    make.py <kind> [<path>=<JSON value or "delete">]...

sets or removes values at paths such as measurements.0.level.
"""

import json
import sys


def counts(app, kernel, **events):
    zero = {"wrmsr": 0, "l1i_miss": 0}
    total = app + kernel
    return {
        "instructions": {"app": app, "client": 0, "kernel": kernel, "other": 0},
        "tsc": total,
        "raw": total,
        "events": zero | events,
    }


def case(name, operations, ring3, ring0):
    return {"name": name, "operations": operations, "ring3": ring3, "ring0": ring0}


def stack(name, count, *frames):
    return {"case": name, "stack": list(frames), "count": count}


def measurement(level, direct, profile=None):
    """`direct` scales the kernel's instructions in ring 0."""
    return {
        "suite": "syscall",
        "level": level,
        "link": "lto",
        "profile": profile,
        "image": {
            "name": f"syscall-{level}.img",
            "xxh3": f"{len(level):016x}",
            "sections": [
                {"name": ".text", "size": 7168000, "kind": "text"},
                {"name": ".ukl.text", "size": 51200, "kind": "app"},
                {"name": ".bss", "size": 1024, "kind": "bss"},
            ],
            "subsystems": [
                {"name": "net/ipv4", "size": 614400},
                {"name": "libc", "size": 2048},
            ],
        },
        "cases": [
            case(
                "getppid",
                10,
                counts(200, 2200, syscall=10, sysret=10, taken_branch=245),
                counts(200, int(2200 * direct), taken_branch=240),
            ),
            case(
                "tcp-echo",
                2,
                counts(400, 35600, syscall=8, sysret=8, indirect_call=127),
                counts(400, 35600, indirect_call=125),
            ),
        ],
        "stacks": {
            "ring3": [
                stack("getppid", 200, "a:main", "l:getppid"),
                stack("getppid", 2200, "a:main", "l:getppid", "k:do_syscall_64"),
                stack("tcp-echo", 400, "a:main"),
                stack("tcp-echo", 35590, "a:main", "k:do_syscall_64", "k:tcp_sendmsg"),
                stack("tcp-echo", 10, "a:main", "k:do_syscall_64", "k:too_small"),
            ],
            "ring0": [
                stack("tcp-echo", 400, "a:main"),
                stack("tcp-echo", 35600, "a:main", "k:tcp_sendmsg"),
            ],
        },
    }


def document(mode="icount"):
    return {
        "format": "ukl-bench",
        "version": 1,
        "provenance": {
            "command": "ukl bench syscall --json=bench.json",
            "commit": "0123456789abcdef0123456789abcdef01234567",
            "dirty": False,
            "kernel": "6.12.117",
            "kernel_key": "0123456789ab",
            "kernel_config": "server.config",
            "kernel_config_xxh3": "fedcba9876543210",
            "llvm": "22.1.8",
            "musl": "1.2.3",
            "qemu": "7.2.22",
            "host_cpu": "test data, not measured",
            "mode": mode,
        },
        "cache_model": None,
        "measurements": [],
    }


def entry():
    data = document()
    data["measurements"] = [measurement("entry", 1.0)]
    return data


def levels():
    data = document()
    data["measurements"] = [measurement("direct", 0.25), measurement("entry", 1.0)]
    data["cache_model"] = {"l1i": {"size": 32768, "ways": 8, "line": 64}}
    for m in data["measurements"]:
        m["cases"][0]["ring0"]["events"]["l1i_miss"] = 5
        m["cases"][0]["spread"] = {"ring3": [2380, 2460], "ring0": [740, 2500]}
    return data


def profile():
    data = document()
    trained = {"name": "echo", "xxh3": "00000000deadbeef", "coverage": 0.973}
    data["measurements"] = [measurement("direct", 0.25, trained)]
    for c in data["measurements"][0]["cases"]:
        c["ring3"]["instructions"]["kernel"] //= 2
    data["provenance"]["commit"] = "f" * 40
    data["provenance"]["dirty"] = True
    return data


def native():
    data = document("native")
    m = measurement("entry", 1.0)
    del m["stacks"]
    m["cases"] = [
        {
            "name": "getppid",
            "operations": 1000,
            "native": {
                "ring3": {"median_ns": 100.5, "q1_ns": 99.0, "q3_ns": 104.0},
                "ring0": {"median_ns": 80.4, "q1_ns": 80.0, "q3_ns": 81.5},
            },
        }
    ]
    data["measurements"] = [m]
    return data


def hostile():
    """Every text tries to be markup; the suite's name tries to be a path."""
    text = "</title></style><script>alert('1')</script><b a=\"&amp;"
    data = levels()
    for key, value in data["provenance"].items():
        if isinstance(value, str) and key != "mode":
            data["provenance"][key] = text
    for m in data["measurements"]:
        m["suite"] = "../../" + text
        m["profile"] = {"name": text, "xxh3": text, "coverage": None}
        m["link"] = text
        m["image"]["name"] = text
        m["image"]["sections"][0] |= {"name": text, "kind": text}
        m["image"]["subsystems"][0]["name"] = text
        m["cases"][0]["name"] = text
        m["cases"][0]["ring3"]["events"][text] = 10
        for ring in m["stacks"].values():
            for s in ring:
                s["stack"].append("k:" + text)
                if s["case"] == "getppid":
                    s["case"] = text
    return data


def many():
    """Sixty cases of 400 functions each, in two rings."""
    data = entry()
    m = data["measurements"][0]
    m["cases"] = [
        case(f"case-{c}", 1, counts(1000, 399000), counts(1000, 399000))
        for c in range(60)
    ]
    stacks = [
        stack(c["name"], 1000, "a:main", f"k:subsystem_{f // 20}", f"k:function_{f}")
        for c in m["cases"]
        for f in range(400)
    ]
    m["stacks"] = {"ring3": stacks, "ring0": stacks}
    return data


def change(data, assignment):
    path, value = assignment.split("=", 1)
    *parents, last = [int(p) if p.isdigit() else p for p in path.split(".")]
    for key in parents:
        data = data[key]
    if value == "delete":
        del data[last]
    else:
        data[last] = json.loads(value)


kinds = {f.__name__: f for f in (entry, levels, profile, native, hostile, many)}
result = kinds[sys.argv[1]]()
for argument in sys.argv[2:]:
    change(result, argument)
json.dump(result, sys.stdout, indent=1)
