"""What is open for whom in a house, read for all its people at once.

Invariant: the number of queries grows with neither people nor units nor duties; each person gets only what their own
posts reach, by the same rules as the pages.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from django.urls import NoReverseMatch, reverse

from luoshi.ledger.models import Record
from luoshi.org.models import Account, Membership
from luoshi.org.queries import in_force
from luoshi.org.roles import ROLES
from luoshi.org.viewer import Post, Viewer
from luoshi.plans import progress
from luoshi.plans.agenda.digest import LATE_DAYS, Matters
from luoshi.plans.agenda.dues import Item, item_of, more_items
from luoshi.plans.allowances import reading as allowances
from luoshi.plans.board import Board
from luoshi.plans.cells import Cell
from luoshi.plans.duties import Duty
from luoshi.plans.facts import HouseFacts
from luoshi.ui.scope import leave_scope

DAYS_AHEAD = 3  # working days before a due day (house setting digest_days)


@dataclass(frozen=True)
class Waiting:
    """A record or request that waits at a unit, and who may not decide on it."""

    path: str
    not_by: frozenset[int]


def viewers_of(house_id: int, today: date) -> dict[int, Viewer]:
    """Everybody with an account and a post in force, as viewers. Two queries."""
    with leave_scope("who is told of what is open"):
        rows = Membership.objects.filter(in_force(today), house_id=house_id, role__in=list(ROLES))
        posts: dict[int, list[Post]] = {}
        people: dict[int, Any] = {}
        for row in rows.filter(person__erased_at__isnull=True).select_related("person", "unit").order_by("unit__path"):
            people[row.person_id] = row.person
            post = Post(row.pk, row.unit_id, row.unit.name, row.unit.path, row.role, row.nature)
            posts.setdefault(row.person_id, []).append(post)
        accounts = dict(Account.objects.filter(person_id__in=people, is_active=True).values_list("person_id", "pk"))
    return {
        pk: Viewer(accounts[pk], pk, people[pk].key, house_id, people[pk].name, today, tuple(posts[pk]))
        for pk in people
        if pk in accounts
    }


def house_eye(facts: HouseFacts, today: date) -> Viewer:
    """The installation looking at a whole house, so that its duties are counted once for everybody."""
    path = facts.units[facts.root_id].path
    return Viewer(None, None, None, facts.house_id, "", today, (Post(0, facts.root_id, "", path, "observer"),))


def gather(house_id: int, today: date) -> dict[int, Matters]:
    """What is open for each person today; who has nothing is in it with nothing."""
    facts = HouseFacts.load(house_id)
    if not facts.root_id:
        return {}
    board = Board(house_eye(facts, today), today=today, dates=facts.dates)
    duties = open_duties(board, int(facts.settings.get("digest_days", DAYS_AHEAD)))
    queue, back, asked = _queue(house_id), _sent_back(house_id), _asked(house_id)
    awake = {unit_id: _awake(facts, unit_id, today) for unit_id in facts.units}
    return {
        pk: _matters(viewer, facts, duties, queue, back, asked, awake)
        for pk, viewer in viewers_of(house_id, today).items()
    }


def _awake(facts: HouseFacts, unit_id: int, today: date) -> bool:
    """Whether a unit works today: no rest day of its own, not between terms."""
    return facts.calendar(unit_id, today.replace(month=1, day=1), today + timedelta(days=1)).is_active(today)


def open_duties(board: Board, days: int) -> dict[int, list[Item]]:
    """What each unit still has to do: late, or due within so many working days. A fixed number of queries."""
    today = board.today
    until = board.facts.dates.house.add_working_days(today, days)
    start = today - timedelta(days=LATE_DAYS)

    def pick(found: tuple[Duty, ...], _today: date) -> tuple[Duty, ...]:
        return tuple(duty for duty in found if start <= duty.limits.due <= until and not duty.waived)

    lines = board.lines(progress.confirmed(board.viewer))
    found: dict[int, list[Item]] = {}
    for cell in board.cells(lines, pick, of=lambda line: line.everyone):
        if _is_open(cell, today):
            found.setdefault(cell.holder.unit_id, []).append(item_of(cell, "due", cell.duty.limits.due))
    for item in more_items(board.viewer, list(board.facts.units), start, until + timedelta(days=1)):
        if not item.done:
            found.setdefault(item.unit_id, []).append(item)
    return found


def _is_open(cell: Cell, today: date) -> bool:
    """Whether the unit still has something to do: not done, not all handed in, not locked."""
    closed = cell.duty.limits.closed_from
    if cell.state in ("done", "none") or (closed is not None and closed <= today):
        return False
    if cell.duty.limits.due < today and cell.state != "late":
        return False  # within the grace it is told as it was: due
    left = cell.left
    if left is None or cell.target.spec.is_ratio:
        return cell.state == "late"
    return left > Fraction(cell.waiting)


def _matters(
    viewer: Viewer,
    facts: HouseFacts,
    duties: Mapping[int, list[Item]],
    queue: Iterable[Waiting],
    back: Mapping[int, int],
    asked: Iterable[Waiting],
    awake: Mapping[int, bool],
) -> Matters:
    posts = tuple(post for post in viewer.posts if awake.get(post.unit_id, False))
    working = Viewer(viewer.account_id, viewer.person_id, viewer.person_key, viewer.house_id, viewer.name,
                     viewer.today, posts)  # fmt: skip
    units = list(dict.fromkeys(post.unit_id for post in posts if "record.enter" in post.actions))
    own = [item for unit_id in units for item in duties.get(unit_id, ())]
    return Matters(
        viewer.today,
        own,
        queue=_decided(working, "record.verify", queue),
        sent_back=sum(back.get(unit_id, 0) for unit_id in units),
        asked=_decided(working, "allowance.grant", asked),
        several_units=len(units) > 1,
        names={unit_id: facts.units[unit_id].name for unit_id in units},
        addresses=_addresses(units),
    )


def _decided(viewer: Viewer, action: str, waiting: Iterable[Waiting]) -> int:
    """How many of those that wait this viewer may decide on; a lent post reaches the borrowing unit only."""
    posts = viewer.posts_for(action)
    return sum(
        viewer.person_id not in one.not_by
        and any(one.path == post.path if post.nature == "lent" else post.reaches(one.path) for post in posts)
        for one in waiting
    )


def _queue(house_id: int) -> list[Waiting]:
    """Records that wait to be verified. One query."""
    with leave_scope("what waits in a house, for those who verify"):
        rows = Record.objects.filter(house_id=house_id, state=Record.State.SUBMITTED)
        return [
            Waiting(path, frozenset(pk for pk in (entered, handed_in) if pk))
            for path, entered, handed_in in rows.values_list("unit__path", "entered_by_id", "handed_in_by_id")
        ]


def _sent_back(house_id: int) -> dict[int, int]:
    """How many records each unit has to put right. One query."""
    found: dict[int, int] = {}
    with leave_scope("what was sent back in a house, for those who enter"):
        rows = Record.objects.filter(house_id=house_id, state=Record.State.SENT_BACK)
        for unit_id in rows.values_list("unit_id", flat=True):
            found[unit_id] = found.get(unit_id, 0) + 1
    return found


def _asked(house_id: int) -> list[Waiting]:
    """Requests for allowances. One query."""
    return [Waiting(path, frozenset({by} if by else ())) for path, by in allowances.asked_in(house_id)]


def _addresses(units: Iterable[int]) -> dict[str, str]:
    found = {"asked": f"{reverse('plans:allowances')}?state=asked"}
    found |= {f"unit:{unit_id}": reverse("plans:unit", args=[unit_id]) for unit_id in units}
    for name, address in (("queue", "work:queue"), ("sent_back", "work:records")):
        try:
            found[name] = reverse(address) + ("?state=sent_back" if name == "sent_back" else "")
        except NoReverseMatch:  # the room of forms is switched off
            found[name] = "/"
    return found
