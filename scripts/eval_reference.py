"""Compares the scores of `whosaid eval` with those of reference scorers, to the digit.

usage: eval_reference.py WHOSAID GOLD_DIR [ROUNDS]

GOLD_DIR holds brat gold with names, attributions and coreference. Predictions are gold with random mistakes, made with fixed
seeds. NER is compared with seqeval (every character as a token) and nervaluate, coreference with scorch (a Python port of
the CoNLL-2012 reference scorer), spans and attributions with the few lines of plain Python below."""
import glob
import json
import os
import random
import re
import subprocess
import sys
import tempfile

from nervaluate import Evaluator
from scorch import scores as scorch
from seqeval.metrics import f1_score, precision_score, recall_score

ROLES = ("source", "cue", "content")
TYPES = ("PERSON", "ORGANIZATION", "LOCATION", "FACILITY", "NORP", "MISC", "PRODUCT", "DATE", "MONEY")
TOLERANCE = 1e-9


def read(folder):
    """The gold: by document its text, names, attributions and chains."""
    documents = {}
    for path in sorted(glob.glob(folder + "/*.ann")):
        with open(path[:-4] + ".txt", encoding="utf8", newline="") as file:
            text = file.read()
        spans, events, chains = {}, [], []
        with open(path, encoding="utf8") as file:
            for line in file.read().split("\n"):
                fields = line.split("\t")
                if re.fullmatch(r"T\d+", fields[0]):
                    tag, offsets = fields[1].split(" ", 1)
                    spans[fields[0]] = tag, [tuple(map(int, s.split())) for s in offsets.split(";")]
                elif re.fullmatch(r"E\d+", fields[0]):
                    events.append([a.split(":") for a in fields[1].split()])
                elif fields[0] == "*":
                    chains.append(fields[1].split()[1:])
        attributions = []
        for event in events:
            attribution = {role: set() for role in ROLES}
            for role, target in event:
                role = role.rstrip("0123456789").lower()
                if role in attribution:
                    attribution[role] |= {trim(text, s) for s in spans[target][1]}
            attributions.append(attribution)
        dated = lambda t: spans[t][0] in ("DATE", "MONEY")
        documents[os.path.basename(path)[:-4]] = {
            "text": text,
            "names": sorted({(tag, *s[0]) for tag, s in spans.values() if tag in TYPES}, key=lambda n: n[1:]),
            "attributions": attributions,
            "chains": merged([{trim(text, spans[t][1][0]) for t in c} for c in chains if not all(map(dated, c))]),
        }
    return documents


def trim(text, span):
    start, end = span
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def merged(chains):
    out = []
    for chain in chains:
        for other in [c for c in out if c & chain]:
            out.remove(other)
            chain = chain | other
        out.append(chain)
    return [c for c in out if len(c) > 1]


def moved(rng, span, length):
    """A span with one of its ends moved a little."""
    start, end = span
    if rng.random() < 0.5:
        start = max(0, min(end - 1, start + rng.choice((-3, -1, 1, 4))))
    else:
        end = min(length, max(start + 1, end + rng.choice((-4, -1, 1, 3))))
    return start, end


