"""Tables of tasks: each number cell is a commitment of the row's unit for the row's or the column's task.

What lives here: rows to drafts. Not here: what columns are (columns.py); sentences in cells go through the same grammar
as paragraphs (assemble.py). Invariant: a draft's quote is the row's or the cell's own text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any

from . import cadences
from .actors import Actor, judge, reach
from .amounts import PER_CADENCE, count_word
from .assemble import Yield, read_paragraph
from .columns import Column, header, time_of, transposed, usual_unit
from .dates import Years, resolve
from .drafts import Draft, Section
from .lexer import lex
from .measures import trim
from .numerals import plain, scan_number
from .rows import Cell, join_header
from .tokens import Token

_TOTAL = re.compile(r"^(?:合计|小计|总计|累计|共计|平均)")
_EMPTY = re.compile(r"^[-—–/\\·\s*无]*$")
_ACCOUNT = re.compile(r"统计|完成情况|通报|名单|汇总")
_PLANNED = re.compile(r"任务|目标|分解|计划")
_SIGNS = re.compile(r"(≥|>=|≤|<=|不少于|不低于|不超过|至少|>|<)\s*")
_SERIAL = re.compile(r"\d{0,3}")
_AT_LEAST = re.compile(r"^(?:以上|及以上|\(含\)以上)")
_COUNTED_CELL = re.compile(r"\d{1,6}(?:人次|场次|期|人|场|次|篇|条|个|名|户|处|部|份|件|项)")
_TASK_UNIT = re.compile(r"\(([^()/]{1,3})(?:/每?(月|季度?|半年|年|周|天|日|学期|学年))?\)$")
_BY_PERIOD = re.compile(r"^/每?(月|季度|季|半年|年|周|天|日|学期|学年)")


@dataclass(frozen=True, slots=True)
class Table:
    """What all rows of a table share."""

    text: str
    columns: list[Column]
    section: Section
    years: Years
    cadence: str  # named by the caption

    @property
    def single(self) -> bool:
        """Whether one column holds the numbers, so that a row is one commitment."""
        return sum(c.role == "number" for c in self.columns) == 1


@dataclass(frozen=True, slots=True)
class Row:
    """A row's cells with the task and the section (actor, measure) that its numbers belong to."""

    cells: list[Cell]
    task: str
    section: Section


def read_table(text: str, rows: list[list[Cell]], section: Section, years: Years, caption: str) -> Yield:
    """Drafts of a table's cells; nothing of a table that tells what was done."""
    result = Yield()
    if section.background:
        return result
    names, depth = join_header(rows)
    columns = header(names) if len(rows) > 1 and not _all_dated(rows) else None
    if columns is None:
        for row in rows:
            _loose_row(text, row, section, years, result)
        return result
    if _ACCOUNT.search(caption[-30:]) and not _PLANNED.search(caption):
        return result
    columns = transposed(columns, [[c.text for c in row] for row in rows[depth:]])
    table = Table(text, columns, section, years, _caption_cadence(caption))
    held = [""] * len(columns)
    for cells in rows[depth:]:
        if cells and not any(_TOTAL.match(c.text) for c in cells[:2]):
            _read_row(table, _row(table, cells, held), result)
    return result


def _all_dated(rows: list[list[Cell]]) -> bool:
    """二月 | 评比, 三月 | 植树: the first row is dated like the second, so it is no header."""
    return all(bool(row) and time_of(row[0].text)[1] is not None for row in rows[:2])


def _caption_cadence(caption: str) -> str:
    tokens = lex(caption, 0, len(caption))
    return next((t.cadence for t in tokens if t.kind == "cadence" and t.group != "weak"), "")


def _row(table: Table, cells: list[Cell], held: list[str]) -> Row:
    """The row with its unit and task; empty cells repeat what stood above (joined cells)."""
    for k, (column, cell) in enumerate(zip(table.columns, cells, strict=False)):
        if column.role in ("actor", "task") and cell.text:
            held[k] = cell.text
    named = {
        c.role: held[k] for k, c in reversed(list(enumerate(table.columns))) if held[k] and not _EMPTY.match(held[k])
    }
    actor, task = _named(named.get("actor", "")), named.get("task", "")
    return Row(
        cells, task, replace(table.section, actor=actor or table.section.actor, measure=task or table.section.measure)
    )


