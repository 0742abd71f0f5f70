#!/usr/bin/env bash
# Measures accuracy on the development data: scripts/accuracy.sh SHARED [FLOOR_SOURCE FLOOR_CUE FLOOR_CONTENT FLOOR_NER]
# SHARED holds data/ and tools/ (the scorers). Fails when newsmix/dev (exact F1) or wwn/dev (strict F1) falls under the
# floors; prints the PolNeAR convention's figures beside the literature's. $WHOSAID is the program, if it is built already.
set -euo pipefail
cd "$(dirname "$0")/.."
shared=${1:?usage: scripts/accuracy.sh SHARED}
# About a point under what was measured: a regression fails, the last digit of another CPU does not.
floors=("${2:-87.7}" "${3:-81.7}" "${4:-78.9}")
ner=${5:-86.5}
whosaid=${WHOSAID:-$(bash scripts/build.sh)}
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
data=$shared/data
"$whosaid" extract --format jsonl "$data/newsmix/dev" --output "$out/newsmix.jsonl"
python3 "$shared/tools/score.py" "$data/newsmix/dev" "$out/newsmix.jsonl" \
  --speakers "$data/newsmix/dev/speakers.jsonl" --json "$out/newsmix.json" | sed 's/^/newsmix  /'
"$whosaid" extract --format jsonl --convention polnear "$data/polnear/dev" --output "$out/polnear.jsonl"
python3 "$shared/tools/score.py" "$data/polnear/dev" "$out/polnear.jsonl" \
  --cofenet "$data/cofenet-polnear/valid.jsonl" --speakers "$data/polnear-speakers/dev.jsonl" | sed 's/^/polnear  /'
python3 "$shared/tools/ner_score.py" text "$data/wwn/dev" "$out/wwn.in.jsonl"
"$whosaid" extract --format jsonl "$out/wwn.in.jsonl" --output "$out/wwn.jsonl"
python3 "$shared/tools/ner_score.py" score "$data/wwn/dev" "$out/wwn.jsonl" "$ner" | sed 's/^/wwn  /'
python3 - "$out/newsmix.json" "${floors[@]}" <<'PY'
import json, sys
got = json.load(open(sys.argv[1]))
low = [(r, got[f"exact_{r}"]["f"], float(f)) for r, f in zip(("source", "cue", "content"), sys.argv[2:])
       if got[f"exact_{r}"]["f"] < float(f)]
for role, f, floor in low:
    print(f"newsmix/dev: exact F1 of {role} is {f}, under the floor of {floor}")
sys.exit(bool(low))
PY
