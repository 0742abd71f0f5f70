#!/usr/bin/env bash
# Builds the Python wheel and prints its path:  wheel=$(bash scripts/wheel.sh)
#
#   scripts/wheel.sh            as checks use it, from the build of the tests: nothing is compiled twice
#   scripts/wheel.sh --release  as users get it (the profile `dist`), slow to build
#
# maturin, which makes it, is installed into target/python if it is missing.
set -euo pipefail
cd "$(dirname "$0")/.."
profile=dev
case ${1-} in
  "") ;;
  --release) profile=dist ;;
  -h | --help) sed -n '2,/^set /{s/^# \{0,1\}//p}' scripts/wheel.sh; exit ;;
  *) echo "scripts/wheel.sh: unknown argument '$1'; usage: scripts/wheel.sh [--release]" >&2; exit 2 ;;
esac
tools=target/python/tools
[ -x "$tools/bin/maturin" ] || {
  python3 -m venv "$tools"
  "$tools/bin/pip" install --quiet --disable-pip-version-check 'maturin>=1.9.4,<2'
} >&2
out=target/python/$profile
rm -rf "$out"
"$tools/bin/maturin" build --quiet --profile "$profile" --out "$out" --interpreter python3 >&2
ls "$out"/*.whl
