#!/usr/bin/env bash
# Runs the checks; stops at the first that fails.
#
#   scripts/test.sh          all of them
#   scripts/test.sh --fast   formatting, lints, unit tests, the program's tests, gold articles: nothing is downloaded
#                            but crates
#
# The full run also uses the program with others' tools: Chromium reads reports; pandas, Polars, DuckDB, networkx and
# graphology read tables and graphs; other scorers score; the `rust-bert` engine is built and tested; cargo-deny reads the
# list of dependencies. What is missing is installed (apt, PyPI, npm, crates.io). What needs the data folder ../shared says
# 'skipped' when it is not there. Everything uses one build, that of `cargo test`.
# Not here, because they take hours: scripts/mutants.sh, scripts/train.sh.
set -euo pipefail
cd "$(dirname "$0")/.."
fast=no
case ${1-} in
  "") ;;
  --fast) fast=yes ;;
  -h | --help) sed -n '2,/^set /{s/^# \{0,1\}//p}' scripts/test.sh; exit ;;
  *) echo "scripts/test.sh: unknown argument '$1'; usage: scripts/test.sh [--fast]" >&2; exit 2 ;;
esac
unset WHOSAID_MODEL
step() { echo "== $1 (after $SECONDS s)"; }
step "formatting, lints"
cargo fmt --all --check
cargo clippy --all-targets --quiet -- -D warnings
python3 -m compileall -q scripts
step "tests"
cargo test --quiet
whosaid=$(bash scripts/build.sh)
step "gold articles"
bash scripts/gold.sh "$whosaid"
if [ $fast = yes ]; then
  echo "the fast checks passed (after $SECONDS s); the others: scripts/test.sh"
  exit
fi
step "documentation"
RUSTDOCFLAGS="-D warnings" cargo doc --no-deps --quiet
step "reports in Chromium"
bash scripts/report_check.sh
step "tables, graphs"
bash scripts/tables.sh "$whosaid"
bash scripts/graph_check.sh "$whosaid"
step "reference scorers"
bash scripts/eval_reference.sh "$whosaid"
bash scripts/eval_shared.sh ../shared "$whosaid"
step "accuracy on dev data"
if [ -d ../shared/data/newsmix/dev ]; then
  WHOSAID=$whosaid bash scripts/accuracy.sh ../shared
else
  echo "skipped: accuracy on dev data (no ../shared)"
fi
step "dependencies"
bash scripts/deny.sh
step "the rust-bert engine"
bash scripts/test_rust_bert.sh
echo "all checks passed (after $SECONDS s)"
