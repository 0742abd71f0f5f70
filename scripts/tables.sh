#!/usr/bin/env bash
# Opens the tables of a batch job with pandas, Polars, DuckDB and the Hugging Face `datasets` library, and checks that
# all four read the same quotes and that every span covers its text. The packages go into a virtual environment under
# target/.
#   scripts/tables.sh [WHOSAID]
set -euo pipefail
cd "$(dirname "$0")/.."
environment=target/tables-venv
if [ ! -x "$environment/bin/python" ]; then
  python3 -m venv "$environment"
fi
"$environment/bin/python" -m pip install --quiet --disable-pip-version-check \
  pandas==2.3.3 pyarrow==21.0.0 duckdb==1.4.1 polars==2.1.0 datasets==4.2.0
whosaid=${1:-$(bash scripts/build.sh)}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$whosaid" extract tests/articles --out "$work/tables" --shard-documents 5 --quiet
HF_HOME="$work/hf" HF_HUB_OFFLINE=1 "$environment/bin/python" scripts/tables_check.py "$work/tables"