def damaged(rng, document, rate):
    """A prediction: gold with mistakes."""
    text, length = document["text"], len(document["text"])
    wrong = lambda: rng.random() < rate
    names = []
    for kind, start, end in document["names"]:
        if wrong():
            continue
        if wrong():
            start, end = moved(rng, (start, end), length)
        if wrong():
            kind = rng.choice(TYPES)
        names.append((kind, start, end))
        if wrong() and end - start > 4:  # one name in two
            names[-1:] = [(kind, start, start + 2), (rng.choice(TYPES), start + 3, end)]
    for _ in range(int(rate * 10)):
        start = rng.randrange(length - 3)
        names.append((rng.choice(TYPES), start, start + rng.randint(1, 3)))
    flat, last = [], 0
    for name in sorted(names, key=lambda n: n[1:]):
        if name[1] >= last:  # seqeval's tags cannot overlap
            flat.append(name)
            last = name[2]
    attributions = []
    for attribution in document["attributions"]:
        if wrong():
            continue
        found = {}
        for role in ROLES:
            spans = {moved(rng, s, length) if wrong() else s for s in attribution[role] if not wrong()}
            found[role] = {trim(text, s) for s in spans if not text[slice(*s)].isspace()}
        attributions.append(found)
        if wrong():
            attributions.append({role: {trim(text, (0, 5))} if role == "content" else set() for role in ROLES})
    mentions = [m for chain in document["chains"] for m in sorted(chain)]
    chains = [set(c) for c in document["chains"]]
    for mention in mentions:
        if wrong():
            for chain in chains:
                chain.discard(mention)
            if chains and wrong():
                rng.choice(chains).add(mention)
    if len(chains) > 1 and wrong():
        chains[0] |= chains.pop()
    if wrong():
        chains.append({trim(text, (1, 3)), trim(text, (4, 6))})
    seen, parts = set(), []
    for chain in chains:
        parts.append(chain - seen)
        seen |= chain
    return {"names": flat, "attributions": attributions, "chains": [c for c in parts if len(c) > 1]}


def line(id, text, found):
    """A prediction as `whosaid extract` would write it."""
    span = lambda s: {"start": s[0], "end": s[1], "text": text[slice(*s)]}
    spans = lambda of: [span(s) for s in sorted(of)]
    entities = []
    for kind, start, end in found["names"]:
        entities.append({"name": text[start:end], "type": kind, "mentions": [{**span((start, end)), "kind": "name"}]})
    for chain in found["chains"]:
        entities.append({"name": "chain", "type": "PERSON", "mentions": [{**span(s), "kind": "nominal"} for s in sorted(chain)]})
    for number, entity in enumerate(entities):
        entity["id"] = f"e{number + 1}"
    quotes = [{
        "id": f"q{number + 1}", "type": "indirect", "mode": "speech", **{role: spans(a[role]) for role in ROLES},
        "speaker": None, "speaker_name": None, "speakers": [], "speaker_kind": "unknown", "speaker_by": None,
        "speaker_confidence": None, "unnamed_speaker": None, "addressee": [], "addressees": [], "confidence": 0.5,
        "mentions": [],
    } for number, a in enumerate(found["attributions"])]
    return json.dumps({"id": id, "title": None, "date": None, "entities": entities, "quotes": quotes,
                       "unnamed_speakers": [], "warnings": []}, ensure_ascii=False)


def f1(found_hits, found, gold_hits, gold):
    p, r = found_hits / found if found else 0, gold_hits / gold if gold else 0
    return {"value": 200 * p * r / (p + r) if p + r else 0, "precision": 100 * p, "recall": 100 * r}


def tags(names, length):
    out = ["O"] * length
    for kind, start, end in names:
        out[start:end] = ["B-" + kind] + ["I-" + kind] * (end - start - 1)
    return out


def reference_ner(pairs):
    out = {}
    gold = [tags(g["names"], len(g["text"])) for g, _ in pairs]
    found = [tags(p["names"], len(g["text"])) for g, p in pairs]
    out["ner"] = {"value": 100 * f1_score(gold, found), "precision": 100 * precision_score(gold, found),
                  "recall": 100 * recall_score(gold, found)}
    dicts = lambda names: [{"label": k, "start": s, "end": e - 1} for k, s, e in names]
    result = Evaluator([dicts(g["names"]) for g, _ in pairs], [dicts(p["names"]) for _, p in pairs],
                       tags=list(TYPES), loader="dict").evaluate()
    of = lambda r: {"value": 100 * r.f1, "precision": 100 * r.precision, "recall": 100 * r.recall}
    for ours, theirs in (("ner", "strict"), ("ner.exact", "exact"), ("ner.partial", "partial"), ("ner.type", "ent_type")):
        if ours != "ner":
            out[ours] = of(result["overall"][theirs])
        else:
            assert same(of(result["overall"][theirs]), out["ner"]), "seqeval and nervaluate differ"
        for kind, by in result["entities"].items():
            out[f"{ours}/{kind}"] = of(by[theirs])
    return out


