"""From a checked row to the content of a record: people and holdings are found within the row's own unit.

Invariant: a name that is not one certain person stays a name; a holding that is not found is an error beside its cell.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from luoshi.ledger.operations import NewEvidence, NewPerson, NewRecord
from luoshi.org.imports.names import folded
from luoshi.sheets import CellError, CheckedRow, ColumnMapping
from luoshi.work.importing.desk import KindDesk
from luoshi.work.importing.kind_columns import (
    ABSENT,
    CHECKS,
    DAY,
    END,
    HOLDINGS,
    LINKS,
    NOTE,
    ROSTER,
    UNIT,
    label_of,
)


@dataclass(frozen=True)
class Row:
    """A row as content. `absences`: reason by key; `items`: rows of the checklist."""

    number: int
    content: NewRecord
    absences: tuple[tuple[uuid.UUID, str], ...] = ()
    items: tuple[tuple[str, bool, str], ...] = ()


@dataclass
class Built:
    """Rows as content, and what is wrong."""

    rows: list[Row] = field(default_factory=list)
    errors: list[CellError] = field(default_factory=list)


class Contents:
    """Builds contents of one kind."""

    def __init__(self, desk: KindDesk, mapping: ColumnMapping) -> None:
        self.desk, self.mapping = desk, mapping
        only = list(desk.own.units)
        self.only = only[0] if len(only) == 1 else None

    def build(self, rows: Sequence[CheckedRow]) -> Built:
        """All rows."""
        built = Built()
        for row in rows:
            errors: list[CellError] = []
            made = self._row(row, errors)
            built.errors += errors
            if made is not None and not errors:
                built.rows.append(made)
        return built

    def _row(self, row: CheckedRow, errors: list[CellError]) -> Row | None:
        value = row.values.get
        unit = value(UNIT)
        unit_id = unit.pk if unit is not None else self.only
        if unit_id is None:
            errors.append(self._error(row.number, UNIT, _("请写明单位。")))
            return None
        first, last = self._days(row, errors)
        people, absences = self._roster(value(ROSTER) or (), value(ABSENT) or (), unit_id)
        content = NewRecord(
            kind=self.desk.kind.code,
            unit_id=unit_id,
            day=first,
            day_end=last if last != first else None,
            values=self._values(row, unit_id),
            note=value(NOTE) or "",
            holdings=self._holdings(row.number, value(HOLDINGS) or (), unit_id, errors),
            people=people,
            evidence=[NewEvidence(url=url, grade="B") for url in value(LINKS) or ()],
        )
        return Row(row.number, content, absences, value(CHECKS) or ())

    def _error(self, number: int, code: str, message: str) -> CellError:
        label = label_of(self.desk.kind, code, self.desk.holding_label)
        return CellError(number, self.mapping.places.get(code), label, message)

    def _days(self, row: CheckedRow, errors: list[CellError]) -> tuple[date, date]:
        given: Any = row.values[DAY]
        first, last = given if isinstance(given, tuple) else (given, given)
        end = row.values.get(END)
        if end is not None:
            if end < first:
                errors.append(self._error(row.number, END, _("结束日期早于开始日期。")))
            last = max(end, first)
        return first, last

    def _values(self, row: CheckedRow, unit_id: int) -> dict[str, Any]:
        """The kind's fields; names of people as keys where they are certain. What a sheet does not have keeps its
        default, and so does a blank cell of a field that must be filled in."""
        found: dict[str, Any] = {}
        for each in self.desk.kind.fields:
            value = row.values.get(each.code)
            if value is None:
                if each.code in row.values and not (each.required and each.default is not None):
                    found[each.code] = None
                continue
            if each.type == "person":
                value = self._person(value, unit_id)
            elif each.type == "people":
                value = [self._person(name, unit_id) for name in value]
            found[each.code] = list(value) if isinstance(value, tuple) else value
        return found

    def _person(self, name: str, unit_id: int) -> str:
        person = self.desk.people.find(name, unit_id)
        return str(person.key) if person is not None else name

    def _roster(
        self, present: Sequence[str], absent: Sequence[tuple[str, str]], unit_id: int
    ) -> tuple[list[NewPerson], tuple[tuple[uuid.UUID, str], ...]]:
        lines: dict[uuid.UUID, NewPerson] = {}
        reasons: list[tuple[uuid.UUID, str]] = []
        for name, there, reason in (*((n, True, "") for n in present), *((n, False, why) for n, why in absent)):
            person = self.desk.people.find(name, unit_id)
            key = person.key if person is not None else uuid.uuid4()
            lines.setdefault(key, NewPerson(name, key, there))
            if reason:
                reasons.append((key, reason))
        return list(lines.values()), tuple(reasons)

    def _holdings(self, number: int, names: Sequence[str], unit_id: int, errors: list[CellError]) -> list[int]:
        """Keys of the holdings of the row's unit by name; an open one before a closed one."""
        found = []
        for name in names:
            same = self.desk.covered.get((folded(name), unit_id), [])
            if not same:
                told = {"name": name, "type": self.desk.holding_label}
                errors.append(self._error(number, HOLDINGS, _("这个单位的%(type)s里没有“%(name)s”，请先登记。") % told))
                continue
            found.append(min(same, key=lambda holding: holding.closed_on is not None).pk)
        return found
