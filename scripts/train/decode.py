"""Decoding and dev metrics on the training side: constrained Viterbi over the whole document, argmax links.

The product's decoder (`src/quote/`) does more; this one is for choosing models."""
import numpy as np
import torch

from coreference import PRONOUN_FORMS
from data import ENTITY_TAGS, ROLES
from features import Encoded
from model import ROLE_TAGS
from windows import collate, covering_windows, gather_words


@torch.no_grad()
def emissions(model, encoded, convention, batch=16):
    """Per document: (entity emissions, role emissions, link vectors) over its words, stitched from its windows."""
    return stitched(model, encoded, lambda h: (model.entities(h), model.roles(h, convention),
                                               model.links(h, convention)), batch)


def emissions_hidden(model, encoded, batch=16):
    """Per document: the encodings of its words, stitched from its windows."""
    return [tables[0] for tables in stitched(model, encoded, lambda h: (h,), batch)]


@torch.no_grad()
def stitched(model, encoded, heads, batch):
    """Per document: the tables that `heads` makes of the encodings, over its words."""
    model.eval()
    jobs = [(d, w, a, b) for d, e in enumerate(encoded) if len(e.first) for w, a, b in covering_windows(e)]
    jobs.sort(key=lambda j: len(j[1].pieces))
    out = [dict() for _ in encoded]
    for k in range(0, len(jobs), batch):
        part = jobs[k:k + batch]
        pieces, features, attention, first, _ = collate([w for _, w, _, _ in part])
        with torch.autocast("cpu", dtype=torch.bfloat16):
            hidden = model.encode(pieces, features, attention)
        hidden = gather_words(hidden.float(), first)
        tables = heads(hidden)
        for r, (d, w, a, b) in enumerate(part):
            out[d][a] = [t[r, a - w.lo:b - w.lo] for t in tables]
    return [[torch.cat(column) for column in zip(*(o[a] for a in sorted(o)))] if o else None for o in out]


def viterbi(emit, crf):
    """Best allowed tag sequence of `emit` [T, K]."""
    pair = crf.transitions().detach().numpy()
    emit = emit.numpy()
    score = crf.begin(torch.zeros(1, dtype=torch.bool)).detach().numpy()[0] + emit[0]
    back = np.zeros(emit.shape, dtype=np.int64)
    for t in range(1, len(emit)):
        step = score[:, None] + pair
        back[t] = step.argmax(0)
        score = step.max(0) + emit[t]
    score = np.where(crf.last_ok.numpy(), score, -1e9)
    tags = [int(score.argmax())]
    for t in range(len(emit) - 1, 0, -1):
        tags.append(int(back[t][tags[-1]]))
    return tags[::-1]


def spans_of(tags, names):
    """Word spans [(label, first, last + 1)] of BIO or BIOES tags."""
    out, i = [], 0
    while i < len(tags):
        name = names[tags[i]]
        if name == "O":
            i += 1
            continue
        j = i + 1
        while j < len(tags) and names[tags[j]][0] in "IE" and names[tags[j]][2:] == name[2:]:
            j += 1
        out.append((name[2:], i, j))
        i = j
    return out


def f1(hit, predicted, gold):
    return round(200 * hit / max(1, predicted + gold), 2)


def attributions(model, roles, vectors, convention):
    """Word-span attributions of one document: [{role: [(first, end)]}]."""
    spans = spans_of(viterbi(roles, model.heads[convention].crf), ROLE_TAGS)
    by = {r: [(a, b) for k, a, b in spans if k == r] for r in ROLES}
    ends = {r: [(a, b - 1) for a, b in by[r]] for r in ROLES}
    out = [{"cue": [c], "source": [], "content": []} for c in by["cue"]]
    with torch.no_grad():
        for kind, child, parent in ((0, "content", "cue"), (1, "cue", "source")):
            if not by[child]:
                continue
            best = model.link_scores(vectors, ends[child], ends[parent], kind).argmax(1).tolist()
            for c, p in enumerate(best):
                if kind == 0:
                    (out[p]["content"] if p < len(by["cue"]) else out.append({"cue": [], "source": [], "content": [by["content"][c]]}) or []).append(by["content"][c])
                elif p < len(by["source"]):
                    out[c]["source"].append(by["source"][p])
    for a in out:
        a["content"] = sorted(set(a["content"]))
    return out, by


