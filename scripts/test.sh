#!/usr/bin/env bash
# Runs every check: formatting, lints, tests. What needs the data folder ../shared says 'skipped' when it is not there.
set -euo pipefail
cd "$(dirname "$0")/.."
cargo fmt --all --check
cargo clippy --all-targets --quiet -- -D warnings
cargo test --quiet
bash scripts/tables.sh
python3 -m compileall -q scripts
if [ -d ../shared/data/newsmix/dev ]; then
  bash scripts/accuracy.sh ../shared
else
  echo "skipped: accuracy on dev data (no ../shared)"
fi
echo "all checks passed"
