#!/usr/bin/env python3
"""Makes the data of the benchmarks, the same on every machine; standard library only.

    workloads.py FOLDER [NAME[=SIZE] ...]

W1  one report, as YAML and as JSON         W4  reports as one table of 40 columns
W3  reports, each in a file of its own      W5  communes as one table, and the provinces they belong to
W6  reports, all in one YAML or JSON file

About one check in ten fails. truth.json says how many of each rule of rules/ do, found in whole numbers as the data are
made. chitieu.yaml says of the data what they do not say themselves.
"""
import csv
import datetime
import json
import multiprocessing
import pathlib
import random
import sys

SIZES = {"W1": 1, "W3": 10_600, "W4": 106_000, "W5": 10_000_000, "W6": 40_000}
SEEDS = {"W1": 79, "W3": 10_600, "W4": 10_600, "W6": 6}

SETTINGS = """\
data:
  - {path: "**", entity: report, locale: en, percent: points, money: VND}
"""
COMMUNE_SETTINGS = """\
data:
  - {path: communes.csv, locale: en, percent: points, money: VND}
"""


def report(number, rnd):
    """A report of 40 figures, and seven shares of some in others. Every call of `rnd` has its place in the order."""
    to = rnd.randint

    def seldom(chance=0.1):
        return rnd.random() < chance

    def share(part, low, high, of=100):
        return part * to(low, high) // of

    people, budget = to(4_000, 9_000_000), to(1_000_000, 80_000_000)
    districts, communes, services = to(5, 30), to(60, 600), to(200, 2000)
    if seldom():
        disbursed = budget + to(1, 9999)
    else:
        disbursed = share(budget, 10, 79) if seldom() else share(budget, 81, 99)
    if seldom():
        installs = people + to(1, 9999)
    else:
        installs = share(people, 5, 29) if seldom() else share(people, 31, 95)
    months = (7, 12) if seldom() else (1, 6)
    resolution = f"2021-{to(*months):02}-{to(1, 28):02}"
    year = 2020 if seldom() else 2022
    plan = f"{year}-{to(1, 12):02}-{to(1, 28):02}"
    districts_connected = districts - to(1, 4) if seldom() else districts
    if seldom():
        communes_connected = communes + to(1, 5)
    else:
        communes_connected = share(communes, 50, 96) if seldom() else communes - to(0, 1)
    silent = seldom(0.25)
    online_services = share(services, 10, 49) if seldom() else share(services, 51, 99)
    it = share(budget, 10, 99, 100_000) if seldom() else share(budget, 101, 900, 100_000) + 1
    outreach = share(budget, 5, 19, 100_000) if seldom() else share(budget, 21, 90, 100_000) + 1
    contact = {"officer": f"Officer {number}", "phone": f"0{to(900_000_000, 999_999_999)}"}
    if not seldom():
        contact["email"] = f"o{number}@p{number % 63 + 1:02}.example.vn"
    return {
        "code": f"{number:05}",
        "name": f"Unit {number}",
        "region": "unknown" if seldom() else rnd.choice(["north", "central", "south"]),
        "year": 2021,
        "population": people,
        "households": people // 4 + 1,
        "status": "draft" if seldom() else rnd.choice(["submitted", "approved"]),
        "budget": {"total": budget, "it": it, "propaganda": outreach, "training": outreach // 2, "disbursed": disbursed},
        "app": {"bluezone_installs": installs, "ncovi_users": installs // 3},
        "documents": {
            "resolution": {"number": f"{to(1, 99)}-NQ/TU", "issued": resolution, "signed": not seldom()},
            "plan": {"number": f"{to(1, 999)}/KH-UBND", "issued": plan, "signed": True},
        },
        "districts": {
            "total": districts,
            "connected": districts_connected,
            "radio_stations": 0 if silent else to(1, districts),
            "radio_staff": 0 if silent and seldom(0.4) else to(1, 9),
        },
        "communes": {
            "total": communes,
            "connected": communes_connected,
            "radio_stations": to(1, communes),
            "one_stop": to(1, communes),
        },
        "portal": {
            "online": not seldom(),
            "services_total": services,
            "services_level4": online_services,
            "uptime_pct": to(9000, 9949) / 100 if seldom() else to(9951, 9999) / 100,
        },
        "security": {"level": to(1, 2) if seldom() else to(3, 5), "incidents": to(0, 9), "soc": not seldom()},
        "staff": {"it": to(10, 200), "trained": to(1, 9)},
        "contact": contact,
        "pct": {
            "it": percent(it, budget),
            "propaganda": percent(outreach, budget),
            "disbursed": percent(disbursed, budget),
            "bluezone": percent(installs, people),
            "districts": percent(districts_connected, districts),
            "communes": percent(communes_connected, communes),
            "level4": percent(online_services, services),
        },
    }


def percent(part, whole):
    return round(part * 100 / whole, 6)


def violated(r):
    """Which of R01 to R20 a report does not meet."""
    budget, districts, communes, portal = r["budget"], r["districts"], r["communes"], r["portal"]
    resolution, plan = r["documents"]["resolution"], r["documents"]["plan"]
    installs = r["app"]["bluezone_installs"]
    met = (
        budget["it"] * 1000 >= budget["total"],
        budget["propaganda"] * 5000 >= budget["total"],
        budget["disbursed"] * 100 >= budget["total"] * 80,
        budget["disbursed"] <= budget["total"],
        installs * 100 >= r["population"] * 30,
        installs <= r["population"],
        resolution["issued"] <= "2021-06-30",
        resolution["signed"],
        plan["issued"] >= resolution["issued"],
        districts["connected"] == districts["total"],
        communes["connected"] * 100 > communes["total"] * 97,
        communes["connected"] <= communes["total"],
        districts["radio_stations"] > 0 or districts["radio_staff"] >= 1,
        portal["online"],
        portal["services_level4"] * 100 >= portal["services_total"] * 50,
        r["status"] in ("submitted", "approved"),
        r["region"] in ("north", "central", "south"),
        "email" in r["contact"],
        r["security"]["level"] >= 3,
        portal["uptime_pct"] >= 99.5,
    )
    return [f"R{i:02}" for i, holds in enumerate(met, 1) if not holds]


def reports(name, size, truth):
    rnd = random.Random(SEEDS[name])
    counts = truth[name] = {f"R{i:02}": 0 for i in range(1, 21)}
    for number in range(1, size + 1):
        made = report(number, rnd)
        for rule in violated(made):
            counts[rule] += 1
        yield made


def plain(value):
    """A value as a table has it."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def yaml(mapping, indent=""):
    lines = []
    for key, value in mapping.items():
        if isinstance(value, dict):
            lines += [f"{indent}{key}:\n", yaml(value, indent + "  ")]
        else:
            text = plain(value)
            is_date = len(text) == 10 and text[4] == "-"
            quoted = isinstance(value, str) and text[0].isdigit() and not is_date
            lines.append(f'{indent}{key}: "{text}"\n' if quoted else f"{indent}{key}: {text}\n")
    return "".join(lines)


def in_files(name, size, folder, truth):
    for form in ("yaml", "json"):
        (folder / name / form).mkdir(parents=True, exist_ok=True)
    for made in reports(name, size, truth):
        (folder / name / "yaml" / f"u{made['code']}.yaml").write_text(yaml(made))
        (folder / name / "json" / f"u{made['code']}.json").write_text(json.dumps(made, indent=1))


def in_one_file(name, size, folder, truth):
    with open(folder / f"{name}.yaml", "w") as as_yaml, open(folder / f"{name}.json", "w") as as_json:
        as_yaml.write("records:\n")
        as_json.write('{"records":[')
        for number, made in enumerate(reports(name, size, truth)):
            as_yaml.write("  - " + yaml(made, "    ")[4:])
            as_json.write("," * (number > 0) + json.dumps(made, separators=(",", ":")))
        as_json.write("]}")


def flat(mapping, prefix=""):
    for key, value in mapping.items():
        if isinstance(value, dict):
            yield from flat(value, f"{prefix}{key}_")
        else:
            yield prefix + key, plain(value)


def in_a_table(name, size, folder, truth):
    with open(folder / f"{name}.csv", "w", newline="") as file:
        table = None
        for made in reports(name, size, truth):
            made["contact"].setdefault("email", "")
            cells = {key: text for key, text in flat(made) if not key.startswith("pct_")}
            if table is None:
                table = csv.DictWriter(file, cells, lineterminator="\n")
                table.writeheader()
            table.writerow(cells)


DAYS = [str(datetime.date(2021, 1, 1) + datetime.timedelta(day)) for day in range(331)]
COMMUNES = "id,province,unit,issued,population,households,budget_total,budget_it,installs,connected_pct,status,officer\n"


def communes(span):
    """The rows of some communes, how many fail C01 to C12, and by province how many there are and fail C01, C04, C09.

    Three linear congruences of the row's number stand for chance, so that any part can be made by itself.
    """
    rows, failed, provinces = [], [0] * 13, [[0, 0, 0, 0] for _ in range(100)]
    for i in range(*span):
        a, b, c = (i * 48271 + 11) % 2147483647, (i * 69621 + 7) % 2147483629, (i * 16807 + 3) % 2147483587
        province = 1 + i % 63 if c % 997 else 99
        issued = DAYS[b % 180 if a % 10 else 181 + b % 150]
        people, budget = 4000 + a % 900000, 1000000 + b % 79000000
        households = people // 4 + 1 if b % 101 else 0
        it = budget * (101 + a % 800) // 100000 + 1 if c % 10 else budget * (10 + a % 89) // 100000
        if a % 11 == 0:
            installs = people * (5 + c % 24) // 100
        elif a % 103 == 0:
            installs = people + 1 + c % 99
        else:
            installs = people * (31 + c % 64) // 100
        connected = 9750 + c % 251 if b % 10 else 9000 + c % 650
        status = "draft" if c % 13 == 0 else "approved" if a % 2 else "submitted"
        officer = f"officer-{c % 100000}" if b % 17 else ""
        rows.append(
            f"{i},{province:02},commune-{1 + i % 10600},{issued},{people},{households},{budget},{it},{installs},"
            f"{connected / 100},{status},{officer}\n"
        )
        here = provinces[province]
        here[0] += 1
        if it * 1000 < budget:
            failed[1] += 1
            here[1] += 1
        if installs * 100 < people * 30:
            failed[2] += 1
        elif installs > people:
            failed[3] += 1
        if issued > "2021-06-30":
            failed[4] += 1
            here[2] += 1
        elif issued < "2021-01-01":
            failed[5] += 1
        if connected <= 9700:
            failed[6] += 1
        elif connected > 10000:
            failed[7] += 1
        if status == "draft":
            failed[8] += 1
        if not officer:
            failed[9] += 1
            here[3] += 1
        if province > 63:
            failed[10] += 1
        if households < 1:
            failed[11] += 1
        elif households > people:
            failed[12] += 1
    return "".join(rows), failed, provinces


def in_a_long_table(name, size, folder, truth):
    failed, provinces = [0] * 13, [[0, 0, 0, 0] for _ in range(100)]
    spans = [(start, min(start + 100_000, size + 1)) for start in range(1, size + 1, 100_000)]
    folder = folder / name
    folder.mkdir(exist_ok=True)
    (folder / "chitieu.yaml").write_text(COMMUNE_SETTINGS)
    with open(folder / "communes.csv", "w") as file, multiprocessing.Pool() as pool:
        file.write(COMMUNES)
        for rows, more, by_province in pool.imap(communes, spans):
            file.write(rows)
            failed = [x + y for x, y in zip(failed, more)]
            provinces = [[x + y for x, y in zip(*pair)] for pair in zip(provinces, by_province)]
    counts = truth[name] = {f"C{i:02}": failed[i] for i in range(1, 13)}
    for i, least in enumerate((9000, 9000, 9412), 1):
        counts[f"A{i:02}"] = sum((here[0] - here[i]) * 10000 < here[0] * least for here in provinces)
    codes = [f"{code:02}" for code in (*range(1, 64), 99)]
    (folder / "provinces.csv").write_text("code\n" + "\n".join(codes) + "\n")


MAKERS = {"W1": in_files, "W3": in_files, "W4": in_a_table, "W5": in_a_long_table, "W6": in_one_file}


def main(folder, *wanted):
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "chitieu.yaml").write_text(SETTINGS)
    kept = folder / "truth.json"
    truth = json.loads(kept.read_text()) if kept.exists() else {}
    for word in wanted or SIZES:
        name, _, size = word.partition("=")
        MAKERS[name](name, int(size or SIZES[name]), folder, truth)
    kept.write_text(json.dumps(truth, indent=1) + "\n")


if __name__ == "__main__":
    if len(sys.argv) < 2 or any(word.partition("=")[0] not in SIZES for word in sys.argv[2:]):
        sys.exit(__doc__)
    main(*sys.argv[1:])
