"""From a declared field to a column of a sheet, and from a value back to its cell.

What lives here: parsers and writers by field type. Not here: which columns a kind has (records.py, holdings.py).
Invariant: what `cell_of` writes, the column's parser reads as the same value, names of people as names.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import time
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from luoshi.catalogue.model import FieldDef, Value
from luoshi.org.imports.names import UNIT_NUMBER, UnitFinder, number_of
from luoshi.sheets import (
    Cell,
    CellInvalid,
    Column,
    TemplateColumn,
    cell_text,
    choice,
    day,
    integer,
    measured,
    moment,
    number,
    plain,
    several,
    text,
    yes_no,
)
from luoshi.sheets.values import Value as SheetValue
from luoshi.sheets.write import ColumnKind
from luoshi.work.importing.synonyms import aliases_of

MAX_TEXT = 20_000  # as the ledger's fields without a limit of their own
MOST_DECIMALS = 6
TELLING = frozenset({"date", "moment", "url", "choice"})
AMOUNTS = frozenset({"integer", "decimal", "hours"})
Parser = Callable[[Cell], Any]


def decimal_cell(cell: Cell) -> Decimal:
    """An exact decimal of at most six places."""
    value: Fraction = measured(number(least=0))(cell)
    scaled = value * 10**MOST_DECIMALS
    if scaled.denominator != 1:
        raise CellInvalid(_("“%(value)s”除不尽，请填小数。") % {"value": plain(cell)})
    return Decimal(scaled.numerator).scaleb(-MOST_DECIMALS).normalize() + 0


def url_cell(cell: Cell) -> str:
    """An address; one without its scheme gets https."""
    value = cell_text(cell).strip()
    found = re.search(r"https?://[^\s，。；“”]+", value)
    if found:
        return found[0][:500]
    if re.fullmatch(r"[\w-]+(\.[\w-]+)+(/\S*)?", value):
        return f"https://{value}"[:500]
    raise CellInvalid(_("“%(value)s”不是网址，请粘贴以 http 开头的完整地址。") % {"value": value[:40]})


def time_cell(cell: Cell) -> time:
    """A time of day."""
    if isinstance(cell, time):
        return cell
    found = re.fullmatch(r"(\d{1,2})[:时点](\d{2})?分?(?::\d{2})?", plain(cell))
    if found and int(found[1]) < 24 and int(found[2] or 0) < 60:
        return time(int(found[1]), int(found[2] or 0))
    raise CellInvalid(_("“%(value)s”不是时间，请写成 14:30 这样的形式。") % {"value": plain(cell)[:20]})


def names_cell(cell: Cell) -> tuple[str, ...]:
    """Names parted by marks, or by blanks where each part is a name by itself (张三 李四, but 张 三)."""
    found: list[str] = []
    for part in several(text(200))(cell):
        words = part.split()
        found += words if len(words) > 1 and all(len(word) > 1 for word in words) else ["".join(words)]
    if any(len(name) > 40 for name in found):
        raise CellInvalid(_("姓名太长了，请用顿号分开：张三、李四。"))
    return tuple(dict.fromkeys(found))


def name_cell(cell: Cell) -> str:
    """One name."""
    found = names_cell(cell)
    if len(found) != 1:
        raise CellInvalid(_("这里只填一个人。"))
    return found[0]


def _choices(field: FieldDef) -> Callable[[Cell], str]:
    """A choice by its label, by what plans call it, or by its code; labels come first where two would fit."""
    labels = {word: each.code for each in field.choices for word in (*each.words, each.code)}
    labels |= {each.label: each.code for each in field.choices}
    by_label, shown = choice(labels), choice({each.label: each.code for each in field.choices})

    def parse(cell: Cell) -> str:
        try:
            return by_label(cell)
        except CellInvalid:
            return shown(cell)

    return parse


def parser_of(field: FieldDef, units: UnitFinder, year: int) -> Parser:
    """The parser of a field's cells: values as the ledger takes them; people by name, to be found later."""
    parsers: Mapping[str, Callable[[], Parser]] = {
        "integer": lambda: measured(integer(least=0, most=10**12)),
        "decimal": lambda: decimal_cell,
        "hours": lambda: decimal_cell,
        "date": lambda: day(year),
        "time": lambda: time_cell,
        "moment": lambda: moment(year),
        "choice": lambda: _choices(field),
        "multichoice": lambda: several(_choices(field)),
        "unit": lambda: lambda cell: str(units.parse(cell).pk),
        "units": lambda: several(lambda cell: str(units.parse(cell).pk)),
        "person": lambda: name_cell,
        "people": lambda: names_cell,
        "url": lambda: url_cell,
        "bool": lambda: yes_no,
    }
    make = parsers.get(field.type)
    return make() if make else text(field.max_length or MAX_TEXT)


