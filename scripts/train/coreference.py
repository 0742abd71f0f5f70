"""Gold for who is who: queries (a mention that asks for its antecedent) and the candidates they choose from.

Two kinds of gold meet. Sets with whole coreference chains (OntoGUM, LitBank) and pairs (GAP); and, for the articles
with annotated speakers, the entity behind every source. There the candidates are the names that an earlier stage of
the model finds in the article, and the sources before. The model scores pairs by dot products of start and end
vectors (after Kirstain, Ram and Levy, 'Coreference resolution without span representations', 2021).
"""
import csv
import json
import re
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

import data

#: What a query chooses if it chooses no candidate: somebody not mentioned before, the writer, people in general, not told.
NOBODY = ["new", "author", "generic", "unknown"]
#: Kinds of candidates; distance weighs differently for each.
KINDS = ["name", "source"]
LONGEST = 12  # words of a mention that is looked for everywhere


@dataclass
class Query:
    """A span of words (first, last) that refers; `implicit`: the span is a content without source. `candidates`:
    indices into the chain's candidates; `right`: which of them are right; `nobody`: indices of NOBODY that are."""
    span: tuple
    implicit: bool
    candidates: list
    right: list
    nobody: list


@dataclass
class Chain:
    """One text's gold. `candidates`: [(first, last, kind)]; `mentions`: all mentions (first, last), or None where the
    set does not mark them all."""
    candidates: list = field(default_factory=list)
    queries: list = field(default_factory=list)
    mentions: set | None = None


# Sets with chains.

def read_ontogum(folder, news):
    """The news documents (kept for measuring), or all others: (Article, clusters of token spans)."""
    for path in sorted(Path(folder).glob("*.conll")):
        if ("_news_" in path.name) == news:
            rows = [l.rstrip("\n").split("\t") for l in open(path, encoding="utf8") if l.strip() and l[0] != "#"]
            yield clustered(path.stem, [r[1] for r in rows], [r[2] for r in rows], [])


def read_litbank(folder):
    for path in sorted(Path(folder).glob("*.conll")):
        words, marks, ends = [], [], []
        for line in open(path, encoding="utf8"):
            part = line.rstrip("\n").split("\t")
            if len(part) > 3:
                words.append(part[3])
                marks.append(part[12] if len(part) > 12 and part[12] else "_")
            elif not line.strip() and words:
                ends.append(len(words))
        yield clustered(path.stem, words, marks, ends)


def clustered(name, words, marks, ends):
    """An article of the words, and its clusters as lists of character spans."""
    ends = set(ends)
    sentences, row = [], []
    for k, word in enumerate(words):
        row.append((word, "O"))
        if k + 1 in ends or k + 1 == len(words):
            sentences.append(row)
            row = []
    text, offsets = data._join(sentences, " ")
    clusters, open_at = {}, {}
    for k, mark in enumerate(marks):
        for part in re.findall(r"\(?[^()|_]+\)?", mark):
            key = part.strip("()")
            if part.startswith("("):
                open_at.setdefault(key, []).append(k)
            if part.endswith(")") and open_at.get(key):
                a = open_at[key].pop()
                clusters.setdefault(key, []).append((offsets[a][0], offsets[k][1]))
    return data.Article(name, text), list(clusters.values())


def read_gap(path):
    """(Article, (pronoun span, [(candidate span, whether it is the right one)]))."""
    for row in csv.DictReader(open(path, encoding="utf8"), delimiter="\t", quoting=csv.QUOTE_NONE):
        at = int(row["Pronoun-offset"])
        pairs = []
        for c in "AB":
            a = int(row[f"{c}-offset"])
            pairs.append(((a, a + len(row[c])), row[f"{c}-coref"] == "TRUE"))
        yield data.Article(row["ID"], row["Text"]), ((at, at + len(row["Pronoun"])), pairs)


# From gold to queries, in words of the encoded text.

def to_words(encoded, span):
    """(first, last) word of a character span, or None."""
    a = int(np.searchsorted(encoded.words[:, 1], span[0], side="right"))
    b = int(np.searchsorted(encoded.words[:, 0], span[1], side="left"))
    return (a, b - 1) if a < b else None


def chain_of_clusters(encoded, clusters):
    spans = {}
    for k, cluster in enumerate(clusters):
        for span in cluster:
            words = to_words(encoded, span)
            if words:
                spans[words] = k
    order = sorted(spans)
    chain = Chain([(a, b, 0) for a, b in order], [], set(order))
    for i, span in enumerate(order):
        before = list(range(max(0, i - 200), i))
        right = [j for j in before if spans[order[j]] == spans[span]]
        chain.queries.append(Query(span, False, before, right, [] if right else [0]))
    return chain


def chain_of_gap(encoded, gold):
    at, pairs = gold
    words, spans = to_words(encoded, at), [to_words(encoded, s) for s, _ in pairs]
    right = [k for k, (_, ok) in enumerate(pairs) if ok]
    if words is None or None in spans or not right:
        return Chain()
    return Chain([(*s, 0) for s in spans], [Query(words, False, [0, 1], right, [])])


TITLE = re.compile(r"^(the|mr|mrs|ms|miss|dr|sir|dame|lord|lady|sen|senator|rep|representative|gov|governor|president|"
                   r"prof|professor|gen|general|justice|judge|secretary|mayor|pope|king|queen|prince|princess|"
                   r"vice president)\.?\s+", re.I)


