#!/usr/bin/env python3
"""Writes the example data of this folder. Every figure is illustrative.

Run it from anywhere: `python3 examples/make.py`. The seed is fixed, so the files come out the same each time.
Populations, households, budgets and numbers of units are near the real ones of about 2020 so that magnitudes are
plausible; everything else, documents and dates included, is invented.
"""

import datetime
import pathlib
import random

HERE = pathlib.Path(__file__).parent
BANNER = "# Illustrative figures, written by examples/make.py: no statement about any real unit.\n"

# code|name|population (thousand)|persons per household|budget (billion đồng)|districts|communes
PROVINCES = """
01|Hà Nội|8246.5|3.5|83000|30|579
02|Hà Giang|870.2|4.5|14900|11|193
04|Cao Bằng|533.1|4.0|11500|10|161
06|Bắc Kạn|316.5|3.8|7200|8|108
08|Tuyên Quang|792.9|3.9|9900|7|138
10|Lào Cai|746.4|4.2|15600|9|152
11|Điện Biên|613.5|4.5|11900|10|129
12|Lai Châu|469.8|4.6|9600|8|106
14|Sơn La|1270.6|4.3|16500|12|204
15|Yên Bái|831.6|3.9|12200|9|173
17|Hoà Bình|861.2|4.0|12400|10|151
19|Thái Nguyên|1307.9|3.6|15300|9|178
20|Lạng Sơn|788.7|4.0|12700|11|200
22|Quảng Ninh|1337.6|3.6|27800|13|177
24|Bắc Giang|1841.6|3.7|19900|10|209
25|Phú Thọ|1481.9|3.5|16700|13|225
26|Vĩnh Phúc|1171.2|3.6|21400|9|136
27|Bắc Ninh|1419.1|3.4|20800|8|126
30|Hải Dương|1916.8|3.2|17900|12|235
31|Hải Phòng|2053.5|3.3|27900|15|217
33|Hưng Yên|1269.1|3.3|15600|10|161
34|Thái Bình|1870.2|3.1|16900|8|260
35|Hà Nam|861.8|3.2|11800|6|109
36|Nam Định|1780.9|3.1|16800|10|226
37|Ninh Bình|993.9|3.3|16300|8|143
38|Thanh Hóa|3664.9|3.7|36200|27|559
40|Nghệ An|3365.2|3.9|29600|21|460
42|Hà Tĩnh|1296.6|3.4|17200|13|216
44|Quảng Bình|901.9|3.7|12600|8|151
45|Quảng Trị|638.6|3.7|9800|10|125
46|Thừa Thiên Huế|1133.7|3.6|12500|9|141
48|Đà Nẵng|1169.5|3.6|20900|8|56
49|Quảng Nam|1505.0|3.5|26800|18|241
51|Quảng Ngãi|1234.4|3.5|16700|13|173
52|Bình Định|1487.8|3.4|16200|11|159
54|Phú Yên|874.3|3.5|9800|9|110
56|Khánh Hòa|1240.4|3.7|14800|9|139
58|Ninh Thuận|593.6|3.8|7100|7|65
60|Bình Thuận|1239.3|3.8|12600|10|124
62|Kon Tum|555.6|4.1|8300|10|102
64|Gia Lai|1541.8|4.1|15100|17|220
66|Đắk Lắk|1886.9|4.1|18400|15|184
67|Đắk Nông|637.9|4.0|8100|8|71
68|Lâm Đồng|1309.7|3.8|15500|12|142
70|Bình Phước|1011.1|3.7|13600|11|111
72|Tây Ninh|1178.3|3.5|10600|9|94
74|Bình Dương|2580.6|3.0|24600|9|91
75|Đồng Nai|3177.4|3.6|24500|11|170
77|Bà Rịa - Vũng Tàu|1167.9|3.7|20800|8|82
79|Hồ Chí Minh|9227.6|3.5|79500|22|312
80|Long An|1713.7|3.5|16900|15|188
82|Tiền Giang|1772.5|3.5|13700|11|172
83|Bến Tre|1292.4|3.2|11400|9|157
84|Trà Vinh|1009.9|3.6|11500|9|106
86|Vĩnh Long|1023.1|3.5|9800|8|107
87|Đồng Tháp|1600.0|3.6|15300|12|143
89|An Giang|1904.5|3.6|16600|11|156
91|Kiên Giang|1728.9|3.8|15800|15|144
92|Cần Thơ|1240.7|3.6|12900|9|83
93|Hậu Giang|729.9|3.6|8300|8|75
94|Sóc Trăng|1195.7|3.7|12800|11|109
95|Bạc Liêu|913.5|4.0|8600|7|64
96|Cà Mau|1193.9|3.9|11600|9|101
"""

