#!/usr/bin/env bash
# Builds and tests the feature `rust-bert`: prepares libtorch (libtorch.sh), has `transformers` make and run two tiny token
# classifiers (ner_reference.py), and runs tests/it/rust_bert with them. What is downloaded or made once stays: libtorch in
# the user's cache, the Python packages and the models in target/.
set -euo pipefail
cd "$(dirname "$0")/.."
variables=$(bash scripts/libtorch.sh --env)
eval "$variables"
environment=target/ner-venv models=target/ner-models
if [ ! -x "$environment/bin/python" ]; then
  python3 -m venv "$environment"
fi
"$environment/bin/python" -m pip install --quiet --disable-pip-version-check --no-deps -r scripts/ner_reference.txt
made="$models/made-by"
key=$(cat scripts/ner_reference.py scripts/ner_reference.txt tests/articles/*.txt | sha256sum)
if [ "$(cat "$made" 2>/dev/null)" != "$key" ]; then
  rm -rf "$models"
  JAX_PLATFORMS=cpu HF_HUB_OFFLINE=1 "$environment/bin/python" scripts/ner_reference.py "$models" tests/articles/*.txt
  echo "$key" >"$made"
fi
WHOSAID_NER_MODELS="$PWD/$models" cargo test --features rust-bert --test it -- rust_bert:: cmd:: --nocapture
