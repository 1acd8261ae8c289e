"""The working days and period settings of a house and of its units.

What lives here: `HouseDates`, from the stored parts of the calendar to the values of `luoshi.periods`. Keys of
`House.settings`: `periods` (PeriodSettings as JSON), `calendar_years` (year → {days, decreed, source}), `local_days`
(rows of [ISO date, off | work, name]), `resting_types` (unit types whose calendar rests between terms).
Invariants: an absent key means the safe default of `periods`; days come as data, never from code; the nearest of unit,
class, type and house decides a school year's terms.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cache
from typing import Any

from luoshi.org.models import CalendarPart, House
from luoshi.periods.calendar import DayMark, Rest, WorkCalendar
from luoshi.periods.decrees import decreed, decreed_years
from luoshi.periods.school import Term, breaks, terms_between
from luoshi.periods.settings import PeriodSettings
from luoshi.ui.scope import leave_scope

OWN_DAYS = "本单位"
Scoped = Mapping[str, Mapping[tuple[str, int], Any]]


@cache
def _decreed(but: frozenset[int] = frozenset()) -> WorkCalendar:
    """The notices that are shipped, less the years that a house has of its own; read once a process."""
    return decreed(set(decreed_years()) - but)


def house_calendar(settings: Mapping[str, Any]) -> WorkCalendar:
    """The decreed days, shipped or imported, with the house's local days on top."""
    years: Mapping[str, Any] = settings.get("calendar_years") or {}
    calendar = _decreed(frozenset(int(year) for year in years))
    for year, part in sorted(years.items()):
        marks = _marks(part["days"], part.get("source") or "")
        calendar = calendar.with_decreed(int(year), marks) if part.get("decreed", True) else calendar.with_local(marks)
    local = _marks(settings.get("local_days") or (), OWN_DAYS)
    return calendar.with_local(local) if local else calendar


def _marks(rows: Iterable[Any], source: str) -> list[DayMark]:
    return [DayMark(date.fromisoformat(day), state, name, source) for day, state, name in rows]


def period_settings(
    house: Mapping[str, Any],
    *,
    plan: Mapping[str, Any] | None = None,
    target: Mapping[str, Any] | None = None,
) -> PeriodSettings:
    """Settings of a target: its own, else the plan's, else the house's, else the defaults. Raises SettingInvalid."""
    return PeriodSettings.merged(house.get("periods"), plan, target, calendar=house_calendar(house))


def rests_of(house: Mapping[str, Any], unit_type: str, start: date, end: date) -> tuple[Rest, ...]:
    """The spans of [start, end) in which units of a type rest: between terms for the house's resting types."""
    if unit_type not in house.get("resting_types", ()):
        return ()
    return _rests(period_settings(house).school_terms, start, end)


def _rests(given: tuple[Term, ...], start: date, end: date) -> tuple[Rest, ...]:
    terms = terms_between(given, date(start.year - 1, 1, 1), date(end.year + 1, 12, 31))
    return tuple(rest for rest in breaks(terms) if rest.start < end and rest.end > start)


def calendar_for(house: Mapping[str, Any], unit_type: str, start: date, end: date) -> WorkCalendar:
    """The calendar of a type of units: the house's, with the rests of the type."""
    rests = rests_of(house, unit_type, start, end)
    calendar = house_calendar(house)
    return calendar.with_local(rests=rests) if rests else calendar


@dataclass(frozen=True)
class Place:
    """What a unit's calendar depends on."""

    type: str = ""
    klass: str = ""
    unit_id: int | None = None

    @property
    def scopes(self) -> tuple[str, ...]:
        """Keys of the parts that may hold for it, the nearest last."""
        return (f"t:{self.type}", f"c:{self.klass}", f"u:{self.unit_id}")


