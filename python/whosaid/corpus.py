"""From the results of a corpus to its graph, its report, and how accurate it is."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from functools import cached_property
from typing import TYPE_CHECKING, Any

from . import _native
from .extractor import Extractor
from .results import Result, _frame
from .tables import Tables

if TYPE_CHECKING:
    import networkx

#: The results of a corpus: tables, or the folder that ``whosaid extract --out`` or :meth:`Tables.save` wrote.
Corpus = Tables | str | os.PathLike[str]


def graph(results: Corpus, aliases: str | os.PathLike[str] | None = None) -> networkx.MultiDiGraph:
    """The quote graph of a corpus: people, organisations ... brought together across articles, repeated quotes merged.

    Needs networkx. Nodes have ``kind`` ``entity``, ``quotation`` or ``document``, edges ``said``, ``in``, ``mentions``,
    ``addressed_to``; docs/graph.md has all attributes.

    Args:
        results: tables, or an output folder.
        aliases: an authority file, CSV with the columns canonical, alias, type, id.
    """
    whole, _ = _made(results, aliases)
    return _networkx(whole)


def network(results: Corpus, aliases: str | os.PathLike[str] | None = None) -> networkx.Graph:
    """Who speaks how often of whom: an edge from a speaker to each entity that the speaker's quotations name.

    Needs networkx. ``weight`` of an edge is the number of quotations.
    """
    _, of_speakers = _made(results, aliases)
    return _networkx(of_speakers)


def report(
    results: Corpus,
    path: str | os.PathLike[str],
    *,
    title: str | None = None,
    no_text: bool = False,
    since: str | None = None,
    until: str | None = None,
    aliases: str | os.PathLike[str] | None = None,
) -> None:
    """Writes one web page of a corpus, as ``whosaid report`` does: speakers, quotes, articles, a timeline, who speaks of whom.

    Args:
        results: tables, or an output folder; at most 200,000 quotes.
        path: where the page goes.
        title: its title.
        no_text: whether the articles' texts are left out.
        since, until: days (2019-01-31) of the first and the last articles to take.
        aliases: an authority file, as for :func:`graph`.
    """
    folder, tables = _parts(results)
    path, aliases = os.fspath(path), None if aliases is None else os.fspath(aliases)
    _native.make_report(folder, tables, path, title, no_text, since, until, aliases)


class Evaluation:
    """How accurate predictions are. Shows as the tables of ``whosaid eval``, in a notebook as its error browser."""

    def __init__(self, native: _native.Evaluation) -> None:
        self._native = native

    @cached_property
    def _fields(self) -> dict[str, Any]:
        return json.loads(self._native.render("json"))

    @property
    def scores(self) -> dict[str, dict[str, Any]]:
        """The metrics of docs/eval.md by their ids, in per cent, each with its counts and its interval."""
        return self._fields["scores"]

    def to_dict(self) -> dict[str, Any]:
        """Everything, as ``whosaid eval --format json`` writes it: scores, groups, and every item with its errors."""
        return json.loads(json.dumps(self._fields))

    def to_markdown(self) -> str:
        """Tables in Markdown."""
        return self._native.render("markdown")

    def to_html(self) -> str:
        """The error browser: one page with gold and predictions side by side."""
        return self._native.render("html")

    def __str__(self) -> str:
        return self._native.render("text")

    __repr__ = __str__

    def _repr_html_(self) -> str:
        return _frame(self.to_html(), 700)


def evaluate(
    gold: str | os.PathLike[str],
    predictions: Corpus | Extractor | Iterable[Result] | None = None,
    *,
    by: str | None = None,
    metadata: str | os.PathLike[str] | None = None,
) -> Evaluation:
    """Scores predictions against gold annotations, as ``whosaid eval`` does.

    Args:
        gold: a folder of articles (.txt) with brat annotation (.ann), or a file in another format of docs/eval.md.
        predictions: results whose ids are those of the gold articles (file names without extension): a list, tables, an output
            folder, or a file that ``extract --format jsonl`` wrote; or an extractor, which is run on the gold's texts. The default is
            a new extractor.
        by: scores are shown by this field of the gold's metadata too; ``prefix`` is the id up to its first -, _ or :.
        metadata: JSON Lines with ``id`` and such fields.

    Raises:
        EvaluationError: the gold has mistakes (all are named), or the predictions are of other texts.
    """
    metadata = None if metadata is None else os.fspath(metadata)
    results = path = extractor = None
    if predictions is None:
        predictions = Extractor()
    if isinstance(predictions, Extractor):
        extractor = predictions._native()
    elif isinstance(predictions, (str, os.PathLike)):
        path = os.fspath(predictions)
    else:
        results = [result.to_json() for result in predictions]
    return Evaluation(_native.evaluate(os.fspath(gold), results, path, extractor, by, metadata))


def _parts(results: Corpus) -> tuple[str | None, _native.Tables | None]:
    if isinstance(results, Tables):
        return None, results._native
    return os.fspath(results), None


def _made(results: Corpus, aliases: str | os.PathLike[str] | None) -> tuple[str, str]:
    folder, tables = _parts(results)
    return _native.make_graph(folder, tables, None if aliases is None else os.fspath(aliases))


def _networkx(node_link: str) -> Any:
    import networkx

    return networkx.node_link_graph(json.loads(node_link), edges="edges")
