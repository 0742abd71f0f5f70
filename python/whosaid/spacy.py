"""A component for spaCy's pipelines: ``nlp.add_pipe("whosaid")``.

    >>> import spacy
    >>> nlp = spacy.blank("en")
    >>> _ = nlp.add_pipe("whosaid")
    >>> doc = nlp("“We rebuilt it in a week,” said Mayor Ada Lindqvist.")
    >>> [(quote.speaker, quote.content) for quote in doc._.quotes]
    [('Ada Lindqvist', [“We rebuilt it in a week,”])]

The component sets ``doc._.quotes``, ``doc._.whosaid`` (the :class:`whosaid.Result`) and the span groups ``doc.spans["quotes"]`` (labels
``CONTENT``, ``CUE``, ``SOURCE``, ``ADDRESSEE``); with ``set_ents`` also ``doc.ents``. It reads the text only, so that it can stand anywhere
in a pipeline and works with any tokenizer that keeps the text. A span covers every token that it touches.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.util import filter_spans, minibatch, raise_error

from .errors import WhosaidError
from .extractor import Extractor
from .results import Quote, Result
from .results import Span as TextSpan

#: The labels of ``doc.ents`` are spaCy's where it has a type of its own name for them.
LABELS = {"ORGANIZATION": "ORG", "LOCATION": "LOC", "FACILITY": "FAC"}

#: Where a Doc keeps the result, so that it is saved with it.
_KEY = "whosaid"


@dataclass(frozen=True)
class SpacyQuote:
    """A quotation with its attribution, in tokens.

    Attributes:
        quote: the quote itself, with everything that is known of it and its exact characters.
        content: what was said, as spans of tokens; may be in several pieces.
        cue: the reporting words.
        source: the words that say who.
        addressee: the words that say to whom.
        speaker_mentions: where the article names the speaker or refers to it; empty if there is none with a name.
    """

    quote: Quote
    content: list[Span]
    cue: list[Span]
    source: list[Span]
    addressee: list[Span]
    speaker_mentions: list[Span]

    @property
    def speaker(self) -> str | None:
        """The speaker's full name, or None."""
        return self.quote.speaker_name

    @property
    def speaker_confidence(self) -> float | None:
        """Probability that the speaker is right, or None."""
        return self.quote.speaker_confidence

    @property
    def type(self) -> str:
        """``direct``, ``mixed`` or ``indirect``."""
        return self.quote.type

    def __repr__(self) -> str:
        return f"<{self.speaker or 'nobody named'}: {' … '.join(span.text for span in self.content)}>"


def _span(doc: Doc, span: TextSpan, label: str = "") -> Span | None:
    return doc.char_span(span.start, span.end, label=label, alignment_mode="expand")


def _spans(doc: Doc, spans: Iterable[TextSpan], label: str = "") -> list[Span]:
    aligned = (_span(doc, span, label) for span in spans)
    return [span for span in aligned if span is not None]


def _result(doc: Doc) -> Result | None:
    fields = doc.user_data.get(_KEY)
    return None if fields is None else Result(doc.text, fields)


def _quotes(doc: Doc) -> list[SpacyQuote]:
    result = _result(doc)
    if result is None:
        return []
    mentions = {entity.id: entity.mentions for entity in result.entities}
    return [
        SpacyQuote(
            quote=quote,
            content=_spans(doc, quote.content, "CONTENT"),
            cue=_spans(doc, quote.cue, "CUE"),
            source=_spans(doc, quote.source, "SOURCE"),
            addressee=_spans(doc, quote.addressee, "ADDRESSEE"),
            speaker_mentions=_spans(doc, mentions.get(quote.speaker or "", ())),
        )
        for quote in result.quotes
    ]