MINISTRIES = (
    "BQP BCA BNG BNV BTP BKHĐT BTC BCT BNNPTNT BGTVT BXD BTNMT BTTTT BLĐTBXH BVHTTDL BKHCN BGDĐT BYT UBDT NHNN TTCP VPCP"
).split()


class Unit:
    """What the table knows of a province."""

    def __init__(self, line):
        self.code, self.name, people, size, budget, districts, communes = line.split("|")
        self.population = round(float(people) * 1000)
        self.households = round(self.population / float(size))
        self.budget = int(budget)  # billion đồng
        self.districts, self.communes = int(districts), int(communes)


UNITS = {unit.code: unit for unit in map(Unit, PROVINCES.split("\n")[1:-1])}


class Chance(random.Random):
    """Draws that stay the same from one Python to the next: all of them come from `random()`."""

    def between(self, low, high):
        return low + (high - low) * self.random()

    def whole(self, low, high):
        return low + int((high - low + 1) * self.random())

    def happens(self, probability):
        return self.random() < probability

    def day(self, first, last):
        start = datetime.date.fromisoformat(first)
        days = (datetime.date.fromisoformat(last) - start).days
        return (start + datetime.timedelta(self.whole(0, days))).isoformat()


# Writing


def billion(amount):
    """Billions of đồng as reports print them: `15,1 tỷ`."""
    text = f"{amount:.1f}".replace(".", ",")
    return f"{text.removesuffix(',0')} tỷ"


def percent(part, whole, digits):
    # Half away from zero, in whole numbers: the share must agree with the counts that it is printed beside.
    scaled = (2 * part * 10 ** (digits + 2) + whole) // (2 * whole)
    text = f"{scaled:0{digits + 1}d}"
    return f"{text[:-digits]},{text[-digits:]}%"


def flow(value):
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {flow(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(flow, value)) + "]"
    return quoted_in_flow(str(value))


def quoted_in_flow(text):
    return f'"{text}"' if "," in text else text


def block(fields, indent=""):
    """A mapping in YAML; lists of mappings and groups get lines of their own, documents stay on one."""
    lines = []
    for key, value in fields.items():
        if isinstance(value, list) and value and isinstance(value[0], dict):
            lines.append(f"{indent}{key}:")
            for item in value:
                inner = block(item, indent + "    ")
                lines.append(f"{indent}  - {inner.lstrip()}")
        elif isinstance(value, dict) and key in ("network", "steering_committee", "digital_teams", "platforms"):
            lines.append(f"{indent}{key}:\n{block(value, indent + '  ')}")
        elif isinstance(value, (dict, list)):
            lines.append(f"{indent}{key}: {flow(value)}")
        else:
            lines.append(f"{indent}{key}: {value}")
    return "\n".join(lines)


def write(path, text):
    target = HERE / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text, encoding="utf-8", newline="\n")


def write_records(path, *records, note=""):
    write(path, BANNER + note + "\n---\n".join(map(block, records)) + "\n")


def write_list(path, plural, period, records):
    lines = [f"{BANNER}period: {period}", f"{plural}:"]
    lines += ["  - " + block(record, "    ").lstrip() for record in records]
    write(path, "\n".join(lines) + "\n")


def csv_line(cells):
    return ",".join(f'"{cell}"' if "," in cell or '"' in cell else cell for cell in cells)


def write_table(path, heading, rows):
    write(path, "\n".join(map(csv_line, [heading, *rows])) + "\n")


# A report of 2020 on which nothing is to be complained of; the cases below change it.


def head(code, period):
    unit = UNITS[code]
    return {
        "province": f'"{code}"',
        "name": unit.name,
        "period": period,
        "population": unit.population,
        "households": unit.households,
        "budget": billion(unit.budget),
    }


