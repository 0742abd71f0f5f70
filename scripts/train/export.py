"""Exports a checkpoint as a bundle: `python export.py average.pt --base BASE --texts DATA/newsmix/train --bundle DIR`.

Writes `model.onnx` (int8 weights per output channel, activations quantised at run time: quantise.py), `manifest.json` and
`tokenizer.json`. `--float` writes the same graph with fp32 weights, to measure what quantisation loses.
"""
import argparse
import json
import shutil
from pathlib import Path

import onnx
import torch

from calibrate import WAYS
from calibration import statistics, texts
from coreference import LONGEST
from data import ENTITY_TAGS
from features import load_tokenizer
from graph import build
from model import CONVENTIONS, LINK, ROLE_TAGS, Model
from quantise import Quantiser
from windows import CLS, CONTEXT, MAX_PIECES, SEP


def arrays(model):
    """The model's arrays as `graph.build` wants them."""
    w = {k.removeprefix("encoder."): v.detach().float().numpy() for k, v in model.state_dict().items()}
    for c in CONVENTIONS:
        for part in ("weight", "bias"):
            # What the conventions share and what this one adds are one layer from here on.
            w[f"roles_{c}.{part}"] = w[f"shared.{part}"] + w[f"heads.{c}.roles.{part}"]
            w[f"links_{c}.{part}"] = w[f"shared_link.{part}"] + w[f"heads.{c}.link.{part}"]
    return w


def numbers(tensor):
    return [[round(float(x), 5) for x in row] for row in tensor] if tensor.ndim == 2 else [
        round(float(x), 5) for x in tensor]


def crf(crf, tags):
    first = crf.begin(torch.zeros(1, dtype=torch.bool))[0]
    return {"tags": tags, "pair": numbers(crf.transitions().detach()), "first": numbers(first.detach())}


def coreference(head):
    return {"output": "coreference", "dimension": LINK, "nobody": numbers(head.nobody.detach()),
            "nobody_bias": numbers(5 * head.nobody_bias.detach()), "implicit": numbers(head.implicit.detach()),
            "distance": numbers(5 * head.distance.detach()), "mention_bias": round(5 * head.mention_bias.item(), 5),
            "longest_mention": LONGEST}


def manifest(model, version, calibration):
    conventions = {}
    for kind, c in enumerate(CONVENTIONS):
        conventions[c] = {
            "roles": f"roles_{c}", "links": f"links_{c}", "crf": crf(model.heads[c].crf, ROLE_TAGS),
            "link": {"dimension": LINK, "distance": numbers(5 * model.distance.detach()),
                     "nothing": numbers(model.nothing.detach())},
            **({"link_ranker": "links.json"} if c == "newsmix" else {}),
            "incomplete": c == "polnear", "calibration": calibration.get(c, [1.0, 0.0]),
        }
    return {"format": 2, "name": "whosaid-minilm", "version": version, "weights": "model.onnx",
            "tokenizer": "tokenizer.json", "ranker": "speakers.json", "cls": CLS, "sep": SEP, "max_pieces": MAX_PIECES, "context": CONTEXT,
            "entities": {"output": "entities", "crf": crf(model.entity_crf, ENTITY_TAGS)},
            "coreference": coreference(model.coreference)
            | {"calibration": calibration.get("speakers", {way: [1.0, 0.0] for way in WAYS})},
            "conventions": conventions, "default_convention": "newsmix"}


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("checkpoint")
    ap.add_argument("--base", required=True, help="folder of all-MiniLM-L6-v2")
    ap.add_argument("--bundle", required=True, help="folder to write")
    ap.add_argument("--version", default="1")
    how = ap.add_mutually_exclusive_group(required=True)
    how.add_argument("--texts", help="folder of articles (.txt) to quantise with")
    how.add_argument("--float", action="store_true", help="fp32 weights")
    ap.add_argument("--start", help="the first stage's checkpoint, to average the weights with (Wortsman et al. 2022)")
    ap.add_argument("--share", type=float, default=0.8, help="the second stage's share in that average")
    ap.add_argument("--calibration", help="JSON file that calibrate.py wrote")
    args = ap.parse_args()
    model = Model(args.base)
    weights = torch.load(args.checkpoint, map_location="cpu")
    if args.start:
        first = torch.load(args.start, map_location="cpu")
        weights |= {k: args.share * weights[k] + (1 - args.share) * v
                    for k, v in first.items() if v.is_floating_point()}
        torch.save(weights, Path(args.checkpoint).with_name("mixed.pt"))
    model.load_state_dict(weights)
    model.eval()
    out = Path(args.bundle)
    out.mkdir(parents=True, exist_ok=True)
    config = model.encoder.config
    shape = arrays(model), config.num_hidden_layers, config.num_attention_heads, CONVENTIONS
    graph, places = build(*shape)
    if not args.float:
        found = statistics(graph, places, load_tokenizer(f"{args.base}/tokenizer.json"), texts(args.texts))
        graph, _ = build(*shape, Quantiser(found))
    onnx.save(graph, out / "model.onnx")
    calibration = json.loads(Path(args.calibration).read_text()) if args.calibration else {}
    text = json.dumps(manifest(model, args.version, calibration), indent=1)
    (out / "manifest.json").write_text(text + "\n", encoding="utf8")
    shutil.copy(f"{args.base}/tokenizer.json", out / "tokenizer.json")
    if not (out / "speakers.json").exists():
        print("the bundle has no ranker of speakers yet: train it with ranker.py")
    if not (out / "links.json").exists():
        print("the bundle has no rankers of links yet: train them with linking.py")


if __name__ == "__main__":
    main()
