"""Extraction on a cluster."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import Enum
from functools import cached_property

import pyarrow as pa
from pyspark import StorageLevel, TaskContext
from pyspark.sql import DataFrame
from pyspark.sql import functions as F
from pyspark.sql.pandas.types import from_arrow_schema

from .. import _native
from ..extractor import Extractor

#: The tables of docs/tables.md.
TABLES = ("documents", "entities", "mentions", "quotes")

#: So many articles are worked on at a time; their results are in memory together.
ARTICLES = 512

#: What is known of an article without a result.
_FAILURES = pa.schema(
    [
        pa.field("document", pa.int64(), nullable=False),
        pa.field("place", pa.string(), nullable=False),
        pa.field("reason", pa.string(), nullable=False),
        pa.field("remedy", pa.string(), nullable=False),
    ]
)

#: The extractors of this Python worker, by their options: a worker serves many tasks, and loads each model once.
_loaded: dict[str, Extractor] = {}


class Numbering(Enum):
    """How documents are numbered, if no column has their numbers."""

    #: Unique numbers in the order of the rows, with gaps between partitions. Costs nothing.
    GAPS = "gaps"
    #: 0, 1, 2, ... in the order of the rows, as the command line numbers them. The rows of every partition are counted first, so
    #: that the input is read twice; it must give the same partitions both times, as files do, or the job fails and says so.
    CONSECUTIVE = "consecutive"


class Extraction:
    """What was found in the articles of a DataFrame.

    ``results`` holds all tables in one: each of its rows is a row of one of them, in the struct column of that table's name. It is
    kept in memory and on the executors' disks once it has been computed, so that the model reads every article once; :meth:`unpersist`
    lets it go.
    """

    def __init__(self, results: DataFrame) -> None:
        self.results = results

    def _table(self, name: str) -> DataFrame:
        return self.results.where(F.col(name).isNotNull()).select(f"{name}.*")

    @cached_property
    def documents(self) -> DataFrame:
        """A row an article, with its text."""
        return self._table("documents")

    @cached_property
    def entities(self) -> DataFrame:
        """A row an entity of an article."""
        return self._table("entities")

    @cached_property
    def mentions(self) -> DataFrame:
        """A row a mention of an entity."""
        return self._table("mentions")

    @cached_property
    def quotes(self) -> DataFrame:
        """A row a quote."""
        return self._table("quotes")

    @cached_property
    def failures(self) -> DataFrame:
        """A row an article that has no result: ``document``, ``place``, ``reason``, ``remedy``."""
        return self._table("failures")

    def write(self, folder: str, mode: str = "error") -> int:
        """Writes the tables as Parquet, each into a folder of its name. Gives how many articles failed.

        Args:
            folder: where to, as Spark names it (``s3a://…``, ``hdfs://…``, a path).
            mode: what becomes of tables that are there: ``error``, ``overwrite``, ``append``, as Spark has it.
        """
        for name in (*TABLES, "failures"):
            getattr(self, name).write.mode(mode).parquet(f"{folder.rstrip('/')}/{name}")
        return self.failures.count()

    def unpersist(self) -> None:
        """Lets go of the results on the executors."""
        self.results.unpersist()


def extract(
    df: DataFrame,
    text: str | None = None,
    id: str | None = None,
    title: str | None = None,
    date: str | None = None,
    *,
    document: str | None = None,
    numbering: Numbering | str = Numbering.GAPS,
    extractor: Extractor | None = None,
    persist: bool = True,
) -> Extraction:
    """Extracts from every row of a DataFrame, a partition at a time (``mapInArrow``).

    Args:
        df: a row an article. Its partitions are the units of work: make them some thousands of articles each.
        text, id, title, date: the columns to take; if they are not given, the usual names are looked for. The others become
            metadata.
        document: a column with a unique number of every article (long); without it they are numbered as ``numbering`` says.
        extractor: how to extract; its default is one thread, as Spark gives a task one core (``spark.task.cpus``).
        persist: whether results are kept once they are computed.

    Returns:
        The tables, computed when they are first used. Articles that cannot be read are rows of ``failures``.
    """
    extractor = extractor or Extractor(threads=1)
    rows, position = df, None
    if document is None:
        document = _free("document", df.columns)
        if Numbering(numbering) is Numbering.CONSECUTIVE:
            position = _Positions(df)
        else:
            rows = df.withColumn(document, F.monotonically_increasing_id())
    work = _Work(extractor, (text, id, title, date), document, position)
    results = rows.mapInArrow(work, from_arrow_schema(_schema()))
    return Extraction(results.persist(StorageLevel.MEMORY_AND_DISK) if persist else results)


def _free(name: str, taken: Iterable[str]) -> str:
    """A name for a new column."""
    lower = {column.lower() for column in taken}
    while name.lower() in lower:
        name = f"_{name}"
    return name


def _schema() -> pa.Schema:
    """One struct column a table; of every row all but one are null."""
    return pa.schema([pa.field(name, pa.struct(list(schema))) for name, schema in _schemas().items()])


def _schemas() -> dict[str, pa.Schema]:
    tables = {name: pa.table(_native.Table.empty(name)).schema for name in TABLES}
    return {**tables, "failures": _FAILURES}


class _Positions:
    """Where the rows of every partition begin, if all rows are numbered through."""

    def __init__(self, df: DataFrame) -> None:
        counted = df.groupBy(F.spark_partition_id().alias("partition")).count().collect()
        self.counts = {row["partition"]: row["count"] for row in counted}
        self.starts: dict[int, int] = {}
        start = 0
        for partition in sorted(self.counts):
            self.starts[partition] = start
            start += self.counts[partition]

    def checked(self, partition: int, rows: int, done: bool) -> None:
        """Fails if a partition has other rows than when they were counted."""
        counted = self.counts.get(partition, 0)
        if rows > counted or (done and rows != counted):
            raise ValueError(
                f"partition {partition} had {counted} rows when they were counted, and now has "
                f"{'more' if rows > counted else rows}; give a column with numbers (document=), persist the input, "
                "or take Numbering.GAPS"
            )


class _Work:
    """What a task does with its rows."""

    def __init__(
        self,
        extractor: Extractor,
        columns: tuple[str | None, str | None, str | None, str | None],
        document: str,
        positions: _Positions | None,
    ) -> None:
        self.extractor = extractor
        self.columns = columns
        self.document = document
        self.positions = positions

    def __call__(self, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        extractor = _loaded.setdefault(repr(self.extractor), self.extractor)
        seen = 0
        partition = _partition()
        for whole in batches:
            # Spark's batches have 10,000 rows: their results would take much more memory than a task has.
            for start in range(0, whole.num_rows, ARTICLES):
                batch = whole.slice(start, ARTICLES)
                numbers = self._numbers(batch, partition, seen)
                seen += batch.num_rows
                articles = pa.Table.from_batches([batch])
                if self.document in articles.column_names:
                    articles = articles.drop_columns([self.document])
                yield from self._found(extractor, articles, numbers)
        if self.positions is not None:
            self.positions.checked(partition, seen, done=True)

    def _numbers(self, batch: pa.RecordBatch, partition: int, seen: int) -> pa.Array:
        if self.positions is None:
            return batch.column(self.document).cast(pa.int64())
        self.positions.checked(partition, seen + batch.num_rows, done=False)
        start = self.positions.starts[partition] + seen
        return pa.array(range(start, start + batch.num_rows), pa.int64())

    def _found(self, extractor: Extractor, articles: pa.Table, numbers: pa.Array) -> Iterator[pa.RecordBatch]:
        text, id, title, date = self.columns
        native = extractor._native().extract_batch(articles, (text, id, title, date), 0, None)
        schemas = _schemas()
        for name in TABLES:
            yield from _rows(name, pa.table(native.table(name)), numbers, schemas)
        failures = [dict(zip(_FAILURES.names, row)) for row in native.failures()]
        yield from _rows("failures", pa.Table.from_pylist(failures, _FAILURES), numbers, schemas)


def _rows(
    name: str, table: pa.Table, numbers: pa.Array, schemas: dict[str, pa.Schema]
) -> Iterator[pa.RecordBatch]:
    """The rows of a table as rows of all tables, with the documents' own numbers."""
    for batch in table.to_batches():
        columns = [numbers.take(batch.column("document")), *batch.columns[1:]]
        of = pa.StructArray.from_arrays(columns, fields=list(schemas[name]))
        arrays = [
            of if other == name else pa.nulls(len(of), pa.struct(list(schema)))
            for other, schema in schemas.items()
        ]
        yield pa.RecordBatch.from_arrays(arrays, names=list(schemas))


def _partition() -> int:
    context = TaskContext.get()
    return 0 if context is None else context.partitionId()
