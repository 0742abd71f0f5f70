"""Statistics of the activations of real text, for `quantise.py`: runs a graph of floats over some articles."""
import random
from pathlib import Path

import onnx
import onnxruntime
from onnx import TensorProto, helper

from features import Encoded
from quantise import Statistics
from windows import CLS, SEP, covering_windows

ARTICLES = 60


def texts(folder, articles=ARTICLES):
    """The texts of some articles of a folder of `.txt` files, always the same ones."""
    files = sorted(Path(folder).glob("*.txt"))
    random.Random(5).shuffle(files)
    return [file.read_text(encoding="utf8") for file in files[:articles]]


def statistics(model, places, tokenizer, texts):
    """By place: what its activation in the graph of floats `model`, `places[place]`, is like over `texts`."""
    watched = onnx.ModelProto()
    watched.CopyFrom(model)
    names = list(dict.fromkeys(places.values()))
    watched.graph.output.extend(helper.make_tensor_value_info(n, TensorProto.FLOAT, None) for n in names)
    session = onnxruntime.InferenceSession(watched.SerializeToString())
    found = {}
    for text in texts:
        encoded = Encoded(tokenizer, text)
        for window, _, _ in covering_windows(encoded):
            ids = [[CLS, *window.pieces.tolist(), SEP]]
            features = [[0, *window.features.tolist(), 0]]
            for name, x in zip(names, session.run(names, {"input_ids": ids, "token_type_ids": features})):
                found.setdefault(name, Statistics(x.shape[-1])).add(x[0, 1:])
    return {place: found[name] for place, name in places.items()}
