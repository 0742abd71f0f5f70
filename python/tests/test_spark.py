"""Extraction on Spark: the command line's results, on a cluster of two workers in processes of their own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.dataset
import pytest
import whosaid
from conftest import ROOT, SAMPLE

pytest.importorskip("pyspark")
if shutil.which("java") is None:
    pytest.skip("skipped: there is no Java runtime", allow_module_level=True)

from pyspark.errors import PythonException  # noqa: E402
from pyspark.sql import SparkSession  # noqa: E402
from pyspark.sql import functions as F  # noqa: E402
from whosaid import spark as ws  # noqa: E402

TABLES = ["documents", "entities", "mentions", "quotes"]


@pytest.fixture(scope="module")
def spark():
    os.environ["PYSPARK_PYTHON"] = os.environ["PYSPARK_DRIVER_PYTHON"] = sys.executable
    session = (
        SparkSession.builder.master("local-cluster[2,1,1024]")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.shuffle.partitions", "4")
        .config("spark.executor.memory", "1g")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.driver.host", "127.0.0.1")
        .getOrCreate()
    )
    session.sparkContext.setLogLevel("ERROR")
    yield session
    session.stop()


def of_folder(folder: Path, name: str) -> pa.Table:
    table = pa.dataset.dataset(
        sorted(map(str, folder.glob(f"{name}-*.parquet"))), format="parquet"
    ).to_table()
    return plain(table)


def plain(table: pa.Table) -> pa.Table:
    """Rows in order, whatever an engine says of nulls in the schema."""
    rows = table.to_pylist()
    keys = [k for k in ("document", "entity", "quote", "start") if k in table.column_names]
    return sorted(rows, key=lambda row: [str(row[k]) if k in ("entity", "quote") else row[k] for k in keys])


def same(found: ws.Extraction, folder: Path) -> None:
    for name in TABLES:
        assert plain(getattr(found, name).toArrow()) == of_folder(folder, name), name


def test_results_are_those_of_the_command_line(spark, corpus, folder):
    articles = (
        spark.read.json(str(corpus)).repartition(1).sortWithinPartitions("id").repartitionByRange(4, "id")
    )
    articles = articles.sortWithinPartitions("id").persist()
    found = ws.extract(articles, numbering="consecutive")
    same(found, folder)
    assert found.failures.count() == 0
    found.unpersist()


def test_numbers_of_ones_own(spark, articles):
    rows = [(100 - n, a.id, a.text) for n, a in enumerate(articles[:6])]
    df = spark.createDataFrame(rows, "number long, guid string, words string").repartition(3)
    found = ws.extract(df, text="words", id="guid", document="number")
    numbers = {row["id"]: row["document"] for row in found.documents.collect()}
    assert numbers == {id: number for number, id, _ in rows}
    expected = whosaid.Extractor().extract_batch([text for _, _, text in rows])
    assert found.quotes.count() == len(expected.quotes)
    assert {r["document"] for r in found.quotes.select("document").distinct().collect()} <= set(
        numbers.values()
    )
    gaps = ws.extract(df.drop("number"), text="words", id="guid").documents.select("document").collect()
    assert len({row["document"] for row in gaps}) == 6


def test_failures_are_rows(spark):
    df = spark.createDataFrame(
        [("a", SAMPLE, 1), ("b", None, 2), ("c", SAMPLE, 3)], "id string, text string, year int"
    )
    found = ws.extract(df, numbering="consecutive")
    assert [(r["document"], r["reason"]) for r in found.failures.collect()] == [
        (1, "field `text` is missing")
    ]
    documents = found.documents.orderBy("document").collect()
    assert [(r["document"], r["id"], r["metadata"]) for r in documents] == [
        (0, "a", '{"year":1}'),
        (2, "c", '{"year":3}'),
    ]


def test_no_text_column(spark):
    with pytest.raises((whosaid.InputError, PythonException), match="columns are: id"):
        ws.extract(spark.range(3)).documents.collect()


def test_a_killed_worker(spark, corpus, folder, tmp_path):
    """A Python worker that dies in the middle: its task runs again, and the result is the same."""
    marker = tmp_path / "killed"

    def dies(batches):
        for batch in batches:
            if not marker.exists():
                marker.touch()
                os.kill(os.getpid(), 9)
            yield batch

    articles = spark.read.json(str(corpus)).repartitionByRange(4, "id").sortWithinPartitions("id").persist()
    counted = ws.extract(articles, numbering="consecutive", persist=False)
    numbers = counted.documents.select("id", "document")
    numbered = articles.join(F.broadcast(numbers), "id")
    fatal = numbered.mapInArrow(dies, numbered.schema)
    same(ws.extract(fatal, document="document"), folder)
    assert marker.exists()


def test_the_job(spark, corpus, folder, tmp_path):
    """scripts/spark_extract.py as spark-submit runs it."""
    out = tmp_path / "out"
    job = [
        sys.executable,
        str(ROOT / "scripts" / "spark_extract.py"),
        str(corpus),
        str(out),
        "--master",
        "local[2]",
    ]
    subprocess.run(job, check=True, capture_output=True, text=True)
    for name in TABLES:
        assert plain(pa.dataset.dataset(out / name, format="parquet").to_table()) == of_folder(
            folder, name
        ), name
    again = subprocess.run(job, capture_output=True, text=True)
    assert again.returncode == 2 and "--overwrite" in again.stderr
