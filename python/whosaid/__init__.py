"""Who said what in the news: named entities, quotations and their speakers from news articles.

    >>> import whosaid
    >>> result = whosaid.Extractor().extract("“We rebuilt it in a week,” said Mayor Ada Lindqvist.")
    >>> [(quote.speaker_name, quote.text) for quote in result.quotes]
    [('Ada Lindqvist', '“We rebuilt it in a week,”')]

The model is inside the package: nothing is downloaded. All offsets count Unicode code points, as Python's strings do, so that
``text[span.start:span.end] == span.text``. What is found is described in docs/output.md, the tables in docs/tables.md.
"""

from importlib.metadata import version as _version

from .corpus import Evaluation, evaluate, graph, network, report
from .document import Document
from .errors import (
    EngineError,
    EvaluationError,
    FolderError,
    GraphError,
    InputError,
    InternalError,
    ModelError,
    UsageError,
    WhosaidError,
)
from .extractor import Extractor
from .results import Entity, Mention, Quote, Result, Span, UnnamedSpeaker
from .tables import Failure, Table, Tables

__version__ = _version("whosaid")

__all__ = [
    "Document",
    "EngineError",
    "Entity",
    "Evaluation",
    "EvaluationError",
    "Extractor",
    "Failure",
    "FolderError",
    "GraphError",
    "InputError",
    "InternalError",
    "Mention",
    "ModelError",
    "Quote",
    "Result",
    "Span",
    "Table",
    "Tables",
    "UnnamedSpeaker",
    "UsageError",
    "WhosaidError",
    "evaluate",
    "graph",
    "network",
    "report",
]
