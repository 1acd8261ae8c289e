"""What a print is asked for: whose, of which period, as known at which moment; and who may ask.

What lives here: `Ask` and how it is made from the words of an address, a form or the command line. Invariants: the unit
lies in the viewer's reach for figures, else it does not exist; a moment ahead of now is refused, so that what was
printed once can be printed again.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone

from luoshi.ledger import store
from luoshi.org.calendars import period_settings
from luoshi.org.models import House, Unit
from luoshi.org.viewer import Viewer
from luoshi.periods.period import CADENCES, Period, tiles_of
from luoshi.periods.settings import PeriodSettings
from luoshi.plans.models import Plan, Target
from luoshi.reports.prints.errors import MomentUnknown, PeriodUnknown

# The kinds of periods that prints are made of, and how far back they are offered.
PERIODS = ("month", "quarter", "half_year", "year", "term", "school_year")
PERIOD_WORDS = {
    "month": "月", "quarter": "季度", "half_year": "半年", "year": "全年", "term": "学期", "school_year": "学年",
}  # fmt: skip
MOMENTS = ("%Y-%m-%d %H:%M:%S.%f", "%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M")


@dataclass(frozen=True)
class Ask:
    """What is asked for. `below`: the unit with all below it. `now`: the moment of asking; `as_of` never lies after it."""

    viewer: Viewer
    house_name: str
    as_of: datetime
    now: datetime
    unit: Unit
    below: bool
    period: Period
    plan: Plan | None = None
    target: Target | None = None

    @property
    def day(self) -> date:
        """The day of the moment."""
        return timezone.localtime(self.as_of).date()

    @property
    def ref(self) -> date:
        """The day on which the period is looked at: its last, or that of the moment where it still runs."""
        return min(self.day, self.period.last_day)

    @property
    def until(self) -> date:
        """The first day that is not counted."""
        return self.ref + timedelta(days=1)

    @property
    def seq(self) -> int:
        """The last entry that was known at the moment."""
        return store.seq_as_of(self.viewer.house_id, self.as_of)

    @property
    def is_house(self) -> bool:
        """Whether it is of the whole house."""
        return self.below and self.unit.parent_id is None

    @property
    def whole_unit_name(self) -> str:
        """The unit's full name; a house's own where it is the root."""
        return str(self.unit.name)


def settings_of(house_id: int) -> PeriodSettings:
    """How the house counts its periods."""
    return period_settings(House.objects.values_list("settings", flat=True).get(pk=house_id))


def period_named(code: str, settings: PeriodSettings) -> Period:
    """The period of a code such as month:2026-09-01. Raises PeriodUnknown."""
    kind, _, first = code.partition(":")
    try:
        day = date.fromisoformat(first)
    except ValueError as error:
        raise PeriodUnknown from error
    return period_around(kind, day, settings)


def period_around(kind: str, day: date, settings: PeriodSettings) -> Period:
    """The period of a kind that holds the day. Raises PeriodUnknown."""
    if kind not in PERIODS or kind not in CADENCES or not 2000 <= day.year <= 2100:
        raise PeriodUnknown
    found = next((one for one in _tiles(kind, day, settings) if one.start <= day < one.end), None)
    if found is None:  # between two terms: the one before
        before = [one for one in _tiles(kind, day, settings) if one.end <= day]
        if not before:
            raise PeriodUnknown
        return before[-1]
    return found


def _tiles(kind: str, day: date, settings: PeriodSettings) -> tuple[Period, ...]:
    return tiles_of(kind, date(day.year - 1, 1, 1), date(day.year + 2, 1, 1), settings)


def periods_offered(kind: str, today: date, settings: PeriodSettings, count: int = 13) -> list[Period]:
    """The newest periods of a kind that have begun, newest first."""
    begun = [one for one in _tiles(kind, today, settings) if one.start <= today]
    return begun[::-1][:count]


def moment_named(text: str, now: datetime) -> datetime:
    """The moment of a text such as 2026-09-01 12:00 in the house's time; now for none. Raises MomentUnknown.

    A day alone is its end. A minute without seconds is its beginning.
    """
    text = text.strip().replace("T", " ")
    if not text:
        return now
    found = None
    for form in MOMENTS:
        try:
            found = datetime.strptime(text, form)  # noqa: DTZ007  # the zone is put to it below
            break
        except ValueError:
            continue
    if found is None:
        try:
            found = datetime.combine(date.fromisoformat(text), time.max)
        except ValueError as error:
            raise MomentUnknown from error
        # A day that still runs is known until now.
        return min(timezone.make_aware(found), now) if found.date() <= timezone.localtime(now).date() else _ahead()
    moment = timezone.make_aware(found)
    if moment > now:
        raise MomentUnknown
    return moment


def _ahead() -> datetime:
    raise MomentUnknown


def moment_text(moment: datetime) -> str:
    """The moment as addresses carry it, exact to the microsecond, so that a print can be made again."""
    return timezone.localtime(moment).strftime("%Y-%m-%d %H:%M:%S.%f")


def unit_in_reach(viewer: Viewer, unit_id: int | None) -> Unit:
    """The unit; without one the viewer's own. Raises Http404 where its figures are out of reach."""
    own = replace(viewer, posts=tuple(post for post in viewer.posts if post.nature != "lent"))
    rows = Unit.objects.visible_to(own).filter(own.within(action="figure.see"))
    if unit_id is not None:
        found: Unit = get_object_or_404(rows, pk=unit_id)
        return found
    first: Unit | None = rows.order_by("path").first()
    if first is None:
        raise Http404
    return first


def ask_of(viewer: Viewer, given: dict[str, Any], *, now: datetime) -> Ask:
    """What the words ask for: unit, alone, plan, target, period, as_of. Raises Http404, PeriodUnknown, MomentUnknown.

    Without a period: the month in which the moment lies.
    """
    as_of = moment_named(str(given.get("as_of") or ""), now)
    settings = settings_of(viewer.house_id)
    day = timezone.localtime(as_of).date()
    code = str(given.get("period") or "")
    period = period_named(code, settings) if ":" in code else period_around(code or "month", day, settings)
    if period.start > day:
        raise PeriodUnknown
    plan, target = _rows(viewer, given)
    unit = unit_in_reach(viewer, _number(given.get("unit")))
    return Ask(
        viewer,
        viewer.house_name,
        as_of,
        now,
        unit,
        not given.get("alone"),
        period,
        plan or (target and target.plan),
        target,
    )


def _rows(viewer: Viewer, given: dict[str, Any]) -> tuple[Plan | None, Target | None]:
    plan_id, target_id = _number(given.get("plan")), _number(given.get("target"))
    plan = target = None
    if plan_id is not None:
        plan = get_object_or_404(Plan.objects.visible_to(viewer).select_related("unit"), pk=plan_id)
    if target_id is not None:
        rows = Target.objects.visible_to(viewer).select_related("plan__unit", "clause", "owner")
        target = get_object_or_404(rows, pk=target_id)
    return plan, target


def _number(given: Any) -> int | None:
    text = str(given or "")
    if not text:
        return None
    if not text.isdecimal() or len(text) > 18:
        raise Http404
    return int(text)
