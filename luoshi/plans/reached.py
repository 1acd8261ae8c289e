"""Whom a reach binds, and what starting a plan would put on whom: before anything is counted.

What lives here: counts and names for the form of a target and for the summary before the start. Not here: the holders
themselves (`duties`). Invariant: names are only those in the viewer's sight; counts are of the house.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from luoshi.org.models import Unit
from luoshi.org.viewer import Viewer
from luoshi.plans.bench import Bench
from luoshi.plans.duties import Holder, holders
from luoshi.plans.facts import HouseFacts
from luoshi.plans.models import Target
from luoshi.plans.spec import Reach

PEEK = 60  # names shown of those reached


@dataclass(frozen=True)
class Reached:
    """Whom a reach would bind: how many, of what, and the first names in sight."""

    count: int
    word: str
    names: list[str]

    @property
    def more(self) -> int:
        """How many are not named."""
        return self.count - len(self.names)


_WORDS = {"unit": "个单位", "person": "人", "holding": "个阵地", "house": "个单位"}


def reached(viewer: Viewer, facts: HouseFacts, reach: Reach, top_id: int) -> Reached:
    """Whom a reach binds today. No query but those of `facts` and one of what is in sight."""
    found = [holder for holder in holders(reach, facts, top_id=top_id) if in_office(holder, viewer)]
    seen = set(
        Unit.objects.visible_to(viewer).filter(pk__in={h.unit_id for h in found}).values_list("pk", flat=True)
        if found
        else ()
    )
    names = [_named(holder, facts) for holder in found if holder.unit_id in seen]
    kind = found[0].kind if found else "unit"
    return Reached(len(found), _WORDS[kind], names[:PEEK])


def in_office(holder: Holder, viewer: Viewer) -> bool:
    """Whether a holder owes anything today or later."""
    return holder.valid_to is None or holder.valid_to > viewer.today


def _named(holder: Holder, facts: HouseFacts) -> str:
    if holder.kind in ("person", "holding") and holder.unit_id in facts.units:
        return f"{holder.name}（{facts.units[holder.unit_id].name}）"
    return holder.name


@dataclass(frozen=True)
class Owing:
    """One confirmed target in the summary before a plan starts."""

    target: Target
    asks: str
    when: str
    reach: str
    count: int
    word: str
    owner: str


@dataclass(frozen=True)
class Summary:
    """What starting a plan would put on whom."""

    owing: list[Owing]
    units: int
    people: int
    by_type: list[tuple[str, int, int]]  # type, units of it, lines each of them owes at most


def summary(viewer: Viewer, bench: Bench, facts: HouseFacts) -> Summary:
    """Who will owe what. Queries: those of `facts`."""
    owing: list[Owing] = []
    lines: dict[int, int] = {}
    people: set[str] = set()
    for card in bench.cards:
        if card.target.state != Target.State.CONFIRMED:
            continue
        found = [h for h in holders(card.spec.reach, facts, top_id=bench.plan.unit_id) if in_office(h, viewer)]
        kind = found[0].kind if found else "unit"
        owing.append(Owing(card.target, card.asks, card.when, card.reach, len(found), _WORDS[kind], card.owner))
        people.update(holder.key for holder in found if holder.kind == "person")
        for unit_id in {holder.unit_id for holder in found}:
            lines[unit_id] = lines.get(unit_id, 0) + 1
    return Summary(owing, len(lines), len(people), _by_type(lines, facts))


def _by_type(lines: Mapping[int, int], facts: HouseFacts) -> list[tuple[str, int, int]]:
    types: dict[str, list[int]] = {}
    for unit_id, count in lines.items():
        types.setdefault(facts.units[unit_id].type or "其他", []).append(count)
    return sorted(((name, len(counts), max(counts)) for name, counts in types.items()), key=lambda row: -row[1])
