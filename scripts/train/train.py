"""Trains the model: `python train.py DATA --out WORK`. See docs/training.md.

One run of `--rounds` rounds; a round holds all of newsmix and a share of every other set (`SHARES`), so that the
encoder learns all tasks together. Batches are of one task each, of about `--batch` word pieces. The weights that are
kept are an exponential moving average.

Two stages: the first learns entities and attributions; the second (`--start CHECKPOINT`) goes on with those and
learns who is who, with the names that the first finds as candidates.
"""
import argparse
import copy
import json
import math
import random
import time
from pathlib import Path

import numpy as np
import torch

import coreference
import data
from decode import evaluate_attributions, evaluate_entities, evaluate_speakers, names_found
from features import Encoded, load_tokenizer
from model import ROLE_TAGS, Model
from quotation import quotations
from windows import collate, gather_words, training_windows

#: How many rounds it takes to go through a set once.
SHARES = {"newsmix": 1, "polnear": 2, "wwn": 2, "conll": 3, "wikigold": 3, "politics": 3,
          "ontogum": 2, "litbank": 3, "gap": 2}
#: A text's mentions are linked over at most so many windows.
CHAINED = 12


def restyle(text, rng):
    """The same text with the other kind of double quotation marks, so that neither is taken for granted."""
    marks = list(text)
    if "“" in text or "”" in text:
        return text.replace("“", '"').replace("”", '"')
    for q in quotations(text):
        if q["family"] == '"' and q["open"][1] - q["open"][0] == 1:
            marks[q["open"][0]] = "“"
            if q["close"]:
                marks[q["close"][0]] = "”"
    return "".join(marks)


def role_labels(article, encoded):
    """BIOES tag of every word; and the links, as spans (first word, last word): content -> cue, cue -> source."""
    tags = np.zeros(len(encoded.words), dtype=np.int64)
    starts, ends = encoded.words[:, 0], encoded.words[:, 1]

    def words(span):
        return int(np.searchsorted(ends, span[0], side="right")), int(np.searchsorted(starts, span[1], side="left"))

    links = ([], [])
    for one in article.attributions:
        spans = {}
        for role in data.ROLES:
            spans[role] = []
            for span in getattr(one, role):
                a, b = words(span)
                if a >= b or tags[a:b].any() and not role == "source":
                    continue
                base = 1 + 4 * data.ROLES.index(role)
                tags[a:b] = base + 1
                tags[a], tags[b - 1] = base, base + 2
                if b == a + 1:
                    tags[a] = base + 3
                spans[role].append((a, b - 1))
        cue = spans["cue"][0] if spans["cue"] else None
        links[0].extend((c, cue) for c in spans["content"])
        for cue in spans["cue"]:
            links[1].append((cue, spans["source"][0] if spans["source"] else None))
    return tags, links


def entity_masks(article, encoded):
    """[words, tags] which entity tags the gold allows each word."""
    index = {t: i for i, t in enumerate(data.ENTITY_TAGS)}
    out = np.zeros((len(encoded.words), len(index)), dtype=bool)
    outside = [index["O"]] + [index[f"{p}-{t}"] for t in article.outside for p in "BI"]
    starts, ends = encoded.words[:, 0], encoded.words[:, 1]
    out[:, outside] = True
    for a, b, kinds in article.entities:
        i, j = int(np.searchsorted(ends, a, side="right")), int(np.searchsorted(starts, b, side="left"))
        if i >= j:
            continue
        out[i:j] = False
        for kind in kinds:
            out[i, index[f"B-{kind}"]] = True
            out[i + 1:j, index[f"I-{kind}"]] = True
        if j < len(out):
            out[j, [k for t, k in index.items() if t[0] == "I"]] = False
    return out


class Example:
    """A window with its gold: role tags and links, or entity masks."""

    def __init__(self, task, window, tags=None, links=None, masks=None):
        self.task, self.window = task, window
        lo, hi = window.lo, window.hi
        self.tags = None if tags is None else tags[lo:hi]
        self.masks = None if masks is None else masks[lo:hi]
        self.links = None

        def shift(s):
            return None if s is None else (s[0] - lo, s[1] - lo)

        def inside(s):
            return s is None or lo <= s[0] and s[1] < hi
        if links is not None:
            self.links = [[(shift(c), shift(p)) for c, p in kind if inside(c) and inside(p)] for kind in links]


