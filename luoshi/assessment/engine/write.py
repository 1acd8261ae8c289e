"""A scheme's value as words: the inverse of loading.

What lives here: `as_raw`, `unplaced`. Not here: a rule's own words (write_rules.py), text (dump.py). Invariant: loading the
words gives the same scheme; what is a default is not written.
"""

from __future__ import annotations

from dataclasses import replace

from luoshi.assessment.engine import words
from luoshi.assessment.engine.load import DEFAULT_COMPONENT
from luoshi.assessment.engine.model import Scheme
from luoshi.assessment.engine.raw import Raw, RawMap
from luoshi.assessment.engine.rules import Rule
from luoshi.assessment.engine.write_rules import (
    WRITERS,
    condition_raw,
    rounding_raw,
    validity_raw,
    without_empty,
    word_of,
)


def unplaced(scheme: Scheme) -> Scheme:
    """The scheme without the lines of its text, to compare two."""
    return replace(scheme, rules=tuple(replace(rule, line=0) for rule in scheme.rules))


def as_raw(scheme: Scheme) -> RawMap:
    """The words of a scheme in the order of the guide."""
    days = "" if scheme.objection_days is None else str(scheme.objection_days)
    objection = without_empty({"工作日": days, "受理": scheme.objection_to})
    first = {1: "", 9: "学年", 12: "评选年度"}.get(scheme.first_month, f"{scheme.first_month}月起")
    return without_empty(
        {
            "编号": scheme.id,
            "名称": scheme.name,
            "用途": scheme.purpose,
            "依据": scheme.issued_by,
            "计分对象": scheme.basis,
            "对象": "" if scheme.subjects == "units" else word_of(words.SUBJECTS, scheme.subjects),
            "组成": [] if scheme.components == (DEFAULT_COMPONENT,) else list(scheme.components),
            "类别": list(scheme.classes),
            "年度": first,
            "截止日": "" if scheme.closing_day == 31 else str(scheme.closing_day),
            **validity_raw(scheme),
            "舍入": rounding_raw(scheme.rounding),
            "核定": scheme.verify,
            "公布": scheme.publish,
            "异议": objection,
            "保留": [{"规则": each.rule, "理由": each.reason} for each in scheme.kept],
            "规则": [rule_raw(scheme, rule) for rule in scheme.rules],
        }
    )


def rule_raw(scheme: Scheme, rule: Rule) -> RawMap:
    """The words of a rule: its head, what it says, then how."""
    classes: list[Raw] = [*sorted(rule.classes)]
    head: RawMap = {
        "编号": rule.id,
        "类型": rule.type,
        "条款": rule.clause,
        "说明": rule.text,
        **validity_raw(rule),
        "次序": "" if rule.order is None else str(rule.order),
        "用途": "" if rule.purpose == scheme.purpose else rule.purpose,
        "计入": "" if rule.component == scheme.components[0] else rule.component,
        "适用": classes,
        "条件": condition_raw(rule.where),
        "舍入": rounding_raw(rule.rounding),
    }
    return without_empty(head | WRITERS[type(rule)](rule))
