"""Days that give topics: festivals, commemorations and theme days of a year, and what they propose in good time.

What lives here: reading `festivals.toml`, the days of a year, proposals, moving a topic by a year. Lunar days come from
the table of `luoshi.periods`, never from a guess. Invariant: a day is proposed from `before` days ahead until it is
there, once, unless the house hid it or made its topic.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from importlib import resources
from typing import Any

from django.db import transaction

from luoshi.org.models import Unit
from luoshi.org.viewer import Viewer
from luoshi.periods import festival
from luoshi.press.desk.topics import errors
from luoshi.press.desk.topics.planning import FESTIVALS, Content, add_topic
from luoshi.press.models import FestivalChoice, Topic, TopicDay
from luoshi.ui.scope import leave_scope

BEFORE = 14  # days: time for one round of assigning, writing and reviewing
LEAD_DAYS = 7  # a topic starts a week before its day


@dataclass(frozen=True)
class Known:
    """A day as the file has it."""

    code: str
    label: str
    name: str = ""
    on: tuple[int, int] | None = None
    nth: tuple[int, int, int] | None = None
    before: int = BEFORE
    lasts: int = 0
    source: str = ""

    def day(self, year: int) -> date | None:
        """Its day in a year; None where it is not known."""
        if self.name:
            return festival(self.name, year)
        if self.on:
            return date(year, *self.on)
        return _nth(year, *self.nth) if self.nth else None


@dataclass(frozen=True)
class Proposal:
    """A day that could have a topic: `code` with `year` for a festival, `own` for an event of the house."""

    label: str
    day: date
    last: date
    code: str = ""
    own: int | None = None
    source: str = ""
    days_left: int = 0


def _nth(year: int, month: int, which: int, weekday: int) -> date:
    if which > 0:
        first = date(year, month, 1)
        return first + timedelta(days=(weekday - first.isoweekday()) % 7 + 7 * (which - 1))
    end = date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
    return end - timedelta(days=(end.isoweekday() - weekday) % 7)


@cache
def known_days() -> tuple[Known, ...]:
    """All days of the file, by their place in it."""
    text = resources.files("luoshi.press.desk.topics").joinpath("festivals.toml").read_text("utf-8")
    found = []
    for row in tomllib.loads(text)["days"]:
        row = dict(row)
        row.setdefault("label", row.get("name", ""))
        for key in ("on", "nth"):
            if key in row:
                row[key] = tuple(row[key])
        found.append(Known(**row))
    return tuple(found)


def days_of(year: int) -> list[tuple[Known, date]]:
    """The days of a year in order."""
    pairs = [(each, each.day(year)) for each in known_days()]
    return sorted(((each, day) for each, day in pairs if day is not None), key=lambda pair: pair[1])


def origin_of(code: str, year: int) -> str:
    """What a topic made of a festival carries."""
    return f"festival:{code}:{year}"


def proposals(viewer: Viewer, today: date) -> list[Proposal]:
    """Days that are near and have no topic yet, the nearest first. Three queries."""
    choices = list(FestivalChoice.objects.visible_to(viewer))
    hidden = {(row.code, row.year) for row in choices if row.hidden}
    before = {row.code: row.days_before for row in choices if row.days_before is not None}
    made = set(Topic.objects.visible_to(viewer).exclude(origin="").values_list("origin", flat=True))
    found = []
    for year in (today.year, today.year + 1):
        for each, day in days_of(year):
            near = today <= day <= today + timedelta(days=before.get(each.code, each.before))
            if near and not {(each.code, 0), (each.code, year)} & hidden and origin_of(each.code, year) not in made:
                last = day + timedelta(days=each.lasts)
                found.append(
                    Proposal(each.label, day, last, each.code, source=each.source, days_left=(day - today).days)
                )
    for row in TopicDay.objects.visible_to(viewer).filter(last__gte=today).order_by("first"):
        if (row.first - today).days <= row.days_before and f"day:{row.pk}" not in made:
            left = max((row.first - today).days, 0)
            found.append(Proposal(row.name, row.first, row.last, own=row.pk, days_left=left))
    return sorted(found, key=lambda each: each.day)


def take(*, unit: Unit, code: str, year: int, by: Viewer, at: datetime) -> Topic:
    """Make the topic of a festival. Raises NotAllowed, Twice, Missing (no such day)."""
    known = next((each for each in known_days() if each.code == code), None)
    day = known.day(year) if known else None
    if known is None or day is None:
        raise errors.Missing("name")
    content = Content(known.label, day - timedelta(days=LEAD_DAYS), day + timedelta(days=known.lasts), FESTIVALS)
    return add_topic(unit=unit, content=content, by=by, at=at, origin=origin_of(code, year))


def take_own(*, unit: Unit, day: TopicDay, by: Viewer, at: datetime) -> Topic:
    """Make the topic of an event of the house. Raises NotAllowed, Twice."""
    content = Content(day.name, day.first, day.last, day.field.name if day.field else "")
    return add_topic(unit=unit, content=content, by=by, at=at, origin=f"day:{day.pk}")


def hide(*, code: str, year: int, by: Viewer, at: datetime) -> None:
    """Propose a festival no more: `year` 0 for good. Raises NotAllowed, Missing."""
    if not by.can("press.plan"):
        raise errors.NotAllowed(by.house_name)
    if code not in {each.code for each in known_days()}:
        raise errors.Missing("name")
    with transaction.atomic(), leave_scope("a choice of the house"):
        FestivalChoice.objects.update_or_create(
            house_id=by.house_id, code=code, year=year,
            defaults={"hidden": True, "chosen_by_id": by.person_id, "chosen_at": at},
        )  # fmt: skip


def moved_to(row: Topic, year: int) -> tuple[date, date, str]:
    """Days and origin of a topic a year later: by its festival's own day, else the same days."""
    parts = row.origin.split(":")
    if parts[0] == "festival" and len(parts) == 3:
        known = next((each for each in known_days() if each.code == parts[1]), None)
        old, new = (known.day(int(parts[2])), known.day(year)) if known else (None, None)
        if old is not None and new is not None:
            return row.first + (new - old), row.last + (new - old), origin_of(parts[1], year)
    return later(row.first, year - row.first.year), later(row.last, year - row.first.year), f"topic:{row.pk}"


def later(day: date, years: int) -> date:
    """The same day some years on; 29 February becomes the 28th."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def by_month(year: int, own: Iterable[Any]) -> dict[int, list[tuple[date, str]]]:
    """What stands in each month: festivals and the house's own events."""
    found: dict[int, list[tuple[date, str]]] = {month: [] for month in range(1, 13)}
    for known, day in days_of(year):
        found[day.month].append((day, known.label))
    for row in own:
        found[row.first.month].append((row.first, row.name))
    return {month: sorted(days) for month, days in found.items()}
