"""Times ONNX Runtime on the shipped model over a corpus's windows: `python bench_peer.py CORPUS.jsonl`. Model only."""
import json
import os
import sys
import time
from pathlib import Path

import onnxruntime

ROOT = Path(__file__).resolve().parent
sys.path.insert(0, str(ROOT / "train"))
from features import Encoded, load_tokenizer  # noqa: E402
from windows import collate, covering_windows  # noqa: E402

bundle = ROOT.parent / "models/whosaid-minilm"
tokenizer = load_tokenizer(bundle / "tokenizer.json")
options = onnxruntime.SessionOptions()
options.intra_op_num_threads = os.cpu_count()
session = onnxruntime.InferenceSession(str(bundle / "model.onnx"), options)
windows, pieces = [], 0
for line in open(sys.argv[1], encoding="utf8"):
    encoded = Encoded(tokenizer, json.loads(line)["text"])
    pieces += len(encoded.pieces)
    windows += [w for w, _, _ in covering_windows(encoded)]
began = time.time()
for window in windows:
    ids, features, *_ = collate([window])
    session.run(["entities", "roles_newsmix", "links_newsmix"],
                {"input_ids": ids.numpy(), "token_type_ids": features.numpy()})
took = time.time() - began
print(f"ONNX Runtime {onnxruntime.__version__}, model only: {took:.1f} s, {pieces} pieces, {pieces / took:.0f} pieces/s")
