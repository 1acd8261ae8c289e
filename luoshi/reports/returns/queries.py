"""Reads of returns, each for a viewer.

What lives here: a return with its table, a round with all its rows, what changed since. What is owed is `owing.py`. Invariants: a
viewer gets only returns in sight (`Return.sight`); the number of queries depends neither on units nor on records.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction
from functools import cached_property
from typing import Any

from django.db.models import Count, F, Q

from luoshi.catalogue.model import KindDef
from luoshi.ledger import store
from luoshi.ledger.models import Record
from luoshi.ledger.queries import kind_defs
from luoshi.org.viewer import Viewer
from luoshi.reports.models import Return, ReturnForm, ReturnFormVersion, ReturnLine, ReturnRound, ReturnStep
from luoshi.reports.returns.editions import compute_rows, line_of, spec_of, unit_facts
from luoshi.reports.returns.holders import waiting_records
from luoshi.reports.returns.lines import Line
from luoshi.reports.returns.spec import ReturnSpec, from_json
from luoshi.reports.returns.tables import (
    Grid,
    Value,
    added,
    count_words,
    grid_of,
    joined_facts,
    sums_of,
    values_of,
)
from luoshi.ui.scope import leave_scope

OPEN_STATES = Q(confirmed_at__isnull=True, frozen_at__isnull=True)


def forms(viewer: Viewer) -> Any:
    """The house's returns."""
    return ReturnForm.objects.visible_to(viewer).order_by("-active", "pk")


def form_spec(viewer: Viewer, form: ReturnForm, number: int = 0) -> ReturnSpec:
    """The newest version of a form, or the one of a number."""
    rows = ReturnFormVersion.objects.visible_to(viewer).filter(form=form)
    return from_json(rows.get(number=number or form.current).spec)


def newest_specs(viewer: Viewer, rows: Sequence[ReturnForm]) -> dict[int, ReturnSpec]:
    """The newest versions of some forms. One query."""
    found = ReturnFormVersion.objects.visible_to(viewer).filter(
        form__in=[row.pk for row in rows], number=F("form__current")
    )
    return {version.form_id: from_json(version.spec) for version in found}


def returns(viewer: Viewer) -> Any:
    """Returns in sight with unit, form, round and version."""
    related = ("unit", "form", "round__form", "round__version", "confirmed_by", "sent_back_by", "scan")
    return Return.objects.visible_to(viewer).select_related(*related)


def rounds(viewer: Viewer) -> Any:
    """Periods with how many of the returns in sight there are and are confirmed."""
    seen = Return.objects.visible_to(viewer).values("pk")
    return (
        ReturnRound.objects.visible_to(viewer)
        .select_related("form", "version")
        .annotate(
            units=Count("returns", filter=Q(returns__in=seen)),
            confirmed=Count("returns", filter=Q(returns__in=seen, returns__confirmed_at__isnull=False)),
            left=Count("returns", filter=Q(returns__in=seen, returns__confirmed_at__isnull=True)),
            auto=Count("returns", filter=Q(returns__in=seen, returns__auto=True)),
        )
        .filter(units__gt=0)
    )


# -- tables ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Sheet:
    """A round with some of its returns, their lines and what follows from them."""

    round: ReturnRound
    spec: ReturnSpec
    kinds: Mapping[str, KindDef]
    rows: Sequence[Return]
    lines: Mapping[int, Sequence[Line]]  # by unit
    facts: Mapping[int, Mapping[str, Any]]
    waiting: Mapping[int, Sequence[int]] = field(default_factory=dict)  # records by unit

    @cached_property
    def words(self) -> dict[str, str]:
        """Unit words of the columns."""
        return count_words(self.spec, self.kinds)

    @cached_property
    def sums(self) -> dict[int, dict[str, Fraction]]:
        """What each unit's lines add up to."""
        return {row.unit_id: sums_of(self.spec, self.lines[row.unit_id]) for row in self.rows}

    def values(self, unit_id: int) -> dict[str, Value]:
        """A unit's row."""
        return values_of(self.spec, self.sums[unit_id], self.facts.get(unit_id, {}))

    @cached_property
    def total(self) -> dict[str, Value]:
        """The sum row."""
        facts = joined_facts(self.facts.get(row.unit_id, {}) for row in self.rows)
        return values_of(self.spec, added(self.spec, self.sums.values()), facts)

    @cached_property
    def grid(self) -> Grid | None:
        """The matrix."""
        return grid_of(self.spec, self.kinds, self.lines)


