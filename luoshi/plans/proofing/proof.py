"""`proofread`: all checks over all plans of a document."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import chain

from luoshi.periods.settings import PeriodSettings
from luoshi.plans.proofing import asked, days, duties, rules, sums
from luoshi.plans.proofing.finding import SORTS, WEIGHTS, Draft, Finding, placed
from luoshi.reading.model import Lexicon, PlanReading, Reading

_YEAR = re.compile(r"20\d\d")
_CHECKS: tuple[Callable[[Draft], Iterator[Finding]], ...] = (
    rules.yardsticks, rules.held, rules.too_long, rules.numbering,
    days.rest_days, days.wrong_days,
    sums.parts_and_total, sums.table_totals,
    asked.asked_twice, asked.no_day,
    duties.no_owner, duties.no_number, duties.conflicts, duties.unread,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Proof:
    """All findings of a document, in the order of its text, and the days that it was judged by."""

    findings: tuple[Finding, ...]
    start: date
    end: date

    def counts(self) -> list[tuple[str, str, int]]:
        """(code, label, count) of the sorts that were found, in the order of their weight."""
        counted = Counter(each.sort for each in self.findings)
        return [(code, label, counted[code]) for code, label in SORTS.items() if counted[code]]

    def weights(self) -> list[tuple[str, str, int]]:
        """(code, word, count) of how much they matter."""
        counted = Counter(each.weight for each in self.findings)
        return [(code, word, counted[code]) for code, word in WEIGHTS.items()]


def proofread(
    reading: Reading, *, settings: PeriodSettings, lexicon: Lexicon, year: int, plans: tuple[int, ...] | None = None
) -> Proof:
    """Check every plan of a document (`plans`: only those positions).

    `year`: of the plan where its title names none; a title with 学年 runs from September. `settings` carries the
    calendar by which due days are judged. Findings of all plans come in the order of the text.
    """
    found: list[Finding] = []
    spans: list[tuple[date, date]] = []
    for position, plan in enumerate(reading.plans):
        if plans is not None and position not in plans:
            continue
        start, end = span_of(plan, year)
        spans.append((start, end))
        draft = Draft(reading.document, plan, start, end, settings)
        checks = chain.from_iterable(check(draft) for check in _CHECKS)
        found += placed(draft, [*checks, *sums.table_and_text(draft, lexicon)])
    days_of = (
        (min(s for s, _ in spans), max(e for _, e in spans)) if spans else (date(year, 1, 1), date(year + 1, 1, 1))
    )
    return Proof(tuple(found), *days_of)


def span_of(plan: PlanReading, year: int) -> tuple[date, date]:
    """The days of a plan: the year that its title names, else `year`; half-open."""
    named = _YEAR.search(plan.title)
    year = int(named.group()) if named else year
    month = 9 if "学年" in plan.title else 1
    return date(year, month, 1), date(year + 1, month, 1)
