"""Fits the calibration of confidences: `python calibrate.py OUT.json newsmix=GOLD_DIR:PRED.jsonl polnear=...
speakers=GOLD_DIR:SPEAKERS.jsonl:RESULTS.jsonl speakers=...`.

PRED is the output of `whosaid extract --format jsonl` with an uncalibrated bundle ([1, 0]). An attribution is right if
its cue, sources and contents are all exactly right. RESULTS is what `speakers.py --save` keeps, with such a bundle; they
are fitted together, by how a speaker was found; a way of which there are fewer than 50 is left alone. Platt scaling:
P(right) = sigmoid(slope * logit(p) + offset).
Prints the expected calibration error (10 bins of equal size) before and after, the latter by 5-fold cross-validation.
"""
import json
import math
import sys

import numpy as np

from coreference import by_place, read_speakers, same_speakers
from data import ROLES, read_brat

WAYS = ("name", "pronoun", "nominal", "implicit")
FEWEST = 50


def pairs(gold_folder, predictions):
    gold = {a.id: [tuple(frozenset(getattr(x, r)) for r in ROLES) for x in a.attributions]
            for a in read_brat(gold_folder)}
    out = []
    for line in open(predictions, encoding="utf8"):
        j = json.loads(line)
        for q in j["quotes"]:
            if not q["content"]:
                continue
            key = tuple(frozenset((s["start"], s["end"]) for s in q[r]) for r in ROLES)
            out.append((q["confidence"], key in gold[j["id"]]))
    return np.array(out, dtype=float)


def pairs_of_speakers(gold_folder, speakers, results):
    """By how a speaker was found: confidence, and whether it was right."""
    out = {way: [] for way in WAYS}
    speakers = read_speakers(speakers)
    for line in open(results, encoding="utf8"):
        j = json.loads(line)
        found = by_place(j["quotes"])
        for item in speakers[j["id"]]:
            quote = found.get(tuple(item["source"][0]) if item["source"] else item["at"])
            if quote and quote["speaker_name"]:
                right = item["kind"] == "named" and same_speakers(quote["speaker_name"], item["entity"])
                out[quote["speaker_by"]].append((quote["speaker_confidence"], right))
    return out


def logit(p):
    p = np.clip(p, 1e-4, 1 - 1e-4)
    return np.log(p / (1 - p))


def fit(data):
    """Slope and offset, by Newton's method with a little ridge towards no change; steps that make it worse are halved."""
    x, y, same = np.stack([logit(data[:, 0]), np.ones(len(data))], 1), data[:, 1], np.array([1.0, 0.0])

    def loss(w):
        return np.logaddexp(0, np.where(y > 0, -1, 1) * (x @ w)).sum() + 0.05 * ((w - same) ** 2).sum()

    w = same
    for _ in range(50):
        p = 1 / (1 + np.exp(-x @ w))
        gradient = x.T @ (p - y) + 0.1 * (w - same)
        hessian = (x * (p * (1 - p))[:, None]).T @ x + 0.1 * np.eye(2)
        step = np.linalg.solve(hessian, gradient)
        while loss(w - step) > loss(w) and np.abs(step).max() > 1e-9:
            step /= 2
        w = w - step
    return w


def error(p, y, bins=10):
    order = np.argsort(p, kind="stable")
    return sum(len(b) / len(p) * abs(p[b].mean() - y[b].mean()) for b in np.array_split(order, bins))


def calibrated(name, data):
    """Slope and offset; prints how far confidences are off without and with them."""
    w = fit(data)
    held = np.zeros(len(data))
    order = np.random.default_rng(0).permutation(len(data))
    for fold in np.array_split(order, 5):
        v = fit(data[np.setdiff1d(order, fold)])
        held[fold] = 1 / (1 + np.exp(-(v[0] * logit(data[fold, 0]) + v[1])))
    print(f"{name}: {len(data)}, {data[:, 1].mean():.3f} of them right; calibration error "
          f"{100 * error(data[:, 0], data[:, 1]):.1f}% before, {100 * error(held, data[:, 1]):.1f}% after (cross-validated)")
    assert all(map(math.isfinite, w))
    return [round(float(x), 4) for x in w]


def main():
    out, speakers = {}, {way: [] for way in WAYS}
    for argument in sys.argv[2:]:
        name, files = argument.split("=", 1)
        if name == "speakers":
            for way, found in pairs_of_speakers(*files.split(":")).items():
                speakers[way] += found
        else:
            out[name] = calibrated(name, pairs(*files.split(":")))
    speakers = {way: calibrated(way, np.array(found, dtype=float)) for way, found in speakers.items()
                if len(found) >= FEWEST}
    if speakers:
        out["speakers"] = {way: speakers.get(way, [1.0, 0.0]) for way in WAYS}
    with open(sys.argv[1], "w", encoding="utf8") as file:
        json.dump(out, file)


if __name__ == "__main__":
    main()
