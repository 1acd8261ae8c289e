"""How long the house keeps what it keeps of people: its terms, a preview, the daily run.

What lives here: reading `House.settings["retention"]`, running the rules that rooms registered and the log's archive.
Not here: what a rule reduces (`luoshi.audit.retention`, and the rooms). Invariants: nothing is reduced before somebody
has seen how much and switched it on; a run tells what it did in the log; running twice does nothing more.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.timezone import localtime, make_aware

from luoshi.audit.operations import log
from luoshi.audit.retention import LEAST, RetentionRule, archive_log, old_lines, rules
from luoshi.jobs.registry import daily
from luoshi.org import errors
from luoshi.org.models import House
from luoshi.org.operations.checks import lock_house
from luoshi.org.viewer import Viewer
from luoshi.ui.scope import leave_scope

KEY = "retention"


@dataclass(frozen=True)
class Term:
    """One sort of details with the house's years: `field` names it in the form and in the settings."""

    rule: RetentionRule
    part: str
    label: str
    years: int

    @property
    def field(self) -> str:
        """Its name in forms and settings."""
        return f"{self.rule.code}:{self.part}"

    @property
    def least(self) -> int:
        """The fewest years that the rule allows."""
        return self.rule.least_years

    @property
    def detail(self) -> str:
        """What happens then."""
        return str(self.rule.detail)

    def before(self, today: date) -> date:
        """Details before this day are over their term."""
        return years_before(today, self.years)


@dataclass(frozen=True)
class Line:
    """One line of the preview: what, before which day, how many."""

    label: str
    before: date
    count: int


def years_before(day: date, years: int) -> date:
    """The same day so many years earlier; 29 February becomes 1 March."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return date(day.year - years, 3, 1)


def months_before(day: date, months: int) -> date:
    """The first day of the month so many months earlier: the log goes by whole months."""
    number = day.year * 12 + day.month - 1 - months
    return date(number // 12, number % 12 + 1, 1)


def stored(house: Mapping[str, Any]) -> Mapping[str, Any]:
    """The house's own part of the settings."""
    found = house.get(KEY)
    return found if isinstance(found, Mapping) else {}


def is_on(house: Mapping[str, Any]) -> bool:
    """Whether somebody has switched the daily run on."""
    return stored(house).get("on") is True


def log_months(house: Mapping[str, Any]) -> int | None:
    """How many months the log stays in the database; None for always."""
    months = stored(house).get("log_months")
    return max(months, 12) if isinstance(months, int) and months else None


def terms(house_id: int, house: Mapping[str, Any]) -> list[Term]:
    """Every sort of details that the house has, with its years."""
    years = stored(house).get("years")
    years = years if isinstance(years, Mapping) else {}
    found = []
    for rule in rules:
        for part, name in rule.parts(house_id):
            own = years.get(f"{rule.code}:{part}")
            label = f"{rule.label} · {name}" if name else str(rule.label)
            found.append(Term(rule, part, label, max(own, rule.least_years) if isinstance(own, int) else rule.years))
    return found


def preview(house_id: int, house: Mapping[str, Any], today: date) -> list[Line]:
    """What a run would reduce today."""
    lines = []
    for term in terms(house_id, house):
        before = term.before(today)
        if count := term.rule.count(house_id, term.part, before):
            lines.append(Line(term.label, before, count))
    if months := log_months(house):
        before = months_before(today, months)
        if count := old_lines(house_id, _begin(before)):
            lines.append(Line("log", before, count))
    return lines


def _begin(day: date) -> datetime:
    return make_aware(datetime.combine(day, time()))


def change_terms(
    *, house_id: int, years: Mapping[str, int], months: int | None, on: bool, by: Viewer, at: datetime
) -> None:
    """Set the house's terms, and whether they are kept to every night. Raises NotAllowed."""
    if not (by.house_id == house_id and by.can("security.manage")):
        raise errors.NotAllowed("security.manage")
    with transaction.atomic():
        house = lock_house(house_id)
        wanted = {"on": on, "log_months": months, "years": dict(years)}
        if stored(house.settings) == wanted:
            return
        house.settings = {**house.settings, KEY: wanted}
        house.save(update_fields=["settings"])
        log(
            house_id=house_id, actor=by, action="retention.settings", subject=f"house:{house_id}", at=at,
            detail={"on": on, "log_months": months, "years": dict(years)},
        )  # fmt: skip


def keep_terms(*, house: House, home: Path, at: datetime) -> dict[str, int]:
    """Reduce what is over its term; a line in the log says how much. Returns it by sort."""
    today = localtime(at).date()
    done: dict[str, int] = {}
    for term in terms(house.pk, house.settings):
        with transaction.atomic():
            if count := term.rule.run(house.pk, term.part, term.before(today), at):
                done[term.field] = count
                log(
                    house_id=house.pk, actor=None, action="retention.run", subject=f"house:{house.pk}", at=at,
                    detail={"name": term.label, "count": count, "upto": term.before(today).isoformat()},
                )  # fmt: skip
    if months := log_months(house.settings):
        upto = _begin(months_before(today, months))
        if at - upto >= LEAST:
            made = archive_log(house_id=house.pk, house=str(house), upto=upto, home=home, by=None, at=at)
            if made is not None:
                done["log"] = made.lines
    return done


@daily("org.retention", hour=3)
def nightly(at: datetime) -> None:
    """Every house that has switched it on."""
    with leave_scope("houses that keep to their terms"):
        houses = [house for house in House.objects.order_by("pk") if is_on(house.settings)]
    for house in houses:
        keep_terms(house=house, home=settings.HOME, at=at)