def reference_coreference(pairs):
    key, response = [], []
    for number, (gold, found) in enumerate(pairs):
        key += [{(number, *m) for m in c} for c in gold["chains"]]
        response += [{(number, *m) for m in c} for c in found["chains"]]
    out = {}
    for name, metric in (("muc", scorch.muc), ("b3", scorch.b_cubed), ("ceaf-e", scorch.ceaf_e)):
        r, p, f = metric(key, response)
        out["coref." + name] = {"value": 100 * f, "precision": 100 * p, "recall": 100 * r}
    out["coref"] = {"value": 100 * scorch.conll2012(key, response)}
    return out


def chars(spans):
    return {i for s in spans for i in range(*s)}


def jaccard(a, b):
    a, b = chars(a), chars(b)
    return len(a & b) / len(a | b) if a | b else 1.0


def reference_spans(pairs):
    out = {}
    for role in ROLES:
        exact, overlap, begin, shares = [0] * 3, [0] * 3, [0] * 3, []
        for gold, found in pairs:
            g = {s for a in gold["attributions"] for s in a[role]}
            p = {s for a in found["attributions"] for s in a[role]}
            for counts, a, b in ((exact, g, p), (overlap, chars(g), chars(p))):
                for i, n in enumerate((len(a & b), len(b), len(a))):
                    counts[i] += n
            hits = sum(s[0] in {x[0] for x in p} for s in g)
            begin[0] += hits
            begin[1] += hits + sum(x[0] not in {s[0] for s in g} for x in p)
            begin[2] += len(g)
            shares += [max((jaccard({s}, {x}) for x in p), default=0) for s in g]
            shares += [0 for x in p if all(jaccard({s}, {x}) == 0 for s in g)]
        for name, (hits, predicted, of) in ((role, exact), (role + ".overlap", overlap), (role + ".begin", begin)):
            out[name] = f1(hits, predicted, hits, of)
        out[role + ".jaccard"] = {"value": 100 * sum(shares) / len(shares)}
    whole, relaxed, predicted, of = 0, 0, 0, 0
    for gold, found in pairs:
        g, p = gold["attributions"], found["attributions"]
        predicted, of = predicted + len(p), of + len(g)
        left = list(p)
        for a in g:
            if a in left:
                left.remove(a)
                whole += 1
        free = set(range(len(p)))
        for a in filter(lambda a: a["content"], g):
            best = max(((min(jaccard(a[r], p[i][r]) for r in ROLES), i) for i in free if p[i]["content"]), default=(0, -1))
            if best[0] >= 0.5:
                free.discard(best[1])
                relaxed += 1
    out["attribution"] = f1(whole, predicted, whole, of)
    out["attribution.relaxed"] = f1(relaxed, predicted, relaxed, of)
    return out


def same(a, b):
    return all(abs(a[k] - b[k]) < TOLERANCE for k in a)


def main():
    whosaid, folder = sys.argv[1:3]
    rounds = int(sys.argv[3]) if len(sys.argv) > 3 else 25
    gold = read(folder)
    compared = 0
    for seed in range(rounds):
        rng = random.Random(seed)
        rate = (0.0, 0.05, 0.15, 0.3, 0.6)[seed % 5]
        found = {id: damaged(rng, document, rate) for id, document in gold.items()}
        pairs = [(gold[id], found[id]) for id in gold]
        with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf8") as file:
            file.write("\n".join(line(id, gold[id]["text"], found[id]) for id in gold) + "\n")
            file.flush()
            command = [whosaid, "eval", folder, "--pred", file.name, "--format", "json"]
            ours = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)["scores"]
        reference = {**reference_ner(pairs), **reference_coreference(pairs), **reference_spans(pairs)}
        for name, want in reference.items():
            got = ours[name]
            if not same(want, got):
                sys.exit(f"seed {seed}: {name}: the reference has {want}, whosaid {got}")
            compared += 1
    print(f"{compared} scores of {rounds} sets of predictions for {len(gold)} articles equal the reference scorers'")


if __name__ == "__main__":
    main()
