"""Reading the rules about single records.

What lives here: one reader per type. Not here: the header that all rules share (load.py). Invariant: a reader takes the
header's fields and gives a rule, always; what is wrong stands in the problems.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from luoshi.assessment.engine import messages, words
from luoshi.assessment.engine.amounts import ONE, ZERO
from luoshi.assessment.engine.conditions import Condition
from luoshi.assessment.engine.fields import Fields
from luoshi.assessment.engine.rules import (
    Band,
    Equivalence,
    Exclude,
    Factor,
    Group,
    Late,
    Price,
    Reprint,
    Split,
    Tariff,
)

Head = dict[str, Any]


def _rows(fields: Fields) -> tuple[Price, ...]:
    """The rows of 表: conditions and points; a row that stands twice is a problem."""
    rows: list[Price] = []
    seen: dict[Condition, int] = {}
    for row in fields.each("表"):
        where = Condition(tuple(sorted(row.tests().tests, key=lambda test: test.word)))
        points = row.amount("分")
        if points is None and not row.has("分"):
            row.problem(messages.ROW_POINTS)
        row.leftover()
        if where in seen:
            row.problem(messages.ROW_TWICE % {"first": seen[where]})
        seen.setdefault(where, row.line)
        rows.append(Price(where, points or ZERO))
    return tuple(rows)


def tariff(fields: Fields, head: Head) -> Tariff:
    """计分标准."""
    rows = _rows(fields)
    if not rows:
        fields.problem(messages.NO_ROWS)
    named = [row for row in rows if row.where.asks("outlet")]
    others = [row for row in rows if not row.where.asks("outlet")]
    return Tariff(rows=(*named, *others), unlisted=fields.choice("未列媒体", words.UNLISTED, "zero"), **head)


def band(fields: Fields, head: Head) -> Band:
    """分档."""
    rows, per = _rows(fields), fields.amount("每")
    if bool(rows) == (per is not None):
        fields.problem(messages.NO_ROWS if per is None else messages.ONE_OF % {"keys": "表、每"})
    if per is not None and per <= 0:
        fields.problem(messages.WANT_AMOUNT % {"key": "每"}, fields.line_of("每"))
        per = ONE
    points = fields.some("分", needed=per is not None)
    rest = fields.choice("零头", words.RESTS, "down", needed=per is not None)
    return Band(rows=rows, per=per, points=points, rest=rest, **head)


def factor(fields: Fields, head: Head) -> Factor:
    """系数."""
    by_share = bool(fields.choice("按", {"时长占比": "share"}, ""))
    if by_share == fields.has("乘"):
        fields.problem(messages.ONE_OF % {"keys": "乘、按"})
    return Factor(value=fields.some("乘", ONE), by_share=by_share, **head)


def equivalence(fields: Fields, head: Head) -> Equivalence:
    """折算."""
    return Equivalence(value=fields.some("折合", ONE, needed=True), **head)


def group(fields: Fields, head: Head) -> Group:
    """同一内容."""
    mode = fields.choice("方式", words.GROUPS, "highest", needed=True)
    top = fields.integer("前", 1, 1, 100)
    if mode == "top" and not fields.has("前"):
        fields.problem(messages.MISSING % {"key": "前"})
    return Group(mode=mode, top=top or 1, kind=fields.choice("周期", words.KINDS, "year"), **head)


def reprint(fields: Fields, head: Head) -> Reprint:
    """转载."""
    return Reprint(mode=fields.choice("方式", words.REPRINTS, "zero", needed=True), **head)


def split(fields: Fields, head: Head) -> Split:
    """合作."""
    fixed = fields.amount("每单位固定")
    return Split(
        points=fields.choice("得分", words.SPLITS, "each" if fixed is not None else "shares", needed=fixed is None),
        count=fields.choice("篇数", words.SPLITS, "shares", needed=True),
        most=fields.integer("最多署名", None, 1, 100),
        fixed=fixed,
        **head,
    )


def exclude(fields: Fields, head: Head) -> Exclude:
    """不计."""
    if not fields.has("条件"):
        fields.problem(messages.MISSING % {"key": "条件"})
    return Exclude(reason=fields.text("原因", needed=True), **head)


def late(fields: Fields, head: Head) -> Late:
    """逾期报送 of single records."""
    month_day, days = fields.integer("次月几日前", None, 1, 31), fields.integer("发表后几日内", None, 0, 366)
    if (month_day is None) == (days is None):
        fields.problem(messages.ONE_OF % {"keys": "次月几日前、发表后几日内"})
    mode = fields.choice("处理", words.LATE, "drop", needed=True)
    each = fields.some("每次", Fraction(0), needed=mode == "deduct")
    return Late(month_day=month_day, days=days, mode=mode, each=each, **head)


READERS = {
    "计分标准": tariff,
    "分档": band,
    "系数": factor,
    "折算": equivalence,
    "同一内容": group,
    "转载": reprint,
    "合作": split,
    "不计": exclude,
    "逾期报送": late,
}
