"""Fits the calibration of confidences: `python calibrate.py OUT.json newsmix=GOLD_DIR:PRED.jsonl polnear=...`.

PRED is the output of `whosaid extract --format jsonl` with an uncalibrated bundle ([1, 0]). An attribution is right if
its cue, sources and contents are all exactly right. Platt scaling: P(right) = sigmoid(slope * logit(p) + offset).
Prints the expected calibration error (10 bins of equal size) before and after, the latter by 5-fold cross-validation.
"""
import json
import math
import sys

import numpy as np

from data import ROLES, read_brat


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


def logit(p):
    p = np.clip(p, 1e-4, 1 - 1e-4)
    return np.log(p / (1 - p))


def fit(data):
    x, y = np.stack([logit(data[:, 0]), np.ones(len(data))], 1), data[:, 1]
    w = np.array([1.0, 0.0])
    for _ in range(50):  # Newton's method, with a little ridge towards no change
        p = 1 / (1 + np.exp(-x @ w))
        gradient = x.T @ (p - y) + 0.1 * (w - [1, 0])
        hessian = (x * (p * (1 - p))[:, None]).T @ x + 0.1 * np.eye(2)
        w = w - np.linalg.solve(hessian, gradient)
    return w


def error(p, y, bins=10):
    order = np.argsort(p, kind="stable")
    return sum(len(b) / len(p) * abs(p[b].mean() - y[b].mean()) for b in np.array_split(order, bins))


def main():
    out = {}
    for argument in sys.argv[2:]:
        name, files = argument.split("=", 1)
        data = pairs(*files.split(":"))
        w = fit(data)
        held = np.zeros(len(data))
        order = np.random.default_rng(0).permutation(len(data))
        for fold in np.array_split(order, 5):
            rest = np.setdiff1d(order, fold)
            v = fit(data[rest])
            held[fold] = 1 / (1 + np.exp(-(v[0] * logit(data[fold, 0]) + v[1])))
        print(f"{name}: {len(data)} attributions, {data[:, 1].mean():.3f} right; calibration error "
              f"{100 * error(data[:, 0], data[:, 1]):.1f}% before, {100 * error(held, data[:, 1]):.1f}% after (cross-validated)")
        out[name] = [round(float(w[0]), 4), round(float(w[1]), 4)]
        assert all(map(math.isfinite, out[name]))
    with open(sys.argv[1], "w", encoding="utf8") as file:
        json.dump(out, file)


if __name__ == "__main__":
    main()
