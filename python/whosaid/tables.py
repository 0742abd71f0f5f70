"""Results of many articles, as Arrow tables with the columns of docs/tables.md."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from . import _native
from .results import Result

if TYPE_CHECKING:
    import pandas
    import polars
    import pyarrow


@dataclass(frozen=True)
class Failure:
    """A document without a result.

    Attributes:
        document: its number in the input, from 0.
        place: its id, or where it comes from.
        reason: what is wrong.
        remedy: what to do; may be empty.
    """

    document: int
    place: str
    reason: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.place}: {self.reason}" + (f"; {self.remedy}" if self.remedy else "")


class Table:
    """An Arrow table: everything that knows the Arrow PyCapsule interface takes it, without a copy.

    ``pyarrow.table(t)``, ``polars.DataFrame(t)``, ``duckdb.sql("select … from t")`` by way of ``t.to_arrow()``.
    """

    def __init__(self, native: _native.Table, name: str) -> None:
        self._native = native
        self.name = name

    @property
    def columns(self) -> list[str]:
        """The names of the columns."""
        return self._native.column_names

    def __len__(self) -> int:
        return len(self._native)

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        return self._native.__arrow_c_stream__(requested_schema)

    def to_arrow(self) -> pyarrow.Table:
        """As a table of pyarrow, without a copy."""
        import pyarrow

        return pyarrow.table(self)

    def to_pandas(self) -> pandas.DataFrame:
        """As a data frame of pandas (by way of pyarrow)."""
        return self.to_arrow().to_pandas()

    def to_polars(self) -> polars.DataFrame:
        """As a data frame of Polars, without a copy."""
        import polars

        return polars.DataFrame(self)

    def to_pylist(self) -> list[dict[str, Any]]:
        """The rows as dicts; needs no other package. Every column is in every row."""
        nothing = dict.fromkeys(self.columns)
        return [{**nothing, **row} for row in json.loads(self._native.to_json())]

    def __repr__(self) -> str:
        return f"<Table {self.name}: {len(self)} rows; {', '.join(self.columns)}>"


class Tables:
    """What was found in many articles.

    ``documents``, ``entities``, ``mentions``, ``quotes`` are the tables of docs/tables.md; rows name their article by ``document``,
    its number in the input, from 0. ``len`` is the number of articles, failed ones included; iterating gives a
    :class:`Result` for each that has one.
    """

    def __init__(self, native: _native.Tables) -> None:
        self._native = native

    def _table(self, name: str) -> Table:
        return Table(self._native.table(name), name)

    @cached_property
    def documents(self) -> Table:
        """A row an article, with its text."""
        return self._table("documents")

    @cached_property
    def entities(self) -> Table:
        """A row an entity of an article."""
        return self._table("entities")

    @cached_property
    def mentions(self) -> Table:
        """A row a mention of an entity."""
        return self._table("mentions")

    @cached_property
    def quotes(self) -> Table:
        """A row a quote."""
        return self._table("quotes")

    @cached_property
    def failures(self) -> list[Failure]:
        """The documents that have no result, and why."""
        return [Failure(*row) for row in self._native.failures()]

    def save(self, folder: str | os.PathLike[str], overwrite: bool = False) -> None:
        """Writes an output folder, as ``whosaid extract --out`` does: for ``whosaid graph``, ``quotes``, ``report``, and to keep.

        Raises:
            FolderError: it cannot be written, or holds something already and ``overwrite`` is not given.
        """
        self._native.save(os.fspath(folder), overwrite)

    def __len__(self) -> int:
        return len(self._native)

    def __iter__(self) -> Iterator[Result]:
        for index in range(len(self)):
            found = self._native.result(index)
            if found is not None:
                yield Result(found[0], json.loads(found[1]))

    def __repr__(self) -> str:
        failed = f", {len(self.failures)} failed" if self.failures else ""
        return f"<Tables of {len(self)} documents{failed}: {len(self.quotes)} quotes, {len(self.entities)} entities>"