def shifted(chain, lo, hi):
    """The chain's part within words [lo, hi), counted from lo."""
    keep = {k: n for n, k in enumerate(k for k, c in enumerate(chain.candidates) if lo <= c[0] and c[1] < hi)}
    queries = []
    for q in chain.queries:
        if lo <= q.span[0] and q.span[1] < hi:
            right = [keep[k] for k in q.right if k in keep]
            if right or q.nobody:
                candidates = [keep[k] for k in q.candidates if k in keep]
                queries.append(coreference.Query((q.span[0] - lo, q.span[1] - lo), q.implicit, candidates, right,
                                                 q.nobody))
    candidates = [(chain.candidates[k][0] - lo, chain.candidates[k][1] - lo, chain.candidates[k][2]) for k in keep]
    mentions = chain.mentions and {(a - lo, b - lo) for a, b in chain.mentions if lo <= a and b < hi}
    return coreference.Chain(candidates, queries, mentions)


class Unit:
    """Windows that must be in one batch: one, or those of a text whose mentions are linked."""

    def __init__(self, examples, chain=None):
        self.examples, self.chain = examples, chain
        self.task = examples[0].task
        self.longest = max(len(e.window.pieces) for e in examples) + 2


def round_units(sets, chains, tokenizer, cache, number, rng):
    """`chains`: (set, number of the article) -> function of the encoded text that gives its chain."""
    out = []
    for name, articles in sets.items():
        for k, article in enumerate(articles):
            if (k + number) % SHARES[name]:
                continue
            styled = article.attributions is not None and rng.random() < 0.25
            key = (name, k, styled)
            if key not in cache:
                if styled:
                    article = data.Article(article.id, restyle(article.text, rng), article.attributions)
                encoded = Encoded(tokenizer, article.text)
                chain = chains[name, k](encoded) if (name, k) in chains else None
                if article.attributions is not None:
                    cache[key] = (encoded, *role_labels(article, encoded), None, chain)
                elif article.entities is not None:
                    cache[key] = (encoded, None, None, entity_masks(article, encoded), chain)
                else:
                    cache[key] = (encoded, None, None, None, chain)
            encoded, tags, links, masks, chain = cache[key]
            if not len(encoded.first):
                continue
            task = name if tags is not None else "entities" if masks is not None else "chains"
            examples = [Example(task, w, tags, links, masks) for w in training_windows(encoded, rng)]
            if chain is None:
                out += [Unit([e]) for e in examples]
                continue
            for i in range(0, len(examples), CHAINED):
                part = examples[i:i + CHAINED]
                out.append(Unit(part, shifted(chain, part[0].window.lo, part[-1].window.hi)))
    return out


def batches(units, budget, rng):
    """Batches of one task, of windows of like length, in random order."""
    out = []
    for task in sorted({u.task for u in units}):
        rows = sorted((u for u in units if u.task == task), key=lambda u: u.longest + rng.randint(0, 40))
        batch, longest, count = [], 0, 0
        for u in rows:
            longest, count = max(longest, u.longest), count + len(u.examples)
            if batch and longest * count > budget:
                out.append(batch)
                batch, longest, count = [], u.longest, len(u.examples)
            batch.append(u)
        if batch:
            out.append(batch)
    rng.shuffle(out)
    return out


