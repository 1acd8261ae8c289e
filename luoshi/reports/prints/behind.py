"""The records behind a figure as a print lists them: who verified, with what evidence, as known at its moment.

What lives here: `Counted` rows for ledgers and packs. Invariants: the rows are the entries of the figure in the
viewer's sight, so they add up to it; names of verifiers and evidence are those of the moment; the number of queries
does not grow with the rows but by pages of a thousand.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from luoshi.ledger.measures import Figure, entries_behind
from luoshi.ledger.models import Entry, Evidence, History
from luoshi.org.viewer import Viewer
from luoshi.reports.prints.errors import TooMuch

PAGE = 1_000


@dataclass(frozen=True, slots=True)
class Counted:
    """One entry behind a figure."""

    seq: int
    record_id: int
    version: int
    day: date
    unit_id: int
    unit: str
    kind: str
    title: str
    amount: Fraction
    grade: str
    verifier: str
    evidence: str


def counted(viewer: Viewer, figure: Figure, *, most: int) -> tuple[list[Counted], int]:
    """The entries behind the figure, oldest first, and how many more lie out of sight. Raises TooMuch."""
    entries, hidden = _entries(viewer, figure, most)
    keys = sorted({entry.record_id for entry in entries})
    verifiers = _verifiers(viewer, keys, figure.as_of)
    evidence = _evidence(viewer, keys, figure.as_of)
    rows = [
        Counted(
            entry.seq, entry.record_id, entry.version, entry.counts_on, entry.unit_id, entry.unit.name,
            entry.kind.name, entry.record.title, Fraction(entry.num, entry.den), entry.grade,
            verifiers.get((entry.record_id, entry.version), _("系统")), evidence.get(entry.record_id, _("无")),
        )
        for entry in entries
    ]  # fmt: skip
    return rows, hidden


def _entries(viewer: Viewer, figure: Figure, most: int) -> tuple[list[Entry], int]:
    first = entries_behind(viewer, figure, page=1, size=PAGE)
    if first.total > most:
        raise TooMuch("rows", most, first.total)
    found = list(first.entries)
    for page in range(2, first.pages + 1):
        found += entries_behind(viewer, figure, page=page, size=PAGE).entries
    return found[::-1], first.hidden


def _verifiers(viewer: Viewer, keys: Sequence[int], as_of: datetime | None) -> dict[tuple[int, int], str]:
    """Who verified each version of a record."""
    found: dict[tuple[int, int], str] = {}
    for part in _parts(keys):
        rows = History.objects.visible_to(viewer).filter(record_id__in=part, step="verified", by__isnull=False)
        if as_of is not None:
            rows = rows.filter(at__lte=as_of)
        for record_id, version, name in rows.order_by("pk").values_list("record_id", "version", "by__name"):
            found[record_id, version] = name
    return found


def _evidence(viewer: Viewer, keys: Sequence[int], as_of: datetime | None) -> dict[int, str]:
    """What hangs on each record, in words: 照片2、链接1."""
    sorts: dict[int, Counter[str]] = {}
    for part in _parts(keys):
        rows: Any = Evidence.objects.visible_to(viewer).filter(record_id__in=part).select_related("file")
        if as_of is not None:
            rows = rows.filter(added_at__lte=as_of)
        for one in rows.order_by("pk"):
            sorts.setdefault(one.record_id, Counter())[_sort(one)] += 1
    return {key: "、".join(f"{sort}{count}" for sort, count in found.items()) for key, found in sorts.items()}


def _sort(one: Evidence) -> str:
    if one.file is not None:
        return _("照片") if one.file.is_picture else _("文件")
    return _("链接") if one.url else _("系统留痕")


def _parts(keys: Sequence[int]) -> Iterable[Sequence[int]]:
    """Some hundreds at once: a database takes only so many parameters."""
    return (keys[start : start + 500] for start in range(0, len(keys), 500))
