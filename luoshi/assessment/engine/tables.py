"""Facts from tables: records, units and events as people keep them in spreadsheets.

What lives here: the columns and `read_facts`. Not here: reading files (luoshi.sheets). Invariant: all errors of all tables
come at once; with an error there are no facts.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any

from luoshi.assessment.engine import messages
from luoshi.assessment.engine.facts import FIRST, REPRINT, Author, Event, Record, State, Unit
from luoshi.assessment.engine.model import Scheme
from luoshi.assessment.engine.rules import Duty, PassLine, Required, Weight
from luoshi.sheets import (
    Cell,
    CellInvalid,
    Column,
    SheetRefused,
    Table,
    check,
    choice,
    day,
    integer,
    map_table,
    moment,
    number,
    several,
    text,
    yes_no,
)

FIGURE = "栏:"
_AUTHOR = re.compile(r"([^()（）]+)(?:[(（]([^()（）]*)[)）])?")


@dataclass(frozen=True, slots=True)
class Facts:
    """What the tables hold, or all that is wrong in them as Chinese sentences."""

    records: tuple[Record, ...] = ()
    units: tuple[Unit, ...] = ()
    events: tuple[Event, ...] = ()
    errors: tuple[str, ...] = ()


def _author(cell: Cell) -> Author:
    """赵 or 赵（甲单位）."""
    found = _AUTHOR.fullmatch(str(cell).strip())
    if not found:
        raise CellInvalid(messages.WANT_AUTHOR)
    return Author(found[1].strip(), (found[2] or "").strip())


def record_columns() -> tuple[Column, ...]:
    """The columns of a table of records."""
    words = ("title", "标题", ("题目",)), ("outlet", "媒体", ("媒体名称", "刊物")), ("level", "级别", ("媒体级别",))
    more = (
        ("medium", "媒介", ("媒体类型",)),
        ("outlet_class", "媒体类别", ("同类媒体",)),
        ("form", "体裁", ("稿件类型",)),
    )
    last = ("position", "位置", ("版面",)), ("work", "作品号", ("同一作品号", "同一作品")), ("evidence", "佐证", ())
    texts = tuple(Column(code, label, tuple(aliases)) for code, label, aliases in (*words, *more, *last))
    names = several(text(100))
    return (
        Column("id", "编号", ("记录编号", "序号"), required=True, unique=True),
        Column("units", "单位", ("报送单位", "作者单位", "单位名称"), required=True, parse=names),
        Column("published", "日期", ("刊播日期", "发表日期", "刊发日期", "采用日期"), required=True, parse=day()),
        *texts,
        Column("shares", "份额", ("单位份额",), parse=several(number(0))),
        Column("length", "字数", (), parse=integer(0, 10_000_000)),
        Column("duration_share", "时长占比", (), parse=number(0)),
        Column("reported", "报送日期", ("上报日期",), parse=day()),
        Column("recorded_at", "核定时间", ("核实时间",), parse=moment()),
        Column("withdrawn_at", "撤销时间", (), parse=moment()),
        Column("withdrawn_reason", "撤销原因"),
        Column("origin", "首发转载", ("首发或转载",), parse=choice({FIRST: FIRST, REPRINT: REPRINT})),
        Column("authors", "作者", ("署名", "通讯员"), parse=several(_author)),
        Column("reporters", "记者", (), parse=names),
        Column("side", "内外", (), parse=choice({"内部": "内部", "外部": "外部", "校内": "内部", "校外": "外部"})),
        Column("paid", "付费", ("是否付费",), parse=yes_no),
        Column("with_reporter", "与记者合作", (), parse=yes_no),
        Column("note_level", "批示", ("批示级别",)),
        Column("adopted", "采用", ("是否采用",), parse=yes_no),
        Column("tags", "标记", (), parse=names),
    )


def unit_columns(scheme: Scheme) -> tuple[Column, ...]:
    """The columns of a table of units, with those that the scheme names."""
    return (
        Column("id", "单位", ("单位名称", "姓名"), required=True),
        Column("cls", "类别", ("单位类别", "分类")),
        Column("staff", "人数", ("职工人数", "教职工数"), parse=number(0)),
        Column("size", "规模", ("学生数", "学生人数"), parse=number(0)),
        Column("class_count", "班级数", (), parse=number(0)),
        Column("valid_from", "启用日期", ("成立日期",), parse=day()),
        Column("valid_to", "撤并日期", (), parse=day()),
        Column("successor", "并入单位"),
        *(Column(f"{FIGURE}{name}", name, required=True, parse=number(0)) for name in columns_named(scheme)),
    )


def event_columns() -> tuple[Column, ...]:
    """The columns of a table of events."""
    return (
        Column("id", "编号", ("序号",)),
        Column("unit", "单位", ("单位名称",), required=True),
        Column("type", "类型", ("事件", "事件类型"), required=True),
        Column("day", "日期", ("发生日期",), required=True, parse=day()),
        Column("amount", "数量", ("次数",), parse=number()),
        Column("level", "级别"),
        Column("record", "记录编号", ("相关记录",)),
        Column("note", "说明", ("备注",)),
        Column("recorded_at", "核定时间", ("核实时间",), parse=moment()),
        Column("withdrawn_at", "撤销时间", (), parse=moment()),
    )


def columns_named(scheme: Scheme) -> tuple[str, ...]:
    """The columns of units that the scheme's rules read, sorted."""

    def of(required: Required | None) -> set[str]:
        if required is None:
            return set()
        below = {name for each in required.by_class.values() for name in of(each)}
        return below | ({required.column} if required.column else set())

    found: set[str] = set()
    for rule in scheme.rules:
        if isinstance(rule, Duty):
            found |= of(rule.required)
        elif isinstance(rule, Weight):
            found |= of(rule.target)
        elif isinstance(rule, PassLine):
            found |= of(rule.at_least)
    return tuple(sorted(found))


