"""The least of single months and quarters inside a longer period (月最低数, 季度最低数), judged. Pure.

What lives here: the value and its colour. Not here: which least is in force (`chains`), counting (`board`). Invariant: a
least colours its cell only while its month or quarter runs; one that was missed is named, not coloured for ever.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from luoshi.periods.due import deadlines
from luoshi.periods.pace import Colour, colour, number_words, share_by
from luoshi.periods.period import Period
from luoshi.periods.settings import PeriodSettings


@dataclass(frozen=True, slots=True)
class Minimum:
    """The least of one month or quarter, and what was done in it."""

    period: Period
    least: Fraction
    done: Fraction
    colour: Colour
    runs: bool

    @property
    def missed(self) -> bool:
        """It is over and was not reached."""
        return self.colour.state == "late"

    @property
    def left(self) -> Fraction:
        """What is still to be done in it."""
        return max(self.least - self.done, Fraction(0))

    def words(self, count_word: str) -> str:
        """9月最低2篇，已完成1篇。"""
        return f"{self.period.short_label}最低{number_words(self.least)}{count_word}，已完成{number_words(self.done)}{count_word}。"


def judged(period: Period, least: Fraction, done: Fraction, today: date, settings: PeriodSettings) -> Minimum:
    """The least with its colour: by the working days of its own month or quarter."""
    found = colour(
        done=done,
        value=least,
        comparator=">=",
        expected=least * share_by(today, period, settings.calendar),
        today=today,
        period=period,
        deadlines=deadlines(None, period, settings),
    )
    return Minimum(period, least, done, found, period.start <= today < period.end)


def with_least(whole: Colour, minima: Iterable[Minimum], count_word: str) -> Colour:
    """The colour of the whole period, or "behind" where the month or quarter that runs falls behind its least."""
    if whole.state not in ("on_course", "not_due"):
        return whole
    for minimum in minima:
        if minimum.runs and minimum.colour.state == "behind":
            sentence = minimum.words(count_word) + minimum.colour.why
            return Colour("behind", sentence.replace("%", "%%"), {})
    return whole
