"""Units and people as the engine wants them: each with its class, staff, numbers and quotas, in versions of time.

What lives here: `roster`, `people`. Not here: records and events. Invariants: the tree, the numbers and the quotas are those
known at the moment asked for; a unit that the scheme does not bind keeps its records but stands in a class of its own,
so that it is never ranked among those that are bound.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from fractions import Fraction

from django.db.models import Q

from luoshi.assessment.engine import Unit as EngineUnit
from luoshi.assessment.facts.records import person_id
from luoshi.assessment.models import UnitNumber
from luoshi.audit.models import LogEntry
from luoshi.org.models import Membership, Person, Unit
from luoshi.org.places import Place, chain_up, place_in, timeline
from luoshi.org.tree import step
from luoshi.plans.models import Quota, Target

OUTSIDE = "（不参加本办法）"
"""The class of units that a scheme does not bind."""
SIZE, CLASSES = "规模", "班级数"
"""Headings of numbers that the engine divides by."""
Chain = list[tuple[date, Fraction | None]]


@dataclass(frozen=True, slots=True)
class Named:
    """A unit as it is called, with its end."""

    pk: int
    name: str
    is_body: bool
    valid_from: date
    valid_to: date | None
    successor: int | None


@dataclass(frozen=True)
class Roster:
    """All units of a house in versions; `bound`: ids of those that are scored, in the order of the tree."""

    units: tuple[EngineUnit, ...]
    bound: tuple[str, ...]
    names: Mapping[str, str] = field(default_factory=dict)
    unit_of: Mapping[str, int] = field(default_factory=dict)  # id of a unit or person → the unit's key
    person_of: Mapping[str, int] = field(default_factory=dict)


def roster(
    house_id: int,
    *,
    top_id: int | None,
    start: date,
    last: date,
    as_of: datetime,
    columns: Sequence[str] = (),
    classes: Sequence[str] = (),
    subjects: str = "units",
) -> Roster:
    """The units below `top_id` (None: of the house), by the tree of the last day; with `subjects` persons or both their
    people too. `classes`: those that the scheme names, others are not bound. A fixed number of queries."""
    chains = timeline(house_id, as_of=as_of)
    units = _named(house_id, as_of)
    above = chain_up({pk: place_in(chain, last) or chain[0] for pk, chain in chains.items()})
    figures = _figures(house_id, as_of, columns, last)
    bound = [pk for pk in chains if pk in units and _is_bound(units[pk], chains[pk], above[pk], top_id, start, last)]
    bound = [pk for pk in bound if not classes or _class_on(chains[pk], last) in classes]
    order = sorted(bound, key=lambda pk: "".join(step(each) for each in (*reversed(above[pk]), pk)))
    made: list[EngineUnit] = []
    scored = set(bound)
    for pk, named in units.items() if subjects != "persons" else ():
        if pk in chains:
            made += _versions(named, chains[pk], figures.get(pk, {}), bound=pk in scored)
    found = {str(pk): units[pk].name for pk in order} if subjects != "persons" else {}
    unit_of = {str(pk): pk for pk in order}
    person_of: dict[str, int] = {}
    if subjects != "units":
        own = [top_id] if top_id is not None and top_id in chains else []  # a unit's own scheme for its people
        for person in _people(house_id, [*own, *order], start, last):
            cls = _class_on(chains[person.unit_id], last)
            made.append(EngineUnit(person.id, person.name, cls, valid_from=None, valid_to=None))
            found[person.id] = person.name
            unit_of[person.id], person_of[person.id] = person.unit_id, person.pk
    return Roster(tuple(made), tuple(found), found, unit_of, person_of)


def _named(house_id: int, as_of: datetime) -> dict[int, Named]:
    """The units; an end that was written after the moment is not known yet (when it was written is in the log)."""
    later = LogEntry.objects.filter(house_id=house_id, action="unit.merged", at__gt=as_of)
    unknown = set(later.values_list("subject", flat=True))
    found = {}
    rows = Unit.objects.filter(house_id=house_id).values_list(
        "pk", "name", "is_body", "valid_from", "valid_to", "successor_id"
    )
    for pk, name, is_body, valid_from, valid_to, successor in rows:
        ended = (None, None) if f"unit:{pk}" in unknown else (valid_to, successor)
        found[pk] = Named(pk, name, is_body, valid_from, *ended)
    return found


def _is_bound(
    named: Named, chain: list[Place], above: Sequence[int], top_id: int | None, start: date, last: date
) -> bool:
    """Below the scheme's unit, no body, and there at some time of the span."""
    below = bool(above) if top_id is None else top_id in above
    there = named.valid_from <= last and (named.valid_to is None or named.valid_to > start)
    return below and there and not named.is_body


