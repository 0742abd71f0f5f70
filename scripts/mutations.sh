#!/usr/bin/env bash
# The check of the regression check: damages the decoder in ten small ways, one after the other, in a copy of the tree, and
# demands that scripts/gold.sh fails each time. Takes about ten builds of the dev profile.
set -euo pipefail
cd "$(dirname "$0")/.."
root=$PWD
tree=$root/target/mutations
rm -rf "$tree"
mkdir -p "$tree"
git ls-files -z | xargs -0 cp --parents --target-directory "$tree"
# The dependencies are built once for both trees; the program of the copy goes into a place of its own.
export CARGO_TARGET_DIR=$root/target
cd "$tree"
program() { # builds the copy; with an example, so that the dependencies are those of the tests, built already
  cargo build --quiet --bins --example resolve
  cp "$CARGO_TARGET_DIR/debug/whosaid" "$tree/whosaid"
}
restore() { # nothing built from the copy stays: cargo would take it for the tree's own
  rm -rf "$tree"
  (cd "$root" && cargo clean --quiet -p whosaid && cargo build --quiet --bins --example resolve)
}
trap restore EXIT
program
if ! bash scripts/gold.sh "$tree/whosaid"; then
  echo "mutations: the check fails on the tree as it is" >&2
  exit 1
fi
caught=0
names=$(python3 scripts/mutate.py list)
for name in $names; do
  python3 scripts/mutate.py apply "$name"
  program
  status=0
  bash scripts/gold.sh "$tree/whosaid" > "$tree/report.txt" 2>&1 || status=$?
  python3 scripts/mutate.py restore "$name"
  if [ $status -eq 1 ] && grep -q 'the results have changed' "$tree/report.txt"; then
    worse=$(grep -c ' worse, ' "$tree/report.txt" || true)
    echo "caught: $name ($worse documents listed as worse)"
    caught=$((caught + 1))
  else
    echo "NOT CAUGHT: $name (exit $status)"
    tail -n 5 "$tree/report.txt"
  fi
done
echo "mutations: $caught of $(wc -w <<< "$names") caught"
[ $caught -eq "$(wc -w <<< "$names")" ]
