#!/usr/bin/env bash
# A scratch repository behind every gate: red for the right rule, unit and place, green after a correction or a valid waiver,
# red again when the waiver has expired. The reports are read by programs that are made for them.
#
#   tests/gate/run.sh PROGRAM        needs git and python3; what it needs of PyPI goes into a virtual environment
set -euo pipefail
root="$(cd "$(dirname "$0")/../.." && pwd)"
program="$(realpath "${1:?which program}")"
room="$(mktemp -d)"
trap 'rm -rf "$room"' EXIT
export LC_ALL=C.UTF-8 NO_COLOR=1

venv="${CHITIEU_GATE_VENV:-$room/venv}"
if [ ! -x "$venv/bin/sarif" ]; then
  python3 -m venv "$venv"
  "$venv/bin/pip" --quiet install --requirement "$root/tests/gate/requirements.txt"
fi
export PATH="$venv/bin:$PATH"

repo="$room/reports" runner="$room/runner"
mkdir -p "$repo" "$runner/chitieu-program/bin"
ln -s "$program" "$runner/chitieu-program/bin/chitieu"
mkdir "$room/bin" && ln -s "$program" "$room/bin/chitieu"
cp -r "$root/tests/gate/repository/." "$repo"
cd "$repo"
git init --quiet
git config user.email gate@example.com && git config user.name gate

# The hooks as they are published, but of the program that is there: pre-commit would build it anew.
python "$root/tests/gate/hooks.py" "$root/.pre-commit-hooks.yaml" > .pre-commit-config.yaml

failed=0
wrong() { echo "  WRONG: $*"; failed=1; }

# What a gate says by its status: red or green.
colour() { if [ "$1" -eq 0 ]; then echo green; else echo red; fi; }

# Holds what a gate said against what it should have said.
expect() { # gate wanted status
  local found; found="$(colour "$3")"
  printf '  %-14s %s\n' "$1" "$found"
  if [ "$found" != "$2" ]; then wrong "$1 should be $2 (status $3)"; cat "$room/said"; fi
}

# Where the failure stands: the rule, the unit and the place.
names() { # gate
  grep --quiet 'goals\.it_spending' "$room/said" && grep --quiet '42 Hà Tĩnh 2020' "$room/said" || { wrong "$1 names no rule or unit"; cat "$room/said"; }
  grep --quiet --extended-regexp "$2" "$room/said" || { wrong "$1 names no place"; cat "$room/said"; }
}

run() { local status=0; "$@" > "$room/said" 2>&1 || status=$?; echo "$status"; }

