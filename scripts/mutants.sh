#!/usr/bin/env bash
# Damages the core rooms in small ways and demands that tests notice (docs/testing.md):
#   scripts/mutants.sh ARGUMENTS OF CARGO MUTANTS, for instance --shard 3/500
# Fails when a mutant survives that .cargo/mutants-accepted.txt does not list. Takes a build and a run of tests a mutant.
# cargo-mutants is compiled once and kept under target/, as are its reports (target/mutants.out). Works in this checkout, which it
# puts right again: change nothing meanwhile.
set -euo pipefail
cd "$(dirname "$0")/.."
version=27.1.0 tools=${CARGO_TARGET_DIR:-target}/tools accepted=.cargo/mutants-accepted.txt
(($#)) || { echo "scripts/mutants.sh: which mutants? For instance --shard 3/500; all of them take many hours" >&2; exit 2; }
if [ "$("$tools/bin/cargo-mutants" --version 2>/dev/null || true)" != "cargo-mutants $version" ]; then
  cargo install --quiet --locked --debug --root "$tools" "cargo-mutants@$version"
fi
unset WHOSAID_MODEL
status=0
# In place: only what a mutant changes is compiled again, not what the program is built from. Round robin: a shard is a sample of
# all rooms.
"$tools/bin/cargo-mutants" mutants --in-place --sharding round-robin --output target "$@" || status=$?
case $status in
  0 | 2 | 3) ;; # all caught; some missed; some made the tests run without end
  *) exit $status ;;
esac
# Without places: those of accepted mutants move with every change.
survivors=$(sed -E 's/:[0-9]+:[0-9]+: /: /' target/mutants.out/missed.txt | sort -u)
new=$(comm -23 <(printf '%s' "$survivors" | sed '$a\') <(grep -v '^#' "$accepted" | sort -u))
if [ -n "$new" ]; then
  printf 'mutants: no test notices these; write one, or, where nothing that matters changes, list them in %s:\n%s\n' "$accepted" "$new" >&2
  exit 1
fi
echo "mutants: every one is caught, or accepted"