def name_words(name):
    """Lower-case words of a name without titles, possessive and accents."""
    name = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().strip(" .,'\"")
    while TITLE.match(name):
        name = TITLE.sub("", name)
    name = re.sub(r"('s|')$", "", name)
    return [w.strip(".,'\"()").casefold() for w in name.split() if w.strip(".,'\"()")]


def names_agree(mention, kind, entity):
    """Whether a mention's words can name the entity of those words."""
    if not mention or not entity:
        return False
    if mention == entity:
        return True
    short, long = (mention, entity) if len(mention) <= len(entity) else (entity, mention)
    if kind == "Person":
        if len(short) == 1:
            return short[0] in (long[0], long[-1]) or len(long) > 2 and short[0] in long
        return short[-1] == long[-1] and (short[0] == long[0] or short[0][:1] == long[0][:1] or set(short) <= set(long))
    if len(short) == 1 and len(short[0]) > 1 and len(long) > 1:
        initials = "".join(w[0] for w in long)
        if short[0].replace(".", "") in (initials, "".join(w[0] for w in long if w not in SMALL)):
            return True
    if kind == "Organization":
        return short == long[:len(short)] or set(short) < set(long) and short[-1] == long[-1]
    return False


PRONOUN_FORMS = {"he", "she", "him", "her", "his", "they", "we", "i", "it", "them", "their", "who", "you", "us", "me",
                 "my", "our", "its"}
SMALL = {"of", "the", "and", "for", "in", "on", "to", "a", "de", "la", "&"}


def read_speakers(path):
    """`speakers.jsonl`: document -> list of its sources."""
    return {j["doc"]: j["sources"] for j in map(json.loads, open(path, encoding="utf8"))}


def by_place(quotes):
    """A result's quotes by their sources' `(start, end)`; those without a source by the start of their content."""
    found = {}
    for quote in quotes:
        for span in quote["source"]:
            found[span["start"], span["end"]] = quote
        if not quote["source"] and quote["content"]:
            found[quote["content"][0]["start"]] = quote
    return found


def same_speakers(found, gold):
    """Whether a result's `speaker_name` and a gold entity are the same names."""
    return found is not None and [name_words(x) for x in found.split(" & ")] == [
        name_words(x) for x in gold.split(" & ")]


def chain_of_speakers(encoded, text, names, sources, contents):
    """`names`: [(start, end, type)] found in the text; `sources`: speakers.jsonl's items; `contents`: character spans
    of contents, for statements without source."""
    entities = {s["entity"] for s in sources if s["kind"] == "named" and s["entity"]}
    parts = {p.lstrip("?") for e in entities for p in e.split(" & ")}
    words_of = {p: name_words(p) for p in parts}
    chain, owners = Chain(), []
    for start, end, kind in names:
        span = to_words(encoded, (start, end))
        if span is None or kind in ("Date", "Money"):
            continue
        mention = name_words(text[start:end])
        chain.candidates.append((*span, 0))
        owners.append({p for p in parts if names_agree(mention, kind, words_of[p])})
    # A source that is nothing but a name tells whose name it is, where two entities could have it.
    for s in sources:
        if s["source"] and s["kind"] == "named" and s["entity"]:
            span = to_words(encoded, s["source"][0])
            for k, (a, b, _) in enumerate(chain.candidates):
                if span and span[0] <= a and b == span[1] and len(owners[k]) > 1 and s["entity"] in owners[k]:
                    owners[k] = {s["entity"]}
    by_start = {}
    for a, b in contents:
        by_start.setdefault(a, b)
    asking = []
    for s in sources:
        if s["source"]:
            span = to_words(encoded, s["source"][0])
        else:
            end = by_start.get(s.get("at"))
            span = to_words(encoded, (s["at"], end)) if end is not None else None
        if span:
            asking.append((span, s))
    asking.sort(key=lambda x: x[0])
    first_source = len(chain.candidates)
    said_by = []
    for span, s in asking:
        if s["source"]:
            chain.candidates.append((*span, 1))
            owners.append(set())
            said_by.append((span, (s["kind"], s["entity"])))
    for span, s in asking:
        kind, entity = s["kind"], s["entity"]
        implicit = not s["source"]
        candidates, right = [], []
        for k in range(len(chain.candidates)):
            a, b, is_source = chain.candidates[k]
            if is_source:
                at, who = said_by[k - first_source]
                if at >= span:
                    continue
                good = kind in ("named", "unnamed") and entity and who == (kind, entity)
            else:
                if a > span[1] + 60 or a < span[0] - 1200:
                    continue
                good = kind == "named" and entity in owners[k]
                if good and len(owners[k]) > 1 or not good and kind == "named" and entity and " & " in entity:
                    continue
            candidates.append(k)
            if good:
                right.append(k)
        itself = [k for k in right if chain.candidates[k][:2] == span]
        if len(right) > len(itself) > 0 and len(chain.queries) % 2:
            # A bare name learns half the time from the other names: which of two Clintons it is.
            candidates, right = [k for k in candidates if k not in itself], [k for k in right if k not in itself]
        nobody = []
        if kind == "unnamed" and not right:
            nobody = [0]
        elif kind in ("author", "people", "unknown"):
            nobody = [{"author": 1, "people": 2, "unknown": 3}[kind]]
        if kind == "unnamed" and right:
            nobody = [0]  # one identity or another: the text often leaves it open
        if right or nobody:
            chain.queries.append(Query(span, implicit, candidates, right, nobody))
    return chain
