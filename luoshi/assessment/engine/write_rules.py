"""What the words of each kind of rule are: the inverse of its reader.

What lives here: one writer per kind, amounts, ranges and conditions as text. Not here: the whole scheme (write.py).
Invariant: the reader of the kind gives the same rule back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from luoshi.assessment.engine import words
from luoshi.assessment.engine.amounts import ZERO, Rounding
from luoshi.assessment.engine.conditions import Condition, Range, Test
from luoshi.assessment.engine.model import Scheme
from luoshi.assessment.engine.raw import Raw, RawMap
from luoshi.assessment.engine.rules import (
    Award,
    Band,
    Base,
    Duty,
    Equivalence,
    Exclude,
    Factor,
    Group,
    Late,
    Limit,
    Occurrence,
    PassLine,
    Price,
    Rank,
    Rate,
    Reading,
    Reprint,
    Required,
    Rule,
    Shortfall,
    Split,
    Surplus,
    Tariff,
    Weight,
)

_COLUMNS = tuple(words.ATTRIBUTES)
HEADS = {"staff": "每人", "class_count": "每班", "size": "按规模"}


# -- parts -----------------------------------------------------------------------------------------------------------


def amount_text(amount: Fraction) -> str:
    """An amount as it is written: 2, -0.5, 1/3; short decimals, else a fraction."""
    scale = 10**6
    if scale % amount.denominator == 0:
        return f"{Decimal(amount.numerator * (scale // amount.denominator)).scaleb(-6).normalize():f}"
    return f"{amount.numerator}/{amount.denominator}"


def range_text(span: Range) -> str:
    """A range in the words that are read back."""
    least = "" if span.least is None else amount_text(span.least)
    most = "" if span.most is None else amount_text(span.most)
    if not least:
        return f"{most}以内" if span.most_in else f"不足{most}"
    if not most:
        return f"{least}以上" if span.least_in else f"超过{least}"
    if span.least == span.most and span.least_in and span.most_in:
        return least
    return f"{'' if span.least_in else '超过'}{least}至{'' if span.most_in else '不足'}{most}"


def condition_raw(where: Condition) -> RawMap:
    """The tests of a condition."""
    return {f"{test.word}{words.NOT if test.negated else ''}": _test(test) for test in where.tests}


def _as_read(where: Condition) -> Condition:
    """In the order of the guide: 级别, 媒介, 体裁, 位置."""
    return Condition(tuple(sorted(where.tests, key=lambda test: _COLUMNS.index(test.word))))


def _test(test: Test) -> Raw:
    if test.range is not None:
        return range_text(test.range)
    shown = sorted({True: "是", False: "否"}.get(each, str(each)) for each in test.values)
    return shown[0] if len(shown) == 1 else list(shown)


def required_raw(need: Required) -> Raw:
    """What is owed."""
    if need.by_class:
        return {"按类别": {cls: required_raw(each) for cls, each in need.by_class.items()}}
    if need.column:
        return {"栏": need.column}
    if need.per:
        return {HEADS[need.per]: amount_text(need.number)}
    return amount_text(need.number)


def _reading(reading: Reading) -> RawMap:
    if reading.source == "events":
        source: RawMap = {"事件": _several(reading.events)}
    else:
        source = {"取": "" if reading.source == "adopted" else word_of(words.SOURCES, reading.source)}
    return without_empty(source | {"零头": "" if reading.rest == "keep" else word_of(words.RESTS, reading.rest)})


def _prices(rows: Iterable[Price]) -> list[Raw]:
    return [{**condition_raw(_as_read(row.where)), "分": amount_text(row.points)} for row in rows]


def rounding_raw(rounding: Rounding | None) -> RawMap:
    """How an amount is rounded."""
    if rounding is None:
        return {}
    mode = {} if rounding.mode == "half_up" else {"方式": word_of(words.ROUNDINGS, rounding.mode)}
    return {"位数": str(rounding.places), **mode}


def validity_raw(thing: Scheme | Rule) -> RawMap:
    """From when to when it holds."""
    since = thing.since.isoformat() if thing.since else ""
    until = thing.until.isoformat() if thing.until else ""
    return {"有效": without_empty({"从": since, "到": until})}


def _several(values: Iterable[str]) -> Raw:
    shown = sorted(values)
    return shown[0] if len(shown) == 1 else list(shown)


def word_of(table: Mapping[str, Any], code: Any) -> str:
    """The word that stands for a code."""
    return next(word for word, each in table.items() if each == code)


def without_empty(raw: RawMap) -> RawMap:
    """Without what is empty."""
    return {key: value for key, value in raw.items() if value != "" and value != [] and value != {}}


def _points(amount: Fraction | None, least: Fraction | None = None) -> str:
    return "" if amount is None or amount == least else amount_text(amount)


def _amounts(table: Mapping[str, Fraction]) -> RawMap:
    return {word: amount_text(amount) for word, amount in table.items()}


def _kinds(rule: Duty | Rate | Occurrence, default: str) -> RawMap:
    post = "" if rule.post_kind == rule.kind else words.KIND_WORDS[rule.post_kind]
    shown = "" if rule.kind == default and isinstance(rule, Occurrence) else words.KIND_WORDS[rule.kind]
    return {"周期": shown, "记入": post}


# -- rules -----------------------------------------------------------------------------------------------------------


def _tariff(rule: Tariff) -> RawMap:
    unlisted = "" if rule.unlisted == "zero" else word_of(words.UNLISTED, rule.unlisted)
    return {"表": _prices(rule.rows), "未列媒体": unlisted}


def _band(rule: Band) -> RawMap:
    if rule.per is None:
        rest = "" if rule.rest == "down" else word_of(words.RESTS, rule.rest)
        return {"表": _prices(rule.rows), "分": _points(rule.points, ZERO), "零头": rest}
    rest = word_of(words.RESTS, rule.rest)
    return {"每": amount_text(rule.per), "分": amount_text(rule.points), "零头": rest}


def _factor(rule: Factor) -> RawMap:
    return {"按": "时长占比"} if rule.by_share else {"乘": amount_text(rule.value)}


def _equivalence(rule: Equivalence) -> RawMap:
    return {"折合": amount_text(rule.value)}


def _group(rule: Group) -> RawMap:
    top = str(rule.top) if rule.mode == "top" or rule.top != 1 else ""
    kind = "" if rule.kind == "year" else words.KIND_WORDS[rule.kind]
    return {"方式": word_of(words.GROUPS, rule.mode), "前": top, "周期": kind}


def _reprint(rule: Reprint) -> RawMap:
    return {"方式": word_of(words.REPRINTS, rule.mode)}


def _split(rule: Split) -> RawMap:
    default = "shares" if rule.fixed is None else "each"
    points = "" if rule.fixed is not None and rule.points == default else word_of(words.SPLITS, rule.points)
    most = "" if rule.most is None else str(rule.most)
    return {
        "得分": points,
        "篇数": word_of(words.SPLITS, rule.count),
        "最多署名": most,
        "每单位固定": _points(rule.fixed),
    }


def _exclude(rule: Exclude) -> RawMap:
    return {"原因": rule.reason}


def _late(rule: Late) -> RawMap:
    return {
        "次月几日前": "" if rule.month_day is None else str(rule.month_day),
        "发表后几日内": "" if rule.days is None else str(rule.days),
        "处理": word_of(words.LATE, rule.mode),
        "每次": amount_text(rule.each) if rule.mode == "deduct" or rule.each else "",
    }


def _duty(rule: Duty) -> RawMap:
    return {**_reading(rule.reading), "应完成": required_raw(rule.required), **_kinds(rule, "")}


def _base(rule: Base) -> RawMap:
    each = amount_text(rule.each) if rule.mode == "per_missing" or rule.each else ""
    return {**_duty(rule), "方式": word_of(words.BASES, rule.mode), "满分": amount_text(rule.full), "每缺": each}


def _shortfall(rule: Shortfall) -> RawMap:
    return {
        **_duty(rule),
        "每缺扣": _points(rule.each, ZERO),
        "满分": _points(rule.full),
        "未完成扣": _points(rule.flat, ZERO),
        "结转": "是" if rule.carry else "",
    }


def _surplus(rule: Surplus) -> RawMap:
    return {**_duty(rule), "每超加": amount_text(rule.each), "最多加": _points(rule.most)}


def _rate(rule: Rate) -> RawMap:
    sides = {
        key: _reading(each) | without_empty({"条件": condition_raw(each.where)})
        for key, each in (("分子", rule.done), ("分母", rule.all))
    }
    filled: RawMap = {key: side or {"取": "采用篇数"} for key, side in sides.items()}
    return {
        **filled,
        "低于": _points(rule.below),
        "扣": amount_text(rule.minus) if rule.below is not None or rule.minus else "",
        "达到": _points(rule.reach),
        "加": _points(rule.plus, ZERO),
        **_kinds(rule, ""),
    }


def _limit(rule: Limit) -> RawMap:
    scope = "" if rule.scope == "component" else word_of(words.LIMIT_SCOPES, rule.scope)
    kind = "" if rule.scope == "item" and rule.kind == "year" else words.KIND_WORDS[rule.kind]
    amount = rule.least if rule.type == "扣完为止" else rule.most
    return {"范围": scope, "周期": kind, "限": amount_text(amount or ZERO)}


def _occurrence(rule: Occurrence) -> RawMap:
    own: RawMap = {}
    if rule.type == "约稿":
        own = {"完成": _points(rule.each[words.DONE]), "未完成": _points(rule.each[words.MISSED])}
    else:
        first = next(iter(rule.each.values()), ZERO)
        named = tuple(rule.each)
        events: Raw = "" if named == (rule.type,) else named[0] if len(named) == 1 else list(named)
        own = {"事件": events, "每次": _points(first, ZERO)}
    vetoed = "" if rule.veto != "no_award" or rule.type == "一票否决" else "是"
    lowest = "最低等次" if rule.veto == "lowest" else ""
    default = rule.type == "失实"
    repeat: RawMap = {}
    if rule.repeat is not None:
        repeat = {
            "次数": str(rule.repeat.count),
            "事件": rule.repeat.event,
            "清零": words.KIND_WORDS.get(rule.repeat.clear, ""),
            "结果": word_of(words.VETOES, rule.repeat.veto) if rule.repeat.veto else "",
        }
    return {
        **own,
        "按级别": _amounts(rule.by_level),
        "清零": words.KIND_WORDS.get(rule.clear, ""),
        "该条不计": "" if rule.voids_item == default else "是" if rule.voids_item else "否",
        "结果": lowest,
        "一票否决": vetoed,
        "累计": without_empty(repeat),
        **_kinds(rule, "month"),
    }


def _weight(rule: Weight) -> RawMap:
    return {
        "除以": word_of(words.DIVISORS, rule.divisor) if rule.divisor else "",
        "方式": word_of(words.SCALES, rule.scale),
        "满分": _points(rule.full),
        "任务": "" if rule.target is None else required_raw(rule.target),
    }


def _pass_line(rule: PassLine) -> RawMap:
    row = "" if rule.row is None else str(rule.row)
    return {"分": required_raw(rule.at_least), "周期": words.KIND_WORDS[rule.kind], "连续": row, "结果": rule.result}


def _rank(rule: Rank) -> RawMap:
    ties = "" if rule.ties == "share" else word_of(words.TIES, rule.ties)
    return {"同分": ties, "零分单列": "" if rule.zero_apart else "否"}


def _award(rule: Award) -> RawMap:
    places: Raw = {cls: str(top) for cls, top in rule.by_class.items()}
    if rule.top is not None:
        places = str(rule.top)
    return {"名称": rule.name, "前": places, "达到": _points(rule.at_least), "等次": _amounts(dict(rule.grades))}


WRITERS: dict[type[Rule], Callable[[Any], RawMap]] = {
    Tariff: _tariff,
    Band: _band,
    Factor: _factor,
    Equivalence: _equivalence,
    Group: _group,
    Reprint: _reprint,
    Split: _split,
    Exclude: _exclude,
    Late: _late,
    Base: _base,
    Shortfall: _shortfall,
    Surplus: _surplus,
    Rate: _rate,
    Limit: _limit,
    Occurrence: _occurrence,
    Weight: _weight,
    PassLine: _pass_line,
    Rank: _rank,
    Award: _award,
}
