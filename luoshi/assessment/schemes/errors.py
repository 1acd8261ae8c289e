"""What operations on schemes refuse, as data; the wording is `messages.py`."""

from __future__ import annotations

from dataclasses import dataclass

from luoshi.assessment.engine import SchemeRefused


class SchemesRefused(Exception):
    """An anticipated refusal; nothing was changed."""


class NotAllowed(SchemesRefused):
    """No post of the viewer manages schemes of this unit."""


@dataclass
class NameTaken(SchemesRefused):
    """The unit has a scheme of this name."""

    name: str


@dataclass
class Moved(SchemesRefused):
    """Somebody else saved the draft since it was shown."""

    by: str


@dataclass
class NotSound(SchemesRefused):
    """The engine does not take the text."""

    refused: SchemeRefused


@dataclass
class NoClause(SchemesRefused):
    """Rules that name no clause."""

    rules: tuple[str, ...]


@dataclass
class Unweighed(SchemesRefused):
    """Marked rules without a choice."""

    rules: tuple[str, ...]


@dataclass
class Missing(SchemesRefused):
    """A field that is asked for: note, valid_from, name, reason, draft, version."""

    what: str
