"""Measures what `whosaid extract --format jsonl` tells of people against facts that were noted by reading.

    roles.py FACTS.jsonl OUT.jsonl [--show N]

A line of FACTS: {"doc": id, "people": {name: {"role": text or null, "affiliation": text or null, "gender": "f", "m" or "?"}}}. A role
or an affiliation is found if one of the entity's has a word in common with it that tells something; gender is that of most pronouns
which the output gives to the entity. Prints one JSON object.
"""
import argparse
import json
import re
from collections import Counter

SMALL = set("the a an of and for at in on to from with s his her its their by u".split())
GENDER = {"he": "m", "him": "m", "his": "m", "himself": "m", "she": "f", "her": "f", "hers": "f", "herself": "f"}


def words(text):
    return [w for w in re.findall(r"\w+", text.lower()) if w not in SMALL]


def found(gold, given):
    """2: the same words; 1: a word in common; 0."""
    gold = words(gold)
    if any(words(g["text"]) == gold for g in given):
        return 2
    return int(any(set(words(g["text"])) & set(gold) for g in given))


def entity(name, entities):
    """The person of this name, or the one whose name shares its last word."""
    same = [e for e in entities if words(e["name"]) == words(name)]
    alike = [e for e in entities if words(e["name"])[-1:] == words(name)[-1:] and e["type"] == "PERSON"]
    return (same or alike or [None])[0]


def gender(of):
    pronouns = Counter(GENDER.get(m["text"].lower()) for m in of["mentions"] if m["kind"] == "pronoun")
    pronouns.pop(None, None)
    return pronouns.most_common(1)[0][0] if pronouns else None


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("facts")
    arguments.add_argument("out")
    arguments.add_argument("--show", type=int, default=0, help="print so many that were not found")
    args = arguments.parse_args()
    with open(args.out, encoding="utf8") as lines:
        results = {r["id"]: r for r in map(json.loads, lines)}
    counts, shown = Counter(), 0
    for line in open(args.facts, encoding="utf8"):
        facts = json.loads(line)
        result = results.get(facts["doc"])
        if result is None:
            continue
        for name, fact in facts["people"].items():
            person = entity(name, result["entities"])
            counts["people"] += 1
            counts["named"] += person is not None
            for key, of in (("role", "roles"), ("affiliation", "affiliations")):
                if not fact[key]:
                    continue
                given = (person or {}).get(of) or []
                hit = found(fact[key], given)
                counts[key] += 1
                counts[f"{key}_found"] += hit > 0
                counts[f"{key}_exact"] += hit == 2
                if not hit and shown < args.show:
                    shown += 1
                    print(f"{facts['doc']}: {name}: {key} {fact[key]!r}, given {[g['text'] for g in given]}")
            told = person and gender(person)
            if fact["gender"] in ("f", "m") and told:
                counts["gender"] += 1
                counts["gender_right"] += told == fact["gender"]
    rate = lambda hit, of: round(100 * counts[hit] / max(1, counts[of]), 1)
    print(json.dumps({
        "people": counts["people"], "named": rate("named", "people"),
        "role": {"n": counts["role"], "found": rate("role_found", "role"), "exact": rate("role_exact", "role")},
        "affiliation": {"n": counts["affiliation"], "found": rate("affiliation_found", "affiliation"), "exact": rate("affiliation_exact", "affiliation")},
        "gender": {"n": counts["gender"], "right": rate("gender_right", "gender")},
    }))


if __name__ == "__main__":
    main()
