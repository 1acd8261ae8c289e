"""What a figure means for a duty: done, required, the pace, the forecast, the colour. Computed once for equal cases.

What lives here: `Judge`, for one day. Not here: which duty and which figure belong together (`board`). Invariant: two
cells of the same duty and the same numbers get the very same judgement, so that a board of 18,000 cells, of which most
are alike, costs little more than looking them up.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from luoshi.ledger.measures.figure import Figure
from luoshi.periods.pace import Colour, colour, share_by
from luoshi.periods.settings import PeriodSettings
from luoshi.plans.cells import Judged, say_colour
from luoshi.plans.duties import Duty
from luoshi.plans.late import ON_TIME, Late
from luoshi.plans.quotas.least import Minimum, with_least
from luoshi.plans.spec import TargetSpec

# Ways of counting whose amount grows with the period, so that a pace can be spoken of.
GROWING = frozenset({"sum", "pieces", "people", "holdings"})


def grows(spec: TargetSpec) -> bool:
    """Whether the target asks for an amount that grows: shares, caps and levels have no pace and no late part."""
    return not spec.is_ratio and spec.comparator != "<=" and spec.counting.how in GROWING


@dataclass(slots=True)
class Judge:
    """Judges the cells of one board on one day."""

    today: date
    _known: dict[Hashable, Judged]
    _shares: dict[Hashable, Fraction]

    @classmethod
    def of(cls, today: date) -> Judge:
        """A judge who has judged nothing yet."""
        return cls(today, {}, {})

    def judge(
        self, spec: TargetSpec, duty: Duty, figure: Figure, settings: PeriodSettings, late: Late,
        minima: tuple[Minimum, ...],
    ) -> Judged:  # fmt: skip
        """The judgement. `spec` is the target's, `settings` those of the holder's periods."""
        if late is not ON_TIME or minima:  # few have them, and they are long keys
            return self._judge(spec, duty, figure, settings, late, minima)
        key = (id(duty), id(settings), figure.num, figure.below, figure.waiting, figure.on_time)
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = self._judge(spec, duty, figure, settings, late, minima)
        return found

    def _judge(
        self, spec: TargetSpec, duty: Duty, figure: Figure, settings: PeriodSettings, late: Late,
        minima: tuple[Minimum, ...],
    ) -> Judged:  # fmt: skip
        done, required = counted(spec, duty, figure)
        done, required = done + late.change, None if duty.waived else required
        share = self._share(spec, duty, settings) if required is not None else None
        expected = required * share if share is not None and required is not None else None
        return Judged(
            done=done,
            required=required,
            waiting=Fraction(figure.waiting or 0),
            on_time=None if figure.on_time is None else Fraction(figure.on_time),
            expected=expected,
            forecast=done / share if share else None,
            colour=with_least(self._colour(spec, duty, figure, done, required, expected), minima, spec.count_word),
            minima=minima,
            late=late,
        )

    def _share(self, spec: TargetSpec, duty: Duty, settings: PeriodSettings) -> Fraction | None:
        """The share of a period that has passed; None for what has no pace (shares, caps, levels, events)."""
        if not grows(spec) or duty.period.type in ("event", "irregular"):
            return None
        key = (duty.period, id(settings))
        if key not in self._shares:
            self._shares[key] = share_by(self.today, duty.period, settings.calendar)
        return self._shares[key]

    def _colour(
        self, spec: TargetSpec, duty: Duty, figure: Figure, done: Fraction, required: Fraction | None,
        expected: Fraction | None,
    ) -> Colour:  # fmt: skip
        if duty.waived:
            return say_colour("none", f"特例：本期免除，理由：{duty.allowed[-1].reason}。")
        if spec.is_ratio and not figure.below:
            return say_colour("none", "本期还没有发生需要计算的事项，不判断快慢。")
        return colour(
            done=done,
            value=required,
            comparator=">=" if spec.is_limit else spec.comparator,
            expected=expected,
            today=self.today,
            period=duty.period,
            deadlines=duty.limits,
            whole=required is None or required.denominator == 1,
        )


def counted(spec: TargetSpec, duty: Duty, figure: Figure) -> tuple[Fraction, Fraction | None]:
    """(done, required) in the terms of the target: amounts; per cent of a rate; events in time of events."""
    if spec.is_limit:
        return Fraction(figure.num), Fraction(figure.below or 0)
    if spec.rate:
        share = figure.value
        return (Fraction(share) * 100 if share is not None else Fraction(0)), duty.expected
    value = figure.value
    return Fraction(value if value is not None else 0), duty.expected
