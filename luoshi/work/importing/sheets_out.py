"""Records and holdings as rows of a sheet that an import takes: for exports and for comparing what comes in again.

Invariants: as many queries with three rows as with three hundred, batch by batch; a row read by the import's own columns
gives what the import would compare.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from django.utils.translation import gettext as _

from luoshi.ledger.models import Evidence, Record, RecordHolding, RecordPerson
from luoshi.ledger.values import typed
from luoshi.org.imports.names import number_of
from luoshi.org.viewer import Viewer
from luoshi.sheets import Cell, CellInvalid, Column
from luoshi.sheets.values import Value as SheetValue
from luoshi.ui.scope import leave_scope
from luoshi.work.importing.columns import cell_of
from luoshi.work.importing.desk import KindDesk, seen
from luoshi.work.importing.kind_columns import (
    ABSENT,
    CHECKS,
    DAY,
    END,
    HOLDINGS,
    LINKS,
    NOTE,
    NUMBER,
    RECORD_NUMBER,
    ROSTER,
    UNIT,
    absent_text,
    checks_text,
    field_labels,
    label_of,
    lead_codes,
    own_codes,
)
from luoshi.work.models import Absence, ChecklistItem

BATCH = 500


class RecordRows:
    """Rows of one kind's records."""

    def __init__(self, desk: KindDesk, by: Viewer | None) -> None:
        self.desk, self.by = desk, by
        kind = desk.kind
        self.codes = [*lead_codes(kind), *(each.code for each in kind.fields), *own_codes(kind)]

    def headings(self) -> list[str]:
        """Headings of an export: the import's columns, then what is only shown."""
        kind, labels = self.desk.kind, field_labels(self.desk)
        own = [labels.get(code) or label_of(kind, code, self.desk.holding_label) for code in self.codes]
        return [*own, _("记录标题"), _("状态"), _("登记人"), _("交上来时间")]

    def rows(self, records: Any) -> Iterator[list[SheetValue]]:
        """Rows of a queryset with `unit` and `entered_by`, in its order."""
        found = records.iterator(chunk_size=BATCH)
        while batch := list(islice(found, BATCH)):
            cells = self._cells(batch)
            for record in batch:
                own = [cells[record.pk].get(code) for code in self.codes]
                by = str(record.entered_by) if record.entered_by_id else ""
                yield [*own, record.title, record.get_state_display(), by, record.handed_in_at]

    def values_of(self, keys: Sequence[int], columns: Sequence[Column]) -> dict[int, dict[str, Any]]:
        """The values of records in sight as the import's columns read them, by key."""
        found: dict[int, dict[str, Any]] = {}
        for start in range(0, len(keys), BATCH):
            with leave_scope("records that a sheet names, seen by its actor"):
                rows = seen(Record, self.desk.around).filter(
                    pk__in=keys[start : start + BATCH], kind_id=self.desk.kind_id
                )
                batch = list(rows.select_related("unit"))
                cells = self._cells(batch)
            for record in batch:
                found[record.pk] = {c.code: _read(c, cells[record.pk].get(c.code)) for c in columns}
                found[record.pk][UNIT] = record.unit
        return found

    def _cells(self, batch: Sequence[Record]) -> dict[int, dict[str, SheetValue]]:
        kind, desk = self.desk.kind, self.desk
        with leave_scope("what hangs on records in sight"):
            more = _Hanging([record.pk for record in batch])
        found: dict[int, dict[str, SheetValue]] = {}
        for record in batch:
            values = typed(kind, record.values)
            row: dict[str, SheetValue] = {
                each.code: cell_of(each, values.get(each.code), desk.names, desk.units_by_key) for each in kind.fields
            }
            row |= {
                NUMBER: number_of(RECORD_NUMBER, record.pk),
                UNIT: record.unit.name,
                DAY: record.day,
                END: record.day_end,
                HOLDINGS: "、".join(more.holdings[record.pk]),
                LINKS: "\n".join(more.links[record.pk]),
                NOTE: record.note,
                CHECKS: checks_text(more.checks(record.pk)),
                **more.roster(record.pk),
            }
            found[record.pk] = row
        return found


def _read(column: Column, cell: SheetValue) -> Any:
    """What the import's column makes of a cell that was exported."""
    plain: Cell = cell  # type: ignore[assignment]  # an exported cell holds no float
    if plain is None or plain == "":
        return None
    try:
        return column.parse(plain)
    except CellInvalid:
        return plain


class _Hanging:
    """What hangs on a batch of records: a query each."""

    def __init__(self, keys: Sequence[int]) -> None:
        self.holdings = _by_record(
            RecordHolding.objects.filter(record__in=keys).order_by("pk").values_list("record_id", "holding__name")
        )
        self.links = _by_record(
            Evidence.objects.filter(record__in=keys, file__isnull=True)
            .exclude(url="")
            .order_by("pk")
            .values_list("record_id", "url")
        )
        people = RecordPerson.objects.filter(record__in=keys).order_by("pk")
        self._people = _by_record((row.record_id, row) for row in people)
        reasons = Absence.objects.filter(record__in=keys).order_by("version", "pk")
        self._reasons = {(row.record_id, row.key): row.reason for row in reasons}
        items = ChecklistItem.objects.filter(record__in=keys).order_by("version", "number")
        self._items = _by_record((row.record_id, row) for row in items)

    def roster(self, key: int) -> dict[str, SheetValue]:
        """Who came and who did not."""
        lines = self._people[key]
        absent = [(row.name, self._reasons.get((key, row.key), "")) for row in lines if not row.present]
        return {ROSTER: "、".join(row.name for row in lines if row.present), ABSENT: absent_text(absent)}

    def checks(self, key: int) -> list[tuple[str, bool, str]]:
        """The items of the newest version."""
        rows = self._items[key]
        return [(row.label, row.passed, row.note) for row in rows if row.version == rows[-1].version]


def _by_record(pairs: Iterable[tuple[int, Any]]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for key, value in pairs:
        found[key].append(value)
    return found
