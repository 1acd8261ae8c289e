"""What allowances do to the duties of a holder. Pure.

What lives here: matching allowances to periods, and the changed duty. Not here: reading rows (`reading`), what is
counted (`luoshi.plans.board`). Invariants: a waived duty stays in the list, asks nothing and says why; a put-off never
makes a day earlier; where several touch one period a waiver goes before a value, the newest before older ones.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from luoshi.periods.due import put_off
from luoshi.periods.settings import PeriodSettings
from luoshi.plans.duties import Allowed, Duty, Holder

__all__ = ["Allowances", "Allowed", "Granted", "applied"]


@dataclass(frozen=True, slots=True)
class Granted:
    """An allowance in force: whom and what it touches, and what it does. `holder` "" is all that the unit owes."""

    allowed: Allowed
    unit_id: int
    target_id: int | None
    holder: str
    start: date
    end: date

    def binds(self, target_id: int, holder: Holder) -> bool:
        """Whether it speaks of this target and holder."""
        if self.target_id is not None and self.target_id != target_id:
            return False
        return self.unit_id == holder.unit_id and self.holder in ("", holder.key)

    def touches(self, duty: Duty) -> bool:
        """Whether the duty lies in its span: by its period; a put-off of everything by the day on which it is due."""
        if self.target_id is None and self.allowed.what == "extend":
            return self.start <= duty.limits.due < self.end
        return self.start <= duty.period.start and duty.period.end <= self.end


@dataclass(frozen=True)
class Allowances:
    """All that is in force in a house at a moment, by unit."""

    by_unit: Mapping[int, Sequence[Granted]]

    @classmethod
    def of(cls, granted: Iterable[Granted]) -> Allowances:
        """From rows, oldest first."""
        found: dict[int, list[Granted]] = {}
        for each in granted:
            found.setdefault(each.unit_id, []).append(each)
        return cls(found)

    def of_holder(self, target_id: int, holder: Holder) -> tuple[Granted, ...]:
        """Those that speak of a target's holder; nearly always none, so this is quick."""
        rows: Any = self.by_unit.get(holder.unit_id)
        return tuple(each for each in rows if each.binds(target_id, holder)) if rows else ()


def applied(duties: Sequence[Duty], granted: Sequence[Granted], settings: PeriodSettings) -> tuple[Duty, ...]:
    """The duties with what was allowed. `settings` are those by which their limits were made."""
    return tuple(_applied(duty, [each for each in granted if each.touches(duty)], settings) for duty in duties)


def _applied(duty: Duty, granted: Sequence[Granted], settings: PeriodSettings) -> Duty:
    for each in granted:
        allowed = each.allowed
        if allowed.what == "extend" and allowed.until is not None:
            duty = replace(duty, limits=put_off(duty.limits, allowed.until, settings), allowed=(*duty.allowed, allowed))
        elif allowed.what == "value":
            duty = replace(duty, expected=allowed.value, allowed=(*duty.allowed, allowed))
    waived = [each.allowed for each in granted if each.allowed.what == "waive"]
    if waived:
        duty = replace(duty, expected=None, allowed=(waived[-1],))
    return duty
