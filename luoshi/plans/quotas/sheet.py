"""Quotas as a spreadsheet: the grid out (sums live, groups by class), and a table of quotas in, checked as a whole.

What lives here: the file, the matching of its columns and units, the dry run, the one transaction. Not here: how a
table is understood (`tables`). Invariants: a file taken in as it was given out changes nothing; with one error nothing
is written; who is not in the file keeps what there is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from difflib import SequenceMatcher, get_close_matches
from fractions import Fraction
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from luoshi.org.importing import NewUnit, add_units
from luoshi.org.models import Unit
from luoshi.org.viewer import Viewer
from luoshi.plans.models import Division, Plan, Target
from luoshi.plans.models.quota import PARTS
from luoshi.plans.quotas.amounts import amount_words
from luoshi.plans.quotas.bound import Binding
from luoshi.plans.quotas.cells import Chained, Key, newest, now_of
from luoshi.plans.quotas.grid import Column, Grid, Row, part_words
from luoshi.plans.quotas.operations import Terms, divide
from luoshi.plans.quotas.tables import Layout, UnitRow, ValueColumn, only_text
from luoshi.plans.spec import TargetSpec
from luoshi.sheets import CellError, Heading, Sum, Value, Workbook

_MARK = re.compile(r"〔(\d{1,18})(?:-(?:month|quarter|m\d\d))?〕")
_LIKE = 0.5  # share of characters that a heading and a target's name must have in common
BEFORE = 4  # columns before the amounts: unit, type, class, head count


# -- out ---------------------------------------------------------------------------------------------------------------


def grid_file(grid: Grid) -> bytes:
    """The grid as a workbook: a line of sums of all, a line of sums of each group, head and names fixed."""
    book = Workbook(title=_("任务分解表"))
    headings = [Heading(_("单位"), width=30), Heading(_("类型")), Heading(_("类别")), Heading(_("人数"), "integer")]
    headings += [Heading(_heading(column), "number", width=14) for column in grid.columns]
    title = _("%(plan)s任务分解表") % {"plan": grid.plan.title}
    notes = [_("空白表示没有单独的任务。请保留第一列的单位名称和表头〔〕里的编号，其余可以修改后再导入。")]
    sheet = book.sheet(_("任务分解表"), headings, title=title, notes=notes, fixed=1)
    first = 5  # the number of the line after title, note, head and sums
    last = first + len(grid.rows) + len(grid.groups) - 1
    sheet.row(
        [_("合计"), "", "", "", *(_sum(grid, column, grid.rows, first, last) for column in grid.columns)], style="sum"
    )
    at = first
    for group, rows in grid.groups:
        label = _("小计：%(group)s（%(count)s 个）") % {"group": group, "count": len(rows)}
        span = (at + 1, at + len(rows))
        sheet.row([label, "", "", "", *(_sum(grid, column, rows, *span) for column in grid.columns)], style="sum")
        for row in rows:
            cells = [_value(grid.value(column.key(row.unit_id))) for column in grid.columns]
            sheet.row([row.name, row.type, row.klass, row.staff, *cells])
        at += len(rows) + 1
    return book.save()


def _heading(column: Column) -> str:
    mark = f"{column.target_id}-{column.part}" if column.part else str(column.target_id)
    word = f"（{column.word}）" if column.word else ""
    return f"{column.title}{word}〔{mark}〕"


def _sum(grid: Grid, column: Column, rows: Sequence[Row], first: int, last: int) -> Sum:
    amounts = (grid.value(column.key(row.unit_id)) for row in rows)
    return Sum(first, last, sum((amount for amount in amounts if amount is not None), Fraction(0)))


def _value(amount: Fraction | None) -> Value:
    """A number; thirds as text, so that they come back exact."""
    return amount_words(amount) if amount is not None and "/" in amount_words(amount) else amount


# -- in: what is which -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Match:
    """A column of the file and the target that it is for (None: left out). `sure`: named by its mark or exact title."""

    column: ValueColumn
    target_id: int | None
    sure: bool = False


def match_columns(layout: Layout, targets: Sequence[tuple[Target, TargetSpec]]) -> list[Match]:
    """A guess for each column: by its mark, its exact name, then by likeness, each target and part once."""
    remarks = only_text(layout.columns, layout.errors, len(layout.rows))
    known = {target.pk: target for target, _spec in targets}
    taken: set[tuple[int, str]] = set()
    found: dict[int, Match] = {}
    for guess, sure in ((_by_mark, True), (_by_name, True), (_by_likeness, False)):
        for column in layout.columns:
            if column.index in found or column.is_sum or column.index in remarks:
                continue
            key = guess(column, known)
            if key is not None and (key, column.part) not in taken:
                taken.add((key, column.part))
                found[column.index] = Match(column, key, sure)
    return [found.get(column.index, Match(column, None)) for column in layout.columns]


def _by_mark(column: ValueColumn, known: Mapping[int, Target]) -> int | None:
    mark = _MARK.search("".join(column.heads))
    return int(mark[1]) if mark and int(mark[1]) in known else None


def _names(column: ValueColumn) -> list[str]:
    return [_folded(re.sub(r"[（(〔].*?[)）〕]", "", head)) for head in column.heads]


def _by_name(column: ValueColumn, known: Mapping[int, Target]) -> int | None:
    names = _names(column)
    same = [pk for pk, target in known.items() if _folded(target.title) in names]
    return same[0] if len(same) == 1 else None


def _by_likeness(column: ValueColumn, known: Mapping[int, Target]) -> int | None:
    """The one target most like a heading; two that are alike equally well are left to the person."""
    scores = sorted(
        ((max(_likeness(name, target) for name in _names(column)), pk) for pk, target in known.items()), reverse=True
    )
    if not scores or scores[0][0] < _LIKE:
        return None
    return scores[0][1] if len(scores) == 1 or scores[0][0] > scores[1][0] else None


def _likeness(name: str, target: Target) -> float:
    if len(name) < 2:
        return 0.0
    title, quote = _folded(target.title), _folded(target.quote)
    if name in title or title in name:
        return 0.9
    if name in quote:
        return 0.7
    return SequenceMatcher(None, name, title, autojunk=False).ratio()


def _folded(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()


# -- in: the dry run ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class CellChange:
    """A cell that the file changes, in words."""

    key: Key
    unit: str
    title: str
    before: Fraction | None
    after: Fraction | None


@dataclass
class DryRun:
    """What taking the file in would do. With `errors` nothing is written."""

    layout: Layout
    matches: list[Match]
    changes: list[CellChange] = field(default_factory=list)
    new_units: list[UnitRow] = field(default_factory=list)
    other_classes: list[tuple[str, str, str]] = field(default_factory=list)  # unit, class here, class in the file
    errors: list[CellError] = field(default_factory=list)
    same: int = 0


def dry_run(
    viewer: Viewer, plan: Plan, binding: Binding, layout: Layout, matches: list[Match],
    targets: Sequence[tuple[Target, TargetSpec]], *, add_new: bool,
) -> DryRun:  # fmt: skip
    """The file against the house. `add_new`: units that the house doesn't have are added rather than errors."""
    run = DryRun(layout, matches)
    used = {match.column.index: match for match in matches if match.target_id is not None}
    run.errors += [error for error in layout.errors if error.column in used or error.column == layout.unit_column]
    run.errors += _twice(matches)
    specs = {target.pk: (target, spec) for target, spec in targets}
    names = _names_of(viewer)
    chains = now_of(specs)
    for row in layout.rows:
        unit = names.get(row.name)
        if unit is None:
            if add_new:
                run.new_units.append(row)
            else:
                run.errors.append(CellError(row.number, layout.unit_column, _("单位"), _unknown(row.name, names)))
            continue
        if row.klass and binding.unit(unit).klass not in (row.klass, ""):
            run.other_classes.append((row.name, binding.unit(unit).klass, row.klass))
        _compare(run, row, unit, used, specs, binding, chains)
    run.errors.sort(key=lambda error: (error.row, error.column or 0))
    return run