gates() { # wanted: red, green; how the finding is told: failing, corrected, waived
  local wanted="$1" how="$2" out="$room/out" status
  rm -rf "$out" && mkdir "$out"
  git add --all && git commit --quiet --no-verify --allow-empty --message "$how"

  status="$(run "$program" check --format concise)"
  expect "exit status" "$wanted" "$status"
  if [ "$wanted" = red ]; then names "exit status" '^reports/ha-tinh-2020\.yaml:5:14: fail '; fi

  "$program" check --format "sarif=$out/report.sarif" --format "junit=$out/junit.xml" --format "gitlab=$out/gitlab.json" --quiet > /dev/null || true
  expect sarif "$wanted" "$(run sarif --check error summary "$out/report.sarif")"
  expect junit "$wanted" "$(run junitparser verify "$out/junit.xml")"
  expect "the readers" green "$(run python "$root/tests/gate/read.py" "$how" "$out")"

  # The action, as the runner calls it.
  : > "$room/output"; : > "$room/summary"
  status="$(run env RUNNER_TEMP="$runner" GITHUB_OUTPUT="$room/output" GITHUB_STEP_SUMMARY="$room/summary" CHITIEU_PROFILE= CHITIEU_ARGS= \
    CHITIEU_DATA=reports/ha-tinh-2020.yaml "$root/ci/action.sh" check)"
  expect "github action" "$wanted" "$status"
  if [ "$wanted" = red ]; then names "github action" '^::error file=reports/ha-tinh-2020\.yaml,line=5,col=14,'; fi
  if [ "$how" = waived ] && ! grep --quiet '^::notice file=reports/ha-tinh-2020\.yaml,line=5,' "$room/said"; then wrong "what is waived is not told"; fi
  grep --quiet "^status=$status$" "$room/output" || wrong "the action gives no status"
  for name in sarif junit json html markdown; do
    [ -s "$(sed -n "s/^$name=//p" "$room/output")" ] || wrong "the action gives no $name"
  done
  grep --quiet '^### chitieu: ' "$room/summary" || wrong "the action writes no summary"

  # GitLab's job, as its runner calls it.
  mkdir -p .chitieu/bin && ln -sf "$program" .chitieu/bin/chitieu
  python "$root/tests/gate/job.py" "$root/ci/gitlab.yml" > "$room/job.sh"
  status="$(run env CHITIEU_SOURCE= CHITIEU_DATA=reports CHITIEU_ARGS= bash -eo pipefail "$room/job.sh")"
  expect "gitlab job" "$wanted" "$status"
  cmp --quiet gl-code-quality-report.json "$out/gitlab.json" || wrong "the job's report is another"
  [ -s chitieu-junit.xml ] && [ -s chitieu-report.json ] && [ -s chitieu-report.html ] || wrong "the job leaves an artifact out"
  rm -rf .chitieu gl-code-quality-report.json chitieu-junit.xml chitieu-report.json chitieu-report.html

  status="$(PATH="$room/bin:$PATH" run pre-commit run --all-files chitieu)"
  expect pre-commit "$wanted" "$status"
  if [ "$wanted" = red ]; then names pre-commit '^reports/ha-tinh-2020\.yaml:5:14: fail '; fi
}

echo "a report that fails"
gates red failing

echo "the report corrected"
sed -i 's/15,1 tỷ/17,2 tỷ/' reports/ha-tinh-2020.yaml
gates green corrected

echo "the failure waived"
git checkout --quiet HEAD~1 -- reports
cat > waivers.yaml <<'WAIVER'
- target: goals.it_spending
  unit: "42"
  period: 2020
  reason: The budget was cut by the flood relief of October 2020
  approver: Provincial People's Committee
  date: 2020-12-01
  expiry: 2021-06-30
  value: 15,1 tỷ
WAIVER
echo 'waivers: waivers.yaml' >> chitieu.yaml
gates green waived

echo "the waiver expired"
sed -i 's/expiry: 2021-06-30/expiry: 2020-12-15/' waivers.yaml
gates red failing

echo "the figure changed since it was waived"
sed -i 's/expiry: 2020-12-15/expiry: 2021-06-30/; s/15,1 tỷ/14,1 tỷ/' waivers.yaml
gates red failing

echo "the other hooks"
for hook in chitieu-fmt chitieu-lint chitieu-test; do
  expect "$hook" green "$(PATH="$room/bin:$PATH" run pre-commit run --all-files "$hook")"
done
sed -i 's/  target it_spending/ target   it_spending/' rules/goals.chitieu
git add --all
expect chitieu-fmt red "$(PATH="$room/bin:$PATH" run pre-commit run --all-files chitieu-fmt)"
git diff --quiet && wrong "chitieu-fmt did not lay the file out"
expect chitieu-fmt green "$(git add --all; PATH="$room/bin:$PATH" run pre-commit run --all-files chitieu-fmt)"
sed -i 's/expect fail/expect pass/' rules/goals.chitieu
expect chitieu-test red "$(PATH="$room/bin:$PATH" run pre-commit run --all-files chitieu-test)"

echo "the action builds the program where it is not kept"
mkdir "$room/cargo" && printf '#!/bin/sh\necho "$@" > "%s/built"\n' "$room" > "$room/cargo/cargo" && chmod +x "$room/cargo/cargo"
PATH="$room/cargo:$PATH" RUNNER_TEMP="$room/empty" "$root/ci/action.sh" install
grep --quiet "^install --locked --quiet --path $root --root $room/empty/chitieu-program$" "$room/built" || wrong "$(cat "$room/built")"
rm "$room/built"
PATH="$room/cargo:$PATH" RUNNER_TEMP="$runner" "$root/ci/action.sh" install
[ ! -e "$room/built" ] || wrong "it builds a program that is there"
"$root/ci/action.sh" digest | grep --quiet --extended-regexp '^digest=[0-9a-f]{64}$' || wrong "no digest"

echo "shells complete"
# shellcheck disable=SC2016
bash -c 'source <("$0" completions bash); COMP_WORDS=(chitieu wai); COMP_CWORD=1; _chitieu chitieu wai chitieu; [ "${COMPREPLY[*]}" = waivers ]' "$program" || wrong "bash does not complete"
for shell in zsh fish; do
  if ! command -v "$shell" > /dev/null; then echo "  no $shell here"; continue; fi
  "$program" completions "$shell" > "$room/completion"
  "$shell" -n "$room/completion" || wrong "$shell cannot read it"
done
if command -v fish > /dev/null; then
  fish -c 'source $argv[1]; complete --do-complete "chitieu wai"' "$room/completion" | grep --quiet '^waivers' || wrong "fish does not complete"
fi
if command -v zsh > /dev/null; then
  mkdir "$room/zfunc" && "$program" completions zsh > "$room/zfunc/_chitieu"
  zsh -fc 'fpath=("$1" $fpath); autoload -Uz compinit && compinit -D -u && [ "${_comps[chitieu]}" = _chitieu ]' zsh "$room/zfunc" || wrong "zsh does not find it"
fi

echo "manual pages"
"$program" man --to "$room/man"
for page in "$room"/man/*.1; do
  if command -v man > /dev/null; then
    said="$(man --warnings -l "$page" 2>&1 > /dev/null)" || wrong "$page"
    [ -z "$said" ] || wrong "$page: $said"
  fi
done
[ "$(find "$room/man" -name '*.1' | wc -l)" -ge 14 ] || wrong "pages are lacking"

echo "the page on gates"
python "$root/tests/gate/page.py" "$root" || wrong "docs/gate.md"

exit "$failed"
