#!/usr/bin/env bash
# Opens the graph of the test articles with networkx, pandas, DuckDB and graphology, and checks that every format holds the
# same graph. Packages of Python go into a virtual environment, .venv, those of npm into a folder under target/.
#   scripts/graph_check.sh [WHOSAID]
set -euo pipefail
cd "$(dirname "$0")/.."
environment=.venv
if [ ! -x "$environment/bin/python" ]; then
  python3 -m venv "$environment"
fi
"$environment/bin/python" -m pip install --quiet --disable-pip-version-check \
  networkx==3.5 pandas==2.3.3 pyarrow==21.0.0 duckdb==1.4.1 numpy==2.3.4
tools=target/graph-check
if [ ! -d "$tools/node_modules/graphology-graphml" ]; then
  mkdir -p "$tools"
  npm install --prefix "$tools" --no-save --no-audit --no-fund --silent \
    graphology@0.26.0 graphology-types@0.24.8 graphology-gexf@0.13.2 graphology-graphml@0.5.2
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
whosaid=${1:-$(bash scripts/build.sh)}
"$whosaid" extract tests/articles --out "$work/tables" --shard-documents 5 --quiet
"$whosaid" graph "$work/tables" --format parquet,graphml,gexf,json,csv --explain --quiet
"$environment/bin/python" scripts/graph_check.py "$work/tables"
node scripts/graph_check.mjs "$work/tables/graph" "$tools"