@dataclass(frozen=True)
class HouseDates:
    """All parts of a house's calendar as known at one moment. `settings` are the house's, with the parts in force."""

    settings: Mapping[str, Any]
    scoped: Scoped = field(default_factory=dict)
    _made: dict[Any, Any] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def load(
        cls, house_id: int, as_of: datetime | None = None, settings: Mapping[str, Any] | None = None
    ) -> HouseDates:
        """Two queries; one where the house's settings are at hand."""
        known = House.objects.values_list("settings", flat=True).get(pk=house_id) if settings is None else settings
        with leave_scope("the calendar of a house is made of all its parts"):
            rows = CalendarPart.objects.filter(house_id=house_id)
            rows = rows.filter(replaced_at__isnull=True) if as_of is None else rows
            parts = list(rows.order_by("pk"))
        if as_of is not None:
            known, parts = _settings_as_of(known, parts, as_of), _as_of(parts, as_of)
        scoped: dict[str, dict[tuple[str, int], Any]] = {}
        for part in parts:
            if part.scope and part.content is not None:
                scoped.setdefault(part.scope, {})[part.part, part.year] = part.content
        return cls(known, scoped)

    def with_settings(self, **changes: Any) -> HouseDates:
        """The same with other settings of the house: what a change would do, before it is made."""
        return HouseDates({**self.settings, **changes}, self.scoped)

    @property
    def house(self) -> WorkCalendar:
        """The days of the whole house."""
        if "house" not in self._made:
            self._made["house"] = house_calendar(self.settings)
        found: WorkCalendar = self._made["house"]
        return found

    @property
    def house_terms(self) -> tuple[Term, ...]:
        """The school terms given for the whole house."""
        return PeriodSettings.merged(self.settings.get("periods")).school_terms

    def key(self, place: Place) -> tuple[Any, ...]:
        """What tells two calendars apart: places with the same key share one."""
        return (self.rests_at(place), *self._own(place))

    def _own(self, place: Place) -> tuple[str, ...]:
        return tuple(scope for scope in place.scopes if scope in self.scoped)

    def rests_at(self, place: Place) -> bool:
        """Whether a unit rests between terms: by its type, or because it has terms of its own."""
        own = self._own(place)
        return place.type in self.settings.get("resting_types", ()) or any(
            part == CalendarPart.Part.TERMS for scope in own if scope[0] != "t" for part, _ in self.scoped[scope]
        )

    def terms(self, place: Place) -> tuple[Term, ...]:
        """The school terms given for a place: each school year's by the nearest that has any."""
        return self._periods(place).school_terms

    def _periods(self, place: Place) -> PeriodSettings:
        key = ("periods", self._own(place))
        if key not in self._made:
            merged = PeriodSettings.merged(self.settings.get("periods"))
            years: dict[int, tuple[Term, ...]] = {}
            for term in merged.school_terms:
                years[term.school_year] = (*years.get(term.school_year, ()), term)
            for scope in self._own(place):
                for (part, year), content in self.scoped[scope].items():
                    if part == CalendarPart.Part.TERMS:
                        years[year] = PeriodSettings.merged({"school_terms": content}).school_terms
            terms = tuple(sorted(term for each in years.values() for term in each))
            self._made[key] = replace(merged, school_terms=terms)
        found: PeriodSettings = self._made[key]
        return found

    def calendar(self, place: Place, start: date, end: date) -> WorkCalendar:
        """The calendar of a place: the house's, local days of type, class and unit on top, rests where it rests."""
        key = ("calendar", self.key(place), start, end)
        if key not in self._made:
            calendar = self.house
            marks = [
                mark
                for scope in self._own(place)
                for (part, _year), content in sorted(self.scoped[scope].items())
                if part == CalendarPart.Part.LOCAL
                for mark in _marks(content, OWN_DAYS)
            ]
            rests = _rests(self.terms(place), start, end) if self.rests_at(place) else None
            self._made[key] = calendar.with_local(marks, rests) if marks or rests else calendar
        found: WorkCalendar = self._made[key]
        return found

    def periods(
        self,
        place: Place,
        start: date,
        end: date,
        *,
        plan: Mapping[str, Any] | None = None,
        target: Mapping[str, Any] | None = None,
    ) -> PeriodSettings:
        """How a target of a plan counts its periods at a place. Raises SettingInvalid."""
        merged = PeriodSettings.merged(self.settings.get("periods"), plan, target)
        if self._own(place) and "school_terms" not in {**(plan or {}), **(target or {})}:
            merged = replace(merged, school_terms=self.terms(place))
        return replace(merged, calendar=self.calendar(place, start, end))


def _as_of(parts: list[CalendarPart], as_of: datetime) -> list[CalendarPart]:
    return [p for p in parts if p.recorded_at <= as_of and (p.replaced_at is None or p.replaced_at > as_of)]


def _settings_as_of(settings: Mapping[str, Any], parts: list[CalendarPart], as_of: datetime) -> dict[str, Any]:
    """The house's settings with the parts of the whole house as they stood; parts without a chain are today's."""
    whole = [part for part in parts if not part.scope]
    return {**settings, **repeated(_as_of(whole, as_of), {part.part for part in whole})}


def repeated(parts: Iterable[CalendarPart], chained: Collection[str]) -> dict[str, Any]:
    """The keys of `House.settings` that repeat the house's `parts` in force, for each part in `chained`."""
    of: dict[str, list[tuple[CalendarPart, Any]]] = {name: [] for name in chained}
    for part in sorted(parts, key=lambda each: each.year):
        if part.content is not None:
            of[part.part].append((part, part.content))
    found: dict[str, Any] = {}
    if "decree" in of:
        found["calendar_years"] = {
            str(part.year): {"days": days, "decreed": part.decreed, "source": part.source}
            for part, days in of["decree"]
        }
    if "local" in of:
        found["local_days"] = [row for _, days in of["local"] for row in days]
    if "periods" in of or "terms" in of:
        periods = {key: value for _, content in of.get("periods", ()) for key, value in content.items()}
        terms = [term for _, content in of.get("terms", ()) for term in content]
        found["periods"] = {**periods, **({"school_terms": terms} if terms else {})}
    return found


# -- what moves when days change: rooms above tell ------------------------------------------------------------------


@dataclass(frozen=True)
class OpenDue:
    """One open deadline, for "what moves": the same `key` before and after."""

    key: str
    title: str
    due: date
    url: str = ""


DueSource = Callable[[Any, HouseDates], Iterable[OpenDue]]
due_sources: list[DueSource] = []


def register_due_source(source: DueSource) -> None:
    """Called in `AppConfig.ready` by rooms that compute deadlines."""
    if source not in due_sources:
        due_sources.append(source)


def moved(viewer: Any, before: HouseDates, after: HouseDates) -> list[tuple[OpenDue, OpenDue]]:
    """The open deadlines whose day differs between two calendars, the earliest first."""
    found: dict[tuple[str, date, date], tuple[OpenDue, OpenDue]] = {}
    for source in due_sources:
        old = {due.key: due for due in source(viewer, before)}
        for due in source(viewer, after):
            was = old.get(due.key)
            if was is not None and was.due != due.due:
                found[due.title, was.due, due.due] = (was, due)  # holders who are alike read as one line
    return sorted(found.values(), key=lambda pair: (pair[1].due, pair[1].title))
