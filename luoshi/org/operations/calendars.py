"""Writing the parts of a calendar: decreed years, local days, school terms, settings of periods.

Reading is `luoshi.org.calendars`. Invariants: a part changes only by a new version; what holds for the whole house is
repeated in `House.settings` in the same transaction; what stood there before the first version becomes a version too,
so that "as of" finds it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction

from luoshi.audit.operations import log
from luoshi.org.calendars import repeated
from luoshi.org.models import CalendarPart, House
from luoshi.org.operations.checks import check_may, lock_house
from luoshi.org.viewer import Viewer
from luoshi.periods.settings import PeriodSettings
from luoshi.ui.scope import leave_scope

Part = CalendarPart.Part
Days = Sequence[Sequence[str]]


def set_year(
    *, house_id: int, year: int, days: Days | None, decreed: bool, source: str, by: Viewer | None, at: datetime
) -> CalendarPart:
    """The days off and days worked of a year; `decreed` False keeps the year provisional, None takes it away.

    Raises NotAllowed.
    """
    return _set(house_id, Part.DECREE, "", year, _rows(days), by=by, at=at, decreed=decreed, source=source)


def set_local_days(
    *, house_id: int, year: int, days: Days, scope: str = "", source: str = "", by: Viewer | None, at: datetime
) -> CalendarPart:
    """Days of a year on which the house, a type, a class or a unit (`scope`) differs. Raises NotAllowed."""
    return _set(house_id, Part.LOCAL, scope, year, _rows(days), by=by, at=at, source=source)


def set_terms(
    *,
    house_id: int,
    school_year: int,
    terms: Sequence[tuple[date, date]] | None,
    scope: str = "",
    by: Viewer | None,
    at: datetime,
) -> CalendarPart:
    """The taught spans [start, end) of a school year, for the house or a `scope`; None inherits again.

    Raises NotAllowed, SettingInvalid (terms that overlap or end before they begin).
    """
    content = None
    if terms is not None:
        content = [
            {"start": start.isoformat(), "end": end.isoformat(), "school_year": school_year, "ordinal": number}
            for number, (start, end) in enumerate(sorted(terms), start=1)
        ]
        PeriodSettings.merged({"school_terms": content})
    return _set(house_id, Part.TERMS, scope, school_year, content, by=by, at=at)


def set_periods(*, house_id: int, periods: Mapping[str, Any], by: Viewer | None, at: datetime) -> CalendarPart:
    """How the house counts its periods; terms stay as they are. Raises NotAllowed, SettingInvalid."""
    content = {key: value for key, value in periods.items() if key != "school_terms"}
    PeriodSettings.merged(content)
    return _set(house_id, Part.PERIODS, "", 0, content, by=by, at=at)


def _rows(days: Days | None) -> list[list[str]] | None:
    return None if days is None else sorted([day, state, name] for day, state, name in days)


def _set(
    house_id: int,
    part: str,
    scope: str,
    year: int,
    content: Any,
    *,
    by: Viewer | None,
    at: datetime,
    decreed: bool = False,
    source: str = "",
) -> CalendarPart:
    with transaction.atomic(), leave_scope("writing a part of the house's calendar"):
        house = lock_house(house_id)
        check_may(by, "house.settings", house_id)
        _keep_what_stood(house)
        rows = CalendarPart.objects.filter(house_id=house_id, part=part, scope=scope, year=year)
        rows.filter(replaced_at__isnull=True).update(replaced_at=at)
        made: CalendarPart = CalendarPart.objects.create(
            house_id=house_id, part=part, scope=scope, year=year, content=content, decreed=decreed,
            source=source[:200], recorded_at=at, recorded_by=str(by.person_key) if by else "",
            recorded_by_name=by.name if by else "",
        )  # fmt: skip
        if not scope:
            _repeat(house)
        log(
            house_id=house_id, actor=by, action="calendar.set", subject=f"house:{house_id}", at=at,
            detail={"part": part, "scope": scope, "year": year, "source": source[:200]},
        )  # fmt: skip
    return made


def _repeat(house: House) -> None:
    """Write what is in force for the whole house into its settings."""
    whole = CalendarPart.objects.filter(house_id=house.pk, scope="")
    chained = set(whole.values_list("part", flat=True).order_by().distinct())
    house.settings = {**house.settings, **repeated(whole.filter(replaced_at__isnull=True), chained)}
    periods = house.settings.get("periods") or {}
    if "correction_days" in periods:  # the ledger's own key
        house.settings["correction_days"] = periods["correction_days"]
    house.save(update_fields=["settings"])


def _keep_what_stood(house: House) -> None:
    """Settings from before the first version (set-up, an older release) become versions from the house's first day."""
    if CalendarPart.objects.filter(house_id=house.pk, scope="").exists():
        return
    periods = dict(house.settings.get("periods") or {})
    terms: dict[int, list[Any]] = {}
    for term in periods.pop("school_terms", ()):
        terms.setdefault(int(term["school_year"]), []).append(term)
    local: dict[int, list[Any]] = {}
    for row in house.settings.get("local_days") or ():
        local.setdefault(int(row[0][:4]), []).append(list(row))
    stood: list[tuple[str, int, Any]] = [(Part.PERIODS, 0, periods)]
    stood += [(Part.TERMS, year, rows) for year, rows in terms.items()]
    stood += [(Part.LOCAL, year, rows) for year, rows in local.items()]
    CalendarPart.objects.bulk_create(
        CalendarPart(house_id=house.pk, part=part, year=year, content=content, recorded_at=house.created_at)
        for part, year, content in stood
    )


__all__ = ["set_local_days", "set_periods", "set_terms", "set_year"]
