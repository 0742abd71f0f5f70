#!/usr/bin/env bash
# Times a batch job on a JSON Lines corpus: with all cores, with one thread, and over the corpus several times (memory must
# not grow), and ONNX Runtime on the same model and windows (model only) where Python has it:
#   scripts/bench.sh CORPUS.jsonl [TIMES [PYTHON]]
set -euo pipefail
corpus=$(realpath "${1:?usage: scripts/bench.sh CORPUS.jsonl [TIMES [PYTHON]]}")
python=${3:-python3}
cd "$(dirname "$0")/.."
cargo build --release --quiet
python3 scripts/bench.py "$corpus" "${2:-1}"
if "$python" -c 'import onnxruntime, tokenizers, numpy' 2>/dev/null; then
  "$python" scripts/bench_peer.py "$corpus"
else
  echo "skipped: ONNX Runtime ($python has no onnxruntime, tokenizers, numpy)"
fi
