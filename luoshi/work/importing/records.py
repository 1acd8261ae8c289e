"""Records of a kind by spreadsheet: what its rows mean, how they are entered, how they are taken back.

Invariants: the dry run is the entering itself, rolled back, so that both refuse the same; rows are entered only for
units for which the actor enters; what lacks evidence becomes a draft and says so; nothing is verified here but by the
kind's own way of counting when it is handed in.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from luoshi.catalogue.load import load as catalogue
from luoshi.catalogue.model import KindDef
from luoshi.ledger.errors import BadValues, Incomplete, LedgerRefused, PieceTaken
from luoshi.ledger.models import Record
from luoshi.ledger.operations import withdraw_many
from luoshi.org.imports.names import folded, labelled, number_of
from luoshi.org.imports.targets import (
    Around,
    Offer,
    Option,
    Progress,
    Ready,
    Settled,
    Source,
    Taken,
    TakeRefused,
    Target,
    Undone,
    UndoRefused,
)
from luoshi.org.viewer import Viewer
from luoshi.sheets import CellError, CheckedRow, Column, ColumnMapping, TemplateColumn
from luoshi.sheets.values import Value as SheetValue
from luoshi.work import queries
from luoshi.work.importing.content import Contents, Row
from luoshi.work.importing.desk import KindDesk
from luoshi.work.importing.entering import Outcome, enter_rows, titles_of
from luoshi.work.importing.kind_columns import DAY, END, HOLDINGS, NUMBER, UNIT, record_columns, record_template
from luoshi.work.importing.sheets_out import RecordRows
from luoshi.work.messages import say

PREFIX = "record"
UNDO_REASON = "撤销整批导入"
TRIED = 500  # rows tried at once: others wait a second at most for the database's one writer


class RecordsTarget:
    """Rows of one kind."""

    count_word = "条记录"

    def __init__(self, around: Around, desk: KindDesk) -> None:
        self.around, self.desk = around, desk
        self.kind: KindDef = desk.kind
        self.code = f"{PREFIX}:{self.kind.code}"
        self.label = self.kind.name
        self.list_url = f"{reverse('work:records')}?kind={desk.kind_id}"
        at_once = self.kind.verification in ("process", "sample")
        told = _("这类记录交上来就计入，事后抽查。") if at_once else _("交上来以后由核验员核实，核实了才计入。")
        self.options: tuple[Option, ...] = (
            Option("hand_in", _("导入后直接交上去"), _("缺佐证的行先存为草稿，补上佐证再交。") + told),
        )

    @cached_property
    def _columns(self) -> tuple[Column, ...]:
        return record_columns(self.desk, self.around.year)

    def columns(self) -> tuple[Column, ...]:
        """Unit, days, the kind's fields, holdings, roster, note."""
        return self._columns

    def unknown(self) -> Mapping[str, Sequence[tuple[int, str]]]:
        """Units that were not found."""
        return self.desk.own.unknown

    @property
    def hand_in(self) -> bool:
        """Whether rows are handed in."""
        return bool(self.around.options.get("hand_in", True))

    def settle(self, rows: Sequence[CheckedRow], mapping: ColumnMapping, at: datetime) -> Settled:
        """What the rows mean. Rows with a system number are compared, the others entered and rolled back."""
        found = Settled()
        fresh = self._compare(found, rows, mapping)
        contents = Contents(self.desk, mapping)
        built = contents.build(fresh)
        found.errors += built.errors
        standing = self._standing(built.rows)
        outcome = self._dry(built.rows, at)
        self._sort(found, built.rows, outcome, standing, mapping)
        return found

    def _compare(self, found: Settled, rows: Sequence[CheckedRow], mapping: ColumnMapping) -> list[CheckedRow]:
        numbered = {row.values[NUMBER]: row for row in rows if row.values.get(NUMBER) is not None}
        fresh = [row for row in rows if row.values.get(NUMBER) is None]
        if not numbered:
            return fresh
        standing = RecordRows(self.desk, self.around.by).values_of(list(numbered), self._columns)
        labels = {column.code: column.label for column in self._columns}
        for key, row in numbered.items():
            if key not in standing:
                told = _("没有这个编号的记录，或不在您的范围内。新增的行请把这一格清空。")
                found.errors.append(CellError(row.number, mapping.places.get(NUMBER), labels[NUMBER], told))
                continue
            old = standing[key]
            differ = [
                labels[code]
                for code in mapping.places
                if code in row.values and code != NUMBER and _plain(row.values[code]) != _plain(old.get(code))
            ]
            if differ:
                told = _("%(number)s 的%(fields)s与库里不同") % {
                    "number": number_of("JL", key), "fields": "、".join(differ),
                }  # fmt: skip
                found.different.append((row.number, told))
            else:
                found.unchanged.append(row.number)
        return fresh

    def _standing(self, rows: Sequence[Row]) -> dict[tuple[int, Any, str], tuple[int, str]]:
        """Records of the kind that stand at the same units and days, by unit, day and folded title."""
        if not rows:
            return {}
        days = [row.content.day for row in rows]
        units = {row.content.unit_id for row in rows}
        found = queries.records_of_kind(self.around.by, self.around.house_id, self.desk.kind_id, min(days), max(days))
        return {
            (unit_id, day, folded(title)): (key, title)
            for key, unit_id, day, title in found.values_list("pk", "unit_id", "day", "title").iterator()
            if unit_id in units
        }

    def _dry(self, rows: Sequence[Row], at: datetime) -> Outcome:
        """Enter the rows and take it back, batch by batch; while they are taken only their titles are wanted."""
        if not self.around.trial:
            return titles_of(rows, house_id=self.around.house_id)
        outcome = Outcome()
        for start in range(0, len(rows), TRIED):
            with transaction.atomic():
                tried = enter_rows(
                    rows[start : start + TRIED], house_id=self.around.house_id, by=self.around.by, at=at,
                    hand_in=self.hand_in,
                )  # fmt: skip
                transaction.set_rollback(True)
            outcome.titles |= tried.titles
            outcome.refused |= tried.refused
        return outcome

    def _sort(
        self,
        found: Settled,
        rows: Sequence[Row],
        outcome: Outcome,
        standing: Mapping[tuple[int, Any, str], tuple[int, str]],
        mapping: ColumnMapping,
    ) -> None:
        seen: dict[tuple[int, Any, str], int] = {}
        for row in rows:
            refusal = outcome.refused.get(row.number)
            title = outcome.titles.get(row.number, "")
            notice = ""
            if isinstance(refusal, Incomplete):
                notice = _("先存为草稿。%(why)s") % {"why": say(refusal, self.kind)}
            elif refusal is not None and not isinstance(refusal, PieceTaken):
                found.errors += self._errors(row.number, refusal, mapping)
                continue
            elif not self.hand_in:
                notice = _("存为草稿")
            unit = self.desk.unit_names.get(row.content.unit_id, "")
            ready = Ready(row.number, row, f"{row.content.day.isoformat()}　{unit}　{title}", notice=notice)
            key = (row.content.unit_id, row.content.day, folded(title))
            if key in standing:
                record_id, old = standing[key]
                ready.twin = _("库里同一单位同一天已有“%(title)s”") % {"title": old}
                ready.twin_url = reverse("work:record", args=[record_id])
            elif key in seen:
                ready.twin = _("与第 %(row)s 行的单位、日期、标题相同") % {"row": seen[key]}
            elif isinstance(refusal, PieceTaken):
                ready.twin = say(refusal, self.kind)
            seen.setdefault(key, row.number)
            found.ready.append(ready)

    def _errors(self, number: int, refusal: LedgerRefused, mapping: ColumnMapping) -> list[CellError]:
        """A refusal beside the cells that it concerns."""
        labels = {column.code: column.label for column in self._columns}
        if isinstance(refusal, BadValues):
            own = {"day": DAY, "day_end": END}
            places = [
                (own.get(fault.field, fault.field), say(BadValues((fault,)), self.kind)) for fault in refusal.faults
            ]
            return [CellError(number, mapping.places.get(code), labels.get(code, ""), told) for code, told in places]
        code = {"UnitClosed": DAY, "NotAllowed": UNIT, "WrongUnit": HOLDINGS, "HoldingClosed": HOLDINGS}.get(
            type(refusal).__name__, ""
        )
        return [CellError(number, mapping.places.get(code), labels.get(code, ""), say(refusal, self.kind))]

    def take(self, rows: Sequence[Ready], run_id: int, at: datetime, progress: Progress) -> Taken:
        """Enter the rows and hand them in."""
        keyed = [
            replace(row.content, content=replace(row.content.content, client_key=f"imp{run_id}-{row.number}"))
            for row in rows
        ]
        made = enter_rows(keyed, house_id=self.around.house_id, by=self.around.by, at=at, hand_in=self.hand_in)
        hard = {n: r for n, r in made.refused.items() if not isinstance(r, Incomplete | PieceTaken)}
        if hard:
            mapping = ColumnMapping(1, {})
            raise TakeRefused([e for number, refusal in hard.items() for e in self._errors(number, refusal, mapping)])
        states = made.states()
        labels = dict(Record.State.choices)
        return Taken(made.keys, {str(labels[state]): count for state, count in states.items()})

    def undo(self, run: Any, object_ids: Sequence[int], at: datetime) -> Undone:
        """Withdraw what the run made; what was withdrawn before stays so."""
        done, refused = withdraw_many(record_ids=object_ids, by=self.around.by, at=at, reason=UNDO_REASON)
        barred = [say(refusal, self.kind) for refusal in refused.values() if type(refusal).__name__ == "NotAllowed"]
        if barred:
            raise UndoRefused(sorted(set(barred)))
        before = len(refused)
        kept = (_("%(count)s 条先前已经撤回。") % {"count": before},) if before else ()
        return Undone(done, kept)

    def template_columns(self) -> Sequence[TemplateColumn]:
        """What an empty workbook asks for."""
        return record_template(self.desk, labelled(self.desk.own), labelled(self.desk.any))

    def template_notes(self) -> Sequence[str]:
        """How to fill it in."""
        return tuple(
            note for note in (self.kind.help, _("一行一条记录。日期写成 2026-03-05、3月5日、3.5 都可以。")) if note
        )

    def template_rows(self) -> Iterable[Sequence[SheetValue]]:
        """None."""
        return ()

    def object_url(self, object_id: int) -> str:
        """The record's page."""
        return reverse("work:record", args=[object_id])


def _plain(value: Any) -> Any:
    """A value for comparing: nothing is nothing, whatever its type; units by key."""
    if value is None or value == "" or value == () or value == []:
        return None
    return getattr(value, "pk", value)


def _offers(viewer: Viewer) -> Iterable[Offer]:
    if not viewer.can("record.enter") and not viewer.can("record.enter_below"):
        return
    names = {group.code: group.name for group in catalogue().groups}
    for kind in queries.kinds_to_enter(viewer):
        group = _("工作记录 · %(group)s") % {"group": names.get(kind.group, kind.group)}
        yield Offer(f"{PREFIX}:{kind.code}", kind.name, group, kind.icon)


def _build(rest: str, around: Around) -> Target | None:
    by = around.by
    if by is not None and not by.can("record.enter") and not by.can("record.enter_below"):
        return None
    desk = KindDesk.open(rest, around)
    return RecordsTarget(around, desk) if desk is not None else None


SOURCE = Source(PREFIX, _offers, _build, order=30)
