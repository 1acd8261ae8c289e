"""The chain of reviews of a unit, and who can do a step of it.

What lives here: the nearest chain, the people who hold a step's action, where a step is done, whether the steps that
are left can all be done by different persons. Not here: doing a step (operations). Invariants: a unit without a chain
takes the nearest above, else DEFAULT; a step is done at the unit itself where somebody is there for it, else at the
nearest unit above that has somebody; an account of a post counts as the human being who uses it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from luoshi.org.calendars import house_calendar
from luoshi.org.models import House, Membership, Person, Unit
from luoshi.org.queries import in_force
from luoshi.org.roles import ROLES
from luoshi.press.desk import errors
from luoshi.press.desk.words import REVIEW_NAMES
from luoshi.press.models import Article, ReviewChain
from luoshi.press.models.desk import REVIEWS
from luoshi.ui.scope import leave_scope

MOST_DAYS = 20  # working days of one step; more is no review but forgetting
ROLES_OF = {action: tuple(code for code, role in ROLES.items() if action in role.actions) for action in REVIEWS}


@dataclass(frozen=True)
class Step:
    """One review: the action that does it, and within how many working days."""

    action: str
    days: int = 1

    @property
    def name(self) -> str:
        """初审, 复审, 终审."""
        return str(REVIEW_NAMES[self.action])


DEFAULT = tuple(Step(action) for action in REVIEWS)
"""Three steps, three persons, a working day each (field.md §8)."""


def steps_of(kept: Iterable[Mapping[str, object]]) -> tuple[Step, ...]:
    """Steps from what the table keeps."""
    return tuple(Step(str(one["action"]), int(str(one["days"]))) for one in kept)


def kept(steps: Iterable[Step]) -> list[dict[str, object]]:
    """Steps as the table keeps them."""
    return [{"action": step.action, "days": step.days} for step in steps]


def check_chain(steps: Sequence[Step]) -> None:
    """Raises BadChain unless there are one to three different steps in their order with proper days."""
    actions = [step.action for step in steps]
    if (
        not actions
        or actions != [action for action in REVIEWS if action in actions]
        or len(set(actions)) < len(actions)
    ):
        raise errors.BadChain("steps")
    if any(not 1 <= step.days <= MOST_DAYS for step in steps):
        raise errors.BadChain("days")


def above(unit: Unit) -> list[Unit]:
    """The unit itself and those above it, the nearest first. One query; call it outside of a viewer's scope."""
    parts = unit.path.split(".")[:-1]
    paths = [".".join(parts[: n + 1]) + "." for n in range(len(parts))]
    rows = Unit.objects.filter(house_id=unit.house_id, path__in=paths)
    return sorted(rows, key=lambda each: -len(each.path))


def chain_of(unit: Unit) -> tuple[Step, ...]:
    """The reviews that articles of this unit pass. Two queries; call it outside of a viewer's scope."""
    places = above(unit)
    rows = ReviewChain.objects.filter(unit__in=places, replaced_at__isnull=True)
    found = {row.unit_id: row for row in rows}
    for place in places:
        if place.pk in found:
            return steps_of(found[place.pk].steps)
    return DEFAULT


def steps_seen(unit: Unit) -> tuple[Step, ...]:
    """The reviews of a unit that is in the caller's sight, and of its articles the rule."""
    with leave_scope("the reviews of a unit in sight"):
        return chain_of(unit)


def due_day(house: House, start: date, days: int) -> date:
    """The last day of a step that began on `start`: the n-th working day after it."""
    return house_calendar(house.settings).add_working_days(start, days)


# -- who ---------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Holder:
    """Somebody who can do a step at a unit. `human`: who it is in flesh, where the post has an account of its own."""

    person_id: int
    human: int
    unit_id: int
    action: str
    nature: str


def human_of(person: Person) -> int:
    """The human being behind a person: who uses a post's account, else the person."""
    return int(person.held_by_id or person.pk)


def holders(unit: Unit, today: date, actions: Iterable[str] = REVIEWS) -> list[Holder]:
    """Everybody who could review for the unit, here and above, the nearest first. Two queries; outside of scope."""
    places = {place.pk: rank for rank, place in enumerate(above(unit))}
    wanted = {action: set(ROLES_OF[action]) for action in actions}
    roles = set().union(*wanted.values())
    rows = Membership.objects.filter(in_force(today), unit_id__in=list(places), role__in=list(roles))
    rows = rows.filter(person__account__is_active=True, person__erased_at__isnull=True).select_related("person")
    return [
        Holder(row.person_id, human_of(row.person), row.unit_id, action, row.nature)
        for row in sorted(rows, key=lambda each: (places[each.unit_id], each.pk))
        for action, codes in wanted.items()
        if row.role in codes
    ]


def nearest(found: Sequence[Holder], action: str, barred: set[int]) -> list[Holder]:
    """Those of the nearest unit that has anybody for the step who is not barred; empty where there is nobody."""
    able = [one for one in found if one.action == action and one.human not in barred]
    return [one for one in able if one.unit_id == able[0].unit_id] if able else []


def way_of(unit_id: int, house_id: int, today: date) -> tuple[Unit, list[tuple[Step, int, str]]] | None:
    """The steps of the caller's own unit: how many could do each, and at which unit. None where it is gone."""
    with leave_scope("the reviews of the own unit"):
        unit = Unit.objects.filter(house_id=house_id, pk=unit_id).first()
        if unit is None:
            return None
        steps, found = chain_of(unit), holders(unit, today)
        places = {one.pk: str(one) for one in above(unit)}
    able = [(step, nearest(found, step.action, set())) for step in steps]
    return unit, [(step, len(some), places[some[0].unit_id] if some else "") for step, some in able]


def missing_step(found: Sequence[Holder], actions: Sequence[str], barred: set[int]) -> str | None:
    """The first action for which no further person is left when each step needs another one; None where all can be done.

    Whoever is tried for a step is tried in all ways: three steps, a handful of people.
    """
    if not actions:
        return None
    able = {one.human for one in found if one.action == actions[0]} - barred
    if not able:
        return actions[0]
    failed = [missing_step(found, actions[1:], barred | {human}) for human in sorted(able)]
    return None if None in failed else failed[0]


def barred_humans(article: Article) -> set[int]:
    """Who may not review this article at all: authors, and who handed it in. One query; outside of scope."""
    rows = article.hands.filter(what__in=("author", "handed_in")).select_related("person")
    return {one for hand in rows for one in (hand.person_id, human_of(hand.person))}


def passed_humans(article: Article) -> dict[int, str]:
    """Who did which step of this round that still stands. One query; outside of scope."""
    rows = article.reviews.filter(round=article.round, outcome="passed", void_at__isnull=True)
    return {row.reviewer_id: row.action for row in rows}
