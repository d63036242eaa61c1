"""What docs/gate.md shows is what there is: inputs of the action, ids of hooks, the job's file and variables."""

import re
import sys
from pathlib import Path

import yaml

ROOT = Path(sys.argv[1])
page = (ROOT / "docs/gate.md").read_text(encoding="utf-8")
shown = {name: yaml.safe_load(text) for name, text in re.findall(r"```yaml (\S+)\n(.*?)```", page, re.DOTALL)}


def read(name):
    return yaml.safe_load((ROOT / name).read_text(encoding="utf-8"))


action = read("action.yml")
steps = shown[".github/workflows/reports.yml"]["jobs"]["reports"]["steps"]
(step,) = [step for step in steps if "chitieu" in step.get("uses", "")]
assert step["with"].keys() <= action["inputs"].keys(), step
assert set(re.findall(r"steps\.check\.outputs\.(\w+)", page)) <= action["outputs"].keys()
script = (ROOT / "ci/action.sh").read_text(encoding="utf-8")
environment = {key for step in action["runs"]["steps"] for key in step.get("env", {})}
assert environment == set(re.findall(r"\$\{(CHITIEU_\w+)", script)), environment

job = read("ci/gitlab.yml")
included = shown[".gitlab-ci.yml"]
assert (ROOT / included["include"][0]["file"].lstrip("/")).is_file()
assert included["variables"].keys() <= job["variables"].keys()

(repository,) = shown[".pre-commit-config.yaml"]["repos"]
assert [hook["id"] for hook in repository["hooks"]] == [hook["id"] for hook in read(".pre-commit-hooks.yaml")]
