"""The columns of a kind's sheet: those that every record has, and the kind's own fields between them.

Invariant: the same columns are proposed, exported and asked for by the empty workbook; labels are unique in a sheet.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from django.utils.translation import gettext as _

from luoshi.catalogue.model import KindDef
from luoshi.org.imports.names import numbered
from luoshi.sheets import Cell, CellInvalid, Column, TemplateColumn, cell_text, day, day_span, several, text
from luoshi.work.importing import synonyms
from luoshi.work.importing.columns import column_of, names_cell, template_column, unlike, url_cell
from luoshi.work.importing.desk import KindDesk

NUMBER, UNIT, DAY, END = "_number", "_unit", "_day", "_end"
HOLDINGS, ROSTER, ABSENT, CHECKS, LINKS, NOTE = "_holdings", "_roster", "_absent", "_checks", "_links", "_note"
RECORD_NUMBER = "JL"
OWN_LABELS = {
    NUMBER: "系统编号", UNIT: "单位", DAY: "日期", END: "结束日期", ROSTER: "参加人员", ABSENT: "缺席人员",
    CHECKS: "检查项目", LINKS: "佐证网址", NOTE: "备注",
}  # fmt: skip
MAX_NOTE = 2000


def label_of(kind: KindDef, code: str, holding_label: str = "") -> str:
    """The heading of one of our own columns."""
    if code == DAY and kind.dated == "span":
        return "开始日期"
    return holding_label if code == HOLDINGS else OWN_LABELS[code]


def own_codes(kind: KindDef) -> list[str]:
    """Our own columns that the kind has, behind its fields."""
    found = [HOLDINGS] if kind.holding_type else []
    found += [ROSTER, ABSENT] if "roster" in kind.capabilities else []
    found += [CHECKS] if "checklist" in kind.capabilities else []
    links = "B" in kind.evidence.grades and not any(each.type == "url" for each in kind.fields)
    return [*found, *([LINKS] if links else []), NOTE]


def lead_codes(kind: KindDef) -> list[str]:
    """Our own columns before the fields."""
    return [NUMBER, UNIT, DAY, *([END] if kind.dated == "span" else [])]


def field_labels(desk: KindDesk) -> dict[str, str]:
    """Headings of the kind's fields, none like one of ours."""
    kind = desk.kind
    taken = {label_of(kind, code, desk.holding_label) for code in (*lead_codes(kind), *own_codes(kind))}
    return unlike([(each.code, each.label) for each in kind.fields], taken)


def record_columns(desk: KindDesk, year: int) -> tuple[Column, ...]:
    """All columns of the kind, in the order of an export."""
    kind = desk.kind
    only = len(desk.own.units) == 1
    lead = [
        Column(NUMBER, OWN_LABELS[NUMBER], exact=True, parse=numbered(RECORD_NUMBER), unique=True),
        Column(UNIT, OWN_LABELS[UNIT], synonyms.UNIT, not only, desk.own.parse, telling=True),
    ]
    if kind.dated == "span":
        lead.append(Column(DAY, label_of(kind, DAY), synonyms.START, True, day_span(year), telling=True))
        lead.append(Column(END, OWN_LABELS[END], synonyms.END, parse=day(year)))
    else:
        lead.append(Column(DAY, OWN_LABELS[DAY], synonyms.DAY, True, day(year), telling=True))
    labels = field_labels(desk)
    fields = [column_of(each, labels[each.code], desk.any, year, required=each.required) for each in kind.fields]
    return (*lead, *fields, *(_own_column(desk, code) for code in own_codes(kind)))


