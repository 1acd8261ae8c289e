"""The house's lists as values for the text check.

Invariant: one query for versions, one for entries when a version is new to this process; what a text's author sees does
not depend on who asks: lists belong to the house.
"""

from __future__ import annotations

from datetime import date

from luoshi.press.models import CheckList, ListEntry
from luoshi.press.text.checks import NO_LISTS, Avoid, Lists, Pair, Phrase, Post, UnitName
from luoshi.ui.scope import leave_scope

_KEPT = 8
_known: dict[tuple[int, date, tuple[tuple[int, int], ...]], Lists] = {}


def lists_of(house_id: int, today: date) -> Lists:
    """The active lists of a house with the entries in force today; the same object as long as nothing changed."""
    with leave_scope("the text check reads the lists of the text's own house"):
        used = tuple(
            CheckList.objects.filter(house_id=house_id, active=True).order_by("pk").values_list("pk", "version")
        )
        if not used:
            return NO_LISTS
        key = (house_id, today, used)
        if key not in _known:
            rows = ListEntry.objects.filter(list_id__in=[pk for pk, _ in used], active=True)
            made = _made(list(rows.select_related("list")), today, sum(version for _, version in used))
            while len(_known) >= _KEPT:
                _known.pop(next(iter(_known)), None)
            _known[key] = made
        return _known[key]


def _words(cell: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in cell.split("、") if word.strip())


def _made(rows: list[ListEntry], today: date, version: int) -> Lists:
    by: dict[str, list[ListEntry]] = {}
    for row in rows:
        kind = row.list.kind
        begun = row.valid_from is None or row.valid_from <= today
        if kind == "posts" or (begun and (row.valid_to is None or today < row.valid_to)):
            by.setdefault(kind, []).append(row)
    return Lists(
        pairs=tuple(Pair(r.wrong, r.right, r.reason, _words(r.spare)) for r in by.get("pairs", ())),
        avoid=tuple(Avoid(r.wrong, r.reason, r.right, _words(r.spare)) for r in by.get("avoid", ())),
        phrases=tuple(Phrase(r.right, r.reason) for r in by.get("phrases", ())),
        posts=tuple(Post(r.wrong, r.right, r.position, r.valid_from, r.valid_to) for r in by.get("posts", ())),
        units=tuple(UnitName(r.right, _words(r.spare), _words(r.wrong)) for r in by.get("units", ())),
        version=version,
    )
