#!/usr/bin/env bash
# Opens the graph of the test articles with networkx, pandas and DuckDB, and checks that every format holds the same
# graph. The packages go into a virtual environment, .venv.
set -euo pipefail
cd "$(dirname "$0")/.."
profile=${PROFILE:-release} # PROFILE=dev for a quick build
environment=.venv
if [ ! -x "$environment/bin/python" ]; then
  python3 -m venv "$environment"
fi
"$environment/bin/python" -m pip install --quiet --disable-pip-version-check \
  networkx==3.5 pandas==2.3.3 pyarrow==21.0.0 duckdb==1.4.1 numpy==2.3.4
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cargo build --profile "$profile" --quiet
binary=target/${profile/dev/debug}/whosaid
"$binary" extract tests/articles --out "$work/tables" --shard-documents 5 --quiet
"$binary" graph "$work/tables" --format parquet,graphml,gexf,json,csv --explain --quiet
"$environment/bin/python" scripts/graph_check.py "$work/tables"
