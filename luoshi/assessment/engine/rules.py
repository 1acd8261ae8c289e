"""The rules of a scheme as values.

What lives here: one dataclass per kind of rule. Not here: their reading (rules_items.py, rules_periods.py) and their arithmetic (items.py,
duties.py, occurrences.py, standing.py). Invariant: every rule carries id, clause, validity, order, rounding, purpose.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from luoshi.assessment.engine.amounts import ONE, ZERO, Rounding
from luoshi.assessment.engine.conditions import ALWAYS, Condition
from luoshi.assessment.engine.facts import Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What every rule carries. `since` and `until` are its first and last day; `order`: the stated place, or None."""

    id: str
    type: str
    line: int
    clause: str = ""
    text: str = ""
    since: date | None = None
    until: date | None = None
    order: int | None = None
    rounding: Rounding | None = None
    purpose: str = "统计"
    component: str = ""
    where: Condition = ALWAYS
    classes: frozenset[str] = frozenset()

    def valid_on(self, day: date) -> bool:
        """Whether the rule holds on a day."""
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)

    def binds(self, cls: str) -> bool:
        """Whether the rule is for a class of units."""
        return not self.classes or cls in self.classes


# -- rules about single records --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Price:
    """One row of a table of points."""

    where: Condition
    points: Fraction

    def __str__(self) -> str:
        return str(self.where)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tariff(Rule):
    """计分标准: the first row that fits, named outlets before all others. `unlisted`: peer | zero."""

    rows: tuple[Price, ...]
    unlisted: str = "zero"


@dataclass(frozen=True, slots=True, kw_only=True)
class Band(Rule):
    """分档: points by length, in rows or `points` per `per` characters with a `rest` keep | down | up."""

    rows: tuple[Price, ...] = ()
    per: Fraction | None = None
    points: Fraction = ZERO
    rest: str = "down"


@dataclass(frozen=True, slots=True, kw_only=True)
class Factor(Rule):
    """系数: times `value`, or times the record's share of the programme."""

    value: Fraction = ONE
    by_share: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Equivalence(Rule):
    """折算: the record counts as `value` pieces; points stay."""

    value: Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class Group(Rule):
    """同一内容: which appearances of a work count in a period of `kind`."""

    mode: str
    top: int = 1
    kind: str = "year"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reprint(Rule):
    """转载: zero | once | as_outlet."""

    mode: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Split(Rule):
    """合作: how points and count are divided, each in its own way; `most`: names that share; `fixed`: points for each."""

    points: str = "shares"
    count: str = "shares"
    most: int | None = None
    fixed: Fraction | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Exclude(Rule):
    """不计, with the reason that is shown."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Late(Rule):
    """迟报 of single records: handed in after `month_day` of the next month, or more than `days` after publication."""

    month_day: int | None = None
    days: int | None = None
    mode: str = "drop"
    each: Fraction = ZERO
    kind: str = "month"


# -- rules about a period --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Required:
    """What is owed: a number, per head, a column of the units, or by class."""

    number: Fraction = ZERO
    per: str = ""
    column: str = ""
    by_class: Mapping[str, Required] = field(default_factory=dict)

    def of(self, unit: Unit) -> Fraction | None:
        """What a unit owes; None where nothing is set for it."""
        if self.by_class:
            own = self.by_class.get(unit.cls)
            return own.of(unit) if own else None
        if self.column:
            return unit.figures.get(self.column)
        if self.per:
            size: Fraction | None = getattr(unit, self.per)
            return None if size is None else self.number * size
        return self.number


@dataclass(frozen=True, slots=True)
class Reading:
    """A quantity read in a period: points | adopted | reported | events, of records that match, rest kept or dropped."""

    key: str
    source: str = "adopted"
    events: frozenset[str] = frozenset()
    where: Condition = ALWAYS
    rest: str = "keep"


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty(Rule):
    """A rule that compares what was done in each period of `kind` with what is owed; posts at `post_kind`."""

    reading: Reading
    required: Required
    kind: str = "month"
    post_kind: str = "month"
    carry: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Base(Duty):
    """基础分: cliff | per_missing | pro_rata."""

    full: Fraction
    mode: str = "cliff"
    each: Fraction = ZERO


@dataclass(frozen=True, slots=True, kw_only=True)
class Shortfall(Duty):
    """欠账: `each` per missing one (full/required where `full` is given), or `flat` per period missed."""

    each: Fraction = ZERO
    full: Fraction | None = None
    flat: Fraction = ZERO


@dataclass(frozen=True, slots=True, kw_only=True)
class Surplus(Duty):
    """超额: `each` per one more, at most `most`."""

    each: Fraction
    most: Fraction | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate(Rule):
    """比率: done over all; `below` loses `minus`, from `reach` on gains `plus`."""

    done: Reading
    all: Reading
    kind: str = "quarter"
    post_kind: str = "quarter"
    below: Fraction | None = None
    minus: Fraction = ZERO
    reach: Fraction | None = None
    plus: Fraction = ZERO


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit(Rule):
    """封顶, 扣完为止: `most` or `least` of a scope (item outlet medium level component total) in each period."""

    scope: str
    kind: str = "year"
    most: Fraction | None = None
    least: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Repeat:
    """From the n-th event of a type on: a period is cleared or a veto falls."""

    count: int
    event: str
    clear: str = ""
    veto: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Occurrence(Rule):
    """Events: 迟报 约稿 失实 负面事件 一票否决 批示 加减分. Points for each, a period cleared, an item voided, a veto."""

    each: Mapping[str, Fraction]
    by_level: Mapping[str, Fraction] = field(default_factory=dict)
    kind: str = "month"
    post_kind: str = "month"
    clear: str = ""
    voids_item: bool = False
    veto: str = ""
    repeat: Repeat | None = None


# -- rules about the whole -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Weight(Rule):
    """折合: a component, per head or size if so, scaled to `full`: best of class, by target, or as it is."""

    divisor: str = ""
    scale: str = "none"
    full: Fraction | None = None
    target: Required | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PassLine(Rule):
    """达标线: in each period all points reach `at_least`; `row` misses in a row have a `result` in words."""

    kind: str
    at_least: Required
    row: int | None = None
    result: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rank(Rule):
    """排名 within the class; `ties` share | day_then_number; units without points apart."""

    ties: str = "share"
    zero_apart: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Award(Rule):
    """评奖: the first `top` (or by class), or all from a `line` on; `grades` by line; vetoed units get none."""

    name: str
    top: int | None = None
    by_class: Mapping[str, int] = field(default_factory=dict)
    at_least: Fraction | None = None
    grades: tuple[tuple[str, Fraction], ...] = ()