def good_2020(code, chance):
    unit = UNITS[code]
    fibre = round(unit.households * chance.between(0.55, 0.8))
    bluezone = round(unit.population * chance.between(0.32, 0.45))
    return head(code, 2020) | {
        "it_spending": billion(unit.budget * chance.between(0.0012, 0.003)),
        "outreach_spending": billion(unit.budget * chance.between(0.0032, 0.005)),
        "ict_spending": billion(unit.budget * chance.between(0.0062, 0.008)),
        "smartphone_users": round(unit.population * chance.between(0.6, 0.85)),
        "fibre_households": fibre,
        "fibre_share": percent(fibre, unit.households, 1),
        "bluezone_installs": bluezone,
        "bluezone_share": percent(bluezone, unit.population, 2),
        "party_resolution": {"number": "05-NQ/TU", "issued": chance.day("2020-11-02", "2020-12-25")},
        "plan": {"number": f"{chance.whole(2800, 4900)}/QĐ-UBND", "issued": chance.day("2020-10-05", "2020-12-18")},
        "director_responsible": "có",
        "information_reviews": [chance.day(f"2020-{m:02}-01", f"2020-{m:02}-28") for m in (2, 5, 8, 11)],
        "press_offices": chance.whole(2, 14),
        "press_meetings": [chance.day(f"2020-{m:02}-01", f"2020-{m:02}-28") for m in (3, 6, 9, 12)],
        "press_meeting_purposes": ["quán triệt", "hướng dẫn"],
        "incidents": [],
        "network": {
            "districts_total": unit.districts,
            "districts_connected": unit.districts,
            "communes_total": unit.communes,
            "communes_connected": round(unit.communes * chance.between(0.9, 1.0)),
        },
    }


def is_issued(document):
    return isinstance(document, dict)


def good_2021(before, chance):
    """A report of 2021 in which all is well, after the unit's report of 2020: what was issued is stated again, and
    figures that only grow have grown."""
    code = before["province"].strip('"')
    unit = UNITS[code]
    report = good_2020(code, chance)
    resolution = {"number": f"{chance.whole(1, 12):02}-NQ/TU", "issued": chance.day("2021-04-05", "2021-05-28")}
    if is_issued(before.get("party_resolution")):
        resolution = before["party_resolution"]
    plan = before.get("plan", report["plan"])
    if not is_issued(plan):
        plan = {"number": f"{chance.whole(150, 900)}/QĐ-UBND", "issued": chance.day("2021-01-11", "2021-03-26")}
    fibre, bluezone, smartphones = (
        round(before.get(field, report[field]) * chance.between(1.02, 1.07))
        for field in ("fibre_households", "bluezone_installs", "smartphone_users")
    )
    bluezone = max(bluezone, round(unit.population * chance.between(0.31, 0.4)))
    return report | {
        "period": 2021,
        "ict_spending": billion(unit.budget * chance.between(0.0085, 0.009)),
        "smartphone_users": smartphones,
        "fibre_households": fibre,
        "fibre_share": percent(fibre, unit.households, 1),
        "bluezone_installs": bluezone,
        "bluezone_share": percent(bluezone, unit.population, 2),
        "party_resolution": resolution | {
            "separate": "có",
            "covers_from": 2021,
            "covers_to": 2025,
            "vision_to": 2030,
            "sets_directions": "có",
            "basis_for_programme": "có",
            "basis_for_resources": "có",
        },
        "plan": plan,
        "press_offices": before.get("press_offices", report["press_offices"]),
        "strategy": {"number": f"{chance.whole(900, 1400)}/QĐ-UBND", "issued": chance.day("2021-05-10", "2021-06-29")},
        "programme": {
            "number": f"{chance.whole(1500, 2600)}/QĐ-UBND",
            "issued": chance.day("2021-06-01", "2021-09-30"),
            "implements": resolution["number"],
        },
        "scheme": "chưa",
        "integrated_document": "chưa",
        "information_reviews": [chance.day(f"2021-{m:02}-01", f"2021-{m:02}-28") for m in (2, 5, 8, 11)],
        "press_meetings": [chance.day(f"2021-{m:02}-01", f"2021-{m:02}-28") for m in (3, 6, 9, 12)],
    }


