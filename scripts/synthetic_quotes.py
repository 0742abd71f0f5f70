"""Writes an output folder like those of `whosaid extract --out`, with as many invented quotes as asked for.

    python scripts/synthetic_quotes.py FOLDER --quotes 1000000 [--seed 1]

People live in communities with organisations and places of their own; articles are about one community. First names and
surnames are drawn from Zipf's distribution, so that many people share a surname and some a whole name. Some articles
have surnames only; some quotes are repeated, whole or in part, in later articles; articles have days. Spans cover
their texts. Needs pyarrow and numpy.
"""
import argparse
import datetime
import json
import pathlib

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

QUOTES = 7  # of an article
PEOPLE = 24  # of a community
DOCUMENTS = 10_000  # of a shard
QUOTES_OF_A_COMMUNITY = 600

SPAN = pa.struct([pa.field("start", pa.int32(), False), pa.field("end", pa.int32(), False),
                  pa.field("text", pa.string(), False)])
MENTION = pa.struct(list(SPAN) + [pa.field("kind", pa.string(), False)])
UNNAMED = pa.struct([pa.field("id", pa.string(), False), pa.field("description", pa.string(), False),
                     pa.field("mentions", pa.list_(pa.field("element", MENTION, False)), False)])


def list_of(kind):
    return pa.list_(pa.field("element", kind, False))


def schema(*fields):
    return pa.schema([pa.field(name, kind, nullable) for name, kind, nullable in fields])


OF_DOCUMENT = [("document", pa.int64(), False), ("document_id", pa.string(), False)]
SCHEMAS = {
    "documents": schema(
        ("document", pa.int64(), False), ("id", pa.string(), False), ("title", pa.string(), True),
        ("date", pa.string(), True), ("text", pa.string(), False), ("metadata", pa.string(), True),
        ("warnings", list_of(pa.string()), False), ("entities", pa.int32(), False), ("quotes", pa.int32(), False),
        ("unnamed_speakers", list_of(UNNAMED), False)),
    "entities": schema(*OF_DOCUMENT, ("entity", pa.string(), False), ("name", pa.string(), False),
                       ("type", pa.string(), False), ("mentions", pa.int32(), False)),
    "mentions": schema(*OF_DOCUMENT, ("entity", pa.string(), False), ("start", pa.int32(), False),
                       ("end", pa.int32(), False), ("text", pa.string(), False), ("kind", pa.string(), False)),
    "quotes": schema(
        *OF_DOCUMENT, ("quote", pa.string(), False), ("type", pa.string(), False), ("mode", pa.string(), False),
        ("content", list_of(SPAN), False), ("cue", list_of(SPAN), False), ("source", list_of(SPAN), False),
        ("speaker", pa.string(), True), ("speaker_name", pa.string(), True), ("speakers", list_of(pa.string()), False),
        ("speaker_kind", pa.string(), False), ("speaker_by", pa.string(), True),
        ("speaker_confidence", pa.float32(), True), ("unnamed_speaker", pa.string(), True),
        ("addressee", list_of(SPAN), False), ("addressees", list_of(pa.string()), False),
        ("confidence", pa.float32(), False), ("mentions", list_of(pa.string()), False)),
}


