"""Exports a checkpoint as a bundle: `python export.py average.pt --base BASE --bundle models/whosaid-minilm`.

Writes `model.onnx` (int8 weights per output channel, activations quantised at run time), `manifest.json` and
`tokenizer.json`. The graph is built operator by operator so that engines can fuse it: one quantisation of every
activation, however many products read it; the attention's scale folded into the query weights; no attention mask,
because engines that run this file run windows unpadded. `--float` writes the same graph with fp32 weights, to measure
what quantisation loses.
"""
import argparse
import json
import shutil
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper

from coreference import LONGEST
from data import ENTITY_TAGS
from model import CONVENTIONS, LINK, ROLE_TAGS, Model
from windows import CLS, CONTEXT, MAX_PIECES, SEP


class Graph:
    """Collects nodes and initializers; every method returns the name of what it makes."""

    def __init__(self, quantised):
        self.quantised, self.nodes, self.constants, self.count = quantised, [], [], 0
        self.quantised_inputs = {}

    def name(self, base):
        self.count += 1
        return f"{base}_{self.count}"

    def op(self, kind, *inputs, outputs=1, output=None, **attributes):
        names = [output] if output else [self.name(kind.lower()) for _ in range(outputs)]
        self.nodes.append(helper.make_node(kind, list(inputs), names, **attributes))
        return names[0] if outputs == 1 else names

    def constant(self, array, base="c"):
        name = self.name(base)
        self.constants.append(numpy_helper.from_array(np.array(array, order="C"), name))
        return name

    def linear(self, x, weight, bias, output=None, quantised=True):
        """x @ weight.T + bias; `weight` is [out, in] as PyTorch has it."""
        bias = self.constant(bias.astype(np.float32), "bias")
        if not (self.quantised and quantised):
            product = self.op("MatMul", x, self.constant(weight.T.astype(np.float32), "weight"))
            return self.op("Add", product, bias, output=output)
        if x not in self.quantised_inputs:
            self.quantised_inputs[x] = self.op("DynamicQuantizeLinear", x, outputs=3)
        q, scale, zero = self.quantised_inputs[x]
        ints, scales = quantise_rows(weight, WEIGHT_MAX)
        product = self.op("MatMulInteger", q, self.constant(ints.T, "weight"), zero,
                          self.constant(np.zeros((), np.int8), "zero"))
        floats = self.op("Cast", product, to=TensorProto.FLOAT)
        both = self.op("Mul", scale, self.constant(scales.astype(np.float32), "scale"))
        return self.op("Add", self.op("Mul", floats, both), bias, output=output)

    def norm(self, x, weight, bias):
        return self.op("LayerNormalization", x, self.constant(weight), self.constant(bias), axis=-1, epsilon=1e-12)

    def embedding(self, ids, table):
        """Rows of `table`; int8 with a scale for every row."""
        if not self.quantised:
            return self.op("Gather", self.constant(table, "table"), ids)
        ints, scales = quantise_rows(table, 127)
        rows = self.op("Cast", self.op("Gather", self.constant(ints, "table"), ids), to=TensorProto.FLOAT)
        return self.op("Mul", rows, self.op("Gather", self.constant(scales[:, None].astype(np.float32), "scale"), ids))


# Products of two such weights with activations of 8 bits fit into 16 bits, which is where CPUs without VNNI add them:
# larger weights would saturate there, and results would depend on the CPU.
WEIGHT_MAX = 63


def quantise_rows(weight, most):
    """Symmetric integers up to `most` with one scale a row: the scale, of a few below the row's largest value, that
    loses least."""
    top = np.abs(weight).max(1) + 1e-12
    best, loss = top / most, np.full(len(weight), np.inf)
    for shrink in (1.0, 0.97, 0.94, 0.9, 0.86, 0.82):
        scale = top * shrink / most
        error = ((np.clip(np.round(weight / scale[:, None]), -most, most) * scale[:, None] - weight) ** 2).sum(1)
        best, loss = np.where(error < loss, scale, best), np.minimum(loss, error)
    return np.clip(np.round(weight / best[:, None]), -most, most).astype(np.int8), best


