"""Trains the model: `python train.py DATA --out WORK`. See docs/training.md.

One run of `--rounds` rounds; a round holds all of newsmix and a share of every other set (`SHARES`), so that the
encoder learns all tasks together. Batches are of one task each, of about `--batch` word pieces. The weights that are
kept are an exponential moving average.
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

import data
from decode import evaluate_attributions, evaluate_entities
from features import Encoded, load_tokenizer
from model import ROLE_TAGS, Model
from quotation import quotations
from windows import collate, gather_words, training_windows

#: How many rounds it takes to go through a set once.
SHARES = {"newsmix": 1, "polnear": 2, "wwn": 2, "conll": 3, "wikigold": 3, "politics": 3}


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


def round_examples(sets, tokenizer, cache, number, rng):
    out = []
    for name, articles in sets.items():
        for k, article in enumerate(articles):
            if (k + number) % SHARES[name]:
                continue
            styled = article.attributions is not None and rng.random() < 0.25
            key = (name, k, styled)
            if key not in cache:
                if styled:
                    article = copy.replace(article, text=restyle(article.text, rng)) if hasattr(copy, "replace") else \
                        data.Article(article.id, restyle(article.text, rng), article.attributions)
                encoded = Encoded(tokenizer, article.text)
                if article.attributions is not None:
                    cache[key] = (encoded, *role_labels(article, encoded), None)
                else:
                    cache[key] = (encoded, None, None, entity_masks(article, encoded))
            encoded, tags, links, masks = cache[key]
            if len(encoded.first):
                task = name if tags is not None else "entities"
                out += [Example(task, w, tags, links, masks) for w in training_windows(encoded, rng)]
    return out


def batches(examples, budget, rng):
    """Batches of one task, of windows of like length, in random order."""
    out = []
    for task in sorted({e.task for e in examples}):
        rows = sorted((e for e in examples if e.task == task), key=lambda e: (len(e.window.pieces) + rng.randint(0, 40)))
        batch, longest = [], 0
        for e in rows:
            longest = max(longest, len(e.window.pieces) + 2)
            if batch and longest * (len(batch) + 1) > budget:
                out.append(batch)
                batch, longest = [], len(e.window.pieces) + 2
            batch.append(e)
        if batch:
            out.append(batch)
    rng.shuffle(out)
    return out


def loss_of(model, batch, rng, mask_rate, link_weight=0.1):
    windows = [e.window for e in batch]
    pieces, features, attention, first, mask = collate(windows, rng, mask_rate)
    with torch.autocast("cpu", dtype=torch.bfloat16):
        hidden = model.encode(pieces, features, attention)
    hidden = gather_words(hidden.float(), first)
    inside = torch.tensor([not w.whole_start for w in windows])
    open_end = torch.tensor([not w.whole_end for w in windows])
    words = mask.sum()
    task = batch[0].task
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


def dev_metrics(model, tokenizer, folder, full):
    root = Path(folder)
    out = {"newsmix": evaluate_attributions(model, tokenizer, list(data.read_brat(root / "newsmix/dev")), "newsmix")}
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
        todo = batches(round_examples(sets, tokenizer, cache, number, rng), args.batch, rng)
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
            seen += sum(len(e.window.pieces) for e in batch)
            if step % 25 == 0:
                say(step=step, round=round(number + k / len(todo), 3), task=batch[0].task, loss=round(loss.item(), 4),
                    mean=round(total / (k + 1), 4), pieces_per_s=round(seen / (time.time() - began)))
            if args.steps and step >= args.steps:
                return
        torch.save(average.state_dict(), out / "average.pt")
        last = number + 1 == args.rounds or bool(args.minutes) and time.time() - began >= 60 * args.minutes
        if last or (number + 1) % args.dev_every == 0:
            say(round=number + 1, minutes=round((time.time() - began) / 60, 1),
                dev=dev_metrics(average, tokenizer, args.data, last))
        if last:
            break


if __name__ == "__main__":
    main()
