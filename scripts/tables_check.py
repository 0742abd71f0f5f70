"""Reads an output folder with four libraries; see tables.sh."""
import pathlib
import sys

import datasets
import duckdb
import pandas as pd
import polars as pl

folder = pathlib.Path(sys.argv[1])
pattern = str(folder / "quotes-*.parquet")
columns = ["document", "quote", "speaker_name", "confidence"]

frame = pd.concat([pd.read_parquet(path) for path in sorted(folder.glob("quotes-*.parquet"))], ignore_index=True)
texts = pd.concat([pd.read_parquet(path) for path in sorted(folder.glob("documents-*.parquet"))]).set_index("document")
spans = 0
for row in frame.itertuples():
    text = texts.loc[row.document, "text"]
    for span in [*row.content, *row.cue, *row.source, *row.addressee]:
        assert text[span["start"]:span["end"]] == span["text"], (row.document, row.quote, span)
        spans += 1
expected = [(r.document, r.quote, None if pd.isna(r.speaker_name) else r.speaker_name, r.confidence)
            for r in frame[columns].itertuples(index=False)]

assert expected == pl.read_parquet(pattern).select(columns).rows(), "Polars reads other quotes"
# Statistics of floats let a reader pass over row groups: a filter must find what a full read finds.
sure = [row for row in expected if row[3] > 0.9]
assert sure == pl.scan_parquet(pattern).filter(pl.col("confidence") > 0.9).select(columns).collect().rows(), \
    "Polars filters other quotes"
query = f"select {', '.join(columns)} from '{pattern}' order by document, cast(substr(quote, 2) as int)"
assert expected == duckdb.sql(query).fetchall(), "DuckDB reads other quotes"
table = datasets.load_dataset("parquet", data_files=pattern, split="train")
assert expected == list(zip(*(table[c] for c in columns))), "datasets reads other quotes"
assert len(expected) > 50 and spans > 150
print(f"pandas, Polars, DuckDB and datasets read the same {len(expected)} quotes; {spans} spans cover their texts")