def build(model, quantised):
    g = Graph(quantised)
    w = {k: v.detach().float().numpy() for k, v in model.state_dict().items()}
    config = model.encoder.config
    heads, size = config.num_attention_heads, config.hidden_size // config.num_attention_heads
    length = g.op("Shape", "input_ids", start=1, end=2)
    e = "encoder.embeddings."
    positions = g.op("Slice", g.constant(w[e + "position_embeddings.weight"]), g.constant(np.array([0], np.int64)),
                     length, g.constant(np.array([0], np.int64)))
    x = g.op("Add", g.embedding("input_ids", w[e + "word_embeddings.weight"]),
             g.op("Gather", g.constant(w[e + "token_type_embeddings.weight"]), "token_type_ids"))
    x = g.norm(g.op("Add", x, positions), w[e + "LayerNorm.weight"], w[e + "LayerNorm.bias"])
    shape = g.constant(np.array([0, 0, heads, size], np.int64))
    flat = g.constant(np.array([0, 0, heads * size], np.int64))
    for i in range(config.num_hidden_layers):
        p = f"encoder.encoder.layer.{i}."

        def projected(part, scale, perm):
            y = g.linear(x, w[f"{p}attention.self.{part}.weight"] * scale, w[f"{p}attention.self.{part}.bias"] * scale)
            return g.op("Transpose", g.op("Reshape", y, shape), perm=perm)

        query = projected("query", size ** -0.5, [0, 2, 1, 3])
        key = projected("key", 1.0, [0, 2, 3, 1])
        value = projected("value", 1.0, [0, 2, 1, 3])
        attention = g.op("Softmax", g.op("MatMul", query, key), axis=-1)
        mixed = g.op("Reshape", g.op("Transpose", g.op("MatMul", attention, value), perm=[0, 2, 1, 3]), flat)
        mixed = g.linear(mixed, w[p + "attention.output.dense.weight"], w[p + "attention.output.dense.bias"])
        x = g.norm(g.op("Add", mixed, x), w[p + "attention.output.LayerNorm.weight"],
                   w[p + "attention.output.LayerNorm.bias"])
        inner = g.op("Gelu", g.linear(x, w[p + "intermediate.dense.weight"], w[p + "intermediate.dense.bias"]))
        y = g.linear(inner, w[p + "output.dense.weight"], w[p + "output.dense.bias"])
        x = g.norm(g.op("Add", y, x), w[p + "output.LayerNorm.weight"], w[p + "output.LayerNorm.bias"])
    g.linear(x, w["entities.weight"], w["entities.bias"], output="entities", quantised=False)
    widths = {"entities": len(ENTITY_TAGS)}
    for c in CONVENTIONS:
        # What the conventions share and what this one adds are one layer from here on.
        g.linear(x, w["shared.weight"] + w[f"heads.{c}.roles.weight"], w["shared.bias"] + w[f"heads.{c}.roles.bias"],
                 output=f"roles_{c}", quantised=False)
        g.linear(x, w["shared_link.weight"] + w[f"heads.{c}.link.weight"],
                 w["shared_link.bias"] + w[f"heads.{c}.link.bias"], output=f"links_{c}")
        widths |= {f"roles_{c}": len(ROLE_TAGS), f"links_{c}": 4 * LINK}
    inner = g.op("Gelu", g.linear(x, w["coreference.inner.weight"], w["coreference.inner.bias"]))
    g.linear(inner, w["coreference.outer.weight"], w["coreference.outer.bias"], output="coreference")
    widths |= {"coreference": 6 * LINK}
    inputs = [helper.make_tensor_value_info(n, TensorProto.INT64, ["batch", "length"])
              for n in ("input_ids", "token_type_ids")]
    outputs = [helper.make_tensor_value_info(n, TensorProto.FLOAT, ["batch", "length", k]) for n, k in widths.items()]
    graph = helper.make_graph(g.nodes, "whosaid", inputs, outputs, g.constants)
    made = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 20)], ir_version=9)
    onnx.checker.check_model(made)
    return made


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
            "incomplete": c == "polnear", "calibration": calibration.get(c, [1.0, 0.0]),
        }
    return {"format": 2, "name": "whosaid-minilm", "version": version, "weights": "model.onnx",
            "tokenizer": "tokenizer.json", "cls": CLS, "sep": SEP, "max_pieces": MAX_PIECES, "context": CONTEXT,
            "entities": {"output": "entities", "crf": crf(model.entity_crf, ENTITY_TAGS)},
            "coreference": coreference(model.coreference),
            "conventions": conventions, "default_convention": "newsmix"}


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("checkpoint")
    ap.add_argument("--base", required=True, help="folder of all-MiniLM-L6-v2")
    ap.add_argument("--bundle", required=True, help="folder to write")
    ap.add_argument("--version", default="1")
    ap.add_argument("--float", action="store_true", help="fp32 weights")
    ap.add_argument("--start", help="the first stage's checkpoint, to average the weights with (Wortsman et al. 2022)")
    ap.add_argument("--share", type=float, default=0.8, help="the second stage's share in that average")
    ap.add_argument("--calibration", help="JSON file: convention -> [slope, offset], as calibrate.py writes it")
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
    onnx.save(build(model, not args.float), out / "model.onnx")
    calibration = json.loads(Path(args.calibration).read_text()) if args.calibration else {}
    text = json.dumps(manifest(model, args.version, calibration), indent=1)
    (out / "manifest.json").write_text(text + "\n", encoding="utf8")
    shutil.copy(f"{args.base}/tokenizer.json", out / "tokenizer.json")


if __name__ == "__main__":
    main()
