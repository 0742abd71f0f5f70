#!/usr/bin/env python3
"""Times the Python package against the command line, in turn in one run: import, batches, the component for spaCy, Spark.

    target/python/tests/bin/python scripts/bench_python.py PROGRAM CORPUS.jsonl [--pairs N] [--only batch,spacy,spark,import]

PROGRAM is the command line's, of the same build profile as the installed wheel (scripts/build.sh and scripts/wheel.sh; docs/python.md).
Ratios are of pairs: time of the package / time of the command line; the median is what counts.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

import whosaid


def seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def pairs(name: str, count: int, ours: Callable[[], object], theirs: Callable[[], object]) -> None:
    """Times two kinds of work in turn; what comes first changes."""
    ratios, times = [], []
    for number in range(count):
        if number % 2:
            other, own = seconds(theirs), seconds(ours)
        else:
            own, other = seconds(ours), seconds(theirs)
        ratios.append(own / other)
        times.append((own, other))
        print(f"  {name}: {own:.2f} s, against {other:.2f} s: {own / other:.3f}", flush=True)
    spread = f"{min(ratios):.3f} to {max(ratios):.3f}"
    print(f"{name}: median ratio {median(ratios):.3f} ({spread}), {median(t for t, _ in times):.2f} s")


def batch(program: str, corpus: Path, count: int) -> None:
    documents = [json.loads(line) for line in corpus.read_text(encoding="utf-8").splitlines()]

    def ours() -> None:
        tables = whosaid.Extractor().extract_batch(documents)
        for table in (tables.documents, tables.entities, tables.mentions, tables.quotes):
            len(table)

    pairs("extract_batch / extract --out", count, ours, lambda: command_line(program, corpus))


def command_line(program: str, corpus: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([program, "extract", corpus, "--out", folder, "--quiet"], check=True)


def component(corpus: Path, count: int) -> None:
    import spacy

    texts = [json.loads(line)["text"] for line in corpus.read_text(encoding="utf-8").splitlines()]
    nlp = spacy.blank("en")
    nlp.add_pipe("whosaid")
    bare = spacy.blank("en")
    extractor = whosaid.Extractor().load()

    def ours() -> None:
        for doc in nlp.pipe(texts):
            assert doc._.whosaid is not None

    def apart() -> None:
        """The tokenizer and whosaid, each by itself."""
        for _ in bare.pipe(texts):
            pass
        for result in extractor.stream(texts):
            assert result.quotes is not None

    pairs("spaCy's pipeline / tokenizer and stream", count, ours, apart)


def cluster(program: str, corpus: Path, count: int) -> None:
    from pyspark.sql import SparkSession
    from whosaid import spark as ws

    os.environ["PYSPARK_PYTHON"] = sys.executable
    cores = len(os.sched_getaffinity(0))
    spark = (
        SparkSession.builder.master(f"local-cluster[{cores},1,2048]")
        .config("spark.ui.enabled", "false")
        .config("spark.executor.memory", "2g")
        .config("spark.driver.host", "127.0.0.1")
        .getOrCreate()
    )
    spark.sparkContext.setLogLevel("ERROR")
    with tempfile.TemporaryDirectory() as folder:
        articles = spark.read.json(str(corpus)).repartition(8 * cores)
        articles.write.parquet(f"{folder}/articles")
        articles = spark.read.parquet(f"{folder}/articles")
        warm = ws.extract(articles.limit(8 * cores).repartition(cores))
        warm.quotes.count()  # executors, Python workers and models are there from here on
        warm.unpersist()

        def ours() -> None:
            found = ws.extract(articles)
            found.write(f"{folder}/tables", "overwrite")
            found.unpersist()

        pairs("Spark / extract --out", count, ours, lambda: command_line(program, corpus))
    spark.stop()


def importing(count: int) -> None:
    """How long `import whosaid` takes in a new process, less the interpreter's own start."""
    program = "import time; t = time.perf_counter(); import whosaid; print(time.perf_counter() - t)"
    run = [sys.executable, "-c", program]
    times = [float(subprocess.run(run, capture_output=True, check=True).stdout) for _ in range(count)]
    print(f"import whosaid: median {median(times):.3f} s, most {max(times):.3f} s")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("corpus", type=Path, help="JSON Lines with `text`")
    parser.add_argument("--pairs", type=int, default=3)
    parser.add_argument("--only", default="import,batch,spacy,spark")
    options = parser.parse_args()
    program = os.path.abspath(options.program)
    work = {
        "import": lambda: importing(7),
        "batch": lambda: batch(program, options.corpus, options.pairs),
        "spacy": lambda: component(options.corpus, options.pairs),
        "spark": lambda: cluster(program, options.corpus, options.pairs),
    }
    for name in options.only.split(","):
        work[name]()


if __name__ == "__main__":
    main()