def _twice(matches: Sequence[Match]) -> list[CellError]:
    seen: dict[tuple[int, str], Match] = {}
    found = []
    for match in matches:
        if match.target_id is None:
            continue
        first = seen.setdefault((match.target_id, match.column.part), match)
        if first is not match:
            said = {"first": first.column.label, "second": match.column.label}
            found.append(CellError(0, match.column.index, match.column.label,
                                   _("“%(first)s”和“%(second)s”对应了同一个指标，请只选一列。") % said))  # fmt: skip
    return found


def _names_of(viewer: Viewer) -> dict[str, int]:
    """Units in force in sight, by full and short name."""
    rows = list(Unit.objects.visible_to(viewer).filter(valid_to__isnull=True).values_list("pk", "name", "short_name"))
    found = {short: pk for pk, _name, short in rows if short}
    return found | {name: pk for pk, name, _short in rows}


def _unknown(name: str, names: Mapping[str, int]) -> str:
    near = get_close_matches(name, names, n=1, cutoff=0.6)
    if near:
        return _("没有叫“%(name)s”的单位，是不是“%(near)s”？") % {"name": name, "near": near[0]}
    return _("没有叫“%(name)s”的单位。请核对名称，或者选择新增。") % {"name": name}


def _compare(
    run: DryRun, row: UnitRow, unit: int, used: Mapping[int, Match],
    specs: Mapping[int, tuple[Target, TargetSpec]], binding: Binding, chains: Chained,
) -> None:  # fmt: skip
    for index, match in used.items():
        if match.target_id is None or index not in row.amounts:
            continue
        target, spec = specs[match.target_id]
        key = Key(match.target_id, unit, match.column.part)
        before, after = newest(chains, key), row.amounts[index]
        if before == after:
            run.same += 1
            continue
        if after is not None and unit not in binding.units_of(spec):
            said = {"unit": row.name, "title": target.title}
            run.errors.append(CellError(row.number, index, match.column.label,
                                        _("“%(title)s”没有落实到“%(unit)s”，请清空这一格。") % said))  # fmt: skip
            continue
        title = f"{target.title} {part_words(key.part)}".strip()
        run.changes.append(CellChange(key, row.name, title, before, after))


