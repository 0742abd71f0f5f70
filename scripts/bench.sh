#!/usr/bin/env bash
# Times a batch job on JSON Lines corpora: with all cores, with one thread, and over the corpora several times (memory must not
# grow), and ONNX Runtime on the same model and windows (model only) where Python has it. Says articles, tokens (word
# pieces) and bytes a second, the model's share of the processor time, and peak memory:
#   scripts/bench.sh [--times N] [--only all|one|times] [--python PYTHON] CORPUS.jsonl...
set -euo pipefail
options=() corpora=() python=python3
while (($#)); do
  case $1 in
    --times | --only) options+=("$1" "${2:?$1 needs a value}"); shift 2 ;;
    --python) python=${2:?--python needs a value}; shift 2 ;;
    -*) echo "usage: scripts/bench.sh [--times N] [--only all|one|times] [--python PYTHON] CORPUS.jsonl..." >&2; exit 2 ;;
    *) corpora+=("$(realpath "$1")"); shift ;;
  esac
done
((${#corpora[@]})) || { echo "scripts/bench.sh: which corpus? (JSON Lines files)" >&2; exit 2; }
cd "$(dirname "$0")/.."
cargo build --profile dist --quiet
python3 scripts/bench.py ${options[@]+"${options[@]}"} "${corpora[@]}"
if "$python" -c 'import onnxruntime, tokenizers, numpy' 2>/dev/null; then
  for corpus in "${corpora[@]}"; do "$python" scripts/bench_peer.py "$corpus"; done
else
  echo "skipped: ONNX Runtime ($python has no onnxruntime, tokenizers, numpy)"
fi
