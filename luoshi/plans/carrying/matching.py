"""Which find of a new year's document follows which target of last year's plan, and what each would be asked then.

What lives here: pairing (by `plans.compare`) and the joined spec. Not here: writing. Invariant: what the new document
says is asked as it says; what it does not say (kind, way of counting, owner, reach that a person chose) comes from last
year, so that nothing is asked twice.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from luoshi.org.viewer import Viewer
from luoshi.plans.carrying.moving import is_over, moved
from luoshi.plans.compare import Item, Old, compare
from luoshi.plans.models import Plan, Target
from luoshi.plans.operations.rereading import adopted_text
from luoshi.plans.spec import TargetSpec, from_json

# What the reader says, and the fields of a spec that follow it (as in `operations.rereading`).
_FIELDS = {"unit": "count_word", "scope": "reach", "per": "reach"}
_YEARS = re.compile(r"20\d\d")


@dataclass(frozen=True)
class Pair:
    """A find and the target that it follows. `spec`: what the find would ask with last year's settings."""

    find: Target
    old: Target
    item: Item
    spec: TargetSpec


def pairs_of(old: Plan, new: Plan, viewer: Viewer) -> list[Pair]:
    """The pairs, in the order of the new document. Four queries."""
    finds = list(Target.objects.visible_to(viewer).filter(plan=new, state=Target.State.FOUND).order_by("start", "pk"))
    rows = Target.objects.visible_to(viewer).filter(plan=old, state__in=["confirmed", "ended"])
    targets = {t.pk: t for t in rows if not is_over(from_json(t.draft), old.start, new.start)}
    was, now = adopted_text(old.pk, viewer).text, adopted_text(new.pk, viewer).text
    # Years are named in most titles and dates: taken out, they keep nothing from being the same commitment.
    items = compare(
        _timeless(was), [Old(t.pk, _timeless(t.quote), t.start, t.end, t.reading) for t in targets.values()],
        _timeless(now), [{**t.reading, "quote": _timeless(t.quote), "start": t.start, "end": t.end} for t in finds],
    )  # fmt: skip
    found = [
        _pair(finds[item.new], targets[item.key], item, old, new)
        for item in items
        if item.new is not None and item.key is not None
    ]
    return sorted(found, key=lambda pair: (pair.find.start, pair.find.pk))


def _timeless(text: str) -> str:
    """The same text with every year the same; its length stays, so that offsets do."""
    return _YEARS.sub("2000", text)


def _pair(find: Target, old: Target, item: Item, before: Plan, new: Plan) -> Pair:
    years = max(new.start.year - before.start.year, 1)
    carried = moved(from_json(old.draft), years=years, old_start=before.start, new_start=new.start, target_id=old.pk)
    fresh = from_json(find.draft)
    names = {_FIELDS.get(name, name) for name in item.differs}
    spec = carried.with_(**{name: getattr(fresh, name) for name in names})
    if fresh.due is not None and "date" in fresh.due:
        spec = replace(spec, due=fresh.due)  # the day as the new document names it
    return Pair(find, old, item, spec)