def year_before(code, chance):
    unit = UNITS[code]
    return head(code, 2019) | {"ict_spending": billion(unit.budget * chance.between(0.005, 0.006))}


def without(report, *fields):
    return {key: value for key, value in report.items() if key not in fields}


# examples/reports: one file for each report, each with its own story


def reports():
    chance = Chance(490)
    write_list("reports/2019.yaml", "provinces", 2019, [
        {"code": f'"{code}"'} | without(year_before(code, chance), "province", "period")
        for code in ("04", "19", "42", "45", "48", "79", "83")
    ])

    # Hà Tĩnh: the IT line is too small, and there is no resolution yet; both come right in 2021.
    ha_tinh = good_2020("42", chance) | {
        "it_spending": "15,1 tỷ", "party_resolution": "chưa", "plan": {"number": "4216/QĐ-UBND", "issued": "06/11/2020"}}
    write_records("reports/ha-tinh-2020.yaml", ha_tinh)
    write_records("reports/ha-tinh-2021.yaml", good_2021(ha_tinh, chance))

    # Quảng Trị: a late plan, a low Bluezone rate, not a word on the resolution; in 2021 everything late.
    low = round(UNITS["45"].population * 0.24)
    quang_tri = without(good_2020("45", chance), "party_resolution") | {
        "plan": {"number": "187/QĐ-UBND", "issued": "18/01/2021"},
        "bluezone_installs": low, "bluezone_share": percent(low, UNITS["45"].population, 2)}
    write_records("reports/quang-tri-2020.yaml", quang_tri)
    quang_tri = good_2021(quang_tri, chance)
    quang_tri["party_resolution"] |= {"number": "02-NQ/TU", "issued": "22/10/2021"}
    quang_tri["programme"] |= {"issued": "15/12/2021", "implements": "02-NQ/TU"}
    write_records("reports/quang-tri-2021.yaml", quang_tri | {"strategy": "chưa"})

    # Bến Tre: everything in time.
    ben_tre = good_2020("83", chance)
    write_records("reports/ben-tre-2020.yaml", ben_tre)
    write_records("reports/ben-tre-2021.yaml", good_2021(ben_tre, chance))

    # Thái Nguyên: a resolution on the last day of 2020, and a hole where outreach spending should be.
    thai_nguyen = without(good_2020("19", chance), "outreach_spending")
    thai_nguyen["party_resolution"] = {"number": "01-NQ/TU", "issued": "31/12/2020"}
    write_records("reports/thai-nguyen-2020.yaml", thai_nguyen)
    thai_nguyen = good_2021(thai_nguyen, chance)
    thai_nguyen["party_resolution"]["covers_to"] = 2024
    thai_nguyen["press_meetings"] = thai_nguyen["press_meetings"][:2] + thai_nguyen["press_meetings"][3:]
    write_records("reports/thai-nguyen-2021.yaml", thai_nguyen)

    # Đà Nẵng: closes its figures on 14 December, as the rules on reporting say, so that the resolution is not yet due.
    da_nang = good_2020("48", chance) | {"smartphone_users": 1203400, "party_resolution": "chưa", "plan": {"issued": "2020-12"}}
    da_nang["press_meetings"][-1] = "2020-12-08"
    write_records("reports/da-nang-2020.yaml", {"province": '"48"', "name": "Đà Nẵng", "period": 2020, "as_of": "2020-12-14"}
                  | without(da_nang, "province", "name", "period"))
    da_nang = good_2021(da_nang, chance)
    da_nang["plan"] = {"number": "4713/QĐ-UBND", "issued": "2020-12-11"}
    da_nang["party_resolution"]["separate"] = "không"
    write_records("reports/da-nang-2021.yaml", da_nang)

    # Cao Bằng: a figure that reads in two ways, a printed share that does not agree, a symbol with the parts exchanged.
    cao_bang = good_2020("04", chance)
    write_records("reports/cao-bang-2020.yaml", cao_bang | {
        "party_resolution": cao_bang["party_resolution"] | {"number": "05/NQ-TU"},
        "smartphone_users": '"318.286"', "it_spending": "13,8 tỷ", "it_share": "0,15%"})
    cao_bang["smartphone_users"] = 318286
    write_records("reports/cao-bang-2021.yaml", good_2021(cao_bang, chance) | {"strategy": "chưa", "programme": "chưa"})

    # Hồ Chí Minh: incidents, one of them without a conference of the department, one department that kept silent.
    saigon = good_2020("79", chance)
    write_records("reports/ho-chi-minh-2020.yaml", saigon | {"incidents": [
        {"name": "Sự cố mạng lưới", "date": "12/10/2020", "press_conferences": [
            {"name": "Họp báo về sự cố mạng lưới", "date": "13/10/2020", "organised_by_department": "có", "related_departments": [
                {"name": "Sở Giao thông vận tải", "gave_information": "có"},
                {"name": "Công an Thành phố", "gave_information": "không"}]}]},
        {"name": "Tin giả về dịch bệnh", "date": "20/11/2020", "press_conferences": [
            {"name": "Họp báo về dịch bệnh", "date": "21/11/2020", "organised_by_department": "không", "related_departments": [
                {"name": "Sở Y tế", "gave_information": "có"}]}]},
    ]})
    write_records("reports/ho-chi-minh-2021.yaml", good_2021(saigon, chance))


