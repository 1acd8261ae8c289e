"""Holdings of a type by spreadsheet: boards, accounts, venues, rule documents, as units keep their lists.

Invariants: a holding that exists is never changed by a sheet; a holding is never deleted: undoing closes it on its first
day, so that nothing was ever owed for it, and frees its code.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from luoshi.catalogue.load import load as catalogue
from luoshi.catalogue.model import HoldingTypeDef
from luoshi.ledger.errors import BadValues, HoldingTaken, LedgerRefused
from luoshi.ledger.models import Holding, RecordHolding
from luoshi.ledger.operations import add_holding, change_holding, close_holding
from luoshi.ledger.values import typed
from luoshi.org.imports.names import folded, labelled, number_of, numbered
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
from luoshi.sheets import CellError, CheckedRow, Column, ColumnMapping, TemplateColumn, day, text
from luoshi.sheets.values import Value as SheetValue
from luoshi.ui.scope import leave_scope
from luoshi.work.importing import synonyms
from luoshi.work.importing.columns import cell_of, column_of, name_cell, template_column, unlike
from luoshi.work.importing.desk import Lookups, units_of
from luoshi.work.messages import say

PREFIX = "holding"
HOLDING_NUMBER = "ML"
NUMBER, NAME, UNIT, KEEPER, CODE, OPENED, CLOSED = (
    "_number", "_name", "_unit", "_keeper", "_code", "_opened", "_closed",
)  # fmt: skip
OWN_LABELS = {
    NUMBER: "系统编号", NAME: "名称", UNIT: "单位", CODE: "编号", OPENED: "启用日期", CLOSED: "停用日期",
}  # fmt: skip
BATCH = 500


@dataclass(frozen=True)
class NewHolding:
    """A row that can be registered."""

    name: str
    unit_id: int
    opened_on: date
    given: Mapping[str, Any]
    code: str = ""
    keeper_id: int | None = None
    closed_on: date | None = None


class HoldingsTarget:
    """Rows of one type."""

    count_word = "处"
    options: tuple[Option, ...] = ()

    def __init__(self, around: Around, declared: HoldingTypeDef) -> None:
        self.around, self.declared = around, declared
        self.desk = Lookups(around, units_of(around, holdings=True))
        self.code = f"{PREFIX}:{declared.code}"
        self.label = declared.name
        self.count_word = declared.count_word
        self.list_url = f"{reverse('work:holdings')}?type={declared.code}"
        self.first_day = around.today.replace(month=1, day=1)

    @cached_property
    def labels(self) -> dict[str, str]:
        """Headings by code, none twice."""
        own = {**OWN_LABELS, KEEPER: self.declared.keeper}
        fields = unlike([(each.code, each.label) for each in self.declared.fields], set(own.values()))
        return {**own, **fields}

    @cached_property
    def _columns(self) -> tuple[Column, ...]:
        units, year = self.desk, self.around.year
        only = len(units.own.units) == 1
        names = (f"{self.declared.name}名称", self.declared.name)
        return (
            Column(NUMBER, self.labels[NUMBER], exact=True, parse=numbered(HOLDING_NUMBER), unique=True),
            Column(NAME, self.labels[NAME], names, True, text(100)),
            Column(UNIT, self.labels[UNIT], synonyms.UNIT, not only, units.own.parse, telling=True),
            *(
                column_of(each, self.labels[each.code], units.any, year, required=each.required)
                for each in self.declared.fields
            ),
            Column(KEEPER, self.labels[KEEPER], ("责任人", "管理员", "负责人", "联系人", "管理人"), parse=name_cell),
            Column(CODE, self.labels[CODE], parse=text(40), exact=True),
            Column(OPENED, self.labels[OPENED], ("启用时间", "建成时间", "设立时间"), parse=day(year)),
            Column(CLOSED, self.labels[CLOSED], parse=day(year), exact=True),
        )

    def columns(self) -> tuple[Column, ...]:
        """Name, unit, the type's fields, keeper, code, days."""
        return self._columns

    def unknown(self) -> Mapping[str, Sequence[tuple[int, str]]]:
        """Units that were not found."""
        return self.desk.own.unknown

    # -- what rows mean ------------------------------------------------------------------------------------------------

    def settle(self, rows: Sequence[CheckedRow], mapping: ColumnMapping, at: datetime) -> Settled:
        """New holdings, and those that are there already (by number, or by name at the unit)."""
        found = Settled()
        by_name = self.desk.holdings(self.declared.code)
        by_key = {holding.pk: holding for same in by_name.values() for holding in same}
        only = next(iter(self.desk.own.units), None) if len(self.desk.own.units) == 1 else None
        first: dict[tuple[str, int], int] = {}
        for row in rows:
            unit = row.values.get(UNIT)
            unit_id = unit.pk if unit is not None else only
            old = self._standing(row, unit_id, by_name, by_key)
            if row.values.get(NUMBER) is not None and old is None:
                told = _("没有这个编号的名录，或不在您的范围内。新增的行请把这一格清空。")
                found.errors.append(self._error(row.number, mapping, NUMBER, told))
            elif old is not None:
                self._compare(found, row, old, mapping)
            elif unit_id is None:
                found.errors.append(self._error(row.number, mapping, UNIT, _("请写明单位。")))
            else:
                self._fresh(found, row, unit_id, first, mapping)
        self._dry(found, mapping, at)
        return found

    def _standing(
        self,
        row: CheckedRow,
        unit_id: int | None,
        by_name: Mapping[tuple[str, int], list[Holding]],
        by_key: Mapping[int, Holding],
    ) -> Holding | None:
        number = row.values.get(NUMBER)
        if number is not None:
            return by_key.get(number)
        same = by_name.get((folded(row.values[NAME]), unit_id or 0), [])
        return next((holding for holding in same if holding.closed_on is None), None)

    def _compare(self, found: Settled, row: CheckedRow, old: Holding, mapping: ColumnMapping) -> None:
        cells = self.cells(old)
        differ = []
        for column in self._columns:
            if column.code == NUMBER or column.code not in mapping.places:
                continue
            was: Any = cells.get(column.code)
            before = old.unit_id if column.code == UNIT else column.parse(was) if was not in (None, "") else None
            now = row.values.get(column.code)
            if getattr(now, "pk", now) != before and not (now in (None, "", ()) and before in (None, "", ())):
                differ.append(column.label)
        if differ:
            told = {"name": old.name, "fields": "、".join(differ)}
            found.different.append((row.number, _("“%(name)s”的%(fields)s与库里不同") % told))
        else:
            found.unchanged.append(row.number)

    def _fresh(
        self, found: Settled, row: CheckedRow, unit_id: int, first: dict[tuple[str, int], int], mapping: ColumnMapping
    ) -> None:
        name = row.values[NAME]
        earlier = first.setdefault((folded(name), unit_id), row.number)
        if earlier != row.number:
            told = _("与第 %(row)s 行是同一个单位的同名%(type)s，请改名或删去一行。")
            words = {"row": earlier, "type": self.declared.name}
            found.errors.append(self._error(row.number, mapping, NAME, told % words))
            return
        value = row.values.get
        given: dict[str, Any] = {}
        for each in self.declared.fields:
            cell = value(each.code)
            if cell is None:
                continue
            people = each.type in ("person", "people")
            given[each.code] = (
                self._people(cell, unit_id) if people else list(cell) if isinstance(cell, tuple) else cell
            )
        named: str = value(KEEPER) or ""
        keeper = self.desk.people.find(named, unit_id) if named else None
        notice = ""
        if named and keeper is None:
            notice = _("没有找到%(word)s“%(name)s”，登记后再选") % {"word": self.declared.keeper, "name": named}
        content = NewHolding(
            name, unit_id, value(OPENED) or self.first_day, given, value(CODE) or "",
            keeper.pk if keeper else None, value(CLOSED),
        )  # fmt: skip
        unit = self.desk.unit_names.get(unit_id, "")
        found.ready.append(Ready(row.number, content, f"{name}　{unit}", notice=notice))

    def _people(self, value: Any, unit_id: int) -> Any:
        if isinstance(value, tuple):
            return [self._people(name, unit_id) for name in value]
        person = self.desk.people.find(value, unit_id)
        return str(person.key) if person is not None else value

    def _error(self, number: int, mapping: ColumnMapping, code: str, message: str) -> CellError:
        return CellError(number, mapping.places.get(code), self.labels.get(code, ""), message)

    def _dry(self, found: Settled, mapping: ColumnMapping, at: datetime) -> None:
        """Register them and take it back, so that codes and values are refused as they would be."""
        with transaction.atomic():
            refused = self._register(found.ready, at)[1]
            transaction.set_rollback(True)
        for number, refusal in refused.items():
            code = CODE if isinstance(refusal, HoldingTaken) else ""
            if isinstance(refusal, BadValues):
                code = refusal.faults[0].field
            found.errors.append(self._error(number, mapping, code, say(refusal)))
        found.ready = [row for row in found.ready if row.number not in refused]

    def _register(self, rows: Sequence[Ready], at: datetime) -> tuple[dict[int, int], dict[int, LedgerRefused]]:
        made: dict[int, int] = {}
        refused: dict[int, LedgerRefused] = {}
        for row in rows:
            new: NewHolding = row.content
            try:
                holding = add_holding(
                    type=self.declared.code, name=new.name, unit_id=new.unit_id, opened_on=new.opened_on, code=new.code,
                    keeper_id=new.keeper_id, given=new.given, by=self.around.by, at=at,
                )  # fmt: skip
                if new.closed_on is not None:
                    close_holding(holding_id=holding.pk, day=new.closed_on, by=self.around.by, at=at)
                made[row.number] = holding.pk
            except LedgerRefused as refusal:
                refused[row.number] = refusal
        return made, refused

    # -- writing -------------------------------------------------------------------------------------------------------

    def take(self, rows: Sequence[Ready], run_id: int, at: datetime, progress: Progress) -> Taken:
        """Register them."""
        made, refused = self._register(rows, at)
        if refused:
            raise TakeRefused([CellError(number, None, "", say(refusal)) for number, refusal in refused.items()])
        return Taken(made, {_("新登记"): len(made)})

    def undo(self, run: Any, object_ids: Sequence[int], at: datetime) -> Undone:
        """Close them on their first day. Raises UndoRefused where a record covers one."""
        with leave_scope("what hangs on holdings of an import"):
            used = RecordHolding.objects.filter(holding__in=object_ids).exclude(record__state="withdrawn")
            names = sorted(set(used.values_list("holding__name", flat=True)))
            rows = list(Holding.objects.filter(pk__in=object_ids, closed_on__isnull=True))
        if names:
            raise UndoRefused([_("“%(name)s”已经有工作记录，不能撤销。") % {"name": name} for name in names])
        try:
            for holding in rows:
                if holding.code:
                    change_holding(holding_id=holding.pk, changes={"code": ""}, by=self.around.by, at=at)
                close_holding(holding_id=holding.pk, day=holding.opened_on, by=self.around.by, at=at)
        except (LedgerRefused, Holding.DoesNotExist) as error:
            told = say(error) if isinstance(error, LedgerRefused) else _("有的名录已不在您的范围内，不能撤销。")
            raise UndoRefused([told]) from error
        return Undone(len(rows))

    # -- sheets out ----------------------------------------------------------------------------------------------------

    def cells(self, holding: Holding) -> dict[str, SheetValue]:
        """A holding as cells by code."""
        values = typed(self.declared, holding.values)  # type: ignore[arg-type]  # it reads the fields only
        desk = self.desk
        fields = {
            each.code: cell_of(each, values.get(each.code), desk.names, desk.units_by_key)
            for each in self.declared.fields
        }
        return {
            NUMBER: number_of(HOLDING_NUMBER, holding.pk), NAME: holding.name, **fields, CODE: holding.code,
            KEEPER: desk.names_by_id.get(holding.keeper_id or 0, ""), OPENED: holding.opened_on,
            CLOSED: holding.closed_on,
        }  # fmt: skip

    def headings(self) -> list[str]:
        """Headings of an export."""
        return [*(column.label for column in self._columns), _("最近更新")]

    def rows(self, holdings: Any) -> Iterator[list[SheetValue]]:
        """Rows of a queryset of this type's holdings with their units, in its order."""
        for holding in holdings.iterator(chunk_size=BATCH):
            cells = {**self.cells(holding), UNIT: holding.unit.name}
            yield [*(cells.get(column.code) for column in self._columns), holding.last_touched]

    def template_columns(self) -> Sequence[TemplateColumn]:
        """What an empty workbook asks for."""
        own, every = labelled(self.desk.own), labelled(self.desk.any)
        found = [TemplateColumn(self.labels[NAME], True)]
        if len(own) != 1:
            found.append(TemplateColumn(self.labels[UNIT], True, _("单位全称或简称。"), own))
        found += [template_column(each, self.labels[each.code], every) for each in self.declared.fields]
        return [
            *found,
            TemplateColumn(self.labels[KEEPER], False, _("本单位已有账号的人员姓名。")),
            TemplateColumn(self.labels[CODE], False, _("单位自己的编号，不能重复。")),
            TemplateColumn(self.labels[OPENED], False, _("空着为今年 1 月 1 日。"), kind="date"),
        ]

    def template_notes(self) -> Sequence[str]:
        """How to fill it in."""
        return (_("一行一处。已经登记过的不会重复登记，也不会改动。"),)

    def template_rows(self) -> Iterable[Sequence[SheetValue]]:
        """None."""
        return ()

    def object_url(self, object_id: int) -> str:
        """The holding's card."""
        return reverse("work:holding", args=[object_id])


def _offers(viewer: Viewer) -> Iterable[Offer]:
    if viewer.can("holding.edit"):
        for each in catalogue().holding_types():
            yield Offer(f"{PREFIX}:{each.code}", each.name, _("名录"), each.icon)


def build(rest: str, around: Around) -> HoldingsTarget | None:
    """The target of a type; None for an unknown one, and for who edits no holdings."""
    if around.by is not None and not around.by.can("holding.edit"):
        return None
    try:
        return HoldingsTarget(around, catalogue().holding_type(rest))
    except KeyError:
        return None


def _build(rest: str, around: Around) -> Target | None:
    return build(rest, around)


SOURCE = Source(PREFIX, _offers, _build, order=20)
