"""The model as an ONNX graph, from its arrays by name: in floats, or quantised with a `Quantiser`.

Built operator by operator so that engines can fuse it: one quantisation of every activation, however many products read
it; the attention's scale folded into the query weights; no attention mask, because engines that run this file run windows
unpadded.
"""
import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from quantise import rows as quantised_rows

EPSILON = 1e-12  # of the layer norms
NORM = "LayerNorm"


class Activation:
    """What products read: its name in the graph, the place it has in the network, whatever the graph, and by what a
    weight's columns must be multiplied because its channels were divided by it (None: by nothing)."""

    def __init__(self, name, place, factors=None):
        self.name, self.place, self.factors = name, place, factors


class Graph:
    """Collects nodes and constants; every method returns the name of what it makes. `places`: in a graph of floats, the
    names of the activations to take statistics of."""

    def __init__(self, quantiser=None):
        self.quantiser, self.nodes, self.constants, self.count = quantiser, [], [], 0
        self.integers, self.weights, self.places = {}, {}, {}

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

    def activation(self, x, place, weights=()):
        """`x` as products read it. With the `weights` [out, in] of all of them, its channels may be made more alike."""
        if not self.quantiser:
            self.places[place] = x
            return Activation(x, place)
        if not weights:
            return Activation(x, place)
        factors = self.quantiser.factors(place, weights)
        return Activation(self.op("Mul", x, self.constant((1 / factors).astype(np.float32), "smooth")), place, factors)

    def linear(self, x, name, weight, bias, output=None):
        """x @ weight.T + bias in integers, if the graph is quantised; `weight` is [out, in] as PyTorch has it. `name` is
        that of the weight, which several activations may be multiplied by."""
        if not self.quantiser:
            return self.linear_of_floats(x.name, weight, bias, output)
        if x.name not in self.integers:
            self.integers[x.name] = self.op("DynamicQuantizeLinear", x.name, outputs=3)
        q, scale, zero = self.integers[x.name]
        if name not in self.weights:
            ints, scales = self.quantiser.weight(x.place, weight, x.factors)
            self.weights[name] = (self.constant(ints.T, "weight"), self.constant(np.zeros((), np.int8), "zero"),
                                  self.constant(scales.astype(np.float32), "scale"),
                                  self.constant(bias.astype(np.float32), "bias"))
        weight, none, scales, bias = self.weights[name]
        floats = self.op("Cast", self.op("MatMulInteger", q, weight, zero, none), to=TensorProto.FLOAT)
        return self.op("Add", self.op("Mul", floats, self.op("Mul", scale, scales)), bias, output=output)

    def linear_of_floats(self, x, weight, bias, output=None):
        product = self.op("MatMul", x, self.constant(weight.T.astype(np.float32), "weight"))
        return self.op("Add", product, self.constant(bias.astype(np.float32), "bias"), output=output)

    def rows_apart(self, x):
        """The row of [CLS] and those of the pieces. [CLS] has a few numbers two to four times as large as any of a piece: with
        a scale of its own the pieces keep theirs fine."""
        if not self.quantiser:
            return [x]
        begin, first, end = (self.constant(np.array([n], np.int64)) for n in (0, 1, 2**31 - 1))
        return [Activation(self.op("Slice", x.name, a, b, first), x.place, x.factors)
                for a, b in ((begin, first), (first, end))]

    def norm(self, x, weight, bias):
        return self.op("LayerNormalization", x, self.constant(weight), self.constant(bias), axis=-1, epsilon=EPSILON)

    def embedding(self, ids, table):
        """Rows of `table`; int8 with a scale for every row."""
        if not self.quantiser:
            return self.op("Gather", self.constant(table, "table"), ids)
        ints, scales = quantised_rows(table, 127)
        picked = self.op("Cast", self.op("Gather", self.constant(ints, "table"), ids), to=TensorProto.FLOAT)
        return self.op("Mul", picked, self.op("Gather", self.constant(scales[:, None].astype(np.float32), "scale"), ids))