def evaluate_attributions(model, tokenizer, articles, convention):
    """Exact F1 by role, whole attributions exact and, of those, how much linking loses."""
    encoded = [Encoded(tokenizer, a.text) for a in articles]
    counts = {r: [0, 0, 0] for r in ROLES + ["whole"]}
    for article, e, tables in zip(articles, encoded, emissions(model, encoded, convention)):
        found, by = attributions(model, tables[1], tables[2], convention)
        char = lambda s: (int(e.words[s[0]][0]), int(e.words[s[1] - 1][1]))
        for r in ROLES:
            gold = {s for a in article.attributions for s in getattr(a, r)}
            pred = {char(s) for s in by[r]}
            for i, n in enumerate((len(gold & pred), len(pred), len(gold))):
                counts[r][i] += n
        whole = {tuple(tuple(sorted(getattr(a, r))) for r in ROLES) for a in article.attributions}
        pred = {tuple(tuple(sorted(map(char, a[r]))) for r in ROLES) for a in found if a["content"]}
        for i, n in enumerate((len(whole & pred), len(pred), len(whole))):
            counts["whole"][i] += n
    return {r: f1(*c) for r, c in counts.items()}


def evaluate_entities(model, tokenizer, articles, keep=None):
    """Strict micro F1; `keep`: our type -> the gold's type, for sets with fewer types."""
    encoded = [Encoded(tokenizer, a.text) for a in articles]
    hit = predicted = total = 0
    for article, e, tables in zip(articles, encoded, emissions(model, encoded, "newsmix")):
        spans = spans_of(viterbi(tables[0], model.entity_crf), ENTITY_TAGS)
        pred = {(k, int(e.words[a][0]), int(e.words[b - 1][1])) for k, a, b in spans}
        if keep:
            pred = {(keep[k], a, b) for k, a, b in pred if k in keep}
        gold = {(kinds[0], a, b) for a, b, kinds in article.entities}
        hit, predicted, total = hit + len(gold & pred), predicted + len(pred), total + len(gold)
    return {"p": round(100 * hit / max(1, predicted), 2), "r": round(100 * hit / max(1, total), 2),
            "f": f1(hit, predicted, total)}


def names_found(model, tokenizer, texts):
    """Names that the model finds in each text: [(start, end, type)]."""
    encoded = [Encoded(tokenizer, text) for text in texts]
    out = []
    for e, tables in zip(encoded, emissions(model, encoded, "newsmix")):
        spans = spans_of(viterbi(tables[0], model.entity_crf), ENTITY_TAGS) if tables else []
        out.append([(int(e.words[a][0]), int(e.words[b - 1][1]), kind) for kind, a, b in spans])
    return out


@torch.no_grad()
def evaluate_speakers(model, rows):
    """Share of queries whose best choice is right, by what the source is; gold sources before are known."""
    model.eval()
    hits = {}
    hidden_of = emissions_hidden(model, [encoded for encoded, _, _ in rows])
    for (encoded, text, chain), hidden in zip(rows, hidden_of):
        if not chain.queries or not chain.candidates:
            continue
        scores = model.coreference.scores(model.coreference.vectors(hidden), [q.span for q in chain.queries],
                                          [q.implicit for q in chain.queries], chain.candidates)
        for q, row in zip(chain.queries, scores):
            allowed = q.candidates + [len(chain.candidates) + n for n in range(4)]
            best = allowed[int(row[allowed].argmax())]
            right = set(q.right) | {len(chain.candidates) + n for n in q.nobody}
            source = text[encoded.words[q.span[0]][0]:encoded.words[q.span[1]][1]].lower()
            kind = ("implicit" if q.implicit else "nobody" if q.nobody else "pronoun" if source in PRONOUN_FORMS else
                    "named" if any(q.span[0] <= chain.candidates[k][0] and chain.candidates[k][1] <= q.span[1]
                                   for k in range(len(chain.candidates)) if not chain.candidates[k][2]) else "nominal")
            n = hits.setdefault(kind, [0, 0])
            n[0] += best in right
            n[1] += 1
    return {k: [round(100 * a / b, 1), b] for k, (a, b) in sorted(hits.items())}
