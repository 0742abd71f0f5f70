#!/usr/bin/env bash
# Checks the dependencies by deny.toml: licences, sources, copies, and the advisories of RustSec. cargo-deny is compiled once
# and kept under target/.
set -euo pipefail
cd "$(dirname "$0")/.."
version=0.20.2 tools=${CARGO_TARGET_DIR:-target}/tools
if [ "$("$tools/bin/cargo-deny" --version 2>/dev/null || true)" != "cargo-deny $version" ]; then
  # Without optimisation: built in a third of the time, and it has little to do.
  cargo install --quiet --locked --debug --root "$tools" "cargo-deny@$version"
fi
checks=(bans licenses sources)
if GIT_TERMINAL_PROMPT=0 timeout 30 git ls-remote --quiet https://github.com/rustsec/advisory-db HEAD >/dev/null 2>&1; then
  checks+=(advisories)
else
  echo "skipped: advisories (their list, on github.com, cannot be reached)"
fi
"$tools/bin/cargo-deny" --log-level error --all-features check "${checks[@]}"