def sheet_of(
    viewer: Viewer, round_: ReturnRound, rows: Sequence[Return], *, names: bool = True, waiting: bool = True
) -> Sheet:
    """Some returns of a round (of `returns(viewer)`) with their lines: written ones as written, open ones as of now."""
    spec = spec_of(round_)
    kinds = kind_defs(viewer, list(spec.kinds))
    written = [row for row in rows if _is_written(row)]
    live = [row for row in rows if not _is_written(row)]
    lines = written_lines(written, names=names)
    facts: dict[int, Mapping[str, Any]] = {row.unit_id: row.facts for row in written}
    waits: Mapping[int, Sequence[int]] = {}
    everybody = everybody_of(round_) if live or waiting else frozenset()
    if live:
        lines |= compute_rows(round_, live, everybody, up_to=store.last_seq(round_.house_id), as_of=None, names=names)
        today = unit_facts(round_.house_id, round_, None)
        facts |= {row.unit_id: today.get(row.unit_id, {}) for row in live}
    if waiting and round_.frozen_at is None:
        waits = waiting_records(round_.house_id, spec, round_, everybody)
    return Sheet(round_, spec, kinds, rows, lines, facts, waits)


def _is_written(row: Return) -> bool:
    return row.edition > 0 and (row.confirmed_at is not None or row.frozen_at is not None)


def everybody_of(round_: ReturnRound) -> frozenset[int]:
    """All units of a round: an entry belongs to the nearest of them, whoever looks."""
    with leave_scope("which units hand in: it decides what belongs to whom"):
        return frozenset(Return.objects.filter(round=round_).values_list("unit_id", flat=True))


def written_lines(rows: Sequence[Return], *, names: bool = True) -> dict[int, list[Line]]:
    """The stored lines of the current editions of returns that were read for a viewer. One query."""
    found: dict[int, list[Line]] = {row.unit_id: [] for row in rows}
    if not rows:
        return found
    units = {row.pk: row.unit_id for row in rows}
    with leave_scope("lines of returns in sight"):
        stored = ReturnLine.objects.filter(of__in=list(units), edition=F("of__edition")).order_by("of_id", "number")
        stored = stored if names else stored.defer("cells")
        for line in stored:
            found[units[line.of_id]].append(line_of(line, bare=not names))
    return found


# -- changed since -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Changed:
    """What the journal says now beside what was written down, on the period's own days."""

    added: Sequence[Line] = ()
    gone: Sequence[Line] = ()

    def __bool__(self) -> bool:
        return bool(self.added or self.gone)


def changed_since(sheet: Sheet) -> dict[int, Changed]:
    """By unit, for the written returns of a sheet. Queries as for computing the round once."""
    written = [row for row in sheet.rows if _is_written(row)]
    if not written:
        return {}
    round_ = sheet.round
    now = compute_rows(
        round_, written, everybody_of(round_), up_to=store.last_seq(round_.house_id), as_of=None, names=False
    )
    found = {}
    for row in written:
        before = {(line.record_id, line.version): line for line in sheet.lines[row.unit_id] if not line.late}
        after = {(line.record_id, line.version): line for line in now[row.unit_id] if not line.late}
        found[row.unit_id] = Changed(
            [line for key, line in after.items() if key not in before],
            [line for key, line in before.items() if key not in after],
        )
    return found


# -- what stands beside a table --------------------------------------------------------------------------------------


def waiting_of(viewer: Viewer, keys: Sequence[int]) -> Any:
    """Waiting records in sight, for the list apart."""
    return (
        Record.objects.visible_to(viewer).filter(pk__in=list(keys)).select_related("unit", "kind").order_by("day", "pk")
    )


def readable_records(viewer: Viewer, keys: Sequence[int]) -> set[int]:
    """Which of these records the viewer may open: others stand in the table without a link."""
    return set(Record.objects.visible_to(viewer).filter(pk__in=set(keys)).values_list("pk", flat=True))


def steps(row: Return) -> list[ReturnStep]:
    """What happened to a return that was read for a viewer, newest first. One query."""
    with leave_scope("the history of a return in sight"):
        return list(ReturnStep.objects.filter(of=row).select_related("by").order_by("-pk"))


def label_after(round_: ReturnRound) -> str:
    """The label of the period that takes in what comes late; "" where it has not begun."""
    with leave_scope("the period after this one"):
        later = ReturnRound.objects.filter(form_id=round_.form_id, start__gt=round_.start)
        return later.order_by("start").values_list("label", flat=True).first() or ""


def last_moment(rows: Sequence[Return]) -> datetime | None:
    """The newest moment up to which some row was written."""
    return max((row.as_of for row in rows if row.as_of is not None), default=None)


def may_see_scan(viewer: Any, file: Any) -> bool:
    """Whoever sees the return opens its scan; a workbook that a job made is its asker's alone."""
    return bool(Return.objects.visible_to(viewer).filter(scan=file).exists())
