"""Trains the rankers of links: which cue a content has, which source a cue has.

usage: linking.py OUT.json GOLD_DIR [GOLD_DIR ...] [--model DIR] [--cache DIR] [--unseen]

Every GOLD_DIR holds PolNeAR's layout. The program (`cargo run --example links`) writes the candidates of every content and every
cue, with their features; gold tells which is right. One tree ensemble for either kind of link scores each candidate by itself,
none among them, and a softmax over the candidates is trained, as in ranker.py.
The encoder was trained on these articles, and is surer of them than of others. So they are read once more with some of the word
pieces hidden, which makes its tags and links err as they do on articles that it does not know.
Articles whose id's MD5 is 0 modulo 5 are never trained on nor looked at: accuracy on them is printed with --unseen. Five-fold
cross-validation by article over the others tells what the rankers are worth."""
import argparse
import json
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

import lightgbm
import numpy as np

sys.path.insert(0, str(Path(__file__).parent))
from data import read_brat
from ranker import FOLDS, bundle_with, fold_of, softmax, trees_of

PARAMETERS = {"num_leaves": 15, "learning_rate": 0.08, "min_data_in_leaf": 30, "feature_fraction": 0.6, "bagging_fraction": 0.8,
              "bagging_freq": 1, "lambda_l2": 5.0, "min_sum_hessian_in_leaf": 1.0, "max_bin": 127, "use_missing": False,
              "verbosity": -1, "seed": 13, "deterministic": True, "force_row_wise": True, "num_threads": 1}
ROUNDS = 150
#: Shares of the word pieces that the model does not see.
HIDDEN = (0.0, 0.15)
ROLES = ("source", "cue", "content")
#: As in src/quote/assignment.rs.
BEAM = 128
#: What links do to each other. F1 is nearly the same for anything between 0 and these: they trade a few quotes too many for fewer
#: quotes and sources lost.
BONUS = {"cue_used": 1.0, "source_used": 0.5, "source_shared": 0.0}


def weight_of(folder):
    """PolNeAR has other conventions, and more of everything than newsmix."""
    return 0.3 if "polnear" in str(folder) else 1.0


def overlap(a, b):
    return max(0, min(a[1], b[1]) - max(a[0], b[0]))


def jaccard(a, b):
    both = overlap(a, b)
    return both / (a[1] - a[0] + b[1] - b[0] - both)


def found_in(folder, hidden, model, cache):
    """[(article, what may be linked in it)] of a gold folder, and the names of the features."""
    articles = list(read_brat(folder))
    path = cache / f"{Path(folder).parent.name}-{Path(folder).name}-{hidden}.jsonl"
    if not path.exists():
        lines = "".join(json.dumps({"id": a.id, "text": a.text}) + "\n" for a in articles)
        with tempfile.TemporaryDirectory() as plain:
            without_rankers(model, plain)
            command = ["cargo", "run", "--release", "--quiet", "--example", "links", "--", "--hidden", str(hidden), plain]
            out = subprocess.run(command, input=lines, stdout=subprocess.PIPE, text=True, encoding="utf8", check=True)
        path.write_text(out.stdout, encoding="utf8")
    names, *found = path.read_text(encoding="utf8").splitlines()
    found = {line["id"]: line for line in map(json.loads, found)}
    return json.loads(names), [(a, found[a.id]) for a in articles]


def without_rankers(model, folder):
    """A copy of the bundle without rankers: they were trained on features that may have changed since."""
    bundle_with(None, model, folder)
    path = Path(folder) / "manifest.json"
    manifest = json.loads(path.read_text(encoding="utf8"))
    for head in manifest["conventions"].values():
        head.pop("link_ranker", None)
    path.write_text(json.dumps(manifest), encoding="utf8")


class Document:
    """An article, what may be linked in it, and which links are right."""

    def __init__(self, article, found):
        self.id = article.id
        self.gold = article.attributions
        self.spans = {role: [((a, b), p, best) for a, b, p, best in found["spans"][role]] for role in ROLES}
        self.rows = {"cue": found["cues"], "source": found["sources"]}
        gold_of_content = [self.match("content", n, 0.5) for n in range(len(self.spans["content"]))]
        gold_of_cue = [self.match("cue", n, 0.2) for n in range(len(self.spans["cue"]))]
        self.right = {
            "cue": [None if a is None else self.best("cue", self.gold[a].cue, rows)
                    for a, rows in zip(gold_of_content, self.rows["cue"])],
            "source": [None if a is None else self.best("source", self.gold[a].source, rows)
                       for a, rows in zip(gold_of_cue, self.rows["source"])]}
        # A cue that nobody annotated has no right source, nor is it wrong to have any.
        self.known = {"cue": [True] * len(gold_of_content), "source": [a is not None for a in gold_of_cue]}

    def match(self, role, n, least):
        """The gold attribution that a candidate span belongs to."""
        span = self.spans[role][n][0]
        scored = [(jaccard(span, s), -a) for a, x in enumerate(self.gold) for s in getattr(x, role)]
        score, a = max(scored, default=(0, 0))
        return -a if score >= least else None

    def best(self, role, gold, rows):
        """The candidate that is a gold span, if there is one."""
        scored = [(jaccard(self.spans[role][parent][0], s), -parent) for parent, _ in rows if parent is not None for s in gold]
        score, parent = max(scored, default=(0, 0))
        return -parent if score >= 0.2 else None


