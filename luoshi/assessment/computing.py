"""Scores of a house: a scheme's version applied to the house's facts, as rows that can be shown, frozen and compared.

What lives here: `compute` and the shape of its rows. Not here: the arithmetic (engine), the facts (facts), writing anything.
Invariants: computing writes nothing; the same version, span and moment give the same rows to the digit (`rows_hash`); a
rank stands in a row only where the scheme's ranking was switched on.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from fractions import Fraction
from functools import cached_property, lru_cache
from typing import Any

from django.db.models import Q

from luoshi.assessment.engine import Line, Result, Scheme, Span, UnitScore, load_scheme, score
from luoshi.assessment.engine.messages import UNKNOWN_UNIT
from luoshi.assessment.engine.spans import Calendar
from luoshi.assessment.facts import Gathered, gather
from luoshi.assessment.facts.units import OUTSIDE
from luoshi.assessment.facts.words import unknown_words
from luoshi.assessment.models import Scheme as SchemeRow
from luoshi.assessment.models import SchemeVersion

ENGINE_VERSION = "1"
"""Raised when the engine's arithmetic changes: what was published names the one it was made with."""


@lru_cache(maxsize=64)
def scheme_of(text: str) -> Scheme:
    """The engine's scheme of a text, read once a process. Raises SchemeRefused."""
    return load_scheme(text)


@dataclass(frozen=True)
class Row:
    """One scored unit or person, with everything that a page shows of it (`detail`: see `_detail`)."""

    key: str
    unit_id: int
    person_id: int | None
    name: str
    cls: str
    total: Fraction
    components: Mapping[str, Fraction]
    rank: int | None = None
    ranked_of: int = 0
    grade: str = ""
    awards: tuple[str, ...] = ()
    vetoes: tuple[str, ...] = ()
    detail: Mapping[str, Any] = field(default_factory=dict)

    def plain(self) -> dict[str, Any]:
        """What is hashed: all that counts, no names."""
        return {
            "key": self.key, "cls": self.cls, "total": str(self.total), "rank": self.rank, "grade": self.grade,
            "awards": list(self.awards), "vetoes": list(self.vetoes),
            "components": {name: str(points) for name, points in self.components.items()},
            "lines": self.detail.get("lines", []),
        }  # fmt: skip


@dataclass(frozen=True)
class Computed:
    """A scheme on a span as of a moment."""

    scheme: Scheme
    span: Span
    gathered: Gathered
    result: Result
    rows: tuple[Row, ...]
    remarks: tuple[str, ...] = ()

    @cached_property
    def rows_hash(self) -> str:
        """Equal results, equal hash."""
        return hash_of(row.plain() for row in self.rows)

    @cached_property
    def by_key(self) -> dict[str, Row]:
        """The rows by unit or person."""
        return {row.key: row for row in self.rows}

    @property
    def unknown(self) -> list[tuple[str, str, tuple[str, ...]]]:
        """Words of the scheme that no record of this house can bear."""
        forms = {name for kind in self.gathered.kinds.values() for name in (kind.name, *kind.words)}
        return unknown_words(self.scheme, {"form": forms})


