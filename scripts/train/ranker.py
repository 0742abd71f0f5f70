"""Trains the ranker of speakers: boosted trees over the features that the program itself writes.

usage: ranker.py OUT.json GOLD_DIR SPEAKERS.jsonl [GOLD_DIR SPEAKERS.jsonl ...]
           [--invented FILE] [--only IDS.txt] [--ranker FILE] [--cache DIR] [--unseen] [--without FEATURE,...]

Every GOLD_DIR holds PolNeAR's layout; invented_articles.py writes what --invented reads. The program (`cargo run --example
resolve -- --candidates`) gives every gold attribution's candidates; the right one is the entity of the gold name, or nobody. One tree ensemble scores each candidate
by itself and a softmax over an attribution's candidates is trained (the gradient of ListNet's top-one loss, Cao et al. 2007).
Every real article is read twice: as it is, and with a third of its sources taken away, because the program does not link them
all. What a candidate's features tell of earlier speakers is the first pass's answer without --ranker, and that ranker's with it:
train once without, then once more with the result.
Articles whose id's MD5 is 0 modulo 5 are never trained on nor looked at: accuracy on them is printed at the end. Five-fold
cross-validation by article over the others gives the calibration."""
import argparse
import hashlib
import json
import subprocess
import sys
import tempfile
from pathlib import Path

import lightgbm
import numpy as np

sys.path.insert(0, str(Path(__file__).parent))
from coreference import read_speakers, same_speakers
from data import Article, Attribution, read_brat

PARAMETERS = {"num_leaves": 31, "learning_rate": 0.05, "min_data_in_leaf": 20, "feature_fraction": 0.6, "bagging_fraction": 0.8,
              "bagging_freq": 1, "lambda_l2": 5.0, "min_sum_hessian_in_leaf": 1.0, "max_bin": 127, "use_missing": False,
              "verbosity": -1, "seed": 13, "deterministic": True, "force_row_wise": True, "num_threads": 2}
ROUNDS = 500
FOLDS = 5
# The program misses far fewer sources than are taken away.
WEIGHT_WITHOUT_SOURCE = 0.15
# There can be as many invented articles as one likes, all of one kind.
WEIGHT_INVENTED = 0.5


def fold_of(article, folds):
    return int(hashlib.md5(article.encode()).hexdigest(), 16) % folds


class Groups:
    """Attributions with their candidates; rows of one attribution stand together."""

    def __init__(self):
        self.rows, self.sizes, self.right, self.articles, self.names, self.kinds, self.golds = [], [], [], [], [], [], []
        self.taken, self.invented = [], []

    def add(self, article, candidates, kind, gold, right, taken, invented):
        self.rows += [features for _, features in candidates]
        self.names.append([name for name, _ in candidates])
        self.sizes.append(len(candidates))
        self.right.append(right)
        self.articles.append(article)
        self.kinds.append(kind)
        self.golds.append(gold)
        self.taken.append(taken)
        self.invented.append(invented)

    def freeze(self):
        self.x = np.array(self.rows, dtype=np.float32)
        self.sizes, self.right, self.articles, self.taken, self.invented = map(
            np.array, (self.sizes, self.right, self.articles, self.taken, self.invented))
        self.weight = np.where(self.taken, WEIGHT_WITHOUT_SOURCE, np.where(self.invented, WEIGHT_INVENTED, 1.0))
        self.start = np.concatenate([[0], np.cumsum(self.sizes)])
        self.group_of = np.repeat(np.arange(len(self.sizes)), self.sizes)
        self.y = np.zeros(len(self.x))
        known = self.right >= 0
        self.y[self.start[:-1][known] + self.right[known]] = 1
        return self

    def rows_of(self, groups):
        return np.isin(self.group_of, groups)


def is_dropped(article, number):
    return fold_of(f"{article} {number}", 3) == 0


