#!/usr/bin/env python3
"""Counts the instructions of each stage under callgrind, so that a regression shows on a noisy machine.

    instructions.py CHITIEU [--update] [STAGE ...]

CHITIEU is a release binary. The counts are compared with instructions.json: growth by more than a tenth fails, and a
count that shrank by more than a tenth says to renew the file, which --update does. One processor, so one thread.
"""
import argparse
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

import workloads

HERE = pathlib.Path(__file__).parent
KEPT = HERE / "instructions.json"
SIZES = {"W1": 1, "W3": 300, "W4": 2000, "W5": 20_000, "W6": 1000}
TOLERANCE = 0.1

CHECK = ["check", "--as-of", "2021-12-31"]
TWENTY = [*CHECK, "--rules", HERE / "rules/twenty.chitieu", "--format", "concise"]
COMMUNES = [*CHECK, "--rules", HERE / "rules/communes.chitieu", "--format", "json", "--passes", "count", "--worst", "10"]


def stages(data):
    """What each stage is called with."""
    return {
        "no work": ["--version"],
        "a report, all built-in packs": [*CHECK, HERE / "../examples/reports/thai-nguyen-2021.yaml"],
        "test the shipped rules": ["test", HERE / "../rules"],
        "W1 in YAML": [*TWENTY, data / "W1/yaml"],
        "W3 in YAML": [*TWENTY, data / "W3/yaml"],
        "W3 in JSON": [*TWENTY, data / "W3/json"],
        "W4": [*TWENTY, data / "W4.csv"],
        "W5": [*COMMUNES, data / "W5"],
        "W6 in YAML": [*TWENTY, data / "W6.yaml"],
        "W6 in JSON": [*TWENTY, data / "W6.json"],
    }


def count(command):
    """Instructions of a process; none if it did not do its work."""
    valgrind = ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", *command]
    process = subprocess.run(valgrind, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    if process.returncode not in (0, 1, 2):
        sys.exit(f"{command} ended with {process.returncode}\n{process.stderr}")
    return int(re.search(r"Collected : (\d+)", process.stderr)[1])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("chitieu", type=pathlib.Path)
    parser.add_argument("--update", action="store_true")
    parser.add_argument("stages", nargs="*", metavar="STAGE")
    args = parser.parse_args()
    if unknown := set(args.stages) - set(stages(pathlib.Path())):
        parser.error(f"no such stage: {', '.join(sorted(unknown))}; there are {', '.join(stages(pathlib.Path()))}")
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    kept = json.loads(KEPT.read_text()) if KEPT.exists() else {}
    grown, shrunk = [], []
    with tempfile.TemporaryDirectory() as folder:
        data = pathlib.Path(folder)
        workloads.main(data, *(f"{name}={size}" for name, size in SIZES.items()))
        for stage, arguments in stages(data).items():
            if args.stages and stage not in args.stages:
                continue
            now = count([args.chitieu, *arguments])
            before = kept.get(stage)
            change = (now / before - 1) if before else 0
            print(f"{stage:30} {now:15,} {change:+8.1%}" if before else f"{stage:30} {now:15,}      new", flush=True)
            if before is None or change > TOLERANCE:
                grown.append(stage)
            elif change < -TOLERANCE:
                shrunk.append(stage)
            kept[stage] = now
    if args.update:
        KEPT.write_text(json.dumps(kept, indent=1) + "\n")
    elif grown:
        sys.exit(f"not within a tenth of {KEPT.name}: {', '.join(grown)}; if it must be so, renew it with --update")
    elif shrunk:
        print(f"fewer instructions than {KEPT.name} says: {', '.join(shrunk)}; renew it with --update")


if __name__ == "__main__":
    main()