def chain_loss(model, hidden, chain, rng):
    """(sum of the losses of choosing, their number, loss of finding mentions per word) of one text's words."""
    head = model.coreference
    vectors = head.vectors(hidden)
    found = 0.0
    candidates, queries = chain.candidates, list(chain.queries)
    if chain.mentions is not None:
        scores = head.mentions(vectors)
        gold = torch.zeros_like(scores)
        for a, b in chain.mentions:
            if b - a < coreference.LONGEST:
                gold[b - a, a] = 1
        found = torch.nn.functional.binary_cross_entropy_with_logits(scores, gold, reduction="sum") / len(hidden)
        # Spans that look like mentions and are none must learn that they refer to nothing.
        wrong = ((scores > 0) & (gold == 0)).nonzero().tolist()
        for n, a in rng.sample(wrong, min(len(wrong), len(chain.mentions) // 3)):
            before = [k for k, c in enumerate(candidates) if c[0] < a][-200:]
            queries.append(coreference.Query((a, a + n), False, before, [], [0]))
    if not queries or not candidates:
        return 0.0, 0, found
    score = head.scores(vectors, [q.span for q in queries], [q.implicit for q in queries], candidates)
    allowed = torch.zeros(score.shape, dtype=torch.bool)
    right = torch.zeros(score.shape, dtype=torch.bool)
    allowed[:, len(candidates):] = True
    for i, q in enumerate(queries):
        allowed[i, q.candidates] = True
        right[i, q.right] = True
        right[i, [len(candidates) + n for n in q.nobody]] = True
    score = score.masked_fill(~allowed, -1e4)
    loss = score.logsumexp(1) - score.masked_fill(~right, -1e4).logsumexp(1)
    return loss.sum(), len(queries), found


def loss_of(model, units, rng, mask_rate, link_weight=0.1, chain_weight=0.1):
    """Loss of a batch: of its task, and of choosing antecedents where a unit has a chain."""
    batch = [e for u in units for e in u.examples]
    windows = [e.window for e in batch]
    pieces, features, attention, first, mask = collate(windows, rng, mask_rate)
    with torch.autocast("cpu", dtype=torch.bfloat16):
        hidden = model.encode(pieces, features, attention)
    hidden = gather_words(hidden.float(), first)
    inside = torch.tensor([not w.whole_start for w in windows])
    open_end = torch.tensor([not w.whole_end for w in windows])
    words = mask.sum()
    task = batch[0].task
    loss = 0.0 if task == "chains" else task_loss(model, task, batch, hidden, mask, inside, open_end, words, link_weight)
    chosen, count, found, texts, row = 0.0, 0, 0.0, 0, 0
    for unit in units:
        if unit.chain is not None:
            part = torch.cat([hidden[row + r, :len(e.window.first)] for r, e in enumerate(unit.examples)])
            a, b, c = chain_loss(model, part, unit.chain, rng)
            chosen, count, found, texts = chosen + a, count + b, found + c, texts + 1
        row += len(unit.examples)
    if count:
        loss = loss + chain_weight * chosen / count
    return loss + chain_weight * found / texts if texts else loss


def task_loss(model, task, batch, hidden, mask, inside, open_end, words, link_weight):
    if task == "entities":
        emit = model.entities(hidden)
        allowed = torch.ones(emit.shape, dtype=torch.bool)
        for r, e in enumerate(batch):
            allowed[r, :len(e.masks)] = torch.from_numpy(e.masks)
        crf = model.entity_crf
        loss = crf.log_z(emit, mask, inside, open_end) - crf.log_z(
            emit.masked_fill(~allowed, -1e4), mask, inside, open_end)
        return loss.sum() / words
    emit = model.roles(hidden, task)
    tags = torch.zeros(emit.shape[:2], dtype=torch.long)
    for r, e in enumerate(batch):
        tags[r, :len(e.tags)] = torch.from_numpy(e.tags)
    crf = model.heads[task].crf
    loss = (crf.log_z(emit, mask, inside, open_end) - crf.path(emit, tags, mask, inside, open_end)).sum() / words
    vectors = model.links(hidden, task)
    link, count = 0.0, 0
    for r, e in enumerate(batch):
        for kind, pairs in enumerate(e.links):
            if not pairs:
                continue
            # Parents to choose from: every span of the parent's role in the window.
            role = "cue" if kind == 0 else "source"
            parents = role_spans(e.tags, role)
            if not parents:
                continue
            keep = [(c, p) for c, p in pairs if p is None or p in parents]
            if not keep:
                continue
            target = torch.tensor([parents.index(p) if p is not None else len(parents) for _, p in keep])
            scores = model.link_scores(vectors[r], [c for c, _ in keep], parents, kind)
            link = link + torch.nn.functional.cross_entropy(scores, target, reduction="sum")
            count += len(keep)
    return loss + link_weight * link / count if count else loss


def role_spans(tags, role):
    base = 1 + 4 * data.ROLES.index(role)
    out, start = [], None
    for t, tag in enumerate(tags):
        if tag == base + 3:
            out.append((t, t))
        elif tag == base:
            start = t
        elif tag == base + 2 and start is not None:
            out.append((start, t))
            start = None
    return out


def load_chains(folder, sets, tokenizer, model):
    """The gold of who is who: adds its texts to `sets`; (set, number of the article) -> encoded text -> chain."""
    root = Path(folder)
    chains = {}
    for name, read in (("ontogum", coreference.read_ontogum(root / "ontogum", news=False)),
                       ("litbank", coreference.read_litbank(root / "litbank/coref/conll"))):
        sets[name] = []
        for k, (article, clusters) in enumerate(read):
            sets[name].append(article)
            chains[name, k] = lambda e, c=clusters: coreference.chain_of_clusters(e, c)
    sets["gap"] = []
    for k, (article, gold) in enumerate(coreference.read_gap(root / "gap/gap-development.tsv")):
        sets["gap"].append(article)
        chains["gap", k] = lambda e, g=gold: coreference.chain_of_gap(e, g)
    for name, path in (("newsmix", "newsmix/train/speakers.jsonl"), ("polnear", "polnear-speakers/train.jsonl")):
        speakers = coreference.read_speakers(root / path)
        known = [k for k, a in enumerate(sets[name]) if a.id in speakers]
        names = names_found(model, tokenizer, [sets[name][k].text for k in known])
        for k, found in zip(known, names):
            article = sets[name][k]
            chains[name, k] = lambda e, a=article, f=found, s=speakers[article.id]: speakers_chain(e, a, f, s)
    return chains


def speakers_chain(encoded, article, names, sources):
    contents = [c for a in article.attributions for c in a.content[:1]]
    return coreference.chain_of_speakers(encoded, article.text, names, sources, contents)


def load_sets(folder):
    root = Path(folder)
    return {
        "newsmix": list(data.read_brat(root / "newsmix/train")),
        "polnear": list(data.read_brat(root / "polnear/train")),
        "wwn": list(data.read_wwn(root / "wwn/train")),
        "conll": list(data.read_conll(root / "conll2003/train.txt", "conll")),
        "wikigold": list(data.read_conll(root / "wikigold/wikigold.conll.txt", "conll")),
        "politics": [a for part in ("train", "dev", "test")
                     for a in data.read_conll(root / f"crossner-politics/{part}.txt", "politics")],
    }


CONLL_OF = {"Person": "Person", "Organization": "Organization", "Location": "Location", "Facility": "Location",
            "NORP": "Misc", "Misc": "Misc", "Product": "Misc"}


def speakers_dev(folder, tokenizer, model):
    """Dev articles with their chains: set -> [(encoded, text, chain)]."""
    root = Path(folder)
    out = {}
    for name, articles, path in (("newsmix", "newsmix/dev", "newsmix/dev/speakers.jsonl"),
                                 ("polnear", "polnear/dev", "polnear-speakers/dev.jsonl")):
        speakers = coreference.read_speakers(root / path)
        articles = [a for a in data.read_brat(root / articles) if a.id in speakers]
        names = names_found(model, tokenizer, [a.text for a in articles])
        rows = []
        for article, found in zip(articles, names):
            encoded = Encoded(tokenizer, article.text)
            rows.append((encoded, article.text, speakers_chain(encoded, article, found, speakers[article.id])))
        out[name] = rows
    rows = []
    for article, gold in coreference.read_gap(root / "gap/gap-validation.tsv"):
        encoded = Encoded(tokenizer, article.text)
        rows.append((encoded, article.text, coreference.chain_of_gap(encoded, gold)))
    return out | {"gap": rows}


def dev_metrics(model, tokenizer, folder, full, speakers):
    root = Path(folder)
    out = {"speakers": {name: evaluate_speakers(model, rows) for name, rows in speakers.items()}} if speakers else {}
    out |= {"newsmix": evaluate_attributions(model, tokenizer, list(data.read_brat(root / "newsmix/dev")), "newsmix")}
    polnear = list(data.read_brat(root / "polnear/dev"))
    out["polnear"] = evaluate_attributions(model, tokenizer, polnear if full else polnear[::4], "polnear")
    wwn = list(data.read_wwn(root / "wwn/dev"))
    out["wwn"] = evaluate_entities(model, tokenizer, wwn if full else wwn[::4])
    if full:
        conll = list(data.read_conll(root / "conll2003/valid.txt", "conll"))
        out["conll"] = evaluate_entities(model, tokenizer, conll, CONLL_OF)
    return out


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("data", help="the folder with polnear/, newsmix/, wwn/ ...")
    ap.add_argument("--base", required=True, help="folder of all-MiniLM-L6-v2 (config, tokenizer.json, safetensors)")
    ap.add_argument("--out", required=True, help="where checkpoints and the log go")
    ap.add_argument("--start", help="the first stage's checkpoint: train the second stage from it")
    ap.add_argument("--rounds", type=int, default=12)
    ap.add_argument("--minutes", type=float, help="fit the learning-rate schedule to this wall time instead")
    ap.add_argument("--batch", type=int, default=4608, help="word pieces a batch")
    ap.add_argument("--lr", type=float, default=2e-4)
    ap.add_argument("--head-lr", type=float, default=1e-3)
    ap.add_argument("--mask-rate", type=float, default=0.05)
    ap.add_argument("--seed", type=int, default=13)
    ap.add_argument("--dev-every", type=int, default=3)
    ap.add_argument("--steps", type=int, help="stop early (to time or to try things)")
    args = ap.parse_args()
    torch.manual_seed(args.seed)
    rng = random.Random(args.seed)
    out = Path(args.out)
    out.mkdir(parents=True, exist_ok=True)
    tokenizer = load_tokenizer(f"{args.base}/tokenizer.json")
    sets = load_sets(args.data)
    model = Model(args.base)
    chains, speakers = {}, {}
    if args.start:
        missing, extra = model.load_state_dict(torch.load(args.start), strict=False)
        assert not extra and all(m.startswith("coreference.") for m in missing), (missing, extra)
        chains = load_chains(args.data, sets, tokenizer, model)
        speakers = speakers_dev(args.data, tokenizer, model)
    average = copy.deepcopy(model)
    encoder = list(model.encoder.parameters())
    heads = [p for n, p in model.named_parameters() if not n.startswith("encoder.")]
    optimizer = torch.optim.AdamW([{"params": encoder, "lr": args.lr}, {"params": heads, "lr": args.head_lr}],
                                  weight_decay=0.01, betas=(0.9, 0.98), fused=True)
    peak = [args.lr, args.head_lr]
    cache, step, began = {}, 0, time.time()
    log = open(out / "log.jsonl", "w")

    def say(**line):
        log.write(json.dumps(line) + "\n")
        log.flush()
        print(json.dumps(line), flush=True)

    seen = 0
    for number in range(args.rounds):
        todo = batches(round_units(sets, chains, tokenizer, cache, number, rng), args.batch, rng)
        total = 0.0
        for k, batch in enumerate(todo):
            model.train()
            done = (number + k / len(todo)) / args.rounds
            if args.minutes:
                done = min(1.0, (time.time() - began) / 60 / args.minutes)
                if done >= 1.0:
                    break
            rate = min(1.0, (step + 1) / 100) * (0.02 + 0.98 * 0.5 * (1 + math.cos(math.pi * done)))
            for group, top in zip(optimizer.param_groups, peak):
                group["lr"] = top * rate
            loss = loss_of(model, batch, rng, args.mask_rate)
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            step += 1
            decay = min(0.999, 1 - 1 / (0.1 * step + 1))
            with torch.no_grad():
                torch._foreach_lerp_(list(average.parameters()), list(model.parameters()), 1 - decay)
            total += loss.item()
            seen += sum(len(e.window.pieces) for u in batch for e in u.examples)
            if step % 25 == 0:
                say(step=step, round=round(number + k / len(todo), 3), task=batch[0].task, loss=round(loss.item(), 4),
                    mean=round(total / (k + 1), 4), pieces_per_s=round(seen / (time.time() - began)))
            if args.steps and step >= args.steps:
                return
        torch.save(average.state_dict(), out / "average.pt")
        last = number + 1 == args.rounds or bool(args.minutes) and time.time() - began >= 60 * args.minutes
        if last or (number + 1) % args.dev_every == 0:
            say(round=number + 1, minutes=round((time.time() - began) / 60, 1),
                dev=dev_metrics(average, tokenizer, args.data, last, speakers))
        if last:
            break


if __name__ == "__main__":
    main()
