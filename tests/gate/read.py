"""Reads the reports as those do for whom they are made: `read.py failing|corrected|waived FOLDER`."""

import json
import sys
from pathlib import Path

import jsonschema
from junitparser import JUnitXml
from sarif import loader

RULE, UNIT, FILE, LINE = "goals.it_spending", "42 Hà Tĩnh 2020", "reports/ha-tinh-2020.yaml", 5

# What GitLab documents of the format, and what its code reads of it.
GITLAB = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["description", "check_name", "fingerprint", "severity", "location"],
        "properties": {
            "description": {"type": "string", "minLength": 1},
            "check_name": {"type": "string", "minLength": 1},
            "fingerprint": {"type": "string", "pattern": "^[0-9a-f]{32,64}$"},
            "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
            "location": {
                "type": "object",
                "required": ["path", "lines"],
                "properties": {
                    "path": {"type": "string", "pattern": "^[^./]"},
                    "lines": {"type": "object", "required": ["begin"], "properties": {"begin": {"type": "integer", "minimum": 1}}},
                },
            },
        },
    },
}


def sarif(path, how):
    log = loader.load_sarif_file(str(path))
    results = [r for r in log.get_results() if r["ruleId"] == RULE]
    counts = {s: log.get_report().get_issue_count_for_severity(s) for s in ["error", "warning", "note"]}
    if how == "corrected":
        assert not results and counts["error"] == 0, counts
        return
    (result,) = results
    (row,) = [r for r in log.get_records() if r["Code"].startswith(RULE)]
    assert row["Location"] == FILE and int(row["Line"]) == LINE, row
    assert result["properties"]["unit"] == UNIT, result
    assert counts["error"] == (1 if how == "failing" else 0), counts
    assert bool(result.get("suppressions")) == (how == "waived"), result


def junit(path, how):
    cases = [c for suite in JUnitXml.fromfile(str(path)) for c in suite if c.classname == RULE]
    (case,) = [c for c in cases if c.name == UNIT]
    assert (case._elem.get("file"), case._elem.get("line")) == (FILE, str(LINE))
    kinds = [type(result).__name__ for result in case.result]
    assert kinds == {"failing": ["Failure"], "corrected": [], "waived": ["Skipped"]}[how], kinds
    assert any(c.name.startswith("45 ") and not c.result for c in cases), "the other unit passes"


def gitlab(path, how):
    issues = json.loads(path.read_text(encoding="utf-8"))
    jsonschema.validate(issues, GITLAB)
    assert len({issue["fingerprint"] for issue in issues}) == len(issues), "a fingerprint stands twice"
    found = [issue for issue in issues if issue["check_name"] == RULE]
    if how == "corrected":
        assert not found, found
        return
    (issue,) = found
    assert (issue["location"]["path"], issue["location"]["lines"]["begin"]) == (FILE, LINE), issue
    assert issue["severity"] == ("critical" if how == "failing" else "info"), issue
    assert "(province 42)" in issue["description"], issue


HOW, OUT = sys.argv[1], Path(sys.argv[2])
sarif(OUT / "report.sarif", HOW)
junit(OUT / "junit.xml", HOW)
gitlab(OUT / "gitlab.json", HOW)