def hash_of(rows: Iterable[Mapping[str, Any]]) -> str:
    """A hash over rows in their order."""
    text = json.dumps(list(rows), ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def compute(
    house_id: int,
    scheme: Scheme,
    span: Span,
    as_of: datetime,
    *,
    top_id: int | None = None,
    ranked: bool = False,
    seq: int | None = None,
    trace: bool = True,
) -> Computed:
    """Score the units below `top_id` on a span by what was known at a moment.

    `ranked`: whether ranks may stand in the rows. `seq`: as in `facts.gather`. Writes nothing; a fixed number of queries.
    """
    gathered = gather(house_id, span, as_of, scheme=scheme, top_id=top_id, seq=seq)
    result = score(scheme, *gathered.facts, period=span, trace=trace, terms=gathered.terms)
    rows = rows_of(result, gathered, ranked=ranked)
    return Computed(scheme, span, gathered, result, rows, _remarks(result, gathered))


STRANGER = UNKNOWN_UNIT.split("%(unit)s")[0]
NO_ACCOUNT = "有 %(count)s 名作者没有对应的人员，他们的份额没有计入任何人。"


def _remarks(result: Result, gathered: Gathered) -> tuple[str, ...]:
    """Remarks on those that are scored: none names a person, none a unit that the scheme does not bind."""
    roster = gathered.roster
    people = {name for key, name in roster.names.items() if key in roster.person_of}
    unbound = {each.name for each in gathered.facts.units if each.cls == OUTSIDE}
    strangers = [each for each in result.remarks if each.startswith(STRANGER)]
    told = [each for each in result.remarks if not each.startswith(STRANGER) and OUTSIDE not in each]
    left_out = tuple(f"{name}{tail}" for name in (*people, *unbound) for tail in ("没有", "的类别"))
    kept = [each for each in told if not each.startswith(left_out)]
    if strangers and result.scheme.subjects != "units":
        kept.append(NO_ACCOUNT % {"count": len(strangers)})
    return tuple(kept)


def versions_in_force(scheme: SchemeRow, as_of: datetime, rows: Any = None) -> Any:
    """The versions of a scheme as known at a moment, of `rows` (those in a viewer's sight; without, inside a left scope)."""
    rows = SchemeVersion.objects.all() if rows is None else rows
    return rows.filter(scheme=scheme, recorded_at__lte=as_of).filter(
        Q(replaced_by__isnull=True) | Q(replaced_by__recorded_at__gt=as_of)
    )


def version_on(scheme: SchemeRow, day: date, as_of: datetime) -> SchemeVersion | None:
    """The version that holds on a day, as known at a moment; None before the first."""
    found: SchemeVersion | None = (
        versions_in_force(scheme, as_of).filter(valid_from__lte=day).order_by("-valid_from", "-number").first()
    )
    return found


# -- spans -----------------------------------------------------------------------------------------------------------


def spans_of(scheme: Scheme, today: date, back: int = 14) -> list[Span]:
    """The months, quarters and years of a scheme that have begun, newest first: what can be chosen."""
    calendar = Calendar(scheme)
    found: list[Span] = []
    for kind, most in (("month", back), ("quarter", 5), ("year", 3)):
        day, count = today, 0
        while count < most:
            tile = calendar.tile(kind, day)
            found.append(Span(tile.start, tile.end, tile.label))
            day, count = tile.start - timedelta(days=1), count + 1
    return found


def span_key(span: Span) -> str:
    """How an address names a span: first day and last day."""
    return f"{span.start.isoformat()}..{span.last_day.isoformat()}"


def span_from(text: str, scheme: Scheme) -> Span | None:
    """The span of an address, with its name where it is a period of the scheme; None for anything else."""
    try:
        first, last = (date.fromisoformat(part) for part in text.split(".."))
    except ValueError:
        return None
    if first > last or not 1990 <= first.year <= last.year <= 2200:
        return None
    calendar = Calendar(scheme)
    for kind in ("month", "quarter", "half", "year"):
        tile = calendar.tile(kind, first)
        if tile.start == first and tile.end == last + timedelta(days=1):
            return Span(tile.start, tile.end, tile.label)
    return Span(first, last + timedelta(days=1))


# -- rows ------------------------------------------------------------------------------------------------------------


def rows_of(result: Result, gathered: Gathered, *, ranked: bool) -> tuple[Row, ...]:
    """The rows of those that are scored: by class and rank where ranked, else by class in the order of the tree."""
    roster = gathered.roster
    place = {key: number for number, key in enumerate(roster.bound)}
    refused: dict[str, list[dict[str, str]]] = {}
    days = {record.id: record.published for record in gathered.facts.records}
    titles = {record.id: record.title for record in gathered.facts.records}
    for each in result.uncounted:
        if each.unit in place and days.get(each.record, result.span.start) in result.span:
            told = {
                "record": each.record,
                "title": titles.get(each.record, ""),
                "reason": each.reason,
                "rule": each.rule,
            }
            refused.setdefault(each.unit, []).append(told)
    rows = []
    for key in roster.bound:
        each = result.units.get(key)
        if each is None:
            continue
        rows.append(
            Row(
                key=key,
                unit_id=roster.unit_of[key],
                person_id=roster.person_of.get(key),
                name=roster.names[key],
                cls=each.unit.cls,
                total=each.total,
                components=dict(each.components),
                rank=each.rank if ranked else None,
                ranked_of=each.ranked_of if ranked else 0,
                grade=each.grade,
                awards=each.awards,
                vetoes=each.vetoes,
                detail=_detail(each, refused.get(key, []), present=each.present),
            )
        )
    if ranked:
        rows.sort(key=lambda row: (row.cls, row.rank is None, row.rank or 0, place[row.key]))
    else:
        rows.sort(key=lambda row: (row.cls, place[row.key]))
    return tuple(rows)


def _detail(each: UnitScore, refused: list[dict[str, str]], *, present: bool) -> dict[str, Any]:
    """What explains a score: its lines, periods, how far duties were met, marks, notices, what was not counted."""
    return {
        "raw": str(each.exact),
        "present": present,
        "staff": str(each.unit.staff) if each.unit.staff is not None else "",
        "lines": [_line(line) for line in each.lines],
        "progress": [
            {"rule": one.rule, "label": one.label, "done": str(one.done), "required": str(one.required)}
            for one in each.progress
        ],
        "marks": [
            {"rule": one.rule, "label": one.label, "points": str(one.points), "line": str(one.line), "ok": one.reached}
            for one in each.marks
        ],
        "notices": list(each.notices),
        "uncounted": refused,
    }


def _line(line: Line) -> dict[str, Any]:
    rule = line.rule
    return {
        "rule": rule.id if rule else "",
        "type": rule.type if rule else "",
        "clause": rule.clause if rule else "",
        "component": line.component,
        "label": line.label,
        "points": str(line.amount),
        "text": line.text,
        "records": list(line.records),
        "events": list(line.events),
    }