def one():
    chance = Chance(35)
    before, now = year_before("22", chance), good_2020("22", chance)
    write_records("one/meets-everything.yaml", before, now,
                  note="# Quảng Ninh meets every target that applies to it; the year before is there to compare with.\n")
    write_records("one/with-holes.yaml", before, without(now, "outreach_spending", "bluezone_installs", "bluezone_share"),
                  note="# The same report with three figures left out: nothing fails, but not everything can be judged.\n")


# examples/national: all 63, in three years


def national_2020(unit, chance):
    report = good_2020(unit.code, chance)
    bluezone = round(unit.population * chance.between(0.16, 0.5))
    report |= {
        "it_spending": billion(unit.budget * chance.between(0.0006, 0.003)),
        "outreach_spending": billion(unit.budget * chance.between(0.0022, 0.006)),
        "ict_spending": billion(unit.budget * chance.between(0.0052, 0.0075)),
        "bluezone_installs": bluezone,
        "bluezone_share": percent(bluezone, unit.population, 2),
    }
    if not chance.happens(0.2):
        report["party_resolution"] = "chưa"
    if chance.happens(0.3):
        report["plan"] = {"number": report["plan"]["number"], "issued": chance.day("2021-01-04", "2021-03-26")}  # late
    elif chance.happens(0.15):
        report["plan"] = "chưa"
    if chance.happens(0.12):
        report["information_reviews"] = report["information_reviews"][:3]
    if chance.happens(0.15):
        report["press_meetings"] = report["press_meetings"][:3]
    if chance.happens(0.1):
        report["press_offices"], report["press_meetings"] = 0, []
    return hole(report, chance, ("outreach_spending", "bluezone_installs", "smartphone_users", "plan", "press_meetings",
                                 "it_spending", "ict_spending", "incidents", "households"))


def national_2021(before, chance):
    unit = UNITS[before["province"].strip('"')]
    report = good_2021(before, chance)
    resolution, is_new = report["party_resolution"], not is_issued(before["party_resolution"])
    if is_new and chance.happens(0.2):
        resolution["issued"] = chance.day("2021-07-05", "2021-12-20")  # late
        report["programme"] = "chưa"
    elif is_new and chance.happens(0.15):
        report["party_resolution"], report["programme"] = "chưa", "chưa"
    elif chance.happens(0.1):
        resolution["separate"] = "không"
    if chance.happens(0.15):
        report["strategy"] = "chưa"
    elif chance.happens(0.1):
        report["strategy"] = {"number": report["strategy"]["number"], "issued": chance.day("2021-07-01", "2021-10-15")}
    if chance.happens(0.15):
        report["it_spending"] = billion(unit.budget * 0.0008)
    return hole(report, chance, ("strategy", "programme", "integrated_document", "outreach_spending", "director_responsible"))


def hole(report, chance, fields):
    """Most reports are whole; every sixth or so lacks a figure."""
    if chance.happens(0.17):
        return without(report, fields[chance.whole(0, len(fields) - 1)])
    return report


