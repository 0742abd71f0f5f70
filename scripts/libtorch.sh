#!/usr/bin/env bash
# Prepares libtorch 2.4.0 for the `rust-bert` feature from the wheels on PyPI: the parts that run on a CPU, about 500 MB
# kept, 800 MB downloaded once. Does nothing if it is there already.
#
#   scripts/libtorch.sh                        prepare it, say what was done
#   eval "$(scripts/libtorch.sh --env)"        prepare it, set what `cargo build --features rust-bert` reads
#
# It is kept in $WHOSAID_LIBTORCH, by default ${XDG_CACHE_HOME:-~/.cache}/whosaid/libtorch-2.4.0, so that every clone of
# the project uses the same one. Needs Linux on x86-64 and a Python with pip; docs/engines.md tells the other ways.
set -euo pipefail
version=2.4.0 # what tch 0.17 is made for
cuda=12.1.105 # the libraries that the wheel's CPU part is linked with, though it uses no GPU
say() { echo "libtorch.sh: $*" >&2; }
fail() {
  say "$*"
  exit 1
}

case "${1-}" in
  "" | --env) ;;
  *) fail "unknown argument '$1'; usage: scripts/libtorch.sh [--env]" ;;
esac
folder=${WHOSAID_LIBTORCH:-${XDG_CACHE_HOME:-$HOME/.cache}/whosaid/libtorch-$version}

complete() {
  [ "$(cat "$folder/build-version" 2>/dev/null)" = "$version" ] || return 1
  local file
  for file in include/torch/csrc/api/include/torch/torch.h lib/libtorch.so lib/libtorch_cpu.so lib/libc10.so; do
    [ -e "$folder/$file" ] || return 1
  done
}

prepare() {
  [ "$(uname -s) $(uname -m)" = "Linux x86_64" ] ||
    fail "there are no such wheels for $(uname -s) $(uname -m); docs/engines.md tells the other ways to get libtorch"
  python3 -m pip --version >/dev/null 2>&1 || fail "python3 with pip is needed to download the wheels"
  if [ -e "$folder" ] && [ ! -e "$folder/build-version" ] && [ -n "$(ls -A "$folder")" ]; then
    fail "$folder has other files in it; empty it, or set WHOSAID_LIBTORCH to another folder"
  fi
  mkdir -p "$(dirname "$folder")"
  work=$(mktemp -d "$(dirname "$folder")/libtorch.XXXXXX")
  trap 'rm -rf "$work"' EXIT
  say "downloading torch $version and two CUDA libraries of version $cuda from PyPI (about 800 MB)"
  # The wheel for Python 3.11, whatever Python runs here: nothing in it is run by Python.
  python3 -m pip download --quiet --disable-pip-version-check --no-cache-dir --no-deps --dest "$work/wheels" \
    --only-binary=:all: --implementation cp --python-version 3.11 --abi cp311 --abi none \
    --platform manylinux1_x86_64 \
    "torch==$version" "nvidia-cuda-runtime-cu12==$cuda" "nvidia-cuda-cupti-cu12==$cuda" >&2
  say "taking out the CPU parts"
  python3 - "$work" "$version" <<'PYTHON'
import pathlib
import re
import shutil
import sys
import zipfile

work, version = pathlib.Path(sys.argv[1]), sys.argv[2]
made = work / "libtorch"
wanted = [
    (re.compile(r"torch/(include/.+)"), "{}"),
    (re.compile(r"torch/lib/(libc10\.so|libtorch_cpu\.so|libgomp-[^/]*\.so\.1)"), "lib/{}"),
    (re.compile(r"nvidia/cuda_(?:runtime|cupti)/lib/(libcudart\.so\.12|libcupti\.so\.12)"), "lib/{}"),
]
found = None
for wheel in sorted((work / "wheels").glob("*.whl")):
    with zipfile.ZipFile(wheel) as archive:
        for name in archive.namelist():
            if name == "torch/version.py":
                found = re.search(r"__version__ = '([^'+]+)", archive.read(name).decode())
            for pattern, place in wanted:
                match = pattern.fullmatch(name)
                if match and not name.endswith("/"):
                    path = made / place.format(match[1])
                    path.parent.mkdir(parents=True, exist_ok=True)
                    with archive.open(name) as source, path.open("wb") as copy:
                        shutil.copyfileobj(source, copy, 1 << 20)
if not found or found[1] != version:
    sys.exit(f"libtorch.sh: the wheel holds torch {found and found[1]}, not {version}")
missing = [n for n in ("libc10.so", "libtorch_cpu.so", "libcudart.so.12", "libcupti.so.12") if not (made / "lib" / n).exists()]
if missing:
    sys.exit(f"libtorch.sh: the wheels lack {', '.join(missing)}")
# The wheel's own libtorch.so asks for the CUDA parts too.
(made / "lib" / "libtorch.so").write_text("INPUT(libtorch_cpu.so libc10.so)\n")
(made / "build-version").write_text(version + "\n")
PYTHON
  rm -rf "$folder"
  mv "$work/libtorch" "$folder"
  say "libtorch $version is in $folder ($(du -sh "$folder" | cut -f1))"
}

if complete; then
  say "libtorch $version is in $folder already"
else
  prepare
fi
if [ "${1-}" = --env ]; then
  printf 'export LIBTORCH=%q\n' "$folder"
  echo 'export LIBTORCH_CXX11_ABI=0' # as the wheels on PyPI are built
  printf 'export LD_LIBRARY_PATH=%q${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}\n' "$folder/lib"
else
  say "before you build: eval \"\$(scripts/libtorch.sh --env)\""
fi
