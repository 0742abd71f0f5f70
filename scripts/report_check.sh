#!/usr/bin/env bash
# Opens reports in headless Chromium, from files, and uses them as a reader does: scripts/report_check.mjs says what is
# checked. Chromium is installed with apt if it is missing; Playwright and axe-core go into a folder under target/.
#   scripts/report_check.sh [SCREENSHOTS]
# With a folder as argument, screenshots of all views go there.
set -euo pipefail
shots=${1:+$(realpath -m "$1")}
cd "$(dirname "$0")/.."
if ! command -v chromium >/dev/null; then
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium fonts-liberation >/dev/null
fi
tools=target/report-check
if [ ! -d "$tools/node_modules/axe-core" ]; then
  mkdir -p "$tools"
  npm install --prefix "$tools" --no-save --no-audit --no-fund --silent playwright-core@1.65.1 axe-core@4.14.1
fi
whosaid=$(bash scripts/build.sh)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
node scripts/report_check.mjs --corpus "$work/corpus.jsonl" --articles tests/articles
"$whosaid" extract "$work/corpus.jsonl" --out "$work/tables" --quiet
"$whosaid" extract "$work/corpus.jsonl" --format jsonl --output "$work/results.jsonl" --quiet
"$whosaid" report "$work/tables" --output "$work/report.html" --title "Invented news"
"$whosaid" report "$work/tables" --output "$work/no-text.html" --no-text --quiet
"$whosaid" extract tests/articles/ferry-strike.txt --format html --output "$work/one.html" --quiet
"$whosaid" extract "$work/corpus.jsonl" --format html --explain --output "$work/explained.html" --quiet
"$(dirname "$whosaid")/examples/synthetic_report" 50000 >"$work/large.html"
node scripts/report_check.mjs --pages "$work" --tools "$tools" ${shots:+--shots "$shots"}