def encoder(g, w, layers, heads):
    """The last layer's encodings. `w`: arrays by the names that `transformers` gives BERT's."""
    width = w["embeddings.word_embeddings.weight"].shape[1]
    size = width // heads
    length = g.op("Shape", "input_ids", start=1, end=2)
    positions = g.op("Slice", g.constant(w["embeddings.position_embeddings.weight"]), g.constant(np.array([0], np.int64)),
                     length, g.constant(np.array([0], np.int64)))
    x = g.op("Add", g.embedding("input_ids", w["embeddings.word_embeddings.weight"]),
             g.op("Gather", g.constant(w["embeddings.token_type_embeddings.weight"]), "token_type_ids"))
    x = g.norm(g.op("Add", x, positions), w[f"embeddings.{NORM}.weight"], w[f"embeddings.{NORM}.bias"])
    shape = g.constant(np.array([0, 0, heads, size], np.int64))
    flat = g.constant(np.array([0, 0, width], np.int64))
    for i in range(layers):
        p = f"encoder.layer.{i}."
        weight = lambda part: w[f"{p}{part}.weight"]
        bias = lambda part: w[f"{p}{part}.bias"]
        parts = {part: (weight(f"attention.self.{part}") * scale, bias(f"attention.self.{part}") * scale)
                 for part, scale in (("query", size ** -0.5), ("key", 1.0), ("value", 1.0))}
        read = g.activation(x, f"{i}.read", [array for array, _ in parts.values()])

        def projected(part, perm):
            return g.op("Transpose", g.op("Reshape", g.linear(read, p + part, *parts[part]), shape), perm=perm)

        query, key, value = (projected(part, perm) for part, perm in (
            ("query", [0, 2, 1, 3]), ("key", [0, 2, 3, 1]), ("value", [0, 2, 1, 3])))
        attention = g.op("Softmax", g.op("MatMul", query, key), axis=-1)
        mixed = g.op("Reshape", g.op("Transpose", g.op("MatMul", attention, value), perm=[0, 2, 1, 3]), flat)
        part = "attention.output"
        mixed = g.linear(g.activation(mixed, f"{i}.mixed"), p + part, weight(f"{part}.dense"), bias(f"{part}.dense"))
        x = g.norm(g.op("Add", mixed, x), weight(f"{part}.{NORM}"), bias(f"{part}.{NORM}"))
        fed = []
        for rows in g.rows_apart(g.activation(x, f"{i}.fed", [weight("intermediate.dense")])):
            inner = g.op("Gelu", g.linear(rows, p + "intermediate", weight("intermediate.dense"), bias("intermediate.dense")))
            fed.append(g.linear(g.activation(inner, f"{i}.inner"), p + "output", weight("output.dense"), bias("output.dense")))
        y = g.op("Concat", *fed, axis=1) if len(fed) > 1 else fed[0]
        x = g.norm(g.op("Add", y, x), weight(f"output.{NORM}"), bias(f"output.{NORM}"))
    return x


def build(w, layers, attention_heads, conventions, quantiser=None):
    """The model as ONNX, and the names of the activations by place. `w`: the encoder's arrays by `transformers`' names;
    and `entities`, `roles_C`, `links_C` for each of the `conventions`, `coreference.inner`, `coreference.outer`, each
    with `.weight` [out, in] and `.bias`. The heads that make tags are never quantised."""
    g = Graph(quantiser)
    layer = lambda name: (w[f"{name}.weight"], w[f"{name}.bias"])
    x = encoder(g, w, layers, attention_heads)
    outputs = ["entities"]
    g.linear_of_floats(x, *layer("entities"), output="entities")
    read = g.activation(x, "heads")
    for c in conventions:
        g.linear_of_floats(x, *layer(f"roles_{c}"), output=f"roles_{c}")
        g.linear(read, f"links_{c}", *layer(f"links_{c}"), output=f"links_{c}")
        outputs += [f"roles_{c}", f"links_{c}"]
    inner = g.op("Gelu", g.linear(read, "coreference.inner", *layer("coreference.inner")))
    g.linear(g.activation(inner, "coreference"), "coreference.outer", *layer("coreference.outer"), output="coreference")
    widths = {name: len(w[f"{name}.bias"]) for name in outputs} | {"coreference": len(w["coreference.outer.bias"])}
    inputs = [helper.make_tensor_value_info(n, TensorProto.INT64, ["batch", "length"])
              for n in ("input_ids", "token_type_ids")]
    made = [helper.make_tensor_value_info(n, TensorProto.FLOAT, ["batch", "length", k]) for n, k in widths.items()]
    graph = helper.make_graph(g.nodes, "whosaid", inputs, made, g.constants)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 20)], ir_version=9)
    onnx.checker.check_model(model)
    return model, g.places
