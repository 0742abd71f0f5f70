"""The extractor."""

from __future__ import annotations

import json
import os
import threading
import warnings
import weakref
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from . import _native
from .document import AnyDocument, all_encoded, encoded
from .errors import UsageError, WhosaidError
from .results import Result
from .tables import Tables

#: The columns of text, id, title, date; None is one of a usual name.
Columns = tuple[str | None, str | None, str | None, str | None]

#: What is told how many documents more are done: True for tqdm's bar, an object with ``update`` (a bar of your own), or a function.
AnyProgress = Any

#: The models that are loaded, by their options: extractors with the same options share one, those of a forked process share the
#: memory of their parent's.
_loaded: weakref.WeakValueDictionary[tuple[Any, ...], _native.Extractor] = weakref.WeakValueDictionary()

#: The processes, this one or those that it was forked from, that have loaded a model.
_loaded_in: set[int] = set()

_lock = threading.Lock()


def _renew_lock() -> None:
    global _lock
    _lock = threading.Lock()  # in the parent a thread may have held it, which does not exist here


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_renew_lock)


class Extractor:
    """Finds entities and attributed quotes in articles.

    It may be used by several threads at once, pickled, and taken into processes of ``multiprocessing`` (fork or spawn): the model is
    loaded when it is first used, which takes about a tenth of a second, and shared by all extractors of the same options and by
    processes that are forked. What is found in an article depends on nothing but the article, the model and the options.

    Args:
        model: the folder of a model instead of the one inside the package; without it, ``WHOSAID_MODEL`` is used if it is set.
        engine: what runs the model: ``rten`` (the default), or ``rust-bert`` in builds that have it.
        threads: how many threads work on a call; None is one for every core. The result is the same for any number.
        convention: where spans begin and end: ``newsmix`` (the default), made for users, or ``polnear``, for research.
        min_speaker_confidence: no name for a speaker who is less likely to be right than this, 0 to 1; the default is 0.5.

    Raises:
        ModelError, EngineError, UsageError: when it is first used, if it cannot be as asked.
    """

    def __init__(
        self,
        model: str | os.PathLike[str] | None = None,
        engine: str | None = None,
        threads: int | None = None,
        convention: str | None = None,
        min_speaker_confidence: float | None = None,
    ) -> None:
        if threads is not None and threads < 1:
            raise ValueError("threads: give 1 or more, or None for one for every core")
        if min_speaker_confidence is not None and not 0 <= min_speaker_confidence <= 1:
            raise ValueError("min_speaker_confidence: give a probability, 0 to 1")
        model = model or os.environ.get("WHOSAID_MODEL") or None
        self._options: dict[str, Any] = {
            "model": None if model is None else os.fspath(model),
            "engine": engine,
            "threads": threads or 0,
            "convention": convention,
            "min_speaker_confidence": min_speaker_confidence,
        }
        self._shared: _native.Extractor | None = None

    def _native(self) -> _native.Extractor:
        """The loaded model."""
        if self._shared is None:
            key = tuple(self._options.values())
            with _lock:
                shared = _loaded.get(key)
                if shared is None:
                    if _loaded_in - {os.getpid()}:
                        # The engine's threads that load models are the parent's, and do not exist here: it would wait for ever.
                        raise UsageError(
                            "this process was forked from one that had loaded another model",
                            remedy="load this one before the fork, with load(), or start processes with spawn",
                        )
                    shared = _native.Extractor(**self._options)
                    _loaded[key] = shared
                    _loaded_in.add(os.getpid())
                self._shared = shared
        return self._shared

    def load(self) -> Extractor:
        """Loads the model now instead of when it is first used; gives the extractor itself."""
        self._native()
        return self

    def extract(self, document: AnyDocument) -> Result:
        """Extracts from one article: a text, a :class:`Document`, or a dict with ``text`` and perhaps ``id``, ``title``, ``date``.

        Raises:
            InputError: it has no text, or one of more than 8 MiB.
        """
        text, fields = self._native().extract(encoded(document))
        return Result(text, json.loads(fields))

    def explain(self, document: AnyDocument) -> Result:
        """The same as :meth:`extract`, with ``explanations``: why every quote has its speaker."""
        (text, fields), why = self._native().explain(encoded(document))
        return Result(text, json.loads(fields), json.loads(why))

    def stream(
        self,
        documents: Iterable[AnyDocument] | object,
        *,
        text: str | None = None,
        id: str | None = None,
        title: str | None = None,
        date: str | None = None,
        errors: str = "warn",
    ) -> Iterator[Result]:
        """Extracts from many articles with all threads; results come one by one, in their order, while the rest is read.

        Args are those of :meth:`extract_batch`. ``errors``: what becomes of an article that cannot be read: ``"warn"`` leaves it
        out with a warning, ``"raise"`` raises its error, ``"ignore"`` leaves it out.
        """
        if errors not in ("warn", "raise", "ignore"):
            raise ValueError('errors: give "warn", "raise" or "ignore"')
        return _results(self._outcomes(documents, (text, id, title, date)), errors)

    def _outcomes(
        self, documents: object, columns: Columns = (None, None, None, None)
    ) -> Iterator[Any]:
        """The results of many documents, in their order, errors among them."""
        for found in self._native().stream(_source(documents), columns):
            yield found if isinstance(found, WhosaidError) else Result(found[0], json.loads(found[1]))

    def extract_batch(
        self,
        documents: Iterable[AnyDocument] | object,
        *,
        text: str | None = None,
        id: str | None = None,
        title: str | None = None,
        date: str | None = None,
        progress: AnyProgress = None,
        first: int = 0,
    ) -> Tables:
        """Extracts from many articles with all threads.

        Args:
            documents: an iterable of texts, dicts or :class:`Document`, or a table of pyarrow, pandas, Polars, DuckDB or anything else
                with ``__arrow_c_stream__``, of which every row is an article.
            text, id, title, date: the columns (or keys of dicts) to take; if they are not given, the usual names are looked for. The
                others become metadata.
            progress: True for a bar of tqdm, an object with ``update(n)``, or a function of ``n``, the documents done since the last call.
            first: the number of the first document.

        Returns:
            The tables ``documents``, ``entities``, ``mentions``, ``quotes``, all in memory (about three times the articles' size). A
            document that cannot be read has no rows: it is in ``failures``, and there is one warning for them all.
        """
        done, close = _progress(progress, documents)
        try:
            native = self._native().extract_batch(_source(documents), (text, id, title, date), first, done)
        finally:
            close()
        tables = Tables(native)
        if tables.failures:
            count = len(tables.failures)
            warnings.warn(f"{count} of {len(tables)} documents failed; {tables.failures[0]}", stacklevel=2)
        return tables

    @property
    def engine(self) -> str:
        """The name of the engine that runs the model."""
        return self._native().engine

    @property
    def convention(self) -> str:
        """The name of the annotation convention."""
        return self._native().convention

    @property
    def model(self) -> str:
        """The model's name and version."""
        return " ".join(self._native().model)

    def __reduce__(self) -> tuple[Any, ...]:
        return _rebuilt, (self._options,)

    def __repr__(self) -> str:
        given = {k: v for k, v in self._options.items() if v not in (None, 0)}
        return f"Extractor({', '.join(f'{k}={v!r}' for k, v in given.items())})"


