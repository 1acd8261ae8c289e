"""The lint of yardsticks: what the rules of 2024–2026 forbid as content of assessment.

What lives here: `lint`. Not here: the list of yardsticks (luoshi.catalogue.ethics). Invariant: it marks and proposes; it never
changes a score. A marked rule may be kept with a reason, which stays in the scheme.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from luoshi.assessment.engine.model import Scheme
from luoshi.assessment.engine.rules import (
    Award,
    Band,
    Base,
    Group,
    Occurrence,
    PassLine,
    Rank,
    Rate,
    Rule,
    Shortfall,
    Surplus,
    Tariff,
)
from luoshi.catalogue.ethics import Yardstick, forbidden_yardsticks

JUDGED = "考核"
# Rules that give or take points for records of the scheme's basis (媒体上稿 …).
OF_RECORDS = (Tariff, Band, Base, Shortfall, Surplus, Rate)


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule that uses a forbidden yardstick: where, which article, what it says, and why it was kept ("": open)."""

    rule: str
    line: int
    clause: str
    code: str
    article: str
    sentence: str
    kept: str = ""


def lint(scheme: Scheme) -> tuple[Finding, ...]:
    """The rules of purpose 考核 that use a forbidden yardstick; some yardsticks are marked for every purpose."""
    reasons = {kept.rule: kept.reason for kept in scheme.kept}
    found = []
    for rule in scheme.rules:
        for yardstick in _yardsticks(scheme, rule):
            if yardstick.always or rule.purpose == JUDGED:
                told = (yardstick.code, yardstick.article, yardstick.sentence)
                found.append(Finding(rule.id, rule.line, rule.clause, *told, reasons.get(rule.id, "")))
    return tuple(found)


def _yardsticks(scheme: Scheme, rule: Rule) -> Iterator[Yardstick]:
    """The yardsticks that a rule's words name, each once."""
    seen: set[str] = set()
    for text in _texts(scheme, rule):
        for yardstick in forbidden_yardsticks(text):
            if yardstick.code not in seen:
                seen.add(yardstick.code)
                yield yardstick


def _texts(scheme: Scheme, rule: Rule) -> Iterator[str]:
    """What a rule says: its own words, and for rules about records what the scheme scores."""
    yield f"{rule.type} {rule.text} {rule.where}"
    if isinstance(rule, Rank | Award | PassLine | Group):
        return
    if isinstance(rule, Occurrence):
        yield from (f"{name} 加分 扣分" for name in rule.each)
        return
    if isinstance(rule, OF_RECORDS):
        yield from _row_texts(rule)
        readings = [rule.done, rule.all] if isinstance(rule, Rate) else []
        readings += [rule.reading] if isinstance(rule, Base | Shortfall | Surplus) else []
        for reading in readings:
            yield from (f"{event} 计分" for event in sorted(reading.events))
        if not readings or any(reading.source != "events" for reading in readings):
            yield f"{scheme.basis} 每篇 每条 计分"


def _row_texts(rule: Rule) -> Iterator[str]:
    for row in getattr(rule, "rows", ()):
        yield f"{row.where} 计分"