class Groups:
    """The candidates of many children."""

    def __init__(self, documents, kind):
        self.x, self.y, self.sizes, self.of = [], [], [], []
        for d, document in enumerate(documents):
            for child, rows in enumerate(document.rows[kind]):
                right = document.right[kind][child]
                self.x += [features for _, features in rows]
                self.y += [float(parent == right) for parent, _ in rows]
                self.sizes.append(len(rows))
                self.of.append((d, child, document.known[kind][child] and len(rows) > 1))
        self.x = np.array(self.x, dtype=np.float32)
        self.y = np.array(self.y)
        self.of = np.array(self.of).reshape(-1, 3)
        self.group_of = np.repeat(np.arange(len(self.sizes)), self.sizes)

    def fit(self, documents, weights, rounds=ROUNDS):
        chosen = np.isin(self.of[:, 0], documents) & (self.of[:, 2] == 1)
        rows = chosen[self.group_of]
        y = self.y[rows]
        weight = weights[self.of[self.group_of[rows], 0]]
        _, group_of = np.unique(self.group_of[rows], return_inverse=True)
        count = group_of.max() + 1

        def objective(scores, _):
            p = softmax(scores, group_of, count)
            return weight * (p - y), weight * np.maximum(p * (1 - p), 1e-3)
        data = lightgbm.Dataset(self.x[rows], y, params=PARAMETERS, free_raw_data=False)
        return lightgbm.train({**PARAMETERS, "objective": objective}, data, rounds)

    def chances(self, model, documents, out):
        """Puts the candidates' probabilities in the chosen documents into `out`: by document, child and candidate."""
        chosen = np.isin(self.of[:, 0], documents)
        rows = chosen[self.group_of]
        if not rows.any():
            return
        _, group_of = np.unique(self.group_of[rows], return_inverse=True)
        p = softmax(model.predict(self.x[rows], raw_score=True), group_of, group_of.max() + 1)
        at = 0
        for (d, child, _), size in zip(self.of[chosen], np.array(self.sizes)[chosen]):
            out[d, child] = p[at:at + size]
            at += size


def attributions(document, cue_of, source_of):
    """The attributions that links make: [{role: spans}]."""
    out = [{"cue": [s], "source": [], "content": []} for s, _, _ in document.spans["cue"]]
    bare = []
    for child, cue in enumerate(cue_of):
        span, _, best = document.spans["content"][child]
        quoted = document.rows["cue"][child][0][1][3]
        if cue is not None:
            out[cue]["content"].append(span)
        elif best and quoted:
            bare.append({"cue": [], "source": [], "content": [span]})
    for cue, source in enumerate(source_of):
        if source is not None:
            out[cue]["source"].append(document.spans["source"][source][0])
    return [a for a in out if a["content"]] + bare


def chars(spans):
    return {i for s in spans for i in range(*s)}


def measure(documents, found):
    """Counts of whole attributions, exact and relaxed, and of the sources of gold attributions whose content was found."""
    n = Counter()
    for document, predicted in zip(documents, found):
        n["predicted"] += len(predicted)
        n["gold"] += len(document.gold)
        used = set()
        exact = Counter(tuple(tuple(sorted(a[r])) for r in ROLES) for a in predicted)
        sets = [{r: chars(a[r]) for r in ROLES} for a in predicted]
        for g in document.gold:
            key = tuple(tuple(sorted(getattr(g, r))) for r in ROLES)
            if exact[key] > 0:
                exact[key] -= 1
                n["exact"] += 1
            gold = {r: chars(getattr(g, r)) for r in ROLES}
            j = lambda a, b: len(a & b) / len(a | b) if a | b else 1.0
            scored = [(min(j(gold[r], x[r]) for r in ROLES), j(gold["content"], x["content"]), -i)
                      for i, x in enumerate(sets) if gold["content"] & x["content"]]
            best = max(((s, i) for s, _, i in scored if -i not in used), default=(0, 0))
            if best[0] >= 0.5:
                used.add(-best[1])
                n["relaxed"] += 1
            content = max(((c, i) for _, c, i in scored), default=(0, 0))
            if content[0] >= 0.5 and gold["source"]:
                source = sets[-content[1]]["source"]
                n["with source"] += 1
                n["no source"] += not source
                n["right source"] += bool(source & gold["source"])
    return n


def f1(n, hits):
    return 200 * n[hits] / max(1, n["predicted"] + n["gold"])


def shown(n):
    share = lambda k: 100 * n[k] / max(1, n["with source"])
    return (f"exact {f1(n, 'exact'):.2f}  relaxed {f1(n, 'relaxed'):.2f}  of {n['with source']} sources right "
            f"{share('right source'):.2f} %, missing {share('no source'):.2f} %")