def _named(name: str) -> Actor | None:
    """A cell of a unit column: 各大队 binds each, a named unit only itself."""
    name = name.strip()
    if not 1 < len(name) <= 30:
        return None
    each = name.startswith(("各", "每", "全体", "所有")) or "类" in name
    return Actor(name, *reach(name, True)) if each else Actor(name)


def _read_row(table: Table, row: Row, result: Yield) -> None:
    pairs = [(c, cell) for c, cell in zip(table.columns, row.cells, strict=False) if not _EMPTY.match(cell.text)]
    before = len(result.drafts)
    for column, cell in pairs:
        if column.role == "bound":
            result.drafts += _bound(table, row, column, cell)
        elif column.role in ("number", "cadence") or (column.role == "other" and _COUNTED_CELL.fullmatch(cell.text)):
            draft = _number(table, row, column, cell)
            if draft:
                result.drafts.append(draft)
            else:
                _sentence(table.text, cell, row.section, table.years, result)
    if len(result.drafts) == before:
        for column, cell in pairs:
            if column.role in ("task", "other"):
                _sentence(table.text, cell, row.section, table.years, result)
    fresh = result.drafts[before:]
    for draft in fresh:
        if row.task and len(draft.measure) <= 3:
            draft.measure = row.task + draft.measure
    for column, cell in pairs:
        if column.role == "due":
            _due(table, row, cell, fresh, result)


def _number(table: Table, row: Row, column: Column, cell: Cell) -> Draft | None:
    """A cell that is a number, with or without sign and count word; None when it holds words."""
    sign = _SIGNS.match(cell.text)
    number = scan_number(cell.text, sign.end() if sign else 0)
    if number is None:
        return None
    tail = cell.text[number.end :].strip()
    rate = tail.startswith("%")
    word = "%" if rate else count_word(tail, 0)
    rest = _AT_LEAST.sub("", tail[len(word) :].strip())
    unit = word or column.unit
    if (rest and rest[0] not in "/(") or (column.role == "cadence" and not unit):
        return None
    whole_row = table.single and bool(row.task)
    start, end = _span(row.cells) if whole_row else (cell.start, cell.end)
    slash = _BY_PERIOD.match(rest)
    cadence = (
        (PER_CADENCE[slash[1]] if slash else "")
        or column.cadence
        or row.section.cadence
        or table.cadence
        or row.section.default
    )
    shown = unit or usual_unit(row.task or column.measure)
    draft = Draft(
        start,
        end,
        plain(number.value),
        shown,
        cadence,
        "<=" if sign and sign[1] in ("≤", "<=", "不超过", "<") else ">=",
    )
    draft.max_value = plain(number.upper) if number.upper is not None else None
    draft.rate = unit == "%"
    if column.due is not None:
        draft.cadence, draft.due = "once", resolve(column.due.due, table.years, False)
    joined = (
        row.task + column.measure if row.task and column.measure and not table.single else row.task or column.measure
    )
    draft.measure = trim(joined or row.section.measure) or column.head
    draft.doubts.add("table" if unit else "table_guess")
    if not sign and not slash:
        draft.doubts.add("no_comparator")
    return _by(row.section.actor, draft)


def _bound(table: Table, row: Row, column: Column, cell: Cell) -> list[Draft]:
    """读书札记（篇/月） | 2 under the heading 高一: the heading is bound, the task has count word and period."""
    by = _TASK_UNIT.search(row.task)
    number = scan_number(cell.text, 0)
    if number is None:
        return []
    unit, cadence = (by[1], PER_CADENCE.get(by[2] or "", "")) if by else (usual_unit(row.task), "")
    draft = Draft(cell.start, cell.end, plain(number.value), unit, cadence or table.cadence or row.section.default)
    draft.actor, draft.measure = column.head, trim(row.task[: by.start()] if by else row.task)
    draft.doubts |= {"table" if by else "table_guess", "no_comparator"}
    return [draft]


