#!/usr/bin/env bash
# The regression check: extracts from the own gold articles and compares every item with the committed results. Fails (1) when
# anything has changed, and shows what, worst first. After a change that is wanted, `scripts/gold.sh --update` writes
# the results anew: read their diff before it is committed.
# On a CPU with other vector instructions than the results were made with, sums are rounded otherwise and a few words of
# doubt may fall out differently: there changed lines are shown and let pass, up to one in fifteen.
# scripts/gold.sh [--update] [WHOSAID]
set -euo pipefail
cd "$(dirname "$0")/.."
update=no
if [ "${1:-}" = --update ]; then
  update=yes
  shift
fi
whosaid=${1:-$(bash scripts/build.sh)}
gold=tests/gold/articles
results=tests/gold/results.jsonl
made_on=tests/gold/results.cpu
cpu=other
for kind in avx2 avx512f; do
  if grep -q -s -w $kind /proc/cpuinfo; then cpu=$kind; fi
done
if [ $update = yes ]; then
  echo "$cpu" > "$made_on"
  "$whosaid" eval "$gold" --save-baseline "$results" --quiet
  exit
fi
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
"$whosaid" eval "$gold" --baseline "$results" --save-baseline "$out/results.jsonl" --output "$out/report.txt" --quiet
if cmp --silent "$results" "$out/results.jsonl"; then
  echo "gold: every item of $(ls $gold/*.ann | wc -l) articles is as it was"
  exit
fi
cat "$out/report.txt"
diff --unified=0 "$results" "$out/results.jsonl" | tail -n +3 | cut -c 1-200 | head -n 40 || true
changed=$(diff "$results" "$out/results.jsonl" | grep -c '^[<>]' || true)
if [ "$cpu" != "$(cat "$made_on")" ] && [ $((changed * 15)) -le "$(wc -l < "$results")" ]; then
  echo "gold: $changed lines differ on this CPU ($cpu) from the results made with $(cat "$made_on"): let pass"
  exit
fi
echo "gold: the results have changed; if that is wanted: scripts/gold.sh --update, and read the diff of $results" >&2
exit 1
