"""Tables: those of the command line, from and to every library that knows Arrow."""

from __future__ import annotations

import filecmp
import warnings

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.dataset
import pytest
import whosaid
from conftest import SAMPLE, run

TABLES = ["documents", "entities", "mentions", "quotes"]


@pytest.mark.parametrize("name", TABLES)
def test_tables_are_those_of_the_command_line(tables, folder, name):
    written = pa.dataset.dataset(
        sorted(map(str, folder.glob(f"{name}-*.parquet"))), format="parquet"
    ).to_table()
    made = getattr(tables, name).to_arrow()
    assert made.schema.remove_metadata() == written.schema.remove_metadata()
    assert made.combine_chunks() == written.combine_chunks()


def test_a_saved_folder_is_the_command_lines(tables, folder, tmp_path):
    tables.save(tmp_path / "saved")
    for written in folder.glob("*.parquet"):
        assert filecmp.cmp(written, tmp_path / "saved" / written.name, shallow=False), written.name
    with pytest.raises(whosaid.FolderError, match="earlier run"):
        tables.save(tmp_path / "saved")
    tables.save(tmp_path / "saved", overwrite=True)
    assert run("quotes", tmp_path / "saved", "--no-graph").stdout


def rows(articles, count=5):
    return {
        "guid": [f"a{n}" for n in range(count)],
        "words": [a.text for a in articles[:count]],
        "outlet": ["Gazette", None, "Herald", "Gazette", "Herald"][:count],
    }


@pytest.mark.parametrize(
    "library", ["pyarrow", "batch", "pandas", "polars", "duckdb", "views", "dictionary", "chunks"]
)
def test_tables_as_input(extractor, articles, library):
    columns = rows(articles)
    table = pa.table(columns)
    source = {
        "pyarrow": lambda: table,
        "batch": lambda: table.to_batches()[0],
        "pandas": lambda: pd.DataFrame(columns),
        "polars": lambda: pl.DataFrame(columns),
        "duckdb": lambda: duckdb.from_arrow(table),
        "views": lambda: table.cast(pa.schema([(n, pa.string_view()) for n in table.column_names])),
        "dictionary": lambda: table.set_column(2, "outlet", table["outlet"].dictionary_encode()),
        "chunks": lambda: pa.concat_tables([table.slice(0, 2), table.slice(2)]),
    }[library]()
    found = extractor.extract_batch(source, text="words", id="guid")
    assert found.documents.to_arrow()["id"].to_pylist() == columns["guid"]
    assert [r.metadata for r in found] == [{"outlet": o} if o else {} for o in columns["outlet"]]
    texts = extractor.extract_batch(columns["words"])
    assert found.quotes.to_arrow().drop_columns(["document_id"]) == texts.quotes.to_arrow().drop_columns(
        ["document_id"]
    )


def test_the_usual_columns_are_found(extractor):
    found = extractor.extract_batch(pd.DataFrame({"headline": ["Bridge"], "body": [SAMPLE], "id": [12]}))
    result = next(iter(found))
    assert (result.id, result.title, result.text) == ("12", "Bridge", SAMPLE)
    with pytest.raises(whosaid.InputError, match="the columns are: a"):
        extractor.extract_batch(pa.table({"a": [1]}))
    with pytest.raises(whosaid.InputError, match="no column `words`"):
        extractor.extract_batch(pa.table({"text": ["a"]}), text="words")


def test_tables_as_output(tables):
    assert len(tables.quotes) == len(tables.quotes.to_pylist()) == len(tables.quotes.to_pandas())
    assert tables.quotes.to_polars().height == len(tables.quotes)
    frame = pl.DataFrame(tables.quotes)
    assert frame["speaker_name"].to_list() == tables.quotes.to_arrow()["speaker_name"].to_pylist()
    quotes = tables.quotes.to_arrow()
    assert duckdb.sql("select count(*) from quotes").fetchall() == [(len(tables.quotes),)]
    row, other = tables.quotes.to_pylist()[0], quotes.slice(0, 1).to_pylist()[0]
    assert row.keys() == other.keys()
    assert (row["content"], row["speaker_name"]) == (other["content"], other["speaker_name"])
    assert "quotes" in repr(tables) and "speaker_name" in repr(tables.quotes)


def test_no_copy(tables):
    """The stream hands over the buffers themselves: two tables made of one have them in one place."""
    one, two = tables.mentions.to_arrow(), tables.mentions.to_arrow()
    assert one["start"].chunk(0).buffers()[1].address == two["start"].chunk(0).buffers()[1].address


def test_numbers_and_failures(extractor):
    with pytest.warns(UserWarning, match="1 of 3 documents failed; document 1: field `text` is missing"):
        found = extractor.extract_batch([SAMPLE, {"id": "none"}, {"text": SAMPLE, "id": "0"}], first=10)
    assert found.documents.to_arrow()["document"].to_pylist() == [10, 12]
    assert [(f.document, f.place) for f in found.failures] == [(11, "document 1")]
    assert len(found) == 3 and len(list(found)) == 2
    assert [r.warnings for r in found] == [[], ["an earlier document has the same id"]]


def test_nothing(extractor):
    found = extractor.extract_batch([])
    assert len(found) == 0 and len(found.quotes) == 0 and found.quotes.to_pylist() == []
    assert found.quotes.to_arrow().num_columns == 22
    with pytest.raises(TypeError, match="extract()"):
        extractor.extract_batch("a text")


def test_progress(extractor, articles):
    steps: list[int] = []
    extractor.extract_batch(articles[:7], progress=steps.append)
    assert sum(steps) == 7

    class Bar:
        n = 0

        def update(self, more: int) -> None:
            self.n += more

    bar = Bar()
    extractor.extract_batch(articles[:3], progress=bar)
    assert bar.n == 3
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # tqdm's, that there is no notebook
        extractor.extract_batch(articles[:2], progress=True)

    def full(_: int) -> None:
        raise OverflowError("no more")

    with pytest.raises(OverflowError):
        extractor.extract_batch(articles[:3], progress=full)


def test_any_threads_give_the_same(articles, tables):
    one = whosaid.Extractor(threads=1).extract_batch(articles)
    for name in TABLES:
        assert getattr(one, name).to_arrow() == getattr(tables, name).to_arrow()