def as_member(report):
    return {"code": report["province"]} | without(report, "province", "period")


def write_members(path, period, reports, silent):
    sent = [report for report in reports if report["province"].strip('"') not in silent]
    write_list(path, "provinces", period, map(as_member, sent))


def national():
    chance = Chance(63)
    units = UNITS.values()
    write_list("national/provinces-2019.yaml", "provinces", 2019, [as_member(year_before(unit.code, chance)) for unit in units])
    silent = {"12", "62", "95"}
    reports_2020 = [national_2020(unit, chance) for unit in units]
    write_members("national/provinces-2020.yaml", 2020, reports_2020, silent)
    silent = {"35", "95"}
    reports_2021 = [national_2021(report, chance) for report in reports_2020]
    write_members("national/provinces-2021.yaml", 2021, reports_2021, silent)
    ministries(chance)
    countries()


def ministries(chance):
    records = []
    for code in MINISTRIES[:-1]:  # the last one keeps silent
        late = chance.happens(0.2)
        issued = chance.day("2021-07-02", "2021-11-30") if late else chance.day("2021-03-15", "2021-06-25")
        records.append({
            "code": code,
            "party_resolution": {"number": f"{chance.whole(10, 900)}-NQ/BCSĐ", "issued": issued},
            "strategy": "chưa" if chance.happens(0.1) else {"issued": chance.day("2021-05-03", "2021-06-30")},
        })
    write_list("national/ministries-2021.yaml", "ministries", 2021, records)


def countries():
    tasks = [("địa phương", "Sở Thông tin và Truyền thông", product, indicator) for product, indicator in (
        ("Đài truyền thanh ứng dụng CNTT - viễn thông", "Số xã có đài"), ("Trang thông tin điện tử", "Số xã có trang"),
        ("Bảng tin điện tử cấp xã", "Số xã có bảng tin"), ("Người làm truyền thông", "Số huyện đã bố trí"),
        ("Bảng tin điện tử cấp huyện", "Số huyện có bảng tin"), ("Hệ thống thông tin nguồn cấp tỉnh", "Số tỉnh vận hành"))]
    tasks += [("trung ương", "Cục Thông tin cơ sở", product, indicator) for product, indicator in (
        ("Hệ thống thông tin nguồn trung ương", "Vận hành"), ("Dự thảo Nghị định", "Trình ban hành"),
        ("Dự thảo Thông tư", "Trình ban hành"), ("Hướng dẫn sửa đổi", "Ban hành"), ("Hướng dẫn thiết bị", "Ban hành"))]
    network = {"levels": ["trung ương", "tỉnh", "huyện", "xã"], "stable": "có", "secure": "có", "districts_total": 705,
               "districts_connected": 705, "communes_total": 10599, "communes_connected": 10312}
    platforms = {"total": 35, "completed": 35, "announced": 35, "in_use": 35}
    # What was issued once is stated again in each later year.
    issued = {"template_resolution": {"issued": "03/02/2021"}, "framework_guidance": {"issued": "2020-06"},
              "party_letter": {"issued": "2021-05-04", "to_ministries": "có", "to_provinces": "có"}}
    plans = ["2021-11-16", "2022-02-28", "2023-03-30"]
    write_records(
        "national/country.yaml",
        {"country": "VN", "name": "Việt Nam", "period": 2021} | issued | {"grassroots_plans": plans[:1]},
        {"country": "VN", "name": "Việt Nam", "period": 2022} | issued | {
            "platforms": platforms, "network": network, "grassroots_plans": plans[:2]},
        {"country": "VN", "name": "Việt Nam", "period": 2023} | issued | {
            "platforms": platforms | {"total": 38, "announced": 36}, "network": network | {"communes_connected": 10590},
            "grassroots_plans": plans,
            "plan_tasks": [{"level": level, "lead": lead, "deadline": "31/12/2023", "product": product, "indicator": indicator}
                           for level, lead, product, indicator in tasks],
            "source_system_opened": "20/11/2023", "decree_drafted": "15/12/2023", "festival_circular_drafted": "chưa",
            "source_system_guidance": {"issued": "18/09/2023"}})


# examples/tables: three flat files with Vietnamese headings, joined by code