def read(folder, speakers, only, model, cache):
    """The names of the features, and [(article, attributions' candidates, gold)] of a gold folder, run through the program."""
    gold = read_speakers(speakers)
    articles = [a for a in read_brat(folder) if a.id in gold and (only is None or a.id in only)]
    lines = []
    for dropping in (False, True):
        for a in articles:
            lines.append({"id": a.id, "text": a.text, "attributions": [
                {"source": [] if dropping and x.content and is_dropped(a.id, n) else x.source, "cue": x.cue, "content": x.content}
                for n, x in enumerate(a.attributions)]})
    features, found = candidates_of(lines, model, cache)
    return features, [(a, found, gold[a.id]) for a, found in zip(articles * 2, found)]


def read_invented(path, model, cache):
    """The same of invented articles."""
    lines = [json.loads(line) for line in open(path, encoding="utf8")]
    features, found = candidates_of(lines, model, cache)
    out = []
    for line, candidates in zip(lines, found):
        spans = [Attribution(*(list(map(tuple, x[role])) for role in ("source", "cue", "content"))) for x in line["attributions"]]
        out.append((Article(line["id"], line["text"], attributions=spans), candidates, line["attributions"]))
    return features, out


def candidates_of(lines, model, cache):
    """The names of the features, and of every line the candidates that the program writes."""
    if cache and cache.exists():
        out = cache.read_text(encoding="utf8").splitlines()
    else:
        command = ["cargo", "run", "--quiet", "--example", "resolve", "--", "--candidates", model]
        given = "\n".join(map(json.dumps, lines))
        out = subprocess.run(command, input=given, capture_output=True, text=True, check=True).stdout.splitlines()
        if cache:
            cache.write_text("\n".join(out) + "\n", encoding="utf8")
    return json.loads(out[0]), [json.loads(line)["candidates"] for line in out[1:]]


def bundle_with(ranker, model, folder):
    """A copy of the bundle with this ranker; with None, without one: its own was trained on features that may have changed since."""
    manifest = json.loads((Path(model) / "manifest.json").read_text(encoding="utf8"))
    for path in Path(model).iterdir():
        if path.name not in ("manifest.json", manifest.get("ranker")):
            (Path(folder) / path.name).symlink_to(path.resolve())
    if ranker:
        (Path(folder) / manifest["ranker"]).symlink_to(Path(ranker).resolve())
    else:
        manifest.pop("ranker", None)
    (Path(folder) / "manifest.json").write_text(json.dumps(manifest), encoding="utf8")


def label(candidates, item):
    """Index of the right candidate. None if the item cannot be learnt from: several who spoke together."""
    if item["kind"] != "named":
        return len(candidates) - 1
    if " & " in (item["entity"] or "") or not item["entity"]:
        return None
    right = [n for n, (name, _) in enumerate(candidates) if name and same_speakers(name, item["entity"])]
    return right[0] if len(right) == 1 else len(candidates) - 1 if not right else None


def groups_of(sets, invented):
    """The attributions of `sets`; `invented`: the ids of the articles that are."""
    groups = Groups()
    read_before = set()
    for article, candidates, gold in sets:
        again = article.id in read_before
        read_before.add(article.id)
        place = {}
        for item in gold:
            place[tuple(item["source"][0]) if item["source"] else item["at"]] = item
        for number, (attribution, rows) in enumerate(zip(article.attributions, candidates)):
            if again and not (attribution.source and attribution.content and is_dropped(article.id, number)):
                continue
            key = tuple(min(attribution.source)) if attribution.source else min(attribution.content)[0] if attribution.content else None
            item = place.get(key)
            if rows is None or item is None or rows[0][1][0] == 9:
                continue
            right = label(rows, item)
            if right is not None:
                groups.add(article.id, rows, item["kind"], item["entity"], right, again, article.id in invented)
    return groups.freeze()


def softmax(scores, group_of, count):
    top = np.full(count, -np.inf)
    np.maximum.at(top, group_of, scores)
    e = np.exp(scores - top[group_of])
    return e / np.bincount(group_of, e, count)[group_of]