def column_of(field: FieldDef, label: str, units: UnitFinder, year: int, *, required: bool) -> Column:
    """The column of a field; one with a default is never demanded."""
    return Column(
        field.code, label, aliases_of(field), required and field.default is None, parser_of(field, units, year),
        amount=field.type in AMOUNTS, telling=field.type in TELLING,
    )  # fmt: skip


def template_column(field: FieldDef, label: str, unit_names: tuple[str, ...]) -> TemplateColumn:
    """The field as an empty workbook asks for it."""
    hints = {
        "people": _("多人用顿号分开。"), "units": _("多个单位用顿号分开。"), "multichoice": _("可以填几项，用顿号分开。"),
        "moment": _("如 2026-03-05 14:30。"), "time": _("如 14:30。"),
    }  # fmt: skip
    choices = tuple(each.label for each in field.choices)
    if field.type == "bool":
        choices = (_("是"), _("否"))
    if field.type in ("unit", "units"):
        choices = unit_names
    kinds: dict[str, ColumnKind] = {"date": "date", "moment": "moment", "integer": "integer", "decimal": "number"}
    how = field.help or hints.get(field.type, "")
    if field.unit_word:
        how = _("单位：%(word)s。%(more)s") % {"word": field.unit_word, "more": how}
    many = field.type in ("units", "multichoice")
    return TemplateColumn(
        label, field.required and field.default is None, how, choices, kinds.get(field.type, "text"), many
    )


def cell_of(field: FieldDef, value: Value | None, names: Mapping[str, str], units: Mapping[str, str]) -> SheetValue:
    """A stored value as its cell: labels of choices, names of people and units."""
    if value is None:
        return None
    if field.type in ("person", "unit") and isinstance(value, str):
        return names.get(value, value) if field.type == "person" else _unit(value, units)
    if isinstance(value, tuple):
        labels = {each.code: each.label for each in field.choices}
        if field.type == "units":
            return "、".join(_unit(each, units) for each in value)
        known = names if field.type == "people" else labels
        return "、".join(known.get(each, each) for each in value)
    if isinstance(value, str) and field.choices:
        return next((each.label for each in field.choices if each.code == value), value)
    if isinstance(value, bool):
        return _("是") if value else _("否")
    return value


def _unit(key: str, units: Mapping[str, str]) -> str:
    """A unit's name; the system number of one out of sight."""
    return units.get(key) or (number_of(UNIT_NUMBER, int(key)) if key.isdecimal() else key)


def unlike(labels: list[tuple[str, str]], taken: set[str]) -> dict[str, str]:
    """Labels by code, none of them twice: a field that is called like one of our own columns says that it is a field."""
    found: dict[str, str] = {}
    used = set(taken)
    for code, label in labels:
        free, number = label, 2
        if free in used:
            free = _("%(label)s（内容）") % {"label": label}
        while free in used:
            free, number = f"{label}（{number}）", number + 1
        used.add(free)
        found[code] = free
    return found
