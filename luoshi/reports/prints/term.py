"""A unit's report of a term, or of any period: what it owed, what it did, what it missed, and its records.

What lives here: what the report shows. Invariant: a duty belongs to the report when its period ends in the report's, or
still runs on its last day; done and required are those of the duty's own period, counted up to the report's day.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from luoshi.plans import words as plan_words
from luoshi.plans.cells import Cell
from luoshi.plans.duties import Duty
from luoshi.reports.prints.asking import Ask
from luoshi.reports.prints.behind import Counted, counted
from luoshi.reports.prints.errors import TooMuch
from luoshi.reports.prints.figures import Gathering, OfKind, by_kind, number
from luoshi.reports.prints.limits import MAX_LISTED
from luoshi.reports.prints.model import Block, Field, Grid, Head, Link, Part, Print, Sentence, Slot
from luoshi.reports.prints.model import Cell as Value
from luoshi.reports.prints.words import address, state_word
from luoshi.ui.states import amount_text

SLOTS = {"opening": lazy("总体情况之后"), "next": lazy("问题与打算")}


def term(ask: Ask, texts: Mapping[str, str]) -> Print:
    """The report of one unit (with its own holdings and people; units below only where asked)."""
    gathered = Gathering(ask)
    lines = gathered.lines()

    def pick(found: tuple[Duty, ...], today: date) -> tuple[Duty, ...]:
        return tuple(duty for duty in found if _belongs(duty, ask))

    by_line: dict[tuple[int, str], list[Cell]] = {}
    for cell in gathered.cells(lines, pick):
        by_line.setdefault((cell.target.id, cell.holder.key), []).append(cell)
    kinds = by_kind(ask)
    blocks: list[Block] = [Head(1, _("总体情况")), _overall(ask, by_line), *_slot("opening", texts)]
    blocks += [Head(1, _("应办事项完成情况")), _duties(by_line)]
    blocks += [Head(1, _("工作记录")), _kinds(kinds), *_records(ask, kinds)]
    blocks += [Head(1, _("问题与打算")), *_slot("next", texts)]
    title = _("%(unit)s%(period)s工作情况") % {"unit": ask.whole_unit_name, "period": ask.period.label}
    return Print("term", title, ask.house_name, ask.whole_unit_name, ask.as_of, ask.seq, blocks)


def _slot(code: str, texts: Mapping[str, str]) -> list[Block]:
    return [Slot(code, str(SLOTS[code]), texts.get(code, ""))]


def _belongs(duty: Duty, ask: Ask) -> bool:
    """Whether it ended in the report's period, or runs on its day."""
    ended = ask.period.start < duty.period.end <= ask.until
    return ended or duty.period.start <= ask.ref < duty.period.end


def _overall(ask: Ask, by_line: Mapping[tuple[int, str], list[Cell]]) -> Sentence:
    cells = [cell for found in by_line.values() for cell in found]
    if not cells:
        return Sentence((_("这一期间没有落实到本单位的事项。"),))
    ended = [cell for cell in cells if cell.duty.period.end <= ask.until]
    done = [cell for cell in cells if cell.state == "done"]
    late = [cell for cell in cells if cell.state == "late"]
    parts: list[Part] = [
        _("%(period)s，应办事项") % {"period": ask.period.label}, number(len(by_line), "", _("项")),
        _("、共"), number(len(cells), "", _("期")), _("，其中已到期"), number(len(ended), "", _("期")),
        _("；已完成"), number(len(done), "", _("期")), _("，逾期未完成"), number(len(late), "", _("期")), "。",
    ]  # fmt: skip
    return Sentence(tuple(parts))


def _duties(by_line: Mapping[tuple[int, str], list[Cell]]) -> Grid:
    fields = (
        Field(_("事项")), Field(_("要求")), Field(_("应办（期）"), "integer"), Field(_("完成（期）"), "integer"),
        Field(_("完成量")), Field(_("按时（期）"), "integer"), Field(_("未完成的期")), Field(_("情况")),
    )  # fmt: skip
    rows: list[tuple[Value, ...]] = []
    for cells in by_line.values():
        newest = cells[-1]
        name = newest.target.title
        if newest.holder.kind in ("person", "holding"):
            name = f"{name}（{newest.holder.name}）"
        late = [cell.duty.period.short_label for cell in cells if cell.state == "late"]
        rows.append((
            Link(name, address("plans:holder", newest.target.id, newest.holder.key)),
            plan_words.value_words(newest.target.spec), len(cells), sum(cell.state == "done" for cell in cells),
            _done(cells), sum(_on_time(cell) for cell in cells), "、".join(late), state_word(newest),
        ))  # fmt: skip
    return Grid(_("应办事项"), fields, tuple(rows), empty=_("没有落实到本单位的事项。"))


def _done(cells: list[Cell]) -> str:
    """What was done over the periods: a sum with its word; of shares and levels the newest."""
    newest = cells[-1]
    if newest.target.spec.is_ratio or newest.figure.measure.how != "sum":
        return newest.headline
    return f"{amount_text(sum((cell.done for cell in cells), Fraction(0)))}{newest.target.count_word}"


def _on_time(cell: Cell) -> bool:
    return cell.state == "done" and (cell.required is None or cell.on_time is None or cell.on_time >= cell.required)


def _kinds(kinds: list[OfKind]) -> Grid:
    fields = (Field(_("记录类型")), Field(_("数量"), "number"), Field(_("单位")))
    rows = tuple((Link(each.kind.name, each.figure.address), Fraction(each.figure.num), each.word) for each in kinds)
    return Grid(_("工作记录分类"), fields, rows, empty=_("这一期间没有核实入账的记录。"))


def _records(ask: Ask, kinds: list[OfKind]) -> list[Block]:
    """The records themselves, oldest first; of very many their number alone."""
    rows: list[Counted] = []
    try:
        for each in kinds:
            rows += counted(ask.viewer, each.figure, most=MAX_LISTED - len(rows))[0]
    except TooMuch:
        said = _("记录超过%(most)s条，不在此逐条列出，请打印各指标的台账。") % {"most": MAX_LISTED}
        return [Sentence((said,))]
    if not rows:
        return []
    rows.sort(key=lambda row: (row.day, row.seq))
    unit = (Field(_("单位")),) if ask.below else ()
    fields = (Field(_("序号"), "integer"), Field(_("日期"), "date"), *unit, Field(_("类型")), Field(_("标题")),
              Field(_("数量"), "number"), Field(_("佐证")))  # fmt: skip
    lines = tuple(
        (at, row.day, *((row.unit,) if ask.below else ()), row.kind, Link(row.title, address("work:record", row.record_id)),
         row.amount, row.evidence)
        for at, row in enumerate(rows, start=1)
    )  # fmt: skip
    return [Grid(_("工作记录明细"), fields, lines)]
