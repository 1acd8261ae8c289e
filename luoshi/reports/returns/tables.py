"""From lines to tables: a unit's row of the statistics, sums over units, the matrix. Pure values.

What lives here: arithmetic and the texts of numbers. Not here: lines (`lines.py`), files (`excel.py`, `official.py`).
Invariants: amounts are exact; the sum row is the sum of the rows above it, and a share in it is the share of the sums.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from luoshi.catalogue.model import KindDef
from luoshi.reports.returns.lines import MATRIX, Line
from luoshi.reports.returns.spec import COUNT, SHARE, UNIT, Cell, Figure, ReturnSpec
from luoshi.ui.states import amount_text

Sums = Mapping[str, Fraction]
DASH = "—"


@dataclass(frozen=True, slots=True)
class Value:
    """One cell of the statistics. `number` None: a text, or nothing to divide by. `opens`: records stand behind it."""

    text: str
    number: Fraction | None = None
    share: bool = False
    opens: bool = False


def sums_of(spec: ReturnSpec, lines: Iterable[Line]) -> dict[str, Fraction]:
    """What lines add up to, by column key."""
    sums = {each.key: Fraction(0) for each in spec.figures if each.adds}
    for line in lines:
        for key, amount in line.amounts.items():
            if key in sums:
                sums[key] += amount
    return sums


def added(spec: ReturnSpec, many: Iterable[Sums]) -> dict[str, Fraction]:
    """Sums of sums."""
    total = {each.key: Fraction(0) for each in spec.figures if each.adds}
    for sums in many:
        for key in total:
            total[key] += sums.get(key, 0)
    return total


def joined_facts(many: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Facts of several units: staff is summed, the rest is blank."""
    known = [each.get("staff") for each in many]
    return {"staff": sum(one for one in known if one), "type": "", "klass": ""}


def values_of(spec: ReturnSpec, sums: Sums, facts: Mapping[str, Any]) -> dict[str, Value]:
    """A row of the statistics by column key."""
    return {each.key: _value(spec, each, sums, facts) for each in spec.figures}


def _value(spec: ReturnSpec, column: Figure, sums: Sums, facts: Mapping[str, Any]) -> Value:
    if column.what == SHARE:
        above, below = (_number(spec.figure(key), sums, facts) for key in (column.above, column.below))
        if above is None or not below:
            return Value(DASH, None, share=True)
        return Value(share_text(above / below), above / below, share=True)
    if column.what == UNIT and column.fact != "staff":
        return Value(str(facts.get(column.fact) or ""))
    number = _number(column, sums, facts)
    return Value("" if number is None else amount_text(number), number, opens=column.adds and bool(number))


def _number(column: Figure | None, sums: Sums, facts: Mapping[str, Any]) -> Fraction | None:
    if column is None or column.what == SHARE:
        return None
    if column.what == UNIT:
        fact = facts.get(column.fact)
        return Fraction(fact) if isinstance(fact, int) else None
    return sums.get(column.key, Fraction(0))


def share_text(share: Fraction) -> str:
    """Per cent with one decimal, rounded half up: 2/3 is 66.7%."""
    tenths = (share.numerator * 2000 + share.denominator) // (2 * share.denominator)
    return f"{tenths // 10}.{tenths % 10}%" if tenths % 10 else f"{tenths // 10}%"


def count_words(spec: ReturnSpec, kinds: Mapping[str, KindDef]) -> dict[str, str]:
    """The unit word of each column, for its heading: （篇）."""
    words: dict[str, str] = {}
    for each in spec.figures:
        if each.what == COUNT:
            words[each.key] = "条"
        elif each.adds and each.kind in kinds:
            known = {quantity.code: quantity.count_word for quantity in kinds[each.kind].quantities}
            words[each.key] = known.get(each.quantity, "")
        elif each.what == UNIT and each.fact == "staff":
            words[each.key] = "人"
    return words


# -- the register ------------------------------------------------------------------------------------------------------


def register_row(spec: ReturnSpec, line: Line, number: int, unit: str) -> list[str]:
    """The texts of one row of the register."""
    given = {"number": str(number), "unit": unit, "late": late_text(line)}
    return [given.get(each.what) or _shown(each, line) for each in spec.register]


def _shown(column: Cell, line: Line) -> str:
    value = line.cells.get(column.key, "")
    if column.what.startswith("sum:") and value:
        return amount_text(Fraction(value))
    return _plain_number(str(value)) if column.what.startswith("field:") else str(value)


def _plain_number(text: str) -> str:
    """A number that was kept as an exact fraction, as people write it."""
    head, slash, tail = text.partition("/")
    return (
        amount_text(Fraction(int(head), int(tail)))
        if slash and head.lstrip("-").isdecimal() and tail.isdecimal()
        else text
    )


def late_text(line: Line) -> str:
    """What a late line says of itself."""
    if not line.late:
        return ""
    return "核减" if any(amount < 0 for amount in line.amounts.values()) else "上期补报"


# -- the matrix --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Grid:
    """Facet values × units. `marks`: (code, label) in the declared order; cells by (mark, unit key); None stays empty."""

    name: str
    marks: tuple[tuple[str, str], ...]
    cells: Mapping[tuple[str, int], Fraction]

    def cell(self, mark: str, unit: int) -> Fraction | None:
        """The amount, None where there is none."""
        return self.cells.get((mark, unit))

    def of_mark(self, mark: str, units: Sequence[int]) -> Fraction:
        """The sum along a value."""
        return sum((self.cells.get((mark, unit), Fraction(0)) for unit in units), Fraction(0))

    def of_unit(self, unit: int) -> Fraction:
        """The sum of a unit."""
        return sum((self.cells.get((mark, unit), Fraction(0)) for mark, _ in self.marks), Fraction(0))


def grid_of(spec: ReturnSpec, kinds: Mapping[str, KindDef], lines: Mapping[int, Sequence[Line]]) -> Grid | None:
    """The matrix of a period; None where the form has none."""
    wanted = spec.matrix
    if not wanted.facet or wanted.kind not in kinds:
        return None
    declared = kinds[wanted.kind].field(wanted.facet)
    marks = tuple((choice.code, choice.label) for choice in declared.choices) or (("true", "是"), ("false", "否"))
    cells: dict[tuple[str, int], Fraction] = {}
    for unit, own in lines.items():
        for line in own:
            if line.mark and MATRIX in line.amounts:
                place = (line.mark, unit)
                cells[place] = cells.get(place, Fraction(0)) + line.amounts[MATRIX]
    known = {code for code, _ in marks}
    extra = tuple((mark, mark) for mark in sorted({mark for mark, _ in cells} - known))
    return Grid(declared.label, (*marks, *extra), cells)
