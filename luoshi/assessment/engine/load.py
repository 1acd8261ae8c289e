"""Loading a scheme: text → `Scheme`, with all problems at once.

What lives here: the scheme's own fields, the header of rules, checks between rules. Not here: the fields of each type
(rules_items.py, rules_periods.py), the trial of orders (order.py). Invariant: a scheme that was loaded gives one result only.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from luoshi.assessment.engine import messages, order, rules_items, rules_periods, words
from luoshi.assessment.engine.fields import Fields
from luoshi.assessment.engine.likeness import about_records
from luoshi.assessment.engine.model import Kept, Scheme
from luoshi.assessment.engine.rules import Duty, Group, Limit, Rank, Rule
from luoshi.assessment.engine.tree import Map, Problem, SchemeRefused, parse_tree

READERS: dict[str, Any] = {**rules_items.READERS, **rules_periods.READERS}
DEFAULT_COMPONENT = "得分"
MAX_BYTES = 1_000_000


def load_scheme(source: str | Path) -> Scheme:
    """A scheme from its text or the path of its file (UTF-8).

    Raises SchemeRefused with every problem (line and Chinese sentence), OSError where a path cannot be read.
    """
    text = _read(source) if isinstance(source, Path) else source
    return load_tree(parse_tree(text.removeprefix("\ufeff")))


def load_tree(tree: Map) -> Scheme:
    """A scheme from the tree of its words. Raises SchemeRefused with every problem."""
    problems: list[Problem] = []
    fields = Fields(tree, problems)
    scheme = _scheme(fields)
    rules = _rules(fields, scheme)
    if not rules and not problems:
        fields.problem(messages.NO_RULES)
    scheme = replace(scheme, rules=rules)
    _check(scheme, fields)
    if not problems:
        problems += order.problems(scheme)
    if problems:
        raise SchemeRefused(problems)
    return scheme


def _read(path: Path) -> str:
    with path.open("rb") as file:
        data = file.read(MAX_BYTES)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("gb18030", "replace")


def _scheme(fields: Fields) -> Scheme:
    """The scheme without its rules."""
    objection = fields.inner("异议")
    days = objection.integer("工作日", None, 1, 366) if objection else None
    to = objection.text("受理") if objection else ""
    if objection:
        objection.leftover()
    closing = fields.integer("截止日", 31, 1, 31)
    return Scheme(
        id=fields.text("编号"),
        name=fields.text("名称", needed=True),
        purpose=fields.choice("用途", words.PURPOSES, "统计", needed=True),
        rules=(),
        components=fields.texts("组成") or (DEFAULT_COMPONENT,),
        issued_by=fields.text("依据"),
        basis=fields.text("计分对象"),
        first_month=_first_month(fields),
        closing_day=closing or 31,
        subjects=fields.choice("对象", words.SUBJECTS, "units"),
        **_validity(fields),
        rounding=fields.rounding(),
        verify=fields.text("核定"),
        publish=fields.text("公布"),
        objection_days=days,
        objection_to=to,
        classes=fields.texts("类别"),
        kept=tuple(
            Kept(each.text("规则", needed=True), each.text("理由", needed=True))
            for each in _closed(fields.each("保留"))
        ),
    )


def _closed(rows: tuple[Fields, ...]) -> tuple[Fields, ...]:
    for row in rows:
        row.asked |= {"规则", "理由"}
        row.leftover()
    return rows


def _first_month(fields: Fields) -> int:
    """年度: 自然年, 学年, 评选年度 or 7月起."""
    text = fields.text("年度", "自然年")
    found = re.fullmatch(r"(\d{1,2})月起", text)
    if found and 1 <= int(found[1]) <= 12:
        return int(found[1])
    if text not in words.YEARS:
        told = {"key": "年度", "values": "、".join([*words.YEARS, "7月起"])}
        fields.problem(messages.WANT_CHOICE % told, fields.line_of("年度"))
    return words.YEARS.get(text, 1)


def _validity(fields: Fields) -> dict[str, date | None]:
    """有效: {从, 到}, both days included."""
    inner = fields.inner("有效")
    if inner is None:
        return {}
    since, until = inner.day("从"), inner.day("到")
    if since and until and until < since:
        inner.problem(messages.UNTIL_BEFORE)
    inner.leftover()
    return {"since": since, "until": until}


def _rules(fields: Fields, scheme: Scheme) -> tuple[Rule, ...]:
    rules: list[Rule] = []
    lines: dict[str, int] = {}
    for inner in fields.each("规则"):
        kind = inner.text("类型", needed=True)
        rule_id = inner.text("编号", needed=True)
        inner.place = f"规则“{rule_id}”：" if rule_id else ""
        if rule_id in lines:
            inner.problem(messages.ID_TWICE % {"id": rule_id, "first": lines[rule_id]})
        lines.setdefault(rule_id, inner.line)
        if kind not in READERS:
            if kind:
                told = {"type": kind, "known": "、".join(READERS)}
                inner.problem(messages.UNKNOWN_TYPE % told, inner.line_of("类型"))
            continue
        head = _head(inner, kind, rule_id, scheme)
        rule = READERS[kind](inner, head)
        if rule.where.tests and not _takes_condition(rule):
            inner.problem(messages.NO_CONDITION % {"type": kind}, inner.line_of("条件"))
        rules.append(rule)
        inner.leftover()
    fields.leftover()
    return tuple(rules)


def _takes_condition(rule: Rule) -> bool:
    """Whether a condition would be heeded: rules about records, duties that count records, limits of some records."""
    if isinstance(rule, Limit):
        return rule.scope != "total"
    if isinstance(rule, Duty):
        return rule.reading.source != "events"
    return about_records(rule)


def _head(fields: Fields, kind: str, rule_id: str, scheme: Scheme) -> dict[str, Any]:
    """The header that every rule has."""
    component = fields.text("计入", scheme.components[0])
    if component not in scheme.components:
        told = {"component": component, "known": "、".join(scheme.components)}
        fields.problem(messages.UNKNOWN_COMPONENT % told, fields.line_of("计入"))
    classes = frozenset(fields.texts("适用"))
    for cls in sorted(classes - set(scheme.classes)):
        told = {"cls": cls, "known": "、".join(scheme.classes) or "（办法没有写“类别”）"}
        fields.problem(messages.UNKNOWN_CLASS % told, fields.line_of("适用"))
    return {
        "id": rule_id,
        "type": kind,
        "line": fields.line,
        "clause": fields.text("条款"),
        "text": fields.text("说明"),
        "order": fields.integer("次序", None, 0, 10_000),
        "rounding": fields.rounding(),
        "purpose": fields.choice("用途", words.PURPOSES, scheme.purpose),
        "component": component,
        "where": fields.condition(),
        "classes": classes,
        **_validity(fields),
    }


def _check(scheme: Scheme, fields: Fields) -> None:
    """What only several rules together can get wrong."""
    ids = {rule.id for rule in scheme.rules}
    for kept in scheme.kept:
        if kept.rule not in ids:
            fields.problem(messages.UNKNOWN_RULE % {"rule": kept.rule}, fields.line_of("保留"))
    for kind in (Rank, Group):
        for second in scheme.of(kind)[1:]:
            told = {"type": second.type}
            fields.problems.append(Problem(second.line, messages.TWO_OF_A_KIND % told))
    for rule in scheme.rules:
        wanted = getattr(getattr(rule, "required", None), "by_class", {})
        for cls in sorted(set(wanted) - set(scheme.classes)):
            told = {"cls": cls, "known": "、".join(scheme.classes) or "（办法没有写“类别”）"}
            fields.problems.append(Problem(rule.line, messages.UNKNOWN_CLASS % told))
