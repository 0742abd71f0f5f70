"""Measures resolution given the gold attributions.

usage: speakers.py GOLD_DIR SPEAKERS.jsonl [--model DIR] [--save RESULTS.jsonl]

GOLD_DIR holds PolNeAR's layout; prints, for sources that are named, pronouns and unnamed, how many get the right
name (unnamed: how many wrongly get one)."""
import argparse
import json
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "train"))
from coreference import PRONOUN_FORMS, by_place, read_speakers, same_speakers
from data import read_brat


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("gold")
    ap.add_argument("speakers")
    ap.add_argument("--model")
    ap.add_argument("--save", metavar="RESULTS.jsonl", help="keep what was found, for train/calibrate.py")
    ap.add_argument("--errors", action="store_true", help="list what is wrong")
    args = ap.parse_args()
    speakers = read_speakers(args.speakers)
    articles = [a for a in read_brat(args.gold) if a.id in speakers]
    lines = [json.dumps({"id": a.id, "text": a.text, "attributions": [
        {"source": x.source, "cue": x.cue, "content": x.content} for x in a.attributions]}) for a in articles]
    command = ["cargo", "run", "--quiet", "--release", "--example", "resolve", "--"] + [args.model] * bool(args.model)
    done = subprocess.run(command, input="\n".join(lines), capture_output=True, text=True, check=True).stdout
    if args.save:
        Path(args.save).write_text(done, encoding="utf8")
    counts = {}
    for article, line in zip(articles, done.splitlines()):
        found = {place: quote["speaker_name"] for place, quote in by_place(json.loads(line)["quotes"]).items()}
        for item in speakers[article.id]:
            key = tuple(item["source"][0]) if item["source"] else item["at"]
            if key not in found:
                continue
            name = found[key]
            text = article.text[slice(*key)] if item["source"] else ""
            named = item["kind"] == "named"
            if not item["source"]:
                kinds = ["implicit named" if named else "implicit, nobody named"]
            elif not named:
                kinds = ["unnamed"]
            else:
                low = text.lower()
                kinds = ["named", "he/she" if low in ("he", "she") else "pronoun" if low in PRONOUN_FORMS else "other"]
            right = same_speakers(name, item["entity"]) if named else name is None
            for kind in kinds:
                count = counts.setdefault(kind, [0, 0])
                count[0] += right
                count[1] += 1
            if args.errors and not right:
                print(f"{article.id[:30]:30} {str(key):16} {text[:50]!r:52} gold {item['entity']!r} ({item['kind']}), "
                      f"found {name!r}")
    for kind, (right, n) in sorted(counts.items()):
        print(f"{kind:24} {100 * right / n:5.1f} % of {n}")


if __name__ == "__main__":
    main()
