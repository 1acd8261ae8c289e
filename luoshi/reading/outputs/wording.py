"""The Chinese words for a target's values, shared by all outputs.

What lives here: comparator, quantity, cadence, deadline, reach, confidence and the clause's path as a person says them.
Not here: layout. Invariant: every value of the contract (design.md §5) has its word; tests enumerate them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from luoshi.reading.model import Clause, PlanReading, Target

COMPARATORS = {">=": "不少于", "<=": "不超过", "=": "等于"}
CADENCES = {
    "year": "每年", "half_year": "每半年", "quarter": "每季度", "two_months": "每两月", "month": "每月",
    "half_month": "每半月", "ten_days": "每旬", "two_weeks": "每两周", "week": "每周", "day": "每日", "term": "每学期",
    "school_year": "每学年", "n_years": "每{n}年", "n_hours": "每{n}小时", "event": "每次发生", "once": "一次性",
    "irregular": "不定期",
}  # fmt: skip
PERS = {"person": "每人", "head": "人均", "unit": "每个单位", "holding": "每个阵地"}
SCOPES = {"whole": "本单位", "each": "各单位"}
UNITS = {"minute": "分钟", "hour": "小时", "day": "日", "working_day": "个工作日"}
SIDES = {"before": "前", "after": "后"}
WEEKDAYS = "一二三四五六日"
MONTH_END = 31
HIGH, FAIR = 0.9, 0.7  # at 0.9 and above at least 97 % of targets are right on texts not used to build the reader


def comparator(target: Target) -> str:
    """不少于, 不超过, 等于; nothing where there is no number."""
    return COMPARATORS.get(target.comparator, target.comparator) if target.value is not None else ""


def quantity(target: Target) -> str:
    """12, 3—5, 0.5; nothing where there is no number."""
    if target.value is None:
        return ""
    low = number(target.value)
    return low if target.max_value is None else f"{low}—{number(target.max_value)}"


def number(value: float) -> str:
    """A number without a needless point: 12.0 → 12."""
    return str(int(value)) if value == int(value) else f"{value:g}"


def demand(target: Target) -> str:
    """The whole demand in one phrase: 不少于 12 次."""
    words = (comparator(target), quantity(target), target.unit if target.value is not None else "")
    return " ".join(word for word in words if word) or "（未定数量）"


def cadence(target: Target) -> str:
    """每月, 每2年; with the months it is bound to in brackets."""
    word = CADENCES.get(target.cadence, target.cadence).format(n=target.n or "若干")
    return f"{word}（{'、'.join(str(m) for m in target.months)}月）" if target.months else word


def reach(target: Target) -> str:
    """Whom the target binds: 本单位, 各单位, 每人 …"""
    if target.per:
        return PERS.get(target.per, target.per)
    return SCOPES.get(target.scope, target.scope)


def confidence(target: Target) -> str:
    """高, 中, 低 with the figure."""
    word = "高" if target.confidence >= HIGH else "中" if target.confidence >= FAIR else "低"
    return f"{word} {target.confidence:.0%}"


def due(target: Target) -> str:
    """The deadline: 每月24日, 次月5日, 24小时内, 2024年6月30日; nothing where there is none."""
    return due_words(target.due) if target.due else ""


def due_words(value: dict[str, Any]) -> str:
    """The words of one deadline of the contract."""
    if "date" in value:
        parts = str(value["date"]).split("-")
        return "".join(f"{int(p)}{word}" for p, word in zip(parts, "年月日", strict=False))
    if "within" in value:
        within = value["within"]
        unit = UNITS.get(within.get("unit"), str(within.get("unit")))
        return f"{SIDES.get(within.get('side'), '')}{number(within.get('value', 0))}{unit}内"
    if "month_of_quarter" in value:
        return f"季度第{value['month_of_quarter']}个月{_day(value.get('day_of_month'))}"
    if "month" in value:
        return f"{value['month']}月{_day(value.get('day'))}"
    if "day_of_month" in value:
        return f"每月{_day(value['day_of_month'])}"
    if "day_of_next_month" in value:
        return f"次月{_day(value['day_of_next_month'])}"
    if "day_of_week" in value:
        days = value["day_of_week"]
        return "每周" + "、".join(WEEKDAYS[d - 1] for d in ([days] if isinstance(days, int) else days))
    if "days_after_period" in value:
        return f"期满后{value['days_after_period']}日内"
    if value.get("before") == "term":
        return "开学前"
    return str(next(iter(value.values()), ""))


def _day(day: int | None) -> str:
    if day is None:
        return ""
    return "底" if day == MONTH_END else f"{day}日"


def kind(target: Target, titles: dict[str, str]) -> str:
    """The title of the kind of record that counts, or what sort of target it is."""
    if target.kind:
        return titles.get(target.kind, target.kind)
    if target.rate:
        return "比率"
    if target.cadence == "event" and target.comparator == "<=":
        return "时限"
    return "不定期工作" if target.value is None else "数量"


def walk(clauses: Sequence[Clause]) -> Iterator[Clause]:
    """All clauses, parents before children, in the order of the text."""
    for clause in clauses:
        yield clause
        yield from walk(clause.children)


def clause_words(plan: PlanReading) -> dict[str, str]:
    """For each clause id its path and heading: 四、/15、 拓宽新闻宣传渠道."""
    return {c.id: f"{c.id} {c.heading}" if c.heading else c.id for c in walk(plan.clauses)}


def counts(plans: Sequence[PlanReading]) -> str:
    """The closing line: how much was found, and how much was not understood."""
    clauses = sum(1 for plan in plans for _ in walk(plan.clauses))
    targets = sum(len(plan.targets) for plan in plans)
    rules = sum(len(plan.rules) for plan in plans)
    unread = sum(len(plan.unread) for plan in plans)
    return f"共 {len(plans)} 份方案，{clauses} 个条款，{targets} 项指标，{rules} 条考核规则，{unread} 处未读懂。"
