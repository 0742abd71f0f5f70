#!/usr/bin/env bash
# Compares the scores of `whosaid eval` with those of the data folder's own scorers, to the digit, on polnear/dev, newsmix/dev
# and wwn/dev: scripts/eval_shared.sh [SHARED [WHOSAID]]
set -euo pipefail
cd "$(dirname "$0")/.."
shared=${1:-../shared}
if [ ! -d "$shared/data/polnear/dev" ]; then
  echo "skipped: eval against the data folder's scorers (no $shared)"
  exit 0
fi
whosaid=${2:-$(bash scripts/build.sh)}
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
data=$shared/data
compare() { # NAME EXTRA_OF_SCORE_PY... -- EXTRA_OF_EVAL...
  local name=$1 theirs=() ours=()
  shift
  while [ "$1" != -- ]; do theirs+=("$1"); shift; done
  shift
  ours=("$@")
  python3 "$shared/tools/score.py" "$data/$name/dev" "$out/$name.jsonl" "${theirs[@]}" --json "$out/$name.theirs" > /dev/null
  "$whosaid" eval "$data/$name/dev" --pred "$out/$name.jsonl" "${ours[@]}" --format json --output "$out/$name.ours" --quiet
  python3 - "$name" "$out/$name.theirs" "$out/$name.ours" <<'PY'
import json, sys
name, theirs, ours = sys.argv[1], json.load(open(sys.argv[2])), json.load(open(sys.argv[3]))["scores"]
pairs = []
for role in ("source", "cue", "content"):
    pairs += [(f"exact_{role}", role), (f"chars_{role}", f"{role}.overlap"), (f"cofenet_{role}", f"cofenet.{role}")]
pairs += [("whole_exact", "attribution"), ("whole_relaxed", "attribution.relaxed")]
compared = 0
def check(what, want, got):
    global compared
    compared += 1
    if want != got:
        sys.exit(f"{name}: {what}: score.py has {want}, whosaid eval {got}")
for their, our in pairs:
    if their in theirs:
        t, o = theirs[their], ours[our]
        for k, v in (("f", "value"), ("p", "precision"), ("r", "recall")):
            check(f"{our} {v}", t[k], round(o[v], 1))
        check(f"{our} n", t["n"], o["of"])
for their, our in (("other_named", "name"), ("pronoun", "pronoun"), ("unnamed", "unnamed"), ("named_all", None)):
    t = theirs[f"speaker_{their}"]
    o = ours[f"speaker.{our}" if our else "speaker"]
    check(f"speaker {their}", (t["n"], t["right_end_to_end"]), (o["of"], round(o["value"], 1)))
t = theirs["speaker_named_all"]
check("speaker.found", t["found"], round(ours["speaker.found"]["value"], 1))
check("speaker.of-found", t["right_of_found"], round(ours["speaker.of-found"]["value"], 1))
print(f"{name}: {compared} figures equal score.py's")
PY
}
"$whosaid" extract --format jsonl --quiet "$data/newsmix/dev" --output "$out/newsmix.jsonl"
compare newsmix --speakers "$data/newsmix/dev/speakers.jsonl" --
"$whosaid" extract --format jsonl --quiet --convention polnear "$data/polnear/dev" --output "$out/polnear.jsonl"
compare polnear --cofenet "$data/cofenet-polnear/valid.jsonl" --speakers "$data/polnear-speakers/dev.jsonl" -- \
  --cofenet "$data/cofenet-polnear/valid.jsonl" --speakers "$data/polnear-speakers/dev.jsonl"
python3 "$shared/tools/ner_score.py" text "$data/wwn/dev" "$out/wwn.in.jsonl"
"$whosaid" extract --format jsonl --quiet "$out/wwn.in.jsonl" --output "$out/wwn.jsonl"
python3 "$shared/tools/ner_score.py" score "$data/wwn/dev" "$out/wwn.jsonl" 0 > "$out/wwn.theirs"
"$whosaid" eval "$data/wwn/dev" --pred "$out/wwn.jsonl" --format json --output "$out/wwn.ours"
python3 - "$out/wwn.theirs" "$out/wwn.ours" <<'PY'
import json, sys
ours, compared = json.load(open(sys.argv[2]))["scores"], 0
for line in open(sys.argv[1]):
    kind, _, p, _, r, _, f = line.split()[:7]
    o = ours["ner" if kind == "all" else f"ner/{kind.upper()}"]
    want, got = (p, r, f), tuple(f"{o[k]:.1f}" for k in ("precision", "recall", "value"))
    compared += 3
    if want != got:
        sys.exit(f"wwn: {kind}: ner_score.py has {want}, whosaid eval {got}")
print(f"wwn: {compared} figures equal ner_score.py's")
PY
