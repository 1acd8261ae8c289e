"""What every printed form of a return shares: its head, its columns, its rows, its sum, whatever the file's format.

What lives here: values. Not here: Excel (`excel.py`), Word (`official.py`). Invariant: files hold exact numbers and the
same digits as the screen, and say as of when.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from luoshi.periods.words import date_words, span_words
from luoshi.reports.models import Return
from luoshi.reports.returns.queries import Sheet, last_moment
from luoshi.reports.returns.tables import DASH, Value, register_row

CellValue = str | int | Fraction | date | None


@dataclass(frozen=True)
class Table:
    """A table ready for a file. `kinds`: text, number, percent or date by column."""

    name: str
    heads: Sequence[str]
    kinds: Sequence[str]
    rows: Sequence[Sequence[CellValue]]
    foot: Sequence[CellValue] = ()


def head_lines(sheet: Sheet, row: Return | None) -> list[str]:
    """单位（盖章）、统计时段、填表人、审核人、报送日期: who confirmed is who filled in; the auditor signs by hand."""
    round_ = sheet.round
    span = span_words(round_.start, round_.end)
    period = round_.label if span == round_.label else f"{round_.label}（{span}）"
    if row is None:
        moment = last_moment(sheet.rows)
        as_of = _("截至%(at)s") % {"at": localtime(moment).strftime("%Y-%m-%d %H:%M")} if moment else ""
        return [
            _("统计时段：%(period)s    报送日期：%(due)s    %(as_of)s")
            % {"period": period, "due": date_words(round_.due), "as_of": as_of}
        ]
    by = str(row.confirmed_by) if row.confirmed_by else (_("零报告（自动）") if row.auto else "")
    on = date_words(localtime(row.confirmed_at).date()) if row.confirmed_at else _("（尚未确认）")
    lines = [
        _("单位（盖章）：%(unit)s    统计时段：%(period)s") % {"unit": row.unit.name, "period": period},
        _("填表人：%(by)s    审核人（签字）：            报送日期：%(on)s") % {"by": by or "            ", "on": on},
    ]  # fmt: skip
    if row.as_of is not None and row.confirmed_at is not None:
        lines.append(_("数据截至：%(at)s") % {"at": localtime(row.as_of).strftime("%Y-%m-%d %H:%M")})
    return lines


def foot_lines(sheet: Sheet, row: Return | None) -> list[str]:
    """说明 and the unit's remark."""
    found = [_("说明：%(note)s") % {"note": sheet.spec.note}] if sheet.spec.note else []
    if row is not None and row.remark:
        found.append(_("备注：%(remark)s") % {"remark": row.remark})
    return found


def _plain(value: Value) -> CellValue:
    return value.number if value.number is not None else ("" if value.text == DASH else value.text)


def statistics(sheet: Sheet, rows: Sequence[Return]) -> Table:
    """统计表: one unit a row, the sum below."""
    heads = [
        _("序号"),
        _("单位"),
        *(_headed(column.head, sheet.words.get(column.key, "")) for column in sheet.spec.figures),
    ]
    kinds = ["number", "text"]
    for column in sheet.spec.figures:
        text = column.what == "unit" and column.fact != "staff"
        kinds.append("percent" if column.what == "share" else "text" if text else "number")
    body = [
        [number, row.unit.name, *(_plain(value) for value in sheet.values(row.unit_id).values())]
        for number, row in enumerate(rows, start=1)
    ]
    foot = ["", _("合计"), *(_plain(value) for value in sheet.total.values())]
    return Table(_("统计表"), heads, kinds, body, foot)


def _headed(head: str, word: str) -> str:
    return f"{head}（{word}）" if word and word not in head else head


def register(sheet: Sheet, rows: Sequence[Return]) -> Table:
    """登记表: one record a row, of these units."""
    columns = sheet.spec.register
    kinds = ["number" if _is_number(one.what) else "date" if one.what == "day" else "text" for one in columns]
    body: list[list[CellValue]] = []
    for row in rows:
        for line in sheet.lines[row.unit_id]:
            texts = register_row(sheet.spec, line, len(body) + 1, row.unit.name)
            body.append(
                [_typed(one.what, text, line.cells.get(one.key)) for one, text in zip(columns, texts, strict=True)]
            )
    foot: list[CellValue] = [
        _sum_of(kinds[at], body, at) if columns[at].what.startswith("sum:") else "" for at in range(len(columns))
    ]
    if foot:
        foot[0] = _("合计")
    return Table(_("登记表"), [one.head for one in columns], kinds, body, foot)


def _is_number(what: str) -> bool:
    return what == "number" or what.startswith("sum:")


def _typed(what: str, text: str, kept: object) -> CellValue:
    if what == "number":
        return int(text)
    if what.startswith("sum:"):
        return Fraction(str(kept)) if kept else None
    if what == "day" and text:
        return date.fromisoformat(text)
    return text


def _sum_of(kind: str, body: Sequence[Sequence[CellValue]], at: int) -> CellValue:
    return sum((value for row in body if isinstance(value := row[at], (int, Fraction))), Fraction(0))


def matrix(sheet: Sheet, rows: Sequence[Return]) -> Table | None:
    """汇总表: values down, units across (F2); turned where there are too many units for a page. Empty stays empty."""
    grid = sheet.grid
    if grid is None:
        return None
    units = [row for row in rows if grid.of_unit(row.unit_id)]
    if len(units) > ACROSS:
        heads = [_("单位"), *(label for _mark, label in grid.marks), _("合计")]
        body: list[list[CellValue]] = [
            [row.unit.name, *(grid.cell(mark, row.unit_id) for mark, _label in grid.marks), grid.of_unit(row.unit_id)]
            for row in units
        ]
        sums = [grid.of_mark(mark, [row.unit_id for row in units]) for mark, _label in grid.marks]
        return Table(
            _("分类矩阵"),
            heads,
            ["text", *["number"] * (len(heads) - 1)],
            body,
            [_("合计"), *sums, sum(sums, Fraction(0))],
        )
    heads = [grid.name, *(row.unit.name for row in units), _("合计")]
    keys = [row.unit_id for row in units]
    body = [
        [label, *(grid.cell(mark, key) for key in keys), grid.of_mark(mark, keys) or None] for mark, label in grid.marks
    ]
    whole = [grid.of_unit(key) for key in keys]
    return Table(
        _("分类矩阵"),
        heads,
        ["text", *["number"] * (len(heads) - 1)],
        body,
        [_("合计"), *whole, sum(whole, Fraction(0))],
    )


ACROSS = 24  # units that fit across a landscape page
