"""Readers of the training sets. Each gives `Article`s: text, gold role spans and links, gold entity words.

All offsets are code points. Which sets exist, their licences and formats: docs/training.md.
"""
import re
from dataclasses import dataclass, field
from pathlib import Path

#: Entity types, in the order of the model's NER head.
ENTITY_TYPES = ["Person", "Organization", "Location", "Facility", "NORP", "Misc", "Product", "Date", "Money"]
ENTITY_TAGS = ["O"] + [f"{p}-{t}" for t in ENTITY_TYPES for p in "BI"]
ROLES = ["source", "cue", "content"]

#: What a tag of a set with fewer types may be in ours; an 'O' there may hide the types that it lacks.
COARSE = {
    "conll": {"PER": ["Person"], "ORG": ["Organization"], "LOC": ["Location", "Facility"],
              "MISC": ["Misc", "NORP", "Product"], "O": ["Date", "Money", "NORP", "Product"]},
    "politics": {"politician": ["Person"], "person": ["Person"], "organisation": ["Organization"],
                 "politicalparty": ["Organization"], "location": ["Location", "Facility"], "country": ["Location"],
                 "election": ["Misc"], "event": ["Misc"], "misc": ["Misc", "NORP", "Product"],
                 "O": ["Date", "Money", "NORP", "Product", "Facility", "Misc"]},
}


@dataclass
class Attribution:
    """One act of reporting: role -> character spans."""
    source: list = field(default_factory=list)
    cue: list = field(default_factory=list)
    content: list = field(default_factory=list)


@dataclass
class Article:
    """A text with the gold that its set has. `entities`: [(start, end, [tags allowed at begin], [inside])] or None;
    `outside`: tags allowed where no entity is; `attributions`: list or None."""
    id: str
    text: str
    attributions: list | None = None
    entities: list | None = None
    outside: list | None = None


def read_brat(folder):
    """PolNeAR's layout: <id>.txt and <id>.ann with Source, Cue, Content and E lines that group them."""
    for path in sorted(Path(folder).glob("*.txt")):
        text = open(path, encoding="utf8", newline="").read()
        spans, groups = {}, []
        for line in open(path.with_suffix(".ann"), encoding="utf8"):
            part = line.rstrip("\n").split("\t")
            if len(part) < 2:
                continue
            if re.fullmatch(r"T\d+", part[0]):
                kind, at = part[1].split(" ", 1)
                spans[part[0]] = [_trim(text, *map(int, x.split())) for x in at.split(";")]
            elif re.fullmatch(r"E\d+", part[0]):
                groups.append([x.split(":") for x in part[1].split()])
        found = []
        for group in groups:
            one = Attribution()
            for role, key in group:
                role = role.rstrip("0123456789").lower()
                if role in ROLES and key in spans:
                    getattr(one, role).extend(s for s in spans[key] if s not in getattr(one, role))
            if one.cue or one.content:
                found.append(one)
        yield Article(path.stem, text, attributions=found)


def _trim(text, a, b):
    while a < b and text[a].isspace():
        a += 1
    while b > a and text[b - 1].isspace():
        b -= 1
    return a, b


def _sentences(path, sep=None):
    """Sentences of (token, tag) of a column file; None where a document begins."""
    sentence = []
    for line in open(path, encoding="utf8"):
        part = line.rstrip("\n").split(sep)
        if line.startswith("-DOCSTART-"):
            if sentence:
                yield sentence
            sentence = []
            yield None
        elif len(part) < 2 or not line.strip():
            if sentence:
                yield sentence
            sentence = []
        else:
            sentence.append((part[0], part[-1]))
    if sentence:
        yield sentence


NO_SPACE_BEFORE = set(".,;:!?)]}%'’”…") | {"'s", "’s", "n't", "n’t", "'re", "'ve", "'ll", "'d", "'m"}
NO_SPACE_AFTER = set("([{$£€#“‘")


def _join(sentences, separator):
    """Text with ordinary spacing, and each token's character offsets."""
    text, offsets, quotes = [], [], 0
    length = 0
    for k, sentence in enumerate(sentences):
        before = None
        for token, _ in sentence:
            glued = (before is None or token in NO_SPACE_BEFORE or before in NO_SPACE_AFTER
                     or (before == '"' and quotes % 2 == 1) or (token == '"' and quotes % 2 == 1))
            if not glued:
                text.append(" ")
                length += 1
            offsets.append((length, length + len(token)))
            text.append(token)
            length += len(token)
            quotes += token == '"'
            before = token
        if k + 1 < len(sentences):
            text.append(separator)
            length += len(separator)
    return "".join(text), offsets


def _columns(name, sentences, coarse, separator):
    text, offsets = _join(sentences, separator)
    tags = [t for s in sentences for _, t in s]
    entities, i = [], 0
    while i < len(tags):
        if tags[i] == "O" or len(tags[i]) < 3:
            i += 1
            continue
        kind, j = tags[i][2:], i + 1
        while j < len(tags) and tags[j][:2] == "I-" and tags[j][2:] == kind:
            j += 1
        ours = coarse[kind] if coarse else [kind]
        entities.append((offsets[i][0], offsets[j - 1][1], ours))
        i = j
    return Article(name, text, entities=entities, outside=coarse["O"] if coarse else [])


def read_wwn(folder):
    """Worldwide Newswire: one file an article, tab separated."""
    for path in sorted(Path(folder).glob("*.tsv")):
        sentences = [s for s in _sentences(path, "\t") if s]
        if sentences:
            yield _columns(path.stem, sentences, None, "\n")


def read_conll(path, coarse, group=20):
    """A CoNLL file; documents by -DOCSTART-, else every `group` sentences, sentences joined as running prose."""
    documents, current = [], []
    starts = False
    for sentence in _sentences(path):
        if sentence is None:
            starts = True
            if current:
                documents.append(current)
            current = []
        else:
            current.append(sentence)
            if not starts and len(current) == group:
                documents.append(current)
                current = []
    if current:
        documents.append(current)
    for k, sentences in enumerate(documents):
        yield _columns(f"{Path(path).stem}-{k}", sentences, COARSE[coarse], "\n" if k % 2 else " ")
