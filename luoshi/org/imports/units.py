"""Units by a spreadsheet: as exported, and as offices write their lists.

Writing is `luoshi.org.importing.add_units`. Invariant: a unit that exists is never changed by a list; undoing is
possible only while nothing hangs on any unit of the list.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import ProtectedError
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi.audit.operations import log
from luoshi.org.importing import ListRefused, NewUnit, add_units, faults_of
from luoshi.org.imports.names import UNIT_NUMBER, number_of, numbered
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
from luoshi.org.models import Unit, UnitPlace
from luoshi.org.viewer import Viewer
from luoshi.sheets import CellError, CheckedRow, Column, ColumnMapping, TemplateColumn, integer, text, yes_no
from luoshi.sheets.parse import measured
from luoshi.sheets.values import Value
from luoshi.ui.scope import leave_scope

CODE = "units"
LABELS = {
    "number": "系统编号", "name": "名称", "short_name": "简称", "parent": "上级单位", "type": "类型", "klass": "类别",
    "staff": "人数", "is_body": "是否班子",
}  # fmt: skip
COLUMNS = (
    Column("number", LABELS["number"], exact=True, parse=numbered(UNIT_NUMBER), unique=True),
    Column(
        "name", LABELS["name"], ("单位名称", "单位", "学校", "学校名称", "机构名称", "单位全称", "部门"),
        required=True, parse=text(100),
    ),
    Column(
        "parent", LABELS["parent"], ("上级", "所属单位", "主管单位", "所属学区", "上级名称", "所属片区", "学区", "片区"),
        parse=text(100),
    ),
    Column("type", LABELS["type"], ("单位类型", "单位性质", "性质"), parse=text(40)),
    Column("klass", LABELS["klass"], ("单位类别", "分类", "城乡", "学段"), parse=text(40)),
    Column(
        "staff", LABELS["staff"], ("教职工数", "职工人数", "在编人数", "编制", "教职工人数"), amount=True,
        parse=measured(integer(least=0, most=100_000)),
    ),
    Column("short_name", LABELS["short_name"], ("单位简称",), parse=text(40)),
    Column("is_body", LABELS["is_body"], ("班子", "议事机构"), parse=yes_no),
)  # fmt: skip
SHOWN = ("parent", "type", "klass", "staff", "short_name", "is_body")
WORDS = {
    "unit": gettext_lazy("下级单位"), "membership": gettext_lazy("人员岗位"), "record": gettext_lazy("工作记录"),
    "holding": gettext_lazy("名录"), "entry": gettext_lazy("台账"), "quota": gettext_lazy("任务分解"),
    "target": gettext_lazy("指标"), "plan": gettext_lazy("方案"), "allowance": gettext_lazy("特例"),
}  # fmt: skip
"""What things that hang on a unit or person are called, by model."""
OWN_TABLES = (UnitPlace,)  # what a unit brings with it and takes away with it


def row_of(unit: Unit) -> list[Value]:
    """A unit as an exported row, in the order of LABELS."""
    above = unit.parent
    parent = above.name if above is not None and above.parent_id else ""
    return [
        number_of(UNIT_NUMBER, unit.pk), unit.name, unit.short_name, parent, unit.type, unit.klass, unit.staff,
        _("是") if unit.is_body else _("否"),
    ]  # fmt: skip


class UnitsTarget:
    """Lists of units."""

    code = CODE
    count_word = "个单位"
    options: tuple[Option, ...] = ()

    def __init__(self, around: Around) -> None:
        self.around = around
        self.label = _("单位名单")
        self.list_url = reverse("org:units")

    def columns(self) -> tuple[Column, ...]:
        """The columns of a list of units."""
        return COLUMNS

    def unknown(self) -> Mapping[str, Sequence[tuple[int, str]]]:
        """Parents may stand in the list itself, so they are told as errors instead."""
        return {}

    def settle(self, rows: Sequence[CheckedRow], mapping: ColumnMapping, at: datetime) -> Settled:
        """New units, and those that are there already."""
        found = Settled()
        with leave_scope("units in force in the house"):
            units = Unit.objects.filter(house_id=self.around.house_id).select_related("parent")
            known = {unit.pk: unit for unit in units}
        by_name = {unit.name: unit for unit in known.values() if unit.valid_to is None}
        fresh: list[NewUnit] = []
        for row in rows:
            number = row.values.get("number")
            old = known.get(number) if number is not None else by_name.get(row.values["name"])
            if old is not None:
                self._compare(found, row, old)
            elif number is not None:
                told = _("没有这个编号的单位。新增的单位请把这一格清空。")
                found.errors.append(CellError(row.number, mapping.places.get("number"), LABELS["number"], told))
            else:
                fresh.append(_new_unit(row))
        for fault in faults_of(self.around.house_id, fresh):
            code = "parent" if fault.about == "parent" else "name"
            found.errors.append(CellError(fault.number, mapping.places.get(code), LABELS[code], fault.message))
        wrong = {error.row for error in found.errors}
        found.ready = [Ready(unit.number, unit, _shown(unit)) for unit in fresh if unit.number not in wrong]
        return found

    def _compare(self, found: Settled, row: CheckedRow, old: Unit) -> None:
        old_row = dict(zip(LABELS, row_of(old), strict=True)) | {"is_body": old.is_body}
        given = {code: row.values[code] for code in ("name", *SHOWN) if code in row.values}
        pairs = [(code, old_row[code] or "", value or "") for code, value in given.items()]
        root = old.parent_id is None
        differ = [
            _("%(label)s：现为“%(old)s”，表中为“%(new)s”")
            % {"label": LABELS[code], "old": was or "—", "new": now or "—"}
            for code, was, now in pairs
            if was != now and not (code == "parent" and (root or now == getattr(old.parent, "name", "")))
        ]
        if differ:
            found.different.append((row.number, f"{old.name}：{'；'.join(differ)}"))
        else:
            found.unchanged.append(row.number)

    def take(self, rows: Sequence[Ready], run_id: int, at: datetime, progress: Progress) -> Taken:
        """Write them, parents before children."""
        fresh = [row.content for row in rows]
        first_day = self.around.today.replace(month=1, day=1)
        try:
            made = add_units(house_id=self.around.house_id, rows=fresh, valid_from=first_day, by=self.around.by, at=at)
        except ListRefused as refused:
            raise TakeRefused([CellError(f.number, None, LABELS["name"], f.message) for f in refused.faults]) from None
        objects = {unit.number: made[unit.name].pk for unit in fresh}
        return Taken(objects, {_("新增单位"): len(objects)})

    def undo(self, run: Any, object_ids: Sequence[int], at: datetime) -> Undone:
        """Delete the units, those below first, while nothing hangs on them. Raises UndoRefused."""
        units = list(Unit.objects.filter(pk__in=object_ids).order_by("-path"))
        reasons = hanging(units, OWN_TABLES, {unit.pk for unit in units})
        if reasons:
            raise UndoRefused(reasons)
        for unit in units:
            try:
                unit.delete()
            except ProtectedError as error:
                raise UndoRefused([_("“%(name)s”已经在使用，不能撤销。") % {"name": unit.name}]) from error
        log(house_id=self.around.house_id, actor=self.around.by, action="unit.import_undone",
            subject=f"import:{run.pk}", detail={"units": len(units)}, at=at)  # fmt: skip
        return Undone(len(units))

    def template_columns(self) -> Sequence[TemplateColumn]:
        """The columns without the system's number."""
        with leave_scope("units of the house, for a list to choose from"):
            names = list(
                Unit.objects.filter(house_id=self.around.house_id, valid_to__isnull=True, parent__isnull=False)
                .order_by("path")
                .values_list("name", flat=True)
            )
        return (
            TemplateColumn(LABELS["name"], True, _("单位全称，不能与已有单位重名。")),
            TemplateColumn(LABELS["parent"], False, _("空着表示直属；可以写本表里的单位。"), tuple(names), many=True),
            TemplateColumn(LABELS["type"], False, _("如学校、学区、机关股室。")),
            TemplateColumn(LABELS["klass"], False, _("如城区、农村、直属、民办。")),
            TemplateColumn(LABELS["staff"], False, _("教职工或在编人数，整数。"), kind="integer"),
            TemplateColumn(LABELS["short_name"]),
            TemplateColumn(
                LABELS["is_body"], False, _("中心组、党支部等写“是”；班子只承担点名给它的任务。"), (_("是"), _("否"))
            ),
        )

    def template_notes(self) -> Sequence[str]:
        """How to fill it in."""
        return (_("一行一个单位。已有的单位不会改动；要改请在单位页面上改。"),)

    def template_rows(self) -> Iterable[Sequence[Value]]:
        """None."""
        return ()

    def object_url(self, object_id: int) -> str:
        """The unit's page."""
        return reverse("org:unit", args=[object_id])


