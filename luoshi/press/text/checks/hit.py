"""A find of the text check."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Hit:
    """Advice on a place of the text: `text[start:end] == quote`.

    `list_code`: pairs, avoid, phrases, posts, units (the house's lists), words (shipped pairs), numbers, punctuation,
    private, links. `kind`: the finer sort. `reason`: a whole sentence. `proposal`: what to write instead, "" when only a
    person can know. `source`: the list's name for people.
    """

    start: int
    end: int
    quote: str
    list_code: str
    kind: str
    reason: str
    proposal: str = ""
    source: str = ""