def _by(actor: Actor | None, draft: Draft) -> Draft:
    if actor:
        draft.actor, draft.scope, draft.per = actor.name, actor.scope, actor.per
    return draft


def _span(cells: list[Cell]) -> tuple[int, int]:
    """A row without its serial number."""
    return next((c.start for c in cells if not _SERIAL.fullmatch(c.text)), cells[0].start), cells[-1].end


def _sentence(text: str, cell: Cell, section: Section, years: Years, result: Yield) -> None:
    part = read_paragraph(text, cell.start, cell.end, section, years)
    for draft in part.drafts:
        draft.doubts.add("table")
        if len(draft.measure) < 3:
            draft.measure = section.measure or draft.measure
        if section.actor and draft.per == "unit":
            draft.actor = section.actor.name
    result.add(part)


def _due(table: Table, row: Row, cell: Cell, fresh: list[Draft], result: Yield) -> None:
    """The due cell of a row: a date for its numbers, or a period of its own."""
    cadence, moment = time_of(cell.text)
    token = cadences.every(cell.text, 0) if cell.text.startswith("每") else None
    if token and token.kind == "cadence":
        _period(row, cell, token, fresh, result)
    elif moment is not None and moment.due is not None:
        _date(table, row, moment, fresh, result)
    elif cadence and not fresh and row.task:
        result.drafts.append(_implied(row, cadence, None))


def _date(table: Table, row: Row, moment: Token, fresh: list[Draft], result: Yield) -> None:
    due = resolve(moment.due, table.years, False, moment.group == "before_month")
    for draft in fresh:
        if draft.cadence in ("year", "once", "term", "school_year") and not draft.due:
            draft.cadence, draft.due = "once", due
            draft.months = moment.months if moment.group == "list" else ()
    if not fresh and row.task:
        result.drafts.append(_implied(row, "once", due))


def _period(row: Row, cell: Cell, token: Token, fresh: list[Draft], result: Yield) -> None:
    """每月25日 in the due column: the period of the row's one number, else a duty to report of its own."""
    same = [d for d in fresh if d.cadence == token.cadence]
    for draft in same:
        draft.due = draft.due or token.due
    if same:
        return
    if len(fresh) == 1 and fresh[0].cadence == "year" and row.task:
        fresh[0].cadence, fresh[0].due, fresh[0].n = token.cadence, token.due, token.n
        return
    draft = Draft(cell.start, cell.end, 1, "次", token.cadence, n=token.n, due=token.due, implied=True)
    draft.measure = row.section.measure
    draft.doubts |= {"table_guess", "implied"}
    result.drafts.append(_by(row.section.actor, draft))


def _implied(row: Row, cadence: str, due: dict[str, Any] | None) -> Draft:
    draft = Draft(*_span(row.cells), 1, "次", cadence, implied=True, due=due, measure=trim(row.task))
    draft.doubts |= {"table", "implied"}
    return _by(row.section.actor, draft)


def _loose_row(text: str, row: list[Cell], section: Section, years: Years, result: Yield) -> None:
    """A row without a header (2月10日前 ⇥ 印发任务书): the first cell dates or names what the others ask."""
    if len(row) < 2:
        return
    first = row[0]
    cadence, moment = time_of(first.text)
    if moment is not None and moment.due is not None:
        local = replace(section, due=moment.due, due_group=moment.group)
    elif cadence and first.text.startswith("每"):
        local = replace(section, cadence=cadence)
    else:
        who = judge(first.text)
        local = replace(section, actor=who or section.actor, measure="" if who else first.text)
    for cell in row[1:]:
        before = len(result.drafts)
        _sentence(text, cell, local, years, result)
        acts = any(t.kind == "verb" for t in lex(cell.text, 0, len(cell.text)))
        if moment is not None and acts and len(result.drafts) == before:
            due = resolve(moment.due, years, False, moment.group == "before_month")
            draft = Draft(first.start, cell.end, 1, "次", "once", implied=True, due=due, measure=trim(cell.text))
            draft.doubts |= {"table", "implied"}
            result.drafts.append(draft)
