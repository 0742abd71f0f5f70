#!/usr/bin/env bash
# Tests the Python package: builds the wheel, installs it into fresh environments, and runs what is in python/tests, with the
# real pandas, Polars, DuckDB, networkx, spaCy and Spark.
#
#   scripts/python.sh [PYTEST ARGUMENT...]   for instance: scripts/python.sh -k spacy
#
# Environments are under target/python. Spark needs a Java runtime: apt installs one if there is none and it may.
set -euo pipefail
cd "$(dirname "$0")/.."
case ${1-} in -h | --help) sed -n '2,/^set /{s/^# \{0,1\}//p}' "$0"; exit ;; esac
wheel=${WHEEL:-$(bash scripts/wheel.sh)}
size=$(stat -c %s "$wheel")
echo "wheel: $((size / 1000000)) MB"
[ "$size" -lt 40000000 ] || { echo "scripts/python.sh: the wheel is not under 40 MB" >&2; exit 1; }

# The wheel alone, in an environment with nothing else: the three lines of the README.
fresh=target/python/fresh
rm -rf "$fresh"
python3 -m venv "$fresh"
"$fresh/bin/pip" install --quiet --disable-pip-version-check --no-index "$wheel"
"$fresh/bin/python" - tests/articles/ferry-strike.txt <<'EOF'
import sys
import whosaid
result = whosaid.Extractor().extract(open(sys.argv[1], encoding="utf-8").read())
speakers = [quote.speaker_name for quote in result.quotes]
assert "Edmund Hale" in speakers and len(speakers) > 15, speakers
EOF
"$fresh/bin/whosaid" --version

# Everything it works with.
if ! command -v java >/dev/null; then
  echo "installing a Java runtime" >&2
  (apt-get update && apt-get install -y --no-install-recommends openjdk-17-jre-headless) >/dev/null 2>&1 ||
    echo "skipped: no Java runtime could be installed, and Spark is not tested" >&2
fi
venv=target/python/tests
if ! cmp -s python/requirements-test.txt "$venv/installed.txt"; then
  rm -rf "$venv"
  python3 -m venv "$venv"
  "$venv/bin/pip" install --quiet --disable-pip-version-check -r python/requirements-test.txt
  cp python/requirements-test.txt "$venv/installed.txt"
fi
"$venv/bin/pip" install --quiet --disable-pip-version-check --force-reinstall --no-deps "$wheel"
"$venv/bin/ruff" check --quiet python scripts/spark_extract.py scripts/bench_python.py
"$venv/bin/mypy" --no-error-summary python/whosaid
"$venv/bin/python" -m pytest "$@"
