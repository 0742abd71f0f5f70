"""What is found in an article, as typed objects. docs/output.md describes every field."""

from __future__ import annotations

import html
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from . import _native

if TYPE_CHECKING:
    from typing_extensions import Self


@dataclass(frozen=True)
class Span:
    """A piece of the article: ``article[start:end] == text``.

    Attributes:
        start: the first code point, from 0.
        end: the code point after the last.
        text: what they cover.
    """

    start: int
    end: int
    text: str

    @classmethod
    def _of(cls, fields: Mapping[str, Any]) -> Self:
        return cls(**fields)


@dataclass(frozen=True)
class Mention(Span):
    """A span that refers to somebody or something.

    Attributes:
        kind: ``name``, ``pronoun``, ``description``, ...
    """

    kind: str = "name"


@dataclass(frozen=True, repr=False)
class Entity:
    """A person, organisation, place ... of the article.

    Attributes:
        id: ``e1``, ``e2``, ...
        name: the fullest name that the article gives, without titles.
        type: ``PERSON``, ``ORGANIZATION``, ``LOCATION``, ...
        mentions: where it is mentioned.
        roles: what the article calls it.
        affiliations: what the article says it belongs to.
    """

    id: str
    name: str
    type: str
    mentions: list[Mention]
    roles: list[Span] = field(default_factory=list)
    affiliations: list[Span] = field(default_factory=list)

    @classmethod
    def _of(cls, fields: Mapping[str, Any]) -> Entity:
        return cls(
            id=fields["id"],
            name=fields["name"],
            type=fields["type"],
            mentions=[Mention._of(m) for m in fields["mentions"]],
            roles=[Span._of(s) for s in fields.get("roles", ())],
            affiliations=[Span._of(s) for s in fields.get("affiliations", ())],
        )

    def __repr__(self) -> str:
        return f"<Entity {self.id} {self.name!r} {self.type}, {_count(len(self.mentions), 'mention')}>"


@dataclass(frozen=True)
class UnnamedSpeaker:
    """A speaker without a name: ``a senior official``.

    Attributes:
        id: ``u1``, ``u2``, ...
        description: the first of its mentions that describes it.
        mentions: the sources that refer to it.
    """

    id: str
    description: str
    mentions: list[Mention]

    @classmethod
    def _of(cls, fields: Mapping[str, Any]) -> UnnamedSpeaker:
        mentions = [Mention._of(m) for m in fields["mentions"]]
        return cls(fields["id"], fields["description"], mentions)


@dataclass(frozen=True, repr=False)
class Quote:
    """A quotation with its attribution.

    Attributes:
        id: ``q1``, ``q2``, ...; of nested quotes ``q2.1``, ...
        type: ``direct``, ``mixed`` or ``indirect``.
        mode: what kind of act its cue names: ``speech``, ``writing``, ``thought``, ...
        content: what was said; may be in several pieces.
        cue: the reporting words; empty if there are none.
        source: the words that say who; empty if there are none.
        speaker: id of the speaker among the entities, or None.
        speaker_name: the speaker's name, or None.
        speakers: ids of all speakers: more than one if several say it together.
        speaker_kind: ``named``, ``unnamed``, ``author``, ``generic``, ``none``.
        speaker_by: how the speaker was found: ``name``, ``pronoun``, ``description``, ...; None if there is none with a name.
        speaker_confidence: probability that the speaker is right, 0 to 1; None if there is none with a name.
        unnamed_speaker: id among the unnamed speakers, or None.
        addressee: the words that say to whom.
        addressees: ids of the entities that it is said to.
        confidence: probability that content, cue and source are exactly right, 0 to 1.
        mentions: ids of the entities named in the content.
        polarity: ``positive``, or ``negative`` if it was not said.
        determinacy: ``factual``, or ``hypothetical``.
        nested: quotes inside this one.
    """

    id: str
    type: str
    mode: str
    content: list[Span]
    cue: list[Span]
    source: list[Span]
    speaker: str | None
    speaker_name: str | None
    speakers: list[str]
    speaker_kind: str
    speaker_by: str | None
    speaker_confidence: float | None
    unnamed_speaker: str | None
    addressee: list[Span]
    addressees: list[str]
    confidence: float
    mentions: list[str]
    polarity: str = "positive"
    determinacy: str = "factual"
    nested: list[Quote] = field(default_factory=list)

    @classmethod
    def _of(cls, fields: Mapping[str, Any]) -> Quote:
        known = dict(fields)
        for name in ("content", "cue", "source", "addressee"):
            known[name] = [Span._of(s) for s in fields[name]]
        known["nested"] = [Quote._of(q) for q in fields.get("nested", ())]
        return cls(**known)

    @property
    def text(self) -> str:
        """What was said; its pieces are joined by `` … ``."""
        return " … ".join(span.text for span in self.content)

    def __repr__(self) -> str:
        who = self.speaker_name or " ".join(span.text for span in self.source) or "nobody named"
        return f"<Quote {self.id} {self.type}, {who}: {_short(self.text)!r}>"


