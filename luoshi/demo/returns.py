"""The demo's returns: two that are asked for by month, one period that is over and one that is being handed in.

What lives here: which returns, and who has confirmed. Not here: what they hold, which follows from the records.
Invariants: by operations only; whatever the day, one period has just ended and can be confirmed, and the first school's
return of it is left to whoever looks.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from datetime import time as clock
from typing import Any

from luoshi.demo import units as tree
from luoshi.demo.people import People
from luoshi.demo.year import ZONE
from luoshi.org.models import Account, Unit
from luoshi.reports.models import Return
from luoshi.reports.returns.errors import ReturnRefused
from luoshi.reports.returns.operations import confirm_return, define_form
from luoshi.reports.returns.ready import BOARDS, NEWS
from luoshi.reports.returns.rounds import keep_up
from luoshi.reports.returns.spec import Reach
from luoshi.ui.scope import leave_scope

ONE = timedelta(days=1)
CONFIRMED = 8
"""Units that confirm by themselves in each period; empty returns confirm without them."""


def add_returns(house_id: int, units: dict[str, Unit], people: People, *, now: datetime) -> int:
    """Two returns and their two newest periods. Returns how many returns there are."""
    today = now.astimezone(ZONE).date()
    planner: Any = people.viewer(people.planner) if people.planner is not None else None
    school = _first_school(people)
    reach = Reach(units=tuple(unit.pk for unit in units.values() if _hands_in(unit)))
    boards = replace(BOARDS.spec, reach=reach, closing_day=min((today - ONE).day, 28), due={"days_after_period": 5})
    begun = datetime.combine(today - timedelta(days=34), clock(9, 30), ZONE)
    define_form(name=NEWS.name, spec=replace(NEWS.spec, reach=reach), by=planner, at=begun)
    define_form(name=BOARDS.name, spec=boards, by=planner, at=begun)
    for moment in (begun + 6 * ONE, now):
        keep_up(house_id=house_id, at=moment)
        _confirm(house_id, people, before=moment, leave=school)
    with leave_scope("counting the demo's returns"):
        return Return.objects.filter(house_id=house_id).count()


def _hands_in(unit: Unit) -> bool:
    """Districts, county schools and the schools of towns; village schools count in their town's return."""
    return unit.type == tree.DISTRICT or unit.klass in (tree.TOWN, tree.DIRECT)


def _first_school(people: People) -> int:
    """The unit whose correspondent signs in as tongxun."""
    with leave_scope("the first school of the demo"):
        account = Account.objects.get(username="tongxun")
    return next(unit for unit, person in people.correspondents.items() if person.pk == account.person_id)


def _confirm(house_id: int, people: People, *, before: datetime, leave: int) -> None:
    """Some units press the button, an hour apart, on the last days on which it can be pressed."""
    today = before.astimezone(ZONE).date()
    for row in _open(house_id, today, leave)[:CONFIRMED]:
        day = min(row.round.due, today)
        at = min(datetime.combine(day, clock(9), ZONE) + timedelta(minutes=row.pk % 300), before)
        try:
            confirm_return(return_id=row.pk, by=people.viewer(people.correspondents[row.unit_id]), at=at)
        except ReturnRefused:  # a period that is over, or its turn has not come
            continue


def _open(house_id: int, today: date, leave: int) -> Sequence[Return]:
    with leave_scope("open returns of the demo"):
        rows = Return.objects.filter(house_id=house_id, confirmed_at__isnull=True, frozen_at__isnull=True)
        return list(
            rows.filter(round__opens__lte=today).exclude(unit=leave).select_related("round").order_by("unit__path")
        )