def _new_unit(row: CheckedRow) -> NewUnit:
    value = row.values.get
    return NewUnit(
        row.number, row.values["name"], value("parent") or "", value("type") or "", value("klass") or "",
        value("staff"), value("short_name") or "", bool(value("is_body")),
    )  # fmt: skip


def _shown(unit: NewUnit) -> str:
    more = " · ".join(part for part in (unit.parent, unit.type, unit.klass) if part)
    return f"{unit.name}（{more}）" if more else unit.name


def hanging(rows: Sequence[Any], own: Sequence[type], within: set[int]) -> list[str]:
    """Sentences on what hangs on rows beside their own tables: by every relation that the models declare.

    `within`: keys that go together, so that they don't hold each other. A few queries a relation.
    """
    if not rows:
        return []
    model, names = type(rows[0]), {row.pk: str(row) for row in rows}
    reasons: list[str] = []
    for relation in model._meta.related_objects:
        other: Any = relation.related_model
        if other in own or relation.many_to_many:
            continue
        field = relation.field.attname
        held = other.objects.filter(**{f"{field}__in": list(names)})
        if other is model:
            held = held.exclude(pk__in=within)
        for key in sorted(set(held.order_by().values_list(field, flat=True)[:1000])):
            told = {"name": names[key], "what": str(WORDS.get(other._meta.model_name, _("其他内容")))}
            reasons.append(_("“%(name)s”下面已经有内容（%(what)s），不能撤销。") % told)
    return sorted(set(reasons))


def _offers(viewer: Viewer) -> Iterable[Offer]:
    if viewer.can("org.manage") or viewer.can("org.import"):
        yield Offer(CODE, _("单位名单"), _("单位和人员"), "building")


def _build(rest: str, around: Around) -> Target | None:
    by = around.by
    if rest or (by is not None and not (by.can("org.manage") or by.can("org.import"))):
        return None
    return UnitsTarget(around)


SOURCE = Source(CODE, _offers, _build, order=10)
