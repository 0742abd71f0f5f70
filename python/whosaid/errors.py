"""What goes wrong, as exceptions with the command line's messages: place, reason, remedy."""

from __future__ import annotations


class WhosaidError(Exception):
    """Any error of this package.

    Attributes:
        reason: what is wrong.
        place: the file, ``file:line``, the folder or the document's id; empty if there is no such place.
        remedy: what to do; empty if that is plain from the reason.
    """

    def __init__(self, reason: str, place: str = "", remedy: str = "") -> None:
        super().__init__(reason, place, remedy)
        self.reason = reason
        self.place = place
        self.remedy = remedy

    def __str__(self) -> str:
        before = f"{self.place}: " if self.place else ""
        after = f"; {self.remedy}" if self.remedy else ""
        return f"{before}{self.reason}{after}"


class InputError(WhosaidError, ValueError):
    """A document or an input that cannot be read."""


class ModelError(WhosaidError):
    """A model that cannot be used."""


class EngineError(WhosaidError):
    """An engine that cannot be loaded or run."""


class FolderError(WhosaidError, OSError):
    """An output folder that cannot be written, resumed or read."""

    __str__ = WhosaidError.__str__


class GraphError(WhosaidError):
    """A graph that cannot be made or read."""


class EvaluationError(WhosaidError, ValueError):
    """Gold annotations or predictions that cannot be used."""


class UsageError(WhosaidError, ValueError):
    """Options that contradict each other or say nothing that can be done."""


class InternalError(WhosaidError, RuntimeError):
    """A mistake of the program."""
