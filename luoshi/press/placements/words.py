"""Labels of levels, media, forms and the like: the catalogue's own, and those of the two ladders.

Invariant: a code without a label reads as itself.
"""

from __future__ import annotations

from functools import cache

from django.utils.translation import gettext as _

from luoshi.catalogue.load import load as catalogue
from luoshi.press.placements.kinds import ADOPTED, ITEM, PLACEMENT, SUBMISSION
from luoshi.press.text.outlets import LEVELS


@cache
def choices_of(kind: str, field: str) -> tuple[tuple[str, str], ...]:
    """Code and label of a choice field of the catalogue's kind, in its order."""
    return tuple((each.code, each.label) for each in catalogue().kind(kind).field(field).choices)


def level_choices() -> tuple[tuple[str, str], ...]:
    """Levels of records."""
    return choices_of(PLACEMENT, "level")


@cache
def _labels() -> dict[tuple[str, str], str]:
    found = {("level", code): text for ladder in LEVELS.values() for code, text in ladder.items()}
    for kind, fields in (
        (ADOPTED, ("level", "way")),
        (ITEM, ("type",)),
        (SUBMISSION, ("to", "form")),
        (PLACEMENT, ("level", "medium", "form", "position", "origin")),
    ):
        found |= {(field, code): text for field in fields for code, text in choices_of(kind, field)}
    return found


def label(field: str, code: str) -> str:
    """The word for a code."""
    return _labels().get((field, code), code)


def why(code: str) -> str:
    """Why two appearances may be the same."""
    return {
        "same_address": _("网址相同"),
        "same_title": _("同一媒体七天内同题"),
        "near_title": _("三十天内标题相近"),
    }.get(code, code)