CITY, TOWN, RURAL, URBAN = "thành phố thuộc tỉnh", "thị xã", "huyện", "quận"
DISTRICTS = {
    "37": [("369", "Ninh Bình", CITY), ("370", "Tam Điệp", CITY), ("372", "Nho Quan", RURAL), ("373", "Gia Viễn", RURAL),
           ("374", "Hoa Lư", RURAL), ("375", "Yên Khánh", RURAL), ("376", "Kim Sơn", RURAL), ("377", "Yên Mô", RURAL)],
    "42": [("436", "Hà Tĩnh", CITY), ("437", "Hồng Lĩnh", TOWN), ("439", "Hương Sơn", RURAL), ("440", "Đức Thọ", RURAL),
           ("441", "Vũ Quang", RURAL), ("442", "Nghi Xuân", RURAL), ("443", "Can Lộc", RURAL), ("444", "Hương Khê", RURAL),
           ("445", "Thạch Hà", RURAL), ("446", "Cẩm Xuyên", RURAL), ("447", "Kỳ Anh", RURAL), ("448", "Lộc Hà", RURAL),
           ("449", "Kỳ Anh", TOWN)],
    "48": [("490", "Liên Chiểu", URBAN), ("491", "Thanh Khê", URBAN), ("492", "Hải Châu", URBAN), ("493", "Sơn Trà", URBAN),
           ("494", "Ngũ Hành Sơn", URBAN), ("495", "Cẩm Lệ", URBAN), ("497", "Hòa Vang", RURAL), ("498", "Hoàng Sa", RURAL)],
}


def dotted(number):
    return f"{number:,}".replace(",", ".")


def yes_no(chance, probability):
    return "có" if chance.happens(probability) else "không"


def tables():
    chance = Chance(2023)
    opened = {"37": "31/10/2023", "42": "05/01/2024", "48": "chưa"}
    provinces, districts, communes = [], [], []
    for code, members in DISTRICTS.items():
        unit = UNITS[code]
        provinces.append([code, unit.name, dotted(round(unit.population * 1.02)), dotted(round(unit.households * 1.02)),
                          dotted(round(unit.budget * 1.15)), str(unit.districts), str(unit.communes), opened[code]])
        inland = [member for member in members if member[0] != "498"]  # the island district has no communes
        for number, (district, name, kind) in enumerate(members):
            station = "không" if kind == URBAN else yes_no(chance, 0.9)
            staff = "" if district == "449" else str(chance.whole(0, 3) if station == "không" else chance.whole(2, 8))
            board = "" if district == "498" else yes_no(chance, 1.0 if code == "37" else 0.8)
            districts.append([district, code, name, kind, station, staff, board])
            if (district, name, kind) not in inland:
                continue
            place = inland.index((district, name, kind))
            share = unit.communes // len(inland) + (place < unit.communes % len(inland))
            for commune in range(1, share + 1):
                cells = [yes_no(chance, 1.0 if code == "48" else 0.97), yes_no(chance, 0.99), yes_no(chance, 0.6)]
                if chance.happens(0.005):
                    cells[1] = ""
                label = "Phường" if kind == URBAN else "Xã"
                communes.append([f"{district}{commune:02}", code, district, f"{label} số {commune}", *cells])
    write_table("tables/provinces-2023.csv", [
        "Mã tỉnh", "Tên tỉnh, thành phố", "Dân số trung bình", "Số hộ", "Tổng chi ngân sách địa phương (tỷ đồng)",
        "Số huyện", "Số xã", "Hệ thống thông tin nguồn cấp tỉnh"], provinces)
    write_table("tables/districts-2023.csv", [
        "Mã huyện", "Mã tỉnh", "Tên huyện", "Loại đơn vị", "Đài truyền thanh cấp huyện", "Cán bộ truyền thông",
        "Bảng tin điện tử công cộng"], districts)
    write_table("tables/communes-2023.csv", [
        "Mã xã", "Mã tỉnh", "Mã huyện", "Tên xã", "Truyền thanh thông minh", "Trang thông tin điện tử",
        "Bảng tin điện tử công cộng"], communes)


if __name__ == "__main__":
    reports()
    one()
    national()
    tables()