class World:
    """Who there is, and what they say."""

    def __init__(self, quotes, seed):
        self.random = np.random.default_rng(seed)
        syllables = [c + v for c in "bdfgklmnprstv" for v in "aeiou"]
        self.words = self.make(syllables, 1, 4, 30_000)
        self.first = self.make(syllables, 2, 3, 3_000)
        self.last = self.make(syllables, 2, 4, 40_000)
        self.communities = max(4, quotes // QUOTES_OF_A_COMMUNITY)
        people = self.communities * PEOPLE
        first = self.zipf(len(self.first), people)
        last = self.zipf(len(self.last), people)
        self.people = [(self.first[a].capitalize(), self.last[b].capitalize()) for a, b in zip(first, last)]
        self.things = [f"{self.last[a].capitalize()} {self.words[b].capitalize()} {kind}"
                       for kind in ("Council", "Union", "Port") for a, b in
                       zip(self.random.integers(len(self.last), size=self.communities),
                           self.random.integers(len(self.words), size=self.communities))]

    def make(self, syllables, shortest, longest, count):
        made = set()
        while len(made) < count:
            lengths = self.random.integers(shortest, longest + 1, size=count)
            for length in lengths:
                made.add("".join(self.random.choice(syllables, size=length)))
                if len(made) == count:
                    break
        return sorted(made)

    def zipf(self, kinds, size):
        ranks = 1.0 / np.arange(1, kinds + 1)
        order = self.random.permutation(kinds)
        return order[self.random.choice(kinds, size=size, p=ranks / ranks.sum())]


class Shard:
    """Rows of some documents, column by column."""

    def __init__(self):
        self.rows = {name: {field.name: [] for field in schema} for name, schema in SCHEMAS.items()}

    def add(self, table, **values):
        columns = self.rows[table]
        for name, value in values.items():
            columns[name].append(value)

    def write(self, folder, number, of):
        for name, kinds in SCHEMAS.items():
            columns = [pa.array(self.rows[name][field.name], type=field.type) for field in kinds]
            table = pa.Table.from_arrays(columns, schema=kinds)
            pq.write_table(table, folder / f"{name}-{number:05}-of-{of:05}.parquet", compression="zstd")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--quotes", type=int, required=True)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    arguments.folder.mkdir(parents=True)
    world = World(arguments.quotes, arguments.seed)
    documents = -(-arguments.quotes // QUOTES)
    of = -(-documents // DOCUMENTS)
    shards, totals = [], dict(documents=0, failed=0, repeated_ids=0, entities=0, mentions=0, quotes=0)
    remembered = {}
    for number in range(of):
        shard = Shard()
        numbers = range(number * DOCUMENTS, min(documents, (number + 1) * DOCUMENTS))
        counts = dict.fromkeys(totals, 0)
        draws = Draws(world, len(numbers))
        for at, document in enumerate(numbers):
            write_document(shard, world, draws, at, document, documents, remembered, counts)
        shard.write(arguments.folder, number, of)
        shards.append({"counts": counts, "hash": number})
        for name, count in counts.items():
            totals[name] += count
    (arguments.folder / "errors.jsonl").write_text("")
    now = "2020-01-01T00:00:00Z"
    plan = {"layout": 1, "whosaid": "0.1.0", "model": {"name": "synthetic", "version": "1", "digest": "0"},
            "engine": "none", "convention": "newsmix", "format": "parquet", "shard_documents": DOCUMENTS,
            "inputs": [], "reading": {}}
    manifest = {"plan": plan, "counts": totals, "shards": shards, "began": now, "ended": now}
    (arguments.folder / "manifest.json").write_text(json.dumps(manifest, indent=1))
    print(f"{arguments.folder}: {totals}")


class Draws:
    """Random numbers of a shard, drawn all at once."""

    def __init__(self, world, documents):
        random = world.random
        quotes = documents * QUOTES
        ranks = 1.0 / np.arange(1, PEOPLE + 1)
        self.community = (random.zipf(1.3, documents) * 7919 + random.integers(world.communities, size=documents)) \
            % world.communities
        self.speaker = random.choice(PEOPLE, size=quotes, p=ranks / ranks.sum()).tolist()
        self.length = random.integers(4, 28, size=quotes).tolist()
        self.words = random.integers(len(world.words), size=quotes * 28).tolist()
        self.chance = random.random(quotes).tolist()
        self.other = random.integers(PEOPLE + 3, size=quotes).tolist()
        self.short = (random.random(documents) < 0.15).tolist()


def write_document(shard, world, draws, at, document, documents, remembered, counts):
    community = int(draws.community[at])
    day = datetime.date(2000, 1, 1) + datetime.timedelta(days=document * 7300 // documents)
    identity = f"article-{document}"
    entities, mentions, text, length = {}, [], [], 0

    def put(piece):
        nonlocal length
        text.append(piece)
        length += len(piece)
        return dict(start=length - len(piece), end=length, text=piece)

    def entity(number):
        """The id of a person or a thing of the community, and how the article calls it."""
        if number < PEOPLE:
            first, last = world.people[community * PEOPLE + number]
            key = ("PERSON", last if draws.short[at] else f"{first} {last}")
            called = last if draws.short[at] or key in entities else f"{first} {last}"
        else:
            key = ("ORGANIZATION", world.things[(number - PEOPLE) * world.communities + community])
            called = key[1]
        return entities.setdefault(key, f"e{len(entities) + 1}"), key[1], called

    for turn in range(QUOTES):
        q = at * QUOTES + turn
        chance, pool = draws.chance[q], remembered.setdefault(community, [])
        person = draws.speaker[q]
        words = [world.words[w] for w in draws.words[28 * q:28 * q + draws.length[q]]]
        if pool and chance < 0.15:
            person, words = pool[int(chance * 1e6) % len(pool)]
            if chance < 0.07 and len(words) > 12:
                words = words[2:-2]
        elif chance > 0.7:
            pool.append((person, words))
            if len(pool) > 40:
                pool.pop(0)
        speaker, name, called = entity(person)
        put("“")
        start, pieces = length, [" ".join(words)]
        put(pieces[0])
        mentioned = []
        if chance > 0.5:
            other, _, other_called = entity(draws.other[q])
            put(" ")
            mentions.append((other, put(other_called)))
            pieces.append(other_called)
            mentioned = [other]
        content = dict(start=start, end=length, text=" ".join(pieces))
        put(",” ")
        cue = put("said")
        put(" ")
        source = put(called)
        mentions.append((speaker, source))
        put(".\n\n")
        shard.add("quotes", document=document, document_id=identity, quote=f"q{turn + 1}", type="direct", mode="speech",
                  content=[content], cue=[cue], source=[source], speaker=speaker, speaker_name=name,
                  speakers=[speaker], speaker_kind="named", speaker_by="name", speaker_confidence=0.9,
                  unnamed_speaker=None, addressee=[], addressees=[], confidence=0.9, mentions=mentioned)
    for (kind, name), number in entities.items():
        own = [span for of, span in mentions if of == number]
        shard.add("entities", document=document, document_id=identity, entity=number, name=name, type=kind,
                  mentions=len(own))
        for span in own:
            shard.add("mentions", document=document, document_id=identity, entity=number, kind="name", **span)
    shard.add("documents", document=document, id=identity, title=f"Article {document}", date=day.isoformat(),
              text="".join(text), metadata=None, warnings=[], entities=len(entities), quotes=QUOTES,
              unnamed_speakers=[])
    counts["documents"] += 1
    counts["entities"] += len(entities)
    counts["mentions"] += len(mentions)
    counts["quotes"] += QUOTES


if __name__ == "__main__":
    main()