def _rebuilt(options: dict[str, Any]) -> Extractor:
    return Extractor(**{**options, "threads": options["threads"] or None})


def _source(documents: Iterable[AnyDocument] | object) -> object:
    """What the native half reads: a table by itself, or an iterator of what it takes for documents."""
    if hasattr(documents, "__arrow_c_stream__"):
        return documents
    if hasattr(documents, "fetch_arrow_table"):  # a relation of DuckDB before it knew the interface
        return documents.fetch_arrow_table()
    if isinstance(documents, (str, bytes)):
        raise TypeError("give several documents, [text, ...]; for one text there is extract()")
    if hasattr(documents, "to_arrow"):
        return documents.to_arrow()
    if hasattr(documents, "columns"):  # a data frame of pandas before 2.2
        import pyarrow

        return pyarrow.Table.from_pandas(documents, preserve_index=False)
    return all_encoded(documents)  # type: ignore[arg-type]


def _results(outcomes: Iterator[Any], errors: str) -> Iterator[Result]:
    for outcome in outcomes:
        if isinstance(outcome, Result):
            yield outcome
        elif errors == "raise":
            raise outcome
        elif errors == "warn":
            warnings.warn(str(outcome), stacklevel=2)


def _progress(
    progress: AnyProgress, documents: object
) -> tuple[Callable[[int], object] | None, Callable[[], object]]:
    """What is called with how many documents more are done, and what at the end."""
    if progress is None or progress is False:
        return None, lambda: None
    if progress is True:
        from tqdm.auto import tqdm

        total = len(documents) if hasattr(documents, "__len__") else None
        bar = tqdm(total=total, unit=" articles")
        return bar.update, bar.close
    if hasattr(progress, "update"):
        return progress.update, lambda: None
    return progress, lambda: None