def _own_column(desk: KindDesk, code: str) -> Column:
    label = label_of(desk.kind, code, desk.holding_label)
    if code == HOLDINGS:
        return Column(code, label, parse=several(text(100)))
    if code == ROSTER:
        return Column(code, label, synonyms.ROSTER, parse=names_cell)
    if code == ABSENT:
        return Column(code, label, synonyms.ABSENT, parse=absent_cell)
    if code == CHECKS:
        return Column(code, label, parse=checks_cell)
    if code == LINKS:
        return Column(code, label, synonyms.EVIDENCE, parse=several(url_cell, "\n;；、 "), telling=True)
    return Column(code, label, synonyms.NOTE, parse=text(MAX_NOTE), exact=True)


def absent_cell(cell: Cell) -> tuple[tuple[str, str], ...]:
    """Names with reasons: 张三（出差）、李四."""
    found = []
    for part in re.split(r"[、，,;；\n]+(?![^（(]*[）)])", cell_text(cell)):
        name, _bracket, reason = part.strip().replace("(", "（").partition("（")
        if name.strip():
            found.append(("".join(name.split())[:40], reason.rstrip("）) ").strip()[:40]))
    return tuple(found)


def absent_text(pairs: Sequence[tuple[str, str]]) -> str:
    """The inverse of `absent_cell`."""
    return "、".join(f"{name}（{reason}）" if reason else name for name, reason in pairs)


_CHECK = re.compile(r"(.+?)[:：]\s*(合格|不合格|是|否|√|×|通过|未通过)\s*(?:[（(](.*)[）)])?")
_PASSED = frozenset({"合格", "是", "√", "通过"})


def checks_cell(cell: Cell) -> tuple[tuple[str, bool, str], ...]:
    """Items that were checked: 消防通道：合格；电线：不合格（裸露）."""
    found = []
    for part in re.split(r"[;；\n]+", cell_text(cell)):
        if not part.strip():
            continue
        item = _CHECK.fullmatch(part.strip())
        if item is None:
            told = _("“%(value)s”看不懂，请写成“消防通道：合格；电线：不合格（裸露）”。") % {"value": part.strip()[:40]}
            raise CellInvalid(told)
        found.append((item[1].strip()[:80], item[2] in _PASSED, (item[3] or "").strip()[:200]))
    return tuple(found)


def checks_text(items: Sequence[tuple[str, bool, str]]) -> str:
    """The inverse of `checks_cell`."""
    words = {True: "合格", False: "不合格"}
    return "；".join(f"{label}：{words[passed]}{f'（{note}）' if note else ''}" for label, passed, note in items)


def record_template(desk: KindDesk, own: tuple[str, ...], every: tuple[str, ...]) -> Sequence[TemplateColumn]:
    """What an empty workbook of the kind asks for; the unit only where there is a choice."""
    kind, labels = desk.kind, field_labels(desk)
    found = [] if len(own) == 1 else [TemplateColumn(OWN_LABELS[UNIT], True, _("单位全称或简称。"), own)]
    found.append(TemplateColumn(label_of(kind, DAY), True, _("如 2026-03-05。"), kind="date"))
    if kind.dated == "span":
        found.append(TemplateColumn(OWN_LABELS[END], False, _("只有一天的不填。"), kind="date"))
    found += [template_column(each, labels[each.code], every) for each in kind.fields]
    for code in own_codes(kind):
        found.append(_own_template(desk, code))
    return found


def _own_template(desk: KindDesk, code: str) -> TemplateColumn:
    label = label_of(desk.kind, code, desk.holding_label)
    if code == HOLDINGS:
        names = tuple(dict.fromkeys(h.name for rows in desk.covered.values() for h in rows if h.closed_on is None))
        how = _("本单位名录里的名称，几处用顿号分开。")
        return TemplateColumn(label, desk.kind.holding_required, how, names, many=True)
    how = {
        ROSTER: _("到场的人，用顿号分开。"), ABSENT: _("如：张三（出差）、李四。"),
        CHECKS: _("如：消防通道：合格；电线：不合格（裸露）。"), LINKS: _("网上能看到的，贴网址就行。"), NOTE: "",
    }[code]  # fmt: skip
    return TemplateColumn(label, False, how)
