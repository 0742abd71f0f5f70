#!/usr/bin/env bash
# Runs every check: formatting, lints, tests, and the scripts that use other programs. What needs the data folder ../shared
# says 'skipped' when it is not there. Programs and packages that are missing are installed (apt, PyPI, npm).
set -euo pipefail
cd "$(dirname "$0")/.."
step() { echo "== $1 (after $SECONDS s)"; }
step "formatting, lints"
cargo fmt --all --check
cargo clippy --all-targets --quiet -- -D warnings
python3 -m compileall -q scripts
step "tests"
cargo test --quiet
step "reports in Chromium"
PROFILE=dev bash scripts/report_check.sh
step "release build; tables, graphs"
cargo build --release --quiet
bash scripts/tables.sh
bash scripts/graph_check.sh target/release/whosaid
step "gold articles, reference scorers"
bash scripts/gold.sh target/release/whosaid
bash scripts/eval_reference.sh target/release/whosaid
bash scripts/eval_shared.sh ../shared target/release/whosaid
step "accuracy on dev data"
if [ -d ../shared/data/newsmix/dev ]; then
  bash scripts/accuracy.sh ../shared
else
  echo "skipped: accuracy on dev data (no ../shared)"
fi
step "the rust-bert engine"
bash scripts/test_rust_bert.sh
echo "all checks passed (after $SECONDS s)"