def _class_on(chain: list[Place], day: date) -> str:
    place = place_in(chain, day) or chain[0]
    return place.klass


def _versions(named: Named, chain: list[Place], figures: Mapping[str, Chain], *, bound: bool) -> Iterable[EngineUnit]:
    """A version for each change of place or number."""
    days = sorted({named.valid_from, *(p.valid_from for p in chain), *(d for c in figures.values() for d, _ in c)})
    days = [day for day in days if day >= named.valid_from and (named.valid_to is None or day < named.valid_to)]
    for number, day in enumerate(days):
        place = place_in(chain, day) or chain[0]
        values = {column: value for column, c in figures.items() if (value := _on(c, day)) is not None}
        yield EngineUnit(
            id=str(named.pk),
            name=named.name,
            cls=place.klass if bound else OUTSIDE,
            staff=None if place.staff is None else Fraction(place.staff),
            size=values.get(SIZE),
            class_count=values.get(CLASSES),
            figures=values,
            valid_from=day if number else named.valid_from,
            valid_to=days[number + 1] if number + 1 < len(days) else named.valid_to,
            successor=str(named.successor) if named.successor and number + 1 == len(days) else "",
        )


def _on(chain: Chain, day: date) -> Fraction | None:
    found = None
    for since, value in chain:
        if since > day:
            break
        found = value
    return found


# -- numbers ---------------------------------------------------------------------------------------------------------


def _known(as_of: datetime) -> Q:
    return Q(recorded_at__lte=as_of) & (Q(replaced_at__isnull=True) | Q(replaced_at__gt=as_of))


def _figures(house_id: int, as_of: datetime, columns: Sequence[str], last: date) -> dict[int, dict[str, Chain]]:
    """Numbers by unit and heading: those kept for assessment; else, under a target's title, its quotas."""
    found: dict[int, dict[str, Chain]] = defaultdict(dict)
    if columns:
        for unit, title, chain in _quotas(house_id, as_of, columns, last):
            found[unit][title] = chain
    own: dict[tuple[int, str], Chain] = {}
    rows = UnitNumber.objects.filter(_known(as_of), house_id=house_id, valid_from__lte=last)
    for unit, column, num, den, day in rows.order_by("valid_from", "pk").values_list(
        "unit_id", "column", "num", "den", "valid_from"
    ):
        own.setdefault((unit, column), []).append((day, None if num is None else Fraction(num, den)))
    for (unit, column), chain in own.items():
        found[unit][column] = chain
    return found


def _quotas(house_id: int, as_of: datetime, columns: Sequence[str], last: date) -> Iterable[tuple[int, str, Chain]]:
    """(unit, title of a target, its quotas in time) of the plan that runs on the last day."""
    targets = Target.objects.filter(
        house_id=house_id, title__in=list(columns), plan__start__lte=last, plan__end__gt=last,
        state=Target.State.CONFIRMED,
    )  # fmt: skip
    titles = dict(targets.order_by("-pk").values_list("pk", "title"))
    if not titles:
        return []
    rows = Quota.objects.filter(_known(as_of), target_id__in=titles, part="", valid_from__lte=last)
    chains: dict[tuple[int, str], Chain] = {}
    for target, unit, num, den, day in rows.order_by("valid_from", "pk").values_list(
        "target_id", "unit_id", "num", "den", "valid_from"
    ):
        chains.setdefault((unit, titles[target]), []).append((day, None if num is None else Fraction(num, den)))
    return [(unit, title, chain) for (unit, title), chain in chains.items()]


# -- people ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Scored:
    """A person with a post in a unit that is bound."""

    id: str
    pk: int
    name: str
    unit_id: int


def _people(house_id: int, unit_ids: Sequence[int], start: date, last: date) -> list[_Scored]:
    """People with an own post in the units at some time of the span, each once, at the unit that comes first."""
    place = {unit: number for number, unit in enumerate(unit_ids)}
    posts = Membership.objects.filter(
        house_id=house_id, nature=Membership.Nature.OWN, valid_from__lte=last, unit_id__in=unit_ids
    ).filter(Q(valid_to__isnull=True) | Q(valid_to__gt=start))
    at: dict[int, int] = {}
    for person, unit in posts.values_list("person_id", "unit_id"):
        if person not in at or place[unit] < place[at[person]]:
            at[person] = unit
    rows = Person.objects.filter(pk__in=at, is_post=False, erased_at__isnull=True)
    found = [_Scored(person_id(key), pk, name, at[pk]) for pk, key, name in rows.values_list("pk", "key", "name")]
    return sorted(found, key=lambda each: (place[each.unit_id], each.name, each.pk))