def read_facts(scheme: Scheme, records: Table, units: Table | None, events: Table | None) -> Facts:
    """The facts of up to three tables. Never raises: what is wrong stands in `errors`."""
    errors: list[str] = []
    record_rows = _rows(records, record_columns(), "记录", errors, same_rows=False)
    unit_rows = _rows(units, unit_columns(scheme), "单位", errors) if units else []
    event_rows = _rows(events, event_columns(), "事件", errors) if events else []
    if errors:
        return Facts(errors=tuple(errors))
    made = [_record(row, number, errors) for number, row in record_rows]
    found_units = tuple(_unit(row) for _, row in unit_rows)
    found_events = tuple(_event(row, number) for number, row in event_rows)
    if errors:
        return Facts(errors=tuple(errors))
    listed = found_units or tuple(Unit(name) for name in sorted({unit for each in made for unit, _ in each.units}))
    return Facts(tuple(made), listed, found_events)


def _rows(
    table: Table, columns: Sequence[Column], name: str, errors: list[str], *, same_rows: bool = True
) -> list[tuple[int, dict[str, Any]]]:
    """The good rows of a table; its errors are added."""
    try:
        mapping = map_table(table, columns)
    except SheetRefused as refused:
        errors.append(messages.TABLE_REFUSED % {"table": name, "message": refused.message})
        return []
    errors += [messages.TABLE_REFUSED % {"table": name, "message": problem} for problem in mapping.problems]
    if mapping.problems:
        return []
    checked = check(table, mapping, columns, same_rows=same_rows)
    errors += [messages.CELL % {"table": name, "place": e.place, "message": e.message} for e in checked.errors]
    return [
        (row.number, {key: value for key, value in row.values.items() if value is not None}) for row in checked.rows
    ]


def _states(row: Mapping[str, Any]) -> tuple[State, ...]:
    at: datetime | None = row.get("withdrawn_at")
    return () if at is None else (State(at, "withdrawn", row.get("withdrawn_reason", "")),)


def _record(row: dict[str, Any], number: int, errors: list[str]) -> Record:
    names: tuple[str, ...] = row.pop("units")
    given: tuple[Fraction, ...] = row.pop("shares", ())
    if given and (len(given) != len(names) or sum(given) != 1):
        errors.append(messages.CELL % {"table": "记录", "place": number, "message": messages.WANT_SHARES})
        given = ()
    shares: tuple[Fraction | None, ...] = given or (None,) * len(names)
    authors = row.pop("authors", ()) + tuple(Author(name, reporter=True) for name in row.pop("reporters", ()))
    states = _states(row)
    for key in ("withdrawn_at", "withdrawn_reason"):
        row.pop(key, None)
    tags = frozenset(row.pop("tags", ()))
    return Record(units=tuple(zip(names, shares, strict=True)), authors=authors, tags=tags, states=states, **row)


def _unit(row: dict[str, Any]) -> Unit:
    figures = {key.removeprefix(FIGURE): value for key, value in row.items() if key.startswith(FIGURE)}
    plain = {key: value for key, value in row.items() if not key.startswith(FIGURE)}
    return Unit(figures=figures, **plain)


def _event(row: dict[str, Any], number: int) -> Event:
    states = _states(row)
    row.pop("withdrawn_at", None)
    row.setdefault("id", f"事件{number}")
    return Event(states=states, **row)
