"""whosaid on a cluster: extraction and the corpus graph as operations on Spark DataFrames. Needs pyspark 4 and pyarrow.

    >>> from whosaid import spark as ws
    >>> found = ws.extract(spark.read.parquet("articles/"), text="body", id="guid")
    >>> found.quotes.groupBy("speaker_name").count().orderBy("count", ascending=False).show()

Every executor needs the package installed; the model is inside it. docs/scale.md has figures and a plan for large corpora.
"""

from .extraction import Extraction, Numbering, extract

__all__ = ["Extraction", "Numbering", "extract"]