def decided(document, chances, bonus):
    """The links that together are best: what src/quote/assignment.rs decides, over the whole document. `chances` are those of
    (contents' cues, cues' sources)."""
    cues, sources = len(document.spans["cue"]), len(document.spans["source"])
    is_best = {role: [best for _, _, best in document.spans[role]] for role in ROLES}
    options = {kind: [[(parent, np.log(max(p, 1e-9)) - np.log(max(of_child.max(), 1e-9))) for (parent, _), p in zip(rows, of_child)]
                      for rows, of_child in zip(document.rows[kind], of_kind)]
               for kind, of_kind in zip(("cue", "source"), chances)}
    contents = len(options["cue"])
    group = list(range(contents + cues + sources))

    def root(x):
        while group[x] != x:
            group[x] = group[group[x]]
            x = group[x]
        return x
    for first, of_kind, shift in ((0, options["cue"], contents), (contents, options["source"], contents + cues)):
        for child, rows in enumerate(of_kind):
            for parent, _ in rows:
                if parent is not None:
                    a, b = root(first + child), root(shift + parent)
                    group[max(a, b)] = min(a, b)
    members = {}
    for child in range(contents + cues):
        members.setdefault(root(child), []).append(child)
    cue_of, source_of = [None] * contents, [None] * cues
    for children in members.values():
        ways = [(0.0, ())]
        count = sum(child < contents for child in children)
        for child in children:
            new = []
            rows = options["cue"][child] if child < contents else options["source"][child - contents]
            for score, chosen in ways:
                if child >= contents and child - contents not in chosen[:count]:
                    new.append((score, chosen + (None,)))
                    continue
                for parent, loss in rows:
                    if loss < -7:
                        continue
                    extra = 0.0
                    if parent is not None and child < contents:
                        extra = bonus["cue_used"] if is_best["cue"][parent] and parent not in chosen else 0.0
                    elif parent is not None:
                        extra = (bonus["source_shared"] if parent in chosen[count:] else
                                 bonus["source_used"] if is_best["source"][parent] else 0.0)
                    new.append((score + loss + extra, chosen + (parent,)))
            new.sort(key=lambda way: -way[0])
            ways = new[:BEAM]
        for child, parent in zip(children, ways[0][1]):
            if child < contents:
                cue_of[child] = parent
            else:
                source_of[child - contents] = parent
    return cue_of, source_of


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("out")
    ap.add_argument("folders", nargs="+")
    ap.add_argument("--model", default="models/whosaid-minilm", help="the bundle whose links are ranked")
    ap.add_argument("--cache", default=".", help="a folder that keeps what the program writes")
    ap.add_argument("--unseen", action="store_true", help="report on the articles that are kept unseen")
    args = ap.parse_args()
    documents, weights, of = [], [], []
    for folder in args.folders:
        for hidden in HIDDEN:
            names, found = found_in(folder, hidden, args.model, Path(args.cache))
            for article, links in found:
                documents.append(Document(article, links))
                weights.append(weight_of(folder))
                of.append((folder, hidden))
    weights = np.array(weights)
    unseen = np.array([fold_of(d.id, 5) == 0 for d in documents])
    folds = np.array([fold_of("fold " + d.id, FOLDS) for d in documents])
    groups = {kind: Groups(documents, kind) for kind in ("cue", "source")}
    chances = {kind: {} for kind in groups}
    for kind, all_groups in groups.items():
        for fold in range(FOLDS):
            model = all_groups.fit(np.flatnonzero(~unseen & (folds != fold)), weights)
            all_groups.chances(model, np.flatnonzero(~unseen & (folds == fold)), chances[kind])
    models = {kind: all_groups.fit(np.flatnonzero(~unseen), weights) for kind, all_groups in groups.items()}
    of_document = lambda n: [[chances[kind][n, child] for child in range(len(documents[n].rows[kind]))] for kind in ("cue", "source")]
    seen = np.flatnonzero(~unseen)

    def measured(chosen, bonus):
        return measure([documents[n] for n in chosen],
                       [attributions(documents[n], *decided(documents[n], of_document(n), bonus)) for n in chosen])

    def report(title, chosen, bonus=BONUS):
        for which in sorted(set(of)):
            part = [n for n in chosen if of[n] == which]
            print(f"{title} {which[0]}, hidden {which[1]}: {shown(measured(part, bonus))}")
    report("cross-validation, every link by itself", seen, dict.fromkeys(BONUS, 0.0))
    report("cross-validation", seen)
    if args.unseen:
        for kind, all_groups in groups.items():
            all_groups.chances(models[kind], np.flatnonzero(unseen), chances[kind])
        report("kept unseen", np.flatnonzero(unseen))
    for kind, model in models.items():
        gain = model.feature_importance("gain")
        print(f"{kind}, gain: " + ", ".join(f"{names[n]} {100 * gain[n] / gain.sum():.1f}" for n in np.argsort(-gain)))
    out = {"features": names, "cues": trees_of(models["cue"]), "sources": trees_of(models["source"]), "bonus": BONUS}
    Path(args.out).write_text(json.dumps(out, separators=(",", ":")) + "\n", encoding="utf8")


if __name__ == "__main__":
    main()