def displacy_data(doc: Doc) -> dict[str, Any]:
    """The quotes of a document for ``displacy.render(data, style="ent", manual=True)``: contents, cues and sources in their exact
    characters, each content with its speaker's name."""
    marks: list[dict[str, Any]] = []
    for quote in (_result(doc) or Result("", {"quotes": []})).quotes:
        named = f"QUOTE {quote.speaker_name}" if quote.speaker_name else "QUOTE"
        for label, spans in ((named, quote.content), ("CUE", quote.cue), ("SOURCE", quote.source)):
            marks += [{"start": s.start, "end": s.end, "label": label} for s in spans]
    marks.sort(key=lambda mark: (mark["start"], -mark["end"]))
    apart: list[dict[str, Any]] = []
    for mark in marks:  # displaCy shows no mark inside another
        if not apart or mark["start"] >= apart[-1]["end"]:
            apart.append(mark)
    return {"text": doc.text, "ents": apart, "title": None}


class WhosaidComponent:
    """The component. Made by ``nlp.add_pipe("whosaid", config={...})``."""

    def __init__(self, name: str, extractor: Extractor, set_ents: bool) -> None:
        self.name = name
        self.extractor = extractor
        self.set_ents = set_ents
        self._on_error: Callable[..., Any] = raise_error

    def __call__(self, doc: Doc) -> Doc:
        return self._annotate(doc, self.extractor.extract(doc.text))

    def pipe(self, stream: Iterable[Doc], batch_size: int = 128) -> Iterator[Doc]:
        """Annotates documents with all threads, ``batch_size`` of them at a time."""
        for docs in minibatch(stream, size=batch_size):
            for doc, outcome in zip(docs, self.extractor._outcomes([doc.text for doc in docs])):
                if isinstance(outcome, WhosaidError):
                    self._on_error(self.name, self, [doc], outcome)
                else:
                    yield self._annotate(doc, outcome)

    def set_error_handler(self, handler: Callable[..., Any]) -> None:
        """What becomes of documents that fail: spaCy calls this from ``nlp.set_error_handler``."""
        self._on_error = handler

    def _annotate(self, doc: Doc, result: Result) -> Doc:
        doc.user_data[_KEY] = result.to_dict()
        spans = [
            s for quote in _quotes(doc) for s in (*quote.content, *quote.cue, *quote.source, *quote.addressee)
        ]
        doc.spans["quotes"] = spans
        if self.set_ents:
            ents = []
            for entity in result.entities:
                label = LABELS.get(entity.type, entity.type)
                for mention in entity.mentions:
                    span = _span(doc, mention, label) if mention.kind == "name" else None
                    if span is not None:
                        span.id_ = entity.id
                        ents.append(span)
            doc.ents = filter_spans(ents)
        return doc

    def to_bytes(self, **kwargs: Any) -> bytes:
        """Nothing: the options are in the pipeline's config, the model in the package."""
        return b""

    def from_bytes(self, data: bytes, **kwargs: Any) -> WhosaidComponent:
        """Nothing to read."""
        return self

    def to_disk(self, path: Any, **kwargs: Any) -> None:
        """Nothing to write."""

    def from_disk(self, path: Any, **kwargs: Any) -> WhosaidComponent:
        """Nothing to read."""
        return self


@Language.factory(
    "whosaid",
    assigns=["doc._.quotes", "doc._.whosaid", "doc.spans"],
    default_config={
        "set_ents": False,
        "model": None,
        "threads": None,
        "convention": None,
        "min_speaker_confidence": None,
    },
)
def make_component(
    nlp: Language,
    name: str,
    set_ents: bool,
    model: str | None,
    threads: int | None,
    convention: str | None,
    min_speaker_confidence: float | None,
) -> WhosaidComponent:
    """Makes the component. ``set_ents``: whether ``doc.ents`` become whosaid's entities; the others are those of
    :class:`whosaid.Extractor`."""
    extractor = Extractor(
        model=model,
        threads=threads,
        convention=convention,
        min_speaker_confidence=min_speaker_confidence,
    )
    return WhosaidComponent(name, extractor, set_ents)


if not Doc.has_extension("quotes"):
    Doc.set_extension("quotes", getter=_quotes)
if not Doc.has_extension("whosaid"):
    Doc.set_extension("whosaid", getter=_result)
