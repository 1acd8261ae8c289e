"""A rule in plain words, and what it gives in an example.

What lives here: `describe`, `example`. Not here: why a real unit has its points (explain.py). Invariant: an example is scored
by the scheme itself, never worked out a second time.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

from luoshi.assessment.engine import messages, words
from luoshi.assessment.engine.amounts import ZERO, show, signed
from luoshi.assessment.engine.conditions import Condition, Test
from luoshi.assessment.engine.facts import REPRINT, Author, Record, Unit
from luoshi.assessment.engine.model import Scheme
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
    Rank,
    Rate,
    Reprint,
    Required,
    Rule,
    Shortfall,
    Split,
    Surplus,
    Tariff,
    Weight,
)
from luoshi.assessment.engine.score import score

HEADS = {"staff": "每人", "class_count": "每班", "size": "规模 × "}
ROWS_TOLD = 6  # of a table; the rest is counted


def describe(rule: Rule) -> str:
    """The rule as a sentence."""
    told = SENTENCES[type(rule)](rule)
    bound = messages.SAY_CLASSES % {"classes": "、".join(sorted(rule.classes))} if rule.classes else ""
    since = messages.SAY_SINCE % {"day": rule.since.isoformat()} if rule.since else ""
    until = messages.SAY_UNTIL % {"day": rule.until.isoformat()} if rule.until else ""
    return f"{bound}{told}{since}{until}。"


def _which(where: Condition) -> str:
    return str(where) or messages.SAY_ALL


def _short(where: Condition) -> str:
    """A row of a table without the names of its columns: 市级头条."""
    order = tuple(words.ATTRIBUTES)
    told = []
    for test in sorted(where.tests, key=lambda each: order.index(each.word)):
        if test.attribute in words.FLAGS.values() or test.attribute in words.NUMBERS.values() or test.negated:
            told.append(str(test))
        else:
            told.append("/".join(sorted(map(str, test.values))))
    return " ".join(told) or messages.SAY_REST


def _word(table: Mapping[str, Any], code: Any) -> str:
    return next((word for word, each in table.items() if each == code), "")


def _each_kind(kind: str) -> str:
    return messages.SAY_EACH_KIND % {"kind": words.KIND_WORDS[kind]}


def _tariff(rule: Tariff) -> str:
    rows = "；".join(f"{_short(row.where)} {show(row.points)} 分" for row in rule.rows[:ROWS_TOLD])
    more = messages.SAY_MORE_ROWS % {"count": len(rule.rows)} if len(rule.rows) > ROWS_TOLD else ""
    rest = messages.SAY_PEER if rule.unlisted == "peer" else messages.SAY_UNLISTED
    return messages.SAY_TARIFF % {"which": _which(rule.where), "rows": rows, "more": more, "rest": rest}


def _band(rule: Band) -> str:
    if rule.per is None:
        rows = "；".join(f"{_short(row.where)} {show(row.points)} 分" for row in rule.rows[:ROWS_TOLD])
        more = messages.SAY_MORE_ROWS % {"count": len(rule.rows)} if len(rule.rows) > ROWS_TOLD else ""
        return messages.SAY_BAND % {"which": _which(rule.where), "rows": rows, "more": more}
    rest = {"down": "不满的舍去", "up": "不满的算一份", "keep": "不满的按比例"}[rule.rest]
    told = {"which": _which(rule.where), "per": show(rule.per), "points": show(rule.points), "rest": rest}
    return messages.SAY_PER % told


def _factor(rule: Factor) -> str:
    value = "所占时长" if rule.by_share else show(rule.value)
    return messages.SAY_FACTOR % {"which": _which(rule.where), "value": value}


def _equivalence(rule: Equivalence) -> str:
    return messages.SAY_EQUIVALENCE % {"which": _which(rule.where), "value": show(rule.value)}


def _group(rule: Group) -> str:
    mode = f"取前 {rule.top} 处" if rule.mode == "top" else _word(words.GROUPS, rule.mode)
    return messages.SAY_GROUP % {"which": _which(rule.where), "kind": words.KIND_WORDS[rule.kind], "mode": mode}


def _reprint(rule: Reprint) -> str:
    return messages.SAY_REPRINT % {"which": _which(rule.where), "mode": _word(words.REPRINTS, rule.mode)}


def _split(rule: Split) -> str:
    points = f"每个具名单位固定 {show(rule.fixed)} 分" if rule.fixed is not None else _word(words.SPLITS, rule.points)
    most = f"，只看前 {rule.most} 名" if rule.most else ""
    count = _word(words.SPLITS, rule.count)
    return messages.SAY_SPLIT % {"which": _which(rule.where), "points": points, "count": count, "most": most}


def _exclude(rule: Exclude) -> str:
    return messages.SAY_EXCLUDE % {"which": _which(rule.where), "reason": rule.reason}


def _late(rule: Late) -> str:
    limit = f"次月 {rule.month_day} 日" if rule.month_day is not None else f"发表后 {rule.days} 日"
    what = f"每条 {signed(rule.each)} 分" if rule.mode == "deduct" else _word(words.LATE, rule.mode)
    return messages.SAY_LATE % {"which": _which(rule.where), "limit": limit, "what": what}


def _need(need: Required) -> str:
    if need.by_class:
        return "、".join(f"{cls} {_need(each)}" for cls, each in need.by_class.items())
    if need.column:
        return f"各单位的“{need.column}”"
    return f"{HEADS[need.per]}{show(need.number)}" if need.per else show(need.number)


def _read(rule: Duty) -> str:
    reading = rule.reading
    if reading.source == "events":
        return "、".join(sorted(reading.events)) + "的次数"
    told = _word(words.SOURCES, reading.source)
    return f"{told}（{reading.where}）" if reading.where.tests else told


def _duty(rule: Duty) -> dict[str, str]:
    return {"kind": _each_kind(rule.kind), "what": _read(rule), "need": _need(rule.required)}


def _base(rule: Base) -> str:
    full = show(rule.full)
    mode = {
        "cliff": f"达到得 {full} 分，达不到得 0 分",
        "per_missing": f"满分 {full} 分，每缺 1 扣 {show(rule.each)} 分",
        "pro_rata": f"满分 {full} 分，按完成比例得分",
    }[rule.mode]
    return messages.SAY_DUTY % (_duty(rule) | {"then": mode})


def _shortfall(rule: Shortfall) -> str:
    if rule.full is not None:
        then = f"每缺 1 扣 {show(rule.full)} ÷ 应完成 分"
    elif rule.flat:
        then = f"没有完成的一次扣 {show(rule.flat)} 分"
    else:
        then = f"每缺 1 扣 {show(rule.each)} 分" if rule.each else "只列完成率，不扣分"
    post = f"，记在{words.KIND_WORDS[rule.post_kind]}" if rule.post_kind != rule.kind else ""
    return messages.SAY_DUTY % (_duty(rule) | {"then": then + post + ("，欠的转下期" if rule.carry else "")})


def _surplus(rule: Surplus) -> str:
    most = f"，最多加 {show(rule.most)} 分" if rule.most is not None else ""
    return messages.SAY_DUTY % (_duty(rule) | {"then": f"每超 1 加 {show(rule.each)} 分{most}"})


def _rate(rule: Rate) -> str:
    sides = [
        _word(words.SOURCES, each.source) + (f"（{each.where}）" if each.where.tests else "")
        for each in (rule.done, rule.all)
    ]
    told = []
    if rule.below is not None:
        told.append(f"低于 {show(rule.below * 100)}% 扣 {show(rule.minus)} 分")
    if rule.reach is not None:
        told.append(f"达到 {show(rule.reach * 100)}% 加 {show(rule.plus)} 分")
    return messages.SAY_RATE % {
        "kind": _each_kind(rule.kind),
        "done": sides[0],
        "all": sides[1],
        "then": "，".join(told),
    }


def _limit(rule: Limit) -> str:
    scope = {"component": f"“{rule.component}”", "total": "总分"}.get(rule.scope) or _word(
        words.LIMIT_SCOPES, rule.scope
    )
    which = f"（{rule.where}）" if rule.where.tests else ""
    kind = "" if rule.scope == "item" else _each_kind(rule.kind)
    if rule.most is not None:
        return messages.SAY_CAP % {"kind": kind, "scope": scope + which, "limit": show(rule.most)}
    return messages.SAY_FLOOR % {"kind": kind, "scope": scope + which, "limit": show(rule.least or ZERO)}


def _occurrence(rule: Occurrence) -> str:
    told = [f"{name}每次 {signed(points)} 分" for name, points in rule.each.items() if points]
    told += [f"{level} {signed(points)} 分" for level, points in rule.by_level.items()]
    named = "、".join(rule.each)
    told += [f"当{words.KIND_WORDS[rule.clear]}得分清零"] if rule.clear else []
    told += ["牵涉的那一条计 0 分"] if rule.voids_item else []
    told += [f"一票否决（{_word(words.VETOES, rule.veto)}）"] if rule.veto else []
    if rule.repeat:
        then = f"当{words.KIND_WORDS[rule.repeat.clear]}得分清零" if rule.repeat.clear else ""
        veto = _word(words.VETOES, rule.repeat.veto) if rule.repeat.veto else ""
        told.append(f"{rule.repeat.event}满 {rule.repeat.count} 次，{'、'.join(filter(None, (then, veto)))}")
    return messages.SAY_EVENT % {"event": named, "then": "；".join(told) or "只记次数，不计分"}


def _weight(rule: Weight) -> str:
    per = f"除以{_word(words.DIVISORS, rule.divisor)}，" if rule.divisor else ""
    full = show(rule.full) if rule.full is not None else ""
    how = {"best": f"同类最高的得 {full} 分，其余按比例", "target": f"按任务完成的比例折成 {full} 分", "none": "不折"}[
        rule.scale
    ]
    return messages.SAY_WEIGHT % {"component": rule.component, "per": per, "how": how}


def _pass_line(rule: PassLine) -> str:
    told = {"kind": _each_kind(rule.kind), "need": _need(rule.at_least)}
    row = f"；连续 {rule.row} 期未达的，{rule.result}" if rule.row else ""
    return messages.SAY_LINE % told + row


def _rank(rule: Rank) -> str:
    ties = "同分并列" if rule.ties == "share" else "同分的先比日期再比编号"
    return messages.SAY_RANK % {"ties": ties, "zero": "，零分单列" if rule.zero_apart else ""}


def _award(rule: Award) -> str:
    told = [f"前 {rule.top} 名"] if rule.top is not None else []
    told += [f"{cls}前 {top} 名" for cls, top in rule.by_class.items()]
    told += [f"{show(rule.at_least)} 分以上"] if rule.at_least is not None else []
    grades = "；等次：" + "、".join(f"{name} {show(line)} 分" for name, line in rule.grades) if rule.grades else ""
    return messages.SAY_AWARD % {"name": rule.name, "who": "、".join(told), "grades": grades}


SENTENCES: dict[type[Rule], Callable[[Any], str]] = {
    Tariff: _tariff, Band: _band, Factor: _factor, Equivalence: _equivalence, Group: _group, Reprint: _reprint,
    Split: _split, Exclude: _exclude, Late: _late, Base: _base, Shortfall: _shortfall, Surplus: _surplus, Rate: _rate,
    Limit: _limit, Occurrence: _occurrence, Weight: _weight, PassLine: _pass_line, Rank: _rank, Award: _award,
}  # fmt: skip

# -- examples ----------------------------------------------------------------------------------------------------------

DAY = date(2026, 3, 10)


def example(scheme: Scheme, rule: Rule) -> str:
    """一篇市级报纸 800 字 → 8 分: a record that the rule is about, scored by the whole scheme; "" where none shows it."""
    if not isinstance(rule, Tariff | Band | Factor | Exclude | Reprint):
        return ""
    record = _record(scheme, rule)
    if record is None:
        return ""
    cls = next(iter(sorted(rule.classes)), next(iter(scheme.classes), ""))
    dated = replace(
        scheme, since=None, until=None, rules=tuple(replace(each, since=None, until=None) for each in scheme.rules)
    )
    one = Fraction(1)
    found = score(dated, [record], [Unit("甲", cls=cls, staff=one, size=one, class_count=one)], trace=True)
    points = sum((line.amount for line in found["甲"].lines if record.id in line.records), ZERO)
    reason = next((each.reason for each in found.uncounted if each.record == record.id), "")
    told = {"record": _told(record), "points": show(points)}
    return messages.SAY_EXAMPLE % told + (f"（{reason}）" if reason and not points else "")


def _record(scheme: Scheme, rule: Rule) -> Record | None:
    """A record that the rule fits, with a price where one can be found."""
    own = [(*rule.where.tests, *row.where.tests) for row in getattr(rule, "rows", ())] or [rule.where.tests]
    priced = [(*each.where.tests, *row.where.tests) for each in scheme.of(Tariff) for row in each.rows]
    priced += [(*each.where.tests, *row.where.tests) for each in scheme.of(Band) for row in each.rows]
    lists = own if isinstance(rule, Tariff | Band) else [(*own[0], *more) for more in priced] + [own[0]]
    for tests in lists:
        record = _made(tests, REPRINT if isinstance(rule, Reprint) else "首发")
        if record is not None and all(test.matcher()(record) for test in tests):
            return record
    return None


def _made(tests: tuple[Test, ...], origin: str) -> Record | None:
    values: dict[str, Any] = {"length": 800, "origin": origin}
    for test in tests:
        if test.negated:
            continue
        if test.range is not None:
            span, one = test.range, Fraction(1)
            value = (span.least + (0 if span.least_in else one)) if span.least is not None else None
            if value is None:
                value = (span.most or one) - (0 if span.most_in else one)
            if test.attribute == "author_count":
                values["authors"] = tuple(Author(f"作者{number}") for number in range(int(value)))
            else:
                values[test.attribute] = int(value) if test.attribute == "length" else value
        elif test.attribute == "tags":
            values["tags"] = frozenset(sorted(test.values)[:1])
        elif test.values:
            chosen = values.get(test.attribute)
            values[test.attribute] = chosen if chosen in test.values else sorted(test.values)[0]
    return Record("例", (("甲", None),), DAY, reported=DAY, work="例", **values)


def _told(record: Record) -> str:
    parts = [record.outlet, record.level, record.outlet_class, record.medium, record.form, record.position]
    parts += ["转载"] if record.origin == REPRINT else []
    parts += ["付费"] if record.paid else []
    parts += [f"{record.length} 字"] if record.length else []
    return " ".join(part for part in parts if part)
