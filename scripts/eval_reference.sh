#!/usr/bin/env bash
# Compares the scores of `whosaid eval` with those of seqeval, nervaluate, scorch (CoNLL-2012) and plain Python, to the
# digit, on the own gold articles and predictions with random mistakes. The packages go into .venv.
# scripts/eval_reference.sh [WHOSAID]
set -euo pipefail
cd "$(dirname "$0")/.."
if [ ! -x .venv/bin/python ]; then
  python3 -m venv .venv
fi
.venv/bin/python -m pip install --quiet --disable-pip-version-check \
  seqeval==1.2.2 nervaluate==1.2.1 scorch==0.2.0 "numpy<2" "scipy<2" "scikit-learn<2"
whosaid=${1:-$(bash scripts/build.sh)}
.venv/bin/python scripts/eval_reference.py "$whosaid" tests/gold/articles
