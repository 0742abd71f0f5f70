#!/usr/bin/env bash
# Builds the program that the checks run, and prints its path:  whosaid=${1:-$(bash scripts/build.sh)}
# It is the build of the tests: dependencies optimised, so that it is fast enough for corpora.
set -euo pipefail
cd "$(dirname "$0")/.."
# With examples, the dependencies have the features that they have in tests: nothing is built twice.
cargo build --quiet --bins --examples >&2
echo "${CARGO_TARGET_DIR:-target}/debug/whosaid"