class Result:
    """What was found in one article.

    Attributes:
        text: the article's text, in which all offsets count.
        explanations: why the quotes have their speakers, if that was asked for: dicts as in docs/explain.md.
    """

    def __init__(
        self, text: str, fields: Mapping[str, Any], explanations: list[dict[str, Any]] | None = None
    ) -> None:
        self.text = text
        self.explanations = explanations
        self._fields = dict(fields)

    @property
    def id(self) -> str:
        """The document's id; empty if it has none."""
        return self._fields["id"]

    @property
    def title(self) -> str | None:
        """The document's title, if the input gives one."""
        return self._fields["title"]

    @property
    def date(self) -> str | None:
        """The document's date as the input gives it."""
        return self._fields["date"]

    @property
    def warnings(self) -> list[str]:
        """What a reader of this result should know."""
        return self._fields["warnings"]

    @property
    def metadata(self) -> dict[str, Any]:
        """The input's other fields."""
        return self._fields.get("metadata", {})

    @cached_property
    def quotes(self) -> list[Quote]:
        """The quotes, in the order of their contents."""
        return [Quote._of(q) for q in self._fields["quotes"]]

    @cached_property
    def entities(self) -> list[Entity]:
        """The entities, in the order of their first names."""
        return [Entity._of(e) for e in self._fields["entities"]]

    @cached_property
    def unnamed_speakers(self) -> list[UnnamedSpeaker]:
        """Speakers that the document does not name."""
        return [UnnamedSpeaker._of(u) for u in self._fields.get("unnamed_speakers", ())]

    def entity(self, id: str) -> Entity:
        """The entity with this id (``e1``). Raises KeyError if there is none."""
        for entity in self.entities:
            if entity.id == id:
                return entity
        raise KeyError(id)

    def to_dict(self) -> dict[str, Any]:
        """The JSON object that ``whosaid extract --format jsonl`` writes for the document."""
        return json.loads(json.dumps(self._fields))

    def to_json(self) -> str:
        """The line that ``whosaid extract --format jsonl`` writes for the document."""
        return json.dumps(self._fields, ensure_ascii=False, separators=(",", ":"))

    def to_html(self, title: str | None = None) -> str:
        """The page that ``whosaid extract --format html`` writes for the document: it needs nothing besides itself."""
        return pages([self], title)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Result) and (self.text, self._fields) == (other.text, other._fields)

    def __repr__(self) -> str:
        name = f" {self.id!r}" if self.id else ""
        found = f"{_count(len(self.quotes), 'quote')}, {_count(len(self.entities), 'entity', 'entities')}"
        return f"<Result{name}: {found}>"

    def _repr_html_(self) -> str:
        height = min(900, 420 + len(self.text) // 8)
        return _frame(self.to_html(), height)


def pages(results: list[Result], title: str | None = None) -> str:
    """One HTML page of several results, as ``whosaid extract --format html`` writes it."""
    parts = [
        (r.text, r.to_json(), None if r.explanations is None else json.dumps(r.explanations)) for r in results
    ]
    return _native.html(parts, title)


def _frame(page: str, height: int) -> str:
    """A page inside a notebook's: its styles and scripts stay apart from the notebook's own."""
    return (
        f'<iframe sandbox="allow-scripts" style="width:100%;height:{height}px;border:1px solid #8884" '
        f'srcdoc="{html.escape(page)}"></iframe>'
    )


def _short(text: str, most: int = 60) -> str:
    return text if len(text) <= most else text[: most - 2].rstrip() + " …"


def _count(number: int, one: str, many: str | None = None) -> str:
    return f"{number} {one if number == 1 else many or one + 's'}"
