#!/usr/bin/env python3
"""Measures pronouns on GAP (Webster et al. 2018): python3 scripts/gap.py GAP.tsv [WHOSAID]

A row asks whether a pronoun refers to name A, to name B, or to neither. whosaid's answer is the entity that has the
pronoun among its mentions: A if a mention of that entity overlaps A, B likewise. Prints precision, recall and F1 of
'refers' over both names as GAP's own scorer does, for masculine and feminine pronouns and their ratio."""
import csv
import json
import subprocess
import sys


def overlaps(mention, start, text):
    return mention["start"] < start + len(text) and start < mention["end"]


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    rows = list(csv.DictReader(open(sys.argv[1], encoding="utf8"), delimiter="\t", quoting=csv.QUOTE_NONE))
    program = sys.argv[2] if len(sys.argv) > 2 else "target/release/whosaid"
    lines = "\n".join(json.dumps({"id": r["ID"], "text": r["Text"]}) for r in rows)
    command = [program, "extract", "--quiet", "--format", "jsonl", "--input-format", "jsonl", "-"]
    done = subprocess.run(command, input=lines, capture_output=True, text=True, check=True).stdout
    counts = {"M": [0, 0, 0], "F": [0, 0, 0]}  # found and right, found, right
    for row, line in zip(rows, done.splitlines(), strict=True):
        entities = json.loads(line)["entities"]
        at, pronoun = int(row["Pronoun-offset"]), row["Pronoun"]
        own = [e for e in entities if any(m["start"] == at and m["kind"] == "pronoun" for m in e["mentions"])]
        count = counts["F" if pronoun.lower() in ("she", "her", "hers") else "M"]
        for name in "AB":
            start, text = int(row[f"{name}-offset"]), row[name]
            found = any(overlaps(m, start, text) for e in own for m in e["mentions"])
            right = row[f"{name}-coref"] == "TRUE"
            count[0] += found and right
            count[1] += found
            count[2] += right
    counts["all"] = [sum(pair) for pair in zip(*counts.values())]
    f1 = {}
    for kind, (both, found, right) in counts.items():
        precision, recall = both / max(1, found), both / max(1, right)
        f1[kind] = 2 * both / max(1, found + right)
        print(f"{kind:4} P {100 * precision:.1f} R {100 * recall:.1f} F1 {100 * f1[kind]:.1f} of {right}")
    print(f"F/M  {f1['F'] / max(f1['M'], 1e-9):.2f}")


if __name__ == "__main__":
    main()