def train(groups, chosen, rounds=ROUNDS, columns=None):
    rows = groups.rows_of(chosen)
    x = groups.x[rows] if columns is None else groups.x[rows][:, columns]
    y = groups.y[rows]
    weight = groups.weight[groups.group_of[rows]]
    _, group_of = np.unique(groups.group_of[rows], return_inverse=True)
    count = group_of.max() + 1

    def objective(scores, _):
        p = softmax(scores, group_of, count)
        return weight * (p - y), weight * np.maximum(p * (1 - p), 1e-3)
    data = lightgbm.Dataset(x, y, params=PARAMETERS, free_raw_data=False)
    return lightgbm.train({**PARAMETERS, "objective": objective}, data, rounds)


def chances(groups, model, chosen, columns=None):
    """Probabilities of the rows of the chosen groups; others are 0."""
    rows = groups.rows_of(chosen)
    x = groups.x[rows] if columns is None else groups.x[rows][:, columns]
    out = np.zeros(len(groups.x))
    _, group_of = np.unique(groups.group_of[rows], return_inverse=True)
    out[rows] = softmax(model.predict(x, raw_score=True), group_of, group_of.max() + 1)
    return out


def winners(groups, p, chosen):
    return np.array([np.argmax(p[groups.start[g]:groups.start[g + 1]]) for g in chosen])


def report(title, groups, p, chosen, first_pass):
    """How many of the chosen groups get the right speaker, by the kind of gold and the form of the source."""
    won = winners(groups, p, chosen)
    before = np.array([np.argmax(groups.x[groups.start[g]:groups.start[g + 1], first_pass]) for g in chosen])
    right = np.array([is_right(groups, g, w) for g, w in zip(chosen, won)])
    old = np.array([is_right(groups, g, w) for g, w in zip(chosen, before)])
    named = np.array([groups.kinds[g] == "named" for g in chosen])
    given = np.array([groups.names[g][w] is not None for g, w in zip(chosen, won)])
    given_before = np.array([groups.names[g][w] is not None for g, w in zip(chosen, before)])
    form = groups.x[groups.start[:-1][chosen], 0]
    print(f"{title}: {len(chosen)} attributions")
    for what, mask in (("named", named), ("  named source", named & (form == 9)), ("  he, she", named & (form >= 1) & (form <= 2)),
                       ("  described", named & (form == 8)), ("  no source", named & (form == 0)),
                       ("  other pronouns", named & (form >= 3) & (form <= 7)), ("nobody named", ~named)):
        if mask.any():
            print(f"  {what:18} {100 * old[mask].mean():5.1f} -> {100 * right[mask].mean():5.1f} % of {mask.sum()}")
    print(f"  wrong of names given {100 * (1 - old[given_before].mean()):5.1f} -> {100 * (1 - right[given].mean()):5.1f} %")


def is_right(groups, g, winner):
    """A name is right if it is the gold one, also where it is that of another candidate."""
    name = groups.names[g][winner]
    if groups.kinds[g] != "named":
        return name is None
    return name is not None and same_speakers(name, groups.golds[g])


def platt(p, right):
    """Slope and offset of the log odds, by Newton's method, slightly regularised."""
    z = np.log(np.clip(p, 1e-4, 1 - 1e-4) / (1 - np.clip(p, 1e-4, 1 - 1e-4)))
    x, w = np.stack([z, np.ones_like(z)], 1), np.array([1.0, 0.0])
    for _ in range(50):
        q = 1 / (1 + np.exp(-x @ w))
        gradient = x.T @ (q - right) + 1e-3 * (w - [1, 0])
        w -= np.linalg.solve((x * (q * (1 - q))[:, None]).T @ x + 1e-3 * np.eye(2), gradient)
    return w


