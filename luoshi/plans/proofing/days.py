"""Days that cannot be kept: due days on rest days, days that no calendar has, weekdays that are others.

Sources: field.md §7 (three practices of shifting; the plan should say which). Invariant: a plan that says itself what
happens on rest days is not told so again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from luoshi.periods.due import DueRuleInvalid, deadlines
from luoshi.periods.period import periods_of
from luoshi.plans.proofing.finding import Draft, Finding, Sentence
from luoshi.reading.model import Target

WEEKDAYS = "一二三四五六日"
SHOWN = 4  # days named in a sentence; the rest is a count
_SHIFT_SAID = re.compile(r"顺延|提前(?:到|至|一|1)|节假日除外|遇(?:法定)?(?:节假日|休息日|双休日|周末)")
_DAY = re.compile(
    r"(?:(?P<year>20\d\d)\s*年\s*)?(?P<month>\d{1,2})\s*月\s*(?P<day>\d{1,2})\s*日"
    r"(?:\s*\(?(?:星期|周)(?P<weekday>[一二三四五六日天])\)?)?"
)
_LIMIT = re.compile(r"[日底末]之?前|截止|截至|期限|不迟于|报送|上报|上交|填报|提交|交至|报至|送交")
_ON_DAYS = frozenset(("date", "month", "day_of_month", "day_of_next_month", "month_of_quarter"))


def rest_days(draft: Draft) -> Iterator[Finding]:
    """Due days of targets that fall on rest days, one finding a target."""
    if any(_SHIFT_SAID.search(each.folded) for each in draft.sentences):
        return
    settings = replace(draft.settings, shift="none")
    said: set[tuple[int, int]] = set()
    for target in draft.plan.targets:
        if target.due is None or _ON_DAYS.isdisjoint(target.due) or (target.start, target.end) in said:
            continue
        if not _LIMIT.search(draft.sentence_at(target.start).folded):
            continue  # a day on which something happens, not one by which it is due
        off = [day for day in _due_days(draft, target, settings) if not draft.calendar.is_working(day)]
        if not off:
            continue
        said.add((target.start, target.end))
        yield draft.finding(
            "rest_day", "should", target.start, target.end, _rest_sentence(draft, off),
            "请写明遇休息日是顺延还是提前；没有写明时，系统按“顺延到下一个工作日”执行。",
        )  # fmt: skip


def _due_days(draft: Draft, target: Target, settings: object) -> list[date]:
    try:
        periods = periods_of(target.cadence, draft.start, draft.end, settings, target.n, target.months)  # type: ignore[arg-type]  # settings of periods
        found = {day for each in periods for day in deadlines(target.due, each, settings).due_days}  # type: ignore[arg-type]  # settings of periods
    except (DueRuleInvalid, ValueError):
        return []
    return sorted(day for day in found if draft.start <= day < draft.end)


def _rest_sentence(draft: Draft, off: list[date]) -> str:
    named = "、".join(f"{day.year}年{day.month}月{day.day}日（周{WEEKDAYS[day.weekday()]}）" for day in off[:SHOWN])
    more = f"等 {len(off)} 天" if len(off) > SHOWN else ""
    guess = any(draft.calendar.is_provisional(day) for day in off)
    note = "（该年放假安排尚未公布，暂按周末推算）" if guess else ""
    return f"截止日{named}{more}是休息日{note}。"


def wrong_days(draft: Draft) -> Iterator[Finding]:
    """Days that no calendar has (2月30日), and weekdays beside a date that are others."""
    for sentence in draft.sentences:
        for found in _DAY.finditer(sentence.folded):
            wrong = _wrong(draft, found, sentence)
            if wrong:
                start = sentence.start + found.start()
                yield draft.finding("date", "must", start, sentence.start + found.end(), wrong, "请核对日期。")


def _wrong(draft: Draft, found: re.Match[str], sentence: Sentence) -> str:
    year = int(found["year"] or _year_of(draft, int(found["month"])))
    try:
        day = date(year, int(found["month"]), int(found["day"]))
    except ValueError:
        return f"没有{found['month']}月{found['day']}日这一天。"
    said = (found["weekday"] or "").replace("天", "日")
    if said and WEEKDAYS[day.weekday()] != said:
        return f"{day.year}年{day.month}月{day.day}日是星期{WEEKDAYS[day.weekday()]}，不是星期{said}。"
    return ""


def _year_of(draft: Draft, month: int) -> int:
    """The year of a month within the plan's days."""
    return draft.start.year if month >= draft.start.month or draft.start.month == 1 else draft.start.year + 1
