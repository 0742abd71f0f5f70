#!/usr/bin/env python3
"""Kills a batch job at random moments, runs it again until it is done, and compares its tables with an uninterrupted
run's, byte for byte.

    python3 scripts/kill_test.py CORPUS.jsonl [KILLS] [--documents N] [--seed N]
"""
import argparse
import pathlib
import random
import signal
import subprocess
import sys
import tempfile
import time


def files(folder):
    return {p.name: p.read_bytes() for p in sorted(folder.iterdir()) if p.name != "manifest.json"}


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("corpus", type=pathlib.Path)
    parser.add_argument("kills", type=int, nargs="?", default=100)
    parser.add_argument("--documents", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--program", default="target/release/whosaid")
    given = parser.parse_args()
    chance = random.Random(given.seed)
    with tempfile.TemporaryDirectory() as work:
        work = pathlib.Path(work)
        corpus = work / "corpus.jsonl"
        with open(given.corpus, encoding="utf-8") as lines, open(corpus, "w", encoding="utf-8") as out:
            for _, line in zip(range(given.documents), lines):
                out.write(line)

        def command(folder):
            return [given.program, "extract", corpus, "--quiet", "--shard-documents", "150", "--out", work / folder]

        began = time.monotonic()
        subprocess.run(command("whole"), check=True)
        whole_time = time.monotonic() - began
        whole = files(work / "whole")
        kills = jobs = 0
        while kills < given.kills:
            jobs += 1
            while True:
                run = subprocess.Popen(command(f"killed{jobs}"))
                # Most kills fall early in what is left, so that a job takes many.
                try:
                    status = run.wait(timeout=chance.uniform(0, whole_time / 6))
                except subprocess.TimeoutExpired:
                    if kills < given.kills:
                        run.send_signal(signal.SIGKILL)
                        kills += 1
                    status = run.wait()
                if status == 0:
                    break
                if status != -signal.SIGKILL:
                    sys.exit(f"a run that went on ended with exit code {status}")
            if files(work / f"killed{jobs}") != whole:
                sys.exit(f"job {jobs}: the tables differ from the uninterrupted run's")
        print(f"{kills} kills in {jobs} jobs of {given.documents} documents ({whole_time:.0f} s uninterrupted): "
              f"all {jobs} ended with the same {len(whole)} files, byte for byte")


if __name__ == "__main__":
    main()
