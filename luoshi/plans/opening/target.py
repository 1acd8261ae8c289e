"""Opening balances of a plan by spreadsheet: units as rows and targets as columns, or a row for each unit and target.

Entering is the ledger's (kind `opening`). Invariants: an amount that stands is never entered twice: the same one is
unchanged, another one is told and left; amounts are for the actor's own units and for targets that carry amounts over.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from luoshi.ledger.errors import LedgerRefused
from luoshi.ledger.lines import OPENING
from luoshi.ledger.messages import say
from luoshi.ledger.models import Record
from luoshi.ledger.operations import NewRecord, enter_many, withdraw_many
from luoshi.ledger.queries import may_enter_units
from luoshi.org.imports.names import UnitFinder, labelled
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
from luoshi.org.models import Unit
from luoshi.org.queries import in_force
from luoshi.org.viewer import Viewer
from luoshi.plans.counting import measure_of
from luoshi.plans.models import Plan
from luoshi.plans.models import Target as PlanTarget
from luoshi.plans.spec import TargetSpec, from_json
from luoshi.sheets import (
    Cell,
    CellError,
    CellInvalid,
    CheckedRow,
    Column,
    ColumnMapping,
    TemplateColumn,
    choice,
    day,
    measured,
    number,
    plain,
    text,
)
from luoshi.sheets.values import Value as SheetValue
from luoshi.ui.scope import leave_scope

PREFIX = "opening"
UNIT, TARGET, AMOUNT, UNTIL, BASIS, WIDE = "unit", "target", "amount", "until", "basis", "t"
LABELS = {UNIT: "单位", TARGET: "指标", AMOUNT: "已完成数量", UNTIL: "截至", BASIS: "数据依据"}
PLACES = 1000  # a row of many targets makes many records: the row's number and the target's place give each its own
MODES = frozenset({"house", "unit", "subtree", "each_unit", "per_head"})
BATCH = 2000


def carrying(plan_id: int, rows: Any) -> dict[int, tuple[str, TargetSpec]]:
    """Targets of a plan that carry amounts over: title and what they ask, in the order of the document."""
    found: dict[int, tuple[str, TargetSpec]] = {}
    for target in rows.filter(plan_id=plan_id, state=PlanTarget.State.CONFIRMED).order_by("start", "pk"):
        spec = from_json(target.draft)
        if spec.reach.mode in MODES and measure_of(spec, target.pk).opening:
            found[target.pk] = (target.title, spec)
    return found


def _amount(cell: Cell) -> Decimal:
    value: Fraction = measured(number(0, 10**9))(cell)
    scaled = value * 100
    if scaled.denominator != 1:
        raise CellInvalid(_("“%(value)s”最多两位小数。") % {"value": plain(cell)})
    return Decimal(scaled.numerator) / 100


@dataclass(frozen=True)
class Entry:
    """One amount of a row."""

    target_id: int
    unit_id: int
    amount: Decimal
    until: date
    basis: str


class OpeningTarget:
    """Opening balances of one plan."""

    count_word = "笔"

    def __init__(self, around: Around, plan: Plan) -> None:
        self.around, self.plan = around, plan
        self.code = f"{PREFIX}:{plan.pk}"
        self.label = _("年初结转：%(plan)s") % {"plan": plan.title}
        self.list_url = reverse("plans:opening", args=[plan.pk])
        self.options: tuple[Option, ...] = ()
        units = Unit.objects.filter(in_force(around.today), house_id=around.house_id)
        targets = PlanTarget.objects.filter(house_id=around.house_id)
        if around.by is not None:
            units = Unit.objects.visible_to(around.by).filter(in_force(around.today)).filter(may_enter_units(around.by))
            targets = PlanTarget.objects.visible_to(around.by)
        with leave_scope("units and targets of an opening balance, of the actor where there is one"):
            self.units = UnitFinder(units, around.names)
            self.targets = carrying(plan.pk, targets)

    @cached_property
    def titles(self) -> dict[int, str]:
        """Headings of the targets, none twice."""
        found: dict[int, str] = {}
        for key, (title, _spec) in self.targets.items():
            free, again = title, 2
            while free in found.values() or free in LABELS.values():
                free, again = f"{title}（{again}）", again + 1
            found[key] = free
        return found

    @cached_property
    def _columns(self) -> tuple[Column, ...]:
        only = len(self.units.units) == 1
        names = {title: key for key, title in self.titles.items()}
        return (
            Column(UNIT, LABELS[UNIT], ("单位名称", "学校", "部门"), not only, self.units.parse, telling=True),
            Column(TARGET, LABELS[TARGET], ("指标名称", "任务", "项目"), parse=choice(names), telling=True),
            Column(AMOUNT, LABELS[AMOUNT], ("数量", "完成数", "已完成", "累计"), parse=_amount, amount=True),
            *(
                Column(f"{WIDE}{key}", title, parse=_amount, amount=True, exact=True)
                for key, title in self.titles.items()
            ),
            Column(UNTIL, LABELS[UNTIL], ("截止", "截至日期", "统计到"), parse=day(self.around.year)),
            Column(BASIS, LABELS[BASIS], ("依据", "来源"), parse=text(120)),
        )

    def columns(self) -> tuple[Column, ...]:
        """Unit, a target a column or a target named by row, amount, until when, by what basis."""
        return self._columns

    def unknown(self) -> Mapping[str, Sequence[tuple[int, str]]]:
        """Units that were not found."""
        return self.units.unknown

    def settle(self, rows: Sequence[CheckedRow], mapping: ColumnMapping, at: datetime) -> Settled:
        """The amounts of each row."""
        found = Settled()
        standing = self._standing()
        for row in rows:
            entries = self._entries(row, mapping, found)
            fresh = [e for e in entries if (e.unit_id, e.target_id) not in standing]
            other = [e for e in entries if standing.get((e.unit_id, e.target_id), e.amount) != e.amount]
            if other:
                told = "；".join(
                    _("“%(target)s”已结转 %(old)s，表中为 %(new)s")
                    % {
                        "target": self.titles[e.target_id],
                        "old": f"{standing[e.unit_id, e.target_id]:f}",
                        "new": f"{e.amount:f}",
                    }
                    for e in other
                )
                found.different.append((row.number, told))
            if fresh:
                unit = self.units.units[fresh[0].unit_id]
                told = "，".join(f"{self.titles[e.target_id]} {e.amount:f}" for e in fresh)
                found.ready.append(Ready(row.number, tuple(fresh), f"{unit}：{told}"))
                standing |= {(e.unit_id, e.target_id): e.amount for e in fresh}
            elif entries and not other:
                found.unchanged.append(row.number)
        self._dry(found, mapping, at)
        return found

    def _entries(self, row: CheckedRow, mapping: ColumnMapping, found: Settled) -> list[Entry]:
        value = row.values.get
        unit = value(UNIT)
        unit_id = unit.pk if unit is not None else next(iter(self.units.units), None)
        until = value(UNTIL) or min(self.around.today, self.plan.end)
        if unit_id is None or until < self.plan.start or until > self.around.today:
            told = _("截至的日子要在方案开始以后、今天以前。")
            found.errors.append(CellError(row.number, mapping.places.get(UNTIL), LABELS[UNTIL], told))
            return []
        pairs: list[tuple[int, Decimal | None]] = [(key, value(f"{WIDE}{key}")) for key in self.titles]
        if value(TARGET) is not None or value(AMOUNT) is not None:
            if value(TARGET) is None or value(AMOUNT) is None:
                code = TARGET if value(TARGET) is None else AMOUNT
                told = _("指标和数量要一起写。")
                found.errors.append(CellError(row.number, mapping.places.get(code), LABELS[code], told))
                return []
            pairs.append((row.values[TARGET], row.values[AMOUNT]))
        basis = value(BASIS) or ""
        return [Entry(key, unit_id, amount, until, basis) for key, amount in pairs if amount]

    def _standing(self) -> dict[tuple[int, int], Decimal]:
        """Amounts that stand already, by unit and target."""
        with leave_scope("opening balances that stand for the actor's units"):
            rows = Record.objects.filter(
                house_id=self.around.house_id, kind__code=OPENING, for_target__in=list(self.targets),
                unit__in=list(self.units.units),
            ).exclude(state=Record.State.WITHDRAWN)  # fmt: skip
            triples = list(rows.values_list("unit_id", "for_target", "values"))
        return {(unit, target): Decimal(values["amount"]) for unit, target, values in triples}

    def _dry(self, found: Settled, mapping: ColumnMapping, at: datetime) -> None:
        with transaction.atomic():
            refused = self._enter(found.ready, at)[1]
            transaction.set_rollback(True)
        for place, refusal in refused.items():
            found.errors.append(CellError(place // PLACES, None, "", say(refusal)))
        wrong = {error.row for error in found.errors}
        found.ready = [row for row in found.ready if row.number not in wrong]

    def _enter(
        self, rows: Sequence[Ready], at: datetime, run_id: int = 0
    ) -> tuple[dict[int, int], dict[int, LedgerRefused]]:
        """Records by the row's and the target's place, and what was refused."""
        contents: list[tuple[int, NewRecord]] = []
        for row in rows:
            entries: tuple[Entry, ...] = row.content
            for place, entry in enumerate(entries):
                key = row.number * PLACES + place
                given = {
                    "target": self.targets[entry.target_id][0], "amount": entry.amount, "until": entry.until,
                    "basis": entry.basis,
                }  # fmt: skip
                client_key = f"imp{run_id}-{key}" if run_id else ""
                contents.append(
                    (
                        key,
                        NewRecord(
                            OPENING,
                            entry.unit_id,
                            entry.until,
                            given,
                            for_target=entry.target_id,
                            client_key=client_key,
                        ),
                    )
                )
        objects: dict[int, int] = {}
        refused: dict[int, LedgerRefused] = {}
        for start in range(0, len(contents), BATCH):
            part = contents[start : start + BATCH]
            made = enter_many(
                contents=[content for _key, content in part], by=self.around.by, at=at,
                house_id=self.around.house_id, hand_in=True,
            )  # fmt: skip
            objects |= {part[index][0]: record.pk for index, record in made.records.items()}
            refused |= {part[index][0]: refusal for index, refusal in made.refused.items()}
        return objects, refused

    def take(self, rows: Sequence[Ready], run_id: int, at: datetime, progress: Progress) -> Taken:
        """Enter the amounts; they wait for a verifier of a unit above."""
        made, refused = self._enter(rows, at, run_id)
        if refused:
            raise TakeRefused([CellError(key // PLACES, None, "", say(refusal)) for key, refusal in refused.items()])
        return Taken(made, {_("结转笔数"): len(made)})

    def undo(self, run: Any, object_ids: Sequence[int], at: datetime) -> Undone:
        """Withdraw them."""
        done, refused = withdraw_many(record_ids=object_ids, by=self.around.by, at=at, reason=_("撤销整批导入"))
        barred = [say(refusal) for refusal in refused.values() if type(refusal).__name__ == "NotAllowed"]
        if barred:
            raise UndoRefused(sorted(set(barred)))
        before = len(refused)
        return Undone(done, (_("%(count)s 笔先前已经撤回。") % {"count": before},) if before else ())

    def template_columns(self) -> Sequence[TemplateColumn]:
        """Units as rows, targets as columns."""
        words = {key: spec.count_word for key, (_title, spec) in self.targets.items()}
        return [
            TemplateColumn(LABELS[UNIT], len(self.units.units) != 1, "", labelled(self.units)),
            *(
                TemplateColumn(
                    title, False, _("启用以前已完成的数量，单位：%(word)s。") % {"word": words[key]}, kind="number"
                )
                for key, title in self.titles.items()
            ),
            TemplateColumn(LABELS[UNTIL], False, _("数到哪一天，空着为今天。"), kind="date"),
            TemplateColumn(LABELS[BASIS], False, _("如：原工作台账。")),
        ]

    def template_notes(self) -> Sequence[str]:
        """How to fill it in."""
        return (
            _("每个单位一行，填上启用本系统以前已经完成的数量，没有的空着。也可以改成三列：单位、指标、已完成数量。"),
            _("结转要由上级核验员核实后才计入；以后补录了具体记录，到“年初结转”页面冲减。"),
        )

    def template_rows(self) -> Iterable[Sequence[SheetValue]]:
        """The units, in the order of the tree."""
        return [[name] for name in labelled(self.units)]

    def object_url(self, object_id: int) -> str:
        """The record's page lies in a room beside this one."""
        return ""


def may_open(viewer: Viewer) -> bool:
    """Whether the viewer enters opening balances for some unit."""
    return viewer.can("plan.see") and (viewer.can("record.enter") or viewer.can("record.enter_below"))


def _offers(viewer: Viewer) -> Iterable[Offer]:
    if may_open(viewer):
        for plan in Plan.objects.visible_to(viewer).filter(state=Plan.State.RUNNING).order_by("-pk"):
            yield Offer(f"{PREFIX}:{plan.pk}", plan.title, _("年初结转"), "archive")


def _build(rest: str, around: Around) -> Target | None:
    if not rest.isdecimal() or (around.by is not None and not may_open(around.by)):
        return None
    plans = Plan.objects.filter(house_id=around.house_id) if around.by is None else Plan.objects.visible_to(around.by)
    with leave_scope("the plan of an opening balance, in sight of its actor where there is one"):
        plan = plans.filter(pk=int(rest), state=Plan.State.RUNNING).first()
        return OpeningTarget(around, plan) if plan is not None else None


SOURCE = Source(PREFIX, _offers, _build, order=25)
