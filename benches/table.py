#!/usr/bin/env python3
"""Measures chitieu against the floor and prints the table of docs/performance.md; needs GNU time.

    table.py CHITIEU FLOOR DATA [--row WORD ...] [--runs N]

CHITIEU was built with the profile dist, FLOOR with release; DATA is the folder that workloads.py filled. --row takes the rows whose names
hold the word. In each round every program has its turn, so that all meet the same minutes of the machine; what is
printed are medians. Findings that are not those of the truth end it.
"""
import argparse
import collections
import json
import pathlib
import re
import statistics
import subprocess
import sys
import tempfile
import time

RULES = pathlib.Path(__file__).parent / "rules"

# name, data, rules, what the floor is told
ROWS = [
    ("W1: one report, 20 rules", "W1/yaml", "twenty", None),
    ("W3: a file for each report, YAML", "W3/yaml", "twenty", "reports"),
    ("W3: the same in JSON", "W3/json", "twenty", "reports"),
    ("W6: all reports in one YAML file", "W6.yaml", "twenty", "reports"),
    ("W6: the same in JSON", "W6.json", "twenty", "reports"),
    ("W4: a table of 40 columns", "W4.csv", "twenty", "table"),
    ("W5: a long table, no key", "W5", "communes", "communes"),
    ("W5: with `id` as key", "W5", "keyed", "communes"),
]


def run(command, statuses=(0,)):
    """Seconds that a process took, and the most KiB that it held.

    GNU time stands between, because a child of Python counts as large as Python was when it began.
    """
    with tempfile.NamedTemporaryFile("r") as peak:
        timed = ["/usr/bin/time", "--quiet", "--format=%M", f"--output={peak.name}", *command]
        start = time.perf_counter()
        process = subprocess.run(timed, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        seconds = time.perf_counter() - start
        if process.returncode not in statuses:
            sys.exit(f"{command} ended with {process.returncode}\n{process.stderr}")
        return seconds, int(peak.read())


def found_in_lines(report):
    """Violations of each rule in a concise report."""
    return collections.Counter(re.findall(r" fail \w+\.([A-Z]\d\d) ", report.read_text()))


def check(name, report, truth):
    if report.suffix == ".txt":
        found, due = found_in_lines(report), {rule: n for rule, n in truth.items() if n}
    else:
        rules = json.loads(report.read_text())["rules"]
        found = {rule["id"].split(".")[1]: rule["counts"]["fail"] for rule in rules if rule["counts"]["fail"]}
        due = {rule: n for rule, n in truth.items() if n}
    if found != due:
        sys.exit(f"{name}: found {found}, but there are {due}")


class Row:
    """The programs of one row and what their runs took."""

    def __init__(self, name, data, rules, mode, args, folder):
        self.name, self.truth = name, json.loads((args.data / "truth.json").read_text())[name[:2]]
        if rules == "keyed":
            keyed = (RULES / "communes.chitieu").read_text().replace("  id: text", "  key id: text")
            (folder / "keyed.chitieu").write_text(keyed)
        rules = (folder if rules == "keyed" else RULES) / f"{rules}.chitieu"
        self.report = folder / ("report.txt" if name[:2] != "W5" else "report.json")
        form = ["--format", f"concise={self.report}"]
        if name[:2] == "W5":
            form = ["--format", f"json={self.report}", "--passes", "count", "--worst", "10"]
        ours = [args.chitieu, "check", args.data / data, "--rules", rules, "--as-of", "2021-12-31", *form]
        self.programs = {n: [*ours, "--threads", str(n)] for n in (2, 1)}
        if mode is None:
            self.programs["floor"] = ["true"]
        else:
            path = args.data / data
            self.programs["floor"] = [args.floor, mode, path / "communes.csv" if mode == "communes" else path]
        self.took = collections.defaultdict(list)

    def round(self):
        for program, command in self.programs.items():
            ours = program != "floor"
            # Some file systems take milliseconds to clear a file that is written anew, and flush it where it is closed.
            self.report.unlink(missing_ok=True)
            self.took[program].append(run(command, (1,) if ours else (0,)))
            if ours:
                check(self.name, self.report, self.truth)

    def line(self):
        seconds = {p: statistics.median(s for s, _ in took) for p, took in self.took.items()}
        mebibytes = max(kib for p in (2, 1) for _, kib in self.took[p]) / 1024
        floor = seconds["floor"]
        if self.name.startswith("W1"):
            over = [f"+ {(seconds[n] - floor) * 1000:.1f} ms" for n in (2, 1)]
        else:
            over = [f"{seconds[n] / floor:.2f} × ({seconds[n]:.2f} s)" for n in (2, 1)]
        return f"| {self.name} | {floor:.3f} s | {over[0]} | {over[1]} | {mebibytes:.0f} MiB |"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("chitieu", type=pathlib.Path)
    parser.add_argument("floor", type=pathlib.Path)
    parser.add_argument("data", type=pathlib.Path)
    parser.add_argument("--row", action="append")
    parser.add_argument("--runs", type=int, default=5)
    args = parser.parse_args()
    print("| workload | the floor, one thread | two threads | one thread | peak memory |\n|---|---|---|---|---|", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        for name, *rest in ROWS:
            if args.row and not any(word in name for word in args.row):
                continue
            row = Row(name, *rest, args, pathlib.Path(folder))
            for _ in range(args.runs):
                row.round()
            print(row.line(), flush=True)


if __name__ == "__main__":
    main()
