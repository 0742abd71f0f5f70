"""Articles, as they are given to the extractor."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Document:
    """An article.

    Attributes:
        text: what is read for names and quotations, at most 8 MiB; all offsets count in it.
        id: names it in results; if it has none, its number in the input does.
        title: the headline, if it is known apart from the text.
        date: when it was published, as you have it.
        metadata: anything else; it comes back unchanged with the result.
    """

    text: str
    id: str | None = None
    title: str | None = None
    date: str | None = None
    metadata: dict[str, Any] = field(default_factory=dict)


#: What can be extracted from: a text, a document, or a mapping with a text and other fields (which become metadata).
AnyDocument = str | Document | Mapping[str, Any]


def encoded(document: AnyDocument) -> str | bytes:
    """As the native half takes it: a text by itself, or JSON of an object's fields."""
    if isinstance(document, str):
        return document
    if isinstance(document, Document):
        fields: Mapping[str, Any] = {
            **document.metadata,
            "text": document.text,
            "id": document.id,
            "title": document.title,
            "date": document.date,
        }
    elif isinstance(document, Mapping):
        fields = document
    else:
        raise TypeError(f"a text, a dict or a whosaid.Document is needed, not {type(document).__name__}")
    return json.dumps(dict(fields), default=str).encode()


def all_encoded(documents: Iterable[AnyDocument]) -> Iterator[str | bytes]:
    """Every document as the native half takes it."""
    return map(encoded, documents)
