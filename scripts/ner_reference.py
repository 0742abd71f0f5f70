"""Makes two tiny token classifiers with random weights, BERT (cased, tokenizer.json) and DistilBERT (uncased, vocab.txt only), as
`save_pretrained` lays them out, and writes what `transformers` finds with them: see test_rust_bert.sh.

`python ner_reference.py FOLDER ARTICLE...` writes FOLDER/bert, FOLDER/distilbert, and in each expected.json: texts, and the spans
(code points) that the pipeline's `aggregation_strategy="first"` makes of the labels. The models run in Flax: its
wheels are small, and the arithmetic is `transformers`' own.
"""
import collections
import json
import pathlib
import sys
from types import SimpleNamespace

import numpy as np
from safetensors.numpy import save_file
from transformers import (BertConfig, BertTokenizerFast, DistilBertConfig, DistilBertTokenizerFast,
                          FlaxBertForTokenClassification, FlaxDistilBertForTokenClassification)
from transformers.pipelines.token_classification import AggregationStrategy, TokenClassificationPipeline

LABELS = ["O", "B-PER", "I-PER", "B-ORG", "I-ORG", "B-LOC", "I-LOC", "B-MISC", "I-MISC"]
SIZE, LAYERS, HEADS, INNER, POSITIONS = 32, 2, 4, 64, 512


def vocabulary(texts, lower):
    """Special pieces, all characters, and the commoner words, so that other words fall in pieces."""
    words = collections.Counter(w for t in texts for w in (t.lower() if lower else t).split() if w.isalpha())
    characters = sorted({c for t in texts for c in (t.lower() if lower else t) if not c.isspace()})
    common = [w for w, n in sorted(words.items()) if n > 2 and len(w) > 1]
    return ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *characters, *("##" + c for c in characters), *common]


def bert_weights(random, config):
    weights = {}

    def linear(name, out, into):
        weights[f"{name}.weight"] = random.normal(0, 0.2, (out, into))
        weights[f"{name}.bias"] = random.normal(0, 0.02, out)

    def norm(name):
        weights[f"{name}.weight"] = 1 + random.normal(0, 0.1, SIZE)
        weights[f"{name}.bias"] = random.normal(0, 0.02, SIZE)

    distil = config.model_type == "distilbert"
    for table, rows in [("word", config.vocab_size), ("position", POSITIONS)] + [("token_type", 2)] * (not distil):
        weights[f"embeddings.{table}_embeddings.weight"] = random.normal(0, 1, (rows, SIZE))
    norm("embeddings.LayerNorm")
    for n in range(LAYERS):
        if distil:
            p = f"transformer.layer.{n}"
            names = [f"{p}.attention.{x}_lin" for x in "qkv"] + [f"{p}.attention.out_lin"]
            norms, inner, outer = [f"{p}.sa_layer_norm", f"{p}.output_layer_norm"], f"{p}.ffn.lin1", f"{p}.ffn.lin2"
        else:
            p = f"encoder.layer.{n}"
            names = [f"{p}.attention.self.{x}" for x in ("query", "key", "value")] + [f"{p}.attention.output.dense"]
            norms = [f"{p}.attention.output.LayerNorm", f"{p}.output.LayerNorm"]
            inner, outer = f"{p}.intermediate.dense", f"{p}.output.dense"
        for name in names:
            linear(name, SIZE, SIZE)
        linear(inner, INNER, SIZE)
        linear(outer, SIZE, INNER)
        for name in norms:
            norm(name)
    weights = {f"{config.model_type}.{name}": value for name, value in weights.items()}
    linear("classifier", len(LABELS), SIZE)
    return {name: np.ascontiguousarray(value, np.float32) for name, value in weights.items()}


def spans(tokenizer, model, text):
    """What the pipeline makes of a text; JAX gives it the scores."""
    # All of one length, or JAX compiles the model anew for every text.
    encoded = tokenizer(text, return_offsets_mapping=True, return_special_tokens_mask=True, return_tensors="np",
                        padding="max_length", max_length=POSITIONS)
    if encoded["input_ids"].shape[1] > POSITIONS:
        return None
    logits = np.array(model(input_ids=encoded["input_ids"], attention_mask=encoded["attention_mask"]).logits)[0]
    scores = np.exp(logits - logits.max(-1, keepdims=True))
    scores /= scores.sum(-1, keepdims=True)
    pipeline = TokenClassificationPipeline.__new__(TokenClassificationPipeline)  # the real one wants PyTorch
    pipeline.tokenizer, pipeline.model, pipeline.framework = tokenizer, SimpleNamespace(config=model.config), "flax"
    words = pipeline.gather_pre_entities(text, encoded["input_ids"][0], scores, encoded["offset_mapping"][0],
                                         encoded["special_tokens_mask"][0], AggregationStrategy.FIRST)
    groups = pipeline.aggregate(words, AggregationStrategy.FIRST)
    return [[int(g["start"]), int(g["end"]), g["entity_group"]] for g in groups if g["entity_group"] != "O"]


def main():
    folder, texts = pathlib.Path(sys.argv[1]), [pathlib.Path(p).read_text("utf8") for p in sys.argv[2:]]
    shape = dict(id2label=dict(enumerate(LABELS)), label2id={label: n for n, label in enumerate(LABELS)})
    for name, lower, seed in [("bert", False, 7), ("distilbert", True, 8)]:
        place = folder / name
        place.mkdir(parents=True, exist_ok=True)
        pieces = vocabulary(texts, lower)
        (place / "vocab.txt").write_text("\n".join(pieces) + "\n", "utf8")
        if lower:
            tokenizer = DistilBertTokenizerFast(vocab_file=str(place / "vocab.txt"), do_lower_case=True)
            config = DistilBertConfig(vocab_size=len(pieces), dim=SIZE, n_layers=LAYERS, n_heads=HEADS, hidden_dim=INNER,
                                      max_position_embeddings=POSITIONS, architectures=["DistilBertForTokenClassification"], **shape)
            kind = FlaxDistilBertForTokenClassification
        else:
            tokenizer = BertTokenizerFast(vocab_file=str(place / "vocab.txt"), do_lower_case=False)
            config = BertConfig(vocab_size=len(pieces), hidden_size=SIZE, num_hidden_layers=LAYERS, num_attention_heads=HEADS,
                                intermediate_size=INNER, max_position_embeddings=POSITIONS,
                                architectures=["BertForTokenClassification"], **shape)
            kind = FlaxBertForTokenClassification
        config.save_pretrained(place)
        tokenizer.save_pretrained(place)
        if lower:
            (place / "tokenizer.json").unlink()
        save_file(bert_weights(np.random.default_rng(seed), config), place / "model.safetensors", metadata={"format": "pt"})
        model = kind.from_pretrained(place, from_pt=True)
        expected = []
        # Quotation marks are left out: whosaid joins what a nickname's marks tear apart.
        for text in [t for t in texts if not set(t) & set('"“”')] + [
                line for t in texts for line in t.split("\n") if line.strip() and not set(line) & set('"“”')]:
            found = spans(tokenizer, model, text)
            if found is not None:
                expected.append({"text": text, "spans": found})
        count = collections.Counter(s[2] for e in expected for s in e["spans"])
        assert len(expected) > 40 and len(count) == 4 and sum(count.values()) > 200, (len(expected), count)
        (place / "expected.json").write_text(json.dumps(expected, ensure_ascii=False), "utf8")
        print(f"{place}: {len(expected)} texts, {sum(count.values())} spans, {dict(count)}")


main()
