#!/usr/bin/env python3
"""Extracts from a corpus on a Spark cluster: Parquet, JSON Lines or CSV in, the tables of docs/tables.md out.

    spark-submit scripts/spark_extract.py articles/ tables/ --text body --id guid

writes tables/documents, entities, mentions, quotes and failures, each a folder of Parquet files. The package `whosaid` with its extra
`spark` must be installed on every executor; docs/scale.md has a plan for large corpora. Exit code: 0 all went well, 1 some articles
failed (they are in `failures`), 2 nothing could be done.
"""

from __future__ import annotations

import argparse
import sys

import whosaid
from pyspark.errors import PySparkException
from pyspark.sql import DataFrame, SparkSession
from whosaid import spark as ws

READERS = {"parquet": "parquet", "json": "json", "jsonl": "json", "csv": "csv"}


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("input", help="a file, a folder or a pattern that Spark can read")
    parser.add_argument("output", help="the folder to write")
    parser.add_argument("--format", choices=READERS, help="of the input; if not given, its name tells")
    for column in ("text", "id", "title", "date"):
        parser.add_argument(f"--{column}", metavar="COLUMN", help=f"the column with the {column}")
    parser.add_argument("--document", metavar="COLUMN", help="a column with a unique number of every article")
    parser.add_argument(
        "--partitions", type=int, metavar="N", help="into how many parts the input is cut anew"
    )
    parser.add_argument(
        "--gaps", action="store_true", help="do not number articles through: the input is read once only"
    )
    parser.add_argument("--convention", help="newsmix or polnear")
    parser.add_argument(
        "--min-speaker-confidence", type=float, metavar="P", help="no name for a less likely speaker"
    )
    parser.add_argument("--overwrite", action="store_true", help="replace what is in the output folder")
    parser.add_argument("--master", help="the cluster, if spark-submit does not say it")
    return parser.parse_args()


def read(spark: SparkSession, options: argparse.Namespace) -> DataFrame:
    name = options.input.rstrip("/").removesuffix(".gz").removesuffix(".zst")
    known = options.format or name.rsplit(".", 1)[-1]
    reader = spark.read.format(READERS.get(known, "parquet"))
    if known == "csv":
        reader = reader.option("header", True).option("multiLine", True).option("escape", '"')
    return reader.load(options.input)


def run(spark: SparkSession, options: argparse.Namespace) -> int:
    articles = read(spark, options)
    if options.partitions:
        articles = articles.repartition(options.partitions)
    extractor = whosaid.Extractor(
        threads=1, convention=options.convention, min_speaker_confidence=options.min_speaker_confidence
    )
    numbering = ws.Numbering.GAPS if options.gaps or options.partitions else ws.Numbering.CONSECUTIVE
    found = ws.extract(
        articles,
        options.text,
        options.id,
        options.title,
        options.date,
        document=options.document,
        numbering=numbering,
        extractor=extractor,
    )
    failed = found.write(options.output, mode="overwrite" if options.overwrite else "error")
    if failed:
        print(f"spark_extract: {failed} articles failed: see {options.output}/failures", file=sys.stderr)
    return 1 if failed else 0


def main() -> int:
    options = arguments()
    builder = SparkSession.builder.appName("whosaid extract")
    spark = (builder.master(options.master) if options.master else builder).getOrCreate()
    try:
        return run(spark, options)
    except (PySparkException, whosaid.WhosaidError, ValueError) as error:
        remedy = "; use --overwrite to replace it" if "ALREADY_EXISTS" in str(error) else ""
        print(f"spark_extract: {str(error).splitlines()[0]}{remedy}", file=sys.stderr)
        return 2
    finally:
        spark.stop()


if __name__ == "__main__":
    sys.exit(main())