def trees_of(model):
    out = []
    for tree in model.dump_model()["tree_info"]:
        nodes, leaves = {k: [] for k in ("feature", "threshold", "left", "right")}, []

        def visit(node):
            if "leaf_value" in node:
                leaves.append(round(node["leaf_value"], 6))
                return -len(leaves)
            at = len(nodes["feature"])
            nodes["feature"].append(node["split_feature"])
            nodes["threshold"].append(node["threshold"])
            nodes["left"].append(0)
            nodes["right"].append(0)
            assert node["decision_type"] == "<="
            nodes["left"][at] = visit(node["left_child"])
            nodes["right"][at] = visit(node["right_child"])
            return at
        visit(tree["tree_structure"])
        out.append({**nodes, "leaves": leaves})
    return out


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("out")
    ap.add_argument("sets", nargs="+")
    ap.add_argument("--model", default="models/whosaid-minilm", help="the bundle whose first pass is ranked")
    ap.add_argument("--invented", help="invented articles (invented_articles.py)")
    ap.add_argument("--ranker", help="the ranker that tells who spoke before")
    ap.add_argument("--cache", help="a folder that keeps what the program writes, to train again without running it")
    ap.add_argument("--only", help="a file with the ids of the articles to train on")
    ap.add_argument("--without", default="", help="features that are worth nothing in this training: what are they good for?")
    ap.add_argument("--unseen", action="store_true", help="report on the articles that are kept unseen")
    args = ap.parse_args()
    only = set(Path(args.only).read_text(encoding="utf8").split()) if args.only else None
    sets, features = [], None
    with tempfile.TemporaryDirectory() as model:
        bundle_with(args.ranker, args.model, model)
        for n, (folder, speakers) in enumerate(zip(args.sets[::2], args.sets[1::2])):
            cache = Path(args.cache) / f"{n}.jsonl" if args.cache else None
            features, found = read(folder, speakers, only, model, cache)
            sets += found
        invented = set()
        if args.invented:
            features, found = read_invented(args.invented, model, Path(args.cache) / "invented.jsonl" if args.cache else None)
            sets += found
            invented = {article.id for article, _, _ in found}
    groups = groups_of(sets, invented)
    for name in filter(None, args.without.split(",")):
        groups.x[:, features.index(name)] = 0
    first_pass = features.index("is_first_pass")
    unseen = np.array([fold_of(a, 5) == 0 for a in groups.articles])
    seen = np.flatnonzero(~unseen)
    folds = np.array([fold_of("fold " + a, FOLDS) for a in groups.articles])
    p = np.zeros(len(groups.x))
    for fold in range(FOLDS):
        test = np.flatnonzero(~unseen & (folds == fold))
        p += chances(groups, train(groups, np.flatnonzero(~unseen & (folds != fold))), test)
    report("cross-validation, sources taken away", groups, p, seen[groups.taken[seen]], first_pass)
    if args.invented:
        report("cross-validation, invented", groups, p, seen[groups.invented[seen]], first_pass)
    seen = seen[~groups.taken[seen] & ~groups.invented[seen]]
    report("cross-validation", groups, p, seen, first_pass)
    won = winners(groups, p, seen)
    given = np.array([groups.names[g][w] is not None for g, w in zip(seen, won)])
    top = np.array([p[groups.start[g] + w] for g, w in zip(seen, won)])[given]
    right = np.array([is_right(groups, g, w) for g, w in zip(seen, won)])[given]
    calibration = platt(top, right.astype(float))
    calibrated = 1 / (1 + np.exp(-(calibration[0] * np.log(top / (1 - np.minimum(top, 0.9999))) + calibration[1])))
    for least in (0.5, 0.6, 0.7, 0.8, 0.9):
        kept = calibrated >= least
        print(f"  at least {least}: {100 * kept.mean():.1f} % of the names are kept, {100 * (1 - right[kept].mean()):.1f} % of them wrong")
    model = train(groups, np.flatnonzero(~unseen))
    gain = model.feature_importance("gain")
    print("gain: " + ", ".join(f"{features[n]} {100 * gain[n] / gain.sum():.1f}" for n in np.argsort(-gain)))
    if args.unseen:
        for title, of_kind in (("kept unseen", ~groups.invented), ("kept unseen, invented", groups.invented)):
            chosen = np.flatnonzero(unseen & ~groups.taken & of_kind)
            if len(chosen):
                report(title, groups, chances(groups, model, chosen), chosen, first_pass)
    bundle = {"features": features, "trees": trees_of(model), "calibration": [round(float(c), 4) for c in calibration]}
    Path(args.out).write_text(json.dumps(bundle, separators=(",", ":")) + "\n", encoding="utf8")


if __name__ == "__main__":
    main()
