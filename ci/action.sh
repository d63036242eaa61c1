#!/usr/bin/env bash
# What action.yml runs: `digest` names the program's source, `install` builds it where the cache has none, `check` checks.
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
temp="${RUNNER_TEMP:-/tmp}"
home="$temp/chitieu-program"

# Adds a line to one of the files that the runner reads, where there is a runner.
tell() { if [ -n "${!1:-}" ]; then printf '%s\n' "$2" >> "${!1}"; fi; }

# The lines of a text that are not empty, as arguments.
lines() { while IFS= read -r line; do if [ -n "$line" ]; then args+=("$line"); fi; done <<< "$1"; }

digest() {
  cd "$here"
  local sum
  sum="$(find Cargo.toml Cargo.lock src grammar rules docs/codes -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum)"
  echo "digest=${sum%% *}"
}

install() {
  if [ -x "$home/bin/chitieu" ]; then return; fi
  cargo install --locked --quiet --path "$here" --root "$home"
}

check() {
  local out="$temp/chitieu-report" status=0 args=()
  mkdir -p "$out"
  lines "${CHITIEU_DATA:-}"
  if [ -n "${CHITIEU_PROFILE:-}" ]; then args+=(--profile "$CHITIEU_PROFILE"); fi
  lines "${CHITIEU_ARGS:-}"
  "$home/bin/chitieu" check ${args[@]+"${args[@]}"} --format github --format "sarif=$out/report.sarif" \
    --format "junit=$out/junit.xml" --format "json=$out/report.json" --format "html=$out/report.html" \
    --format "markdown=$out/report.md" || status=$?
  tell GITHUB_OUTPUT "status=$status"
  for file in sarif=report.sarif junit=junit.xml json=report.json html=report.html markdown=report.md; do
    if [ -f "$out/${file#*=}" ]; then tell GITHUB_OUTPUT "${file%%=*}=$out/${file#*=}"; fi
  done
  if [ -f "$out/report.md" ]; then tell GITHUB_STEP_SUMMARY "$(cat "$out/report.md")"; fi
  return "$status"
}

case "${1:-}" in
  digest | install | check) "$1" ;;
  *) echo "action.sh digest | install | check" >&2; exit 64 ;;
esac
