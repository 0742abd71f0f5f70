"""Samples merges and non-merges of a graph, with contexts, for people to judge.

    python scripts/merge_sample.py FOLDER [--seed 1] [--count 100] > sample.txt

FOLDER is an output folder (Parquet) with its graph in FOLDER/graph. Three samples by a fixed seed:
  merges      two entities of different documents in one node; half of them people
  risky       the same, of entities that are not in their node by an equal name
  non-merges  two people of different documents and nodes whose names end in the same word
Needs pandas and pyarrow.
"""
import argparse
import pathlib
import random

import pandas as pd


def read(folder, table, columns):
    return pd.concat([pd.read_parquet(path, columns=columns) for path in sorted(folder.glob(f"{table}-*.parquet"))])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=100)
    arguments = parser.parse_args()
    folder, draw = arguments.folder, random.Random(arguments.seed)
    documents = read(folder, "documents", ["document", "title", "date", "text"]).set_index("document")
    entities = read(folder, "entities", ["document", "entity", "name", "type"])
    mentions = read(folder, "mentions", ["document", "entity", "start", "end", "kind"])
    first = mentions[mentions.kind == "name"].groupby(["document", "entity"]).first()
    members = pd.read_parquet(folder / "graph/members.parquet").merge(entities, on=["document", "entity"])
    labels = pd.read_parquet(folder / "graph/nodes.parquet", columns=["id", "label"]).set_index("id").label

    def show(row):
        document = documents.loc[row.document]
        at = first.loc[(row.document, row.entity)]
        context = document.text[max(0, at.start - 110):at.end + 150].replace("\n", " ")
        print(f"  {row.name_} [{row.type}] in {row.document} '{document.title}' {document.date or ''}"
              f" -> {row.node} {labels[row.node]} ({row.rule})\n     ...{context}...")

    members = members.rename(columns={"name": "name_"})

    def pairs(title, rows, other):
        print(f"\n===== {title}")
        rows = list(rows.itertuples())
        draw.shuffle(rows)
        shown = 0
        for row in rows:
            others = other(row)
            if not len(others) or shown == arguments.count:
                continue
            shown += 1
            print(f"--- {title} {shown}")
            show(row)
            show(next(others.sample(1, random_state=draw.randrange(2**31)).itertuples()))

    def same_node(row):
        of = by_node[row.node]
        return of[of.document != row.document]

    by_node = dict(list(members.groupby("node")))
    several = members[members.groupby("node").document.transform("nunique") > 1]
    people = several[several.type == "PERSON"]
    things = several[several.type != "PERSON"]
    half = arguments.count // 2
    mixed = pd.concat([people.sample(half, random_state=arguments.seed), things.sample(half, random_state=arguments.seed)])
    pairs("merges", mixed, same_node)
    equal = {"alone", "same-name", "same-name-company"}
    pairs("risky", several[~several.rule.isin(equal)], same_node)
    persons = members[members.type == "PERSON"].copy()
    persons["last"] = persons.name_.str.split().str[-1].str.lower()
    persons = persons[persons["last"].str.len() > 1]
    by_last = dict(list(persons.groupby("last")))

    def same_surname(row):
        of = by_last[row.last]
        return of[(of.document != row.document) & (of.node != row.node)]

    pairs("non-merges", persons, same_surname)


if __name__ == "__main__":
    main()