# -- in: writing -------------------------------------------------------------------------------------------------------


def take_in(
    *, plan: Plan, run: DryRun, type_: str, terms: Terms, by: Viewer, at: datetime
) -> tuple[Division | None, int]:
    """Write a dry run without errors: new units with their classes, then all amounts, in one transaction.

    Returns the division (None where no amount changed) and how many units were added. Raises as `add_units`, `divide`.
    """
    if run.errors:
        raise ValueError("a run with errors is not taken in")
    with transaction.atomic():
        made: dict[str, Any] = {}
        if run.new_units:
            rows = [
                NewUnit(
                    row.number,
                    row.name,
                    plan.unit.name if plan.unit.parent_id else "",
                    type_,
                    row.klass[:40],
                    row.staff,
                )
                for row in run.new_units
            ]
            made = add_units(house_id=plan.house_id, rows=rows, valid_from=plan.start, by=by, at=at)
        wanted: dict[Key, Fraction | None] = {change.key: change.after for change in run.changes}
        for row in run.new_units:
            for match in run.matches:
                amount = row.amounts.get(match.column.index)
                if match.target_id is not None and amount is not None:
                    wanted[Key(match.target_id, made[row.name].pk, match.column.part)] = amount
        if not wanted:
            return None, len(made)
        division = divide(plan_id=plan.pk, changes=wanted, terms=terms, by=by, at=at, action=Division.Action.SHEET)
    return division, len(made)


def chosen_matches(
    layout: Layout, posted: Mapping[str, str], targets: Sequence[tuple[Target, TargetSpec]]
) -> list[Match]:
    """What a person chose for each column: col-3=12, or col-3=12-month for a part."""
    known = {target.pk for target, _spec in targets}
    found = []
    for column in layout.columns:
        value = posted.get(f"col-{column.index}", "")
        key, _dash, part = value.partition("-")
        target = int(key) if key.isdecimal() and len(key) < 19 and int(key) in known else None
        if target is not None and part in PARTS and "-" in value:
            column = ValueColumn(column.index, column.label, column.heads, part, column.is_sum)
        found.append(Match(column, target, sure=True))
    return found
