#!/usr/bin/env bash
# Times `whosaid extract` on a JSON Lines corpus with one and with all cores, and ONNX Runtime on the same model and windows
# (model only) where Python has it: scripts/bench.sh CORPUS.jsonl [PYTHON]
set -euo pipefail
corpus=$(realpath "${1:?usage: scripts/bench.sh CORPUS.jsonl [PYTHON]}")
python=${2:-python3}
cd "$(dirname "$0")/.."
cargo build --release --quiet
python3 - "$corpus" <<'PY'
import os, subprocess, sys, time
documents = sum(1 for _ in open(sys.argv[1], encoding="utf8"))
for threads in ("1", "0"):
    began = time.time()
    run = subprocess.Popen(["target/release/whosaid", "extract", "--format", "jsonl", "-j", threads, "-o", os.devnull, sys.argv[1]])
    _, status, use = os.wait4(run.pid, 0)
    took = time.time() - began
    print(f"whosaid --threads {threads}: {took:.1f} s, {documents / took:.1f} documents/s, peak {use.ru_maxrss // 1024} MB, "
          f"exit {os.waitstatus_to_exitcode(status)}")
PY
if "$python" -c 'import onnxruntime, tokenizers, numpy' 2>/dev/null; then
  "$python" scripts/bench_peer.py "$corpus"
else
  echo "skipped: ONNX Runtime ($python has no onnxruntime, tokenizers, numpy)"
fi
