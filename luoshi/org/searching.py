"""Units and people in the search: what of them is found, and where a hit leads.

Invariant: of a person only the name and its initials are found, never telephone or mail; an erased person is found no
more. Rows written in bulk (import, sample house) are indexed by who writes them, through `unit_documents` and
`person_documents`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from luoshi.org.models import Membership, Person, Unit
from luoshi.org.queries import in_force
from luoshi.search.following import follow
from luoshi.search.index import Document
from luoshi.search.pages import page
from luoshi.ui.registry import SearchSource, Spot, search_sources

UNIT, PERSON = "unit", "person"


def unit_document(unit: Unit) -> Document:
    """A unit: its names and their initials."""
    other = unit.short_name if unit.short_name != unit.name else ""
    return Document(
        UNIT, unit.pk, unit.house_id, unit.name, text=other, day=unit.valid_from, initials=unit.initials
    )  # fmt: skip


def person_document(person: Person) -> Document | None:
    """A person: the name and its initials; None for an erased one."""
    if person.erased_at is not None or not person.name:
        return None
    return Document(PERSON, person.pk, person.house_id, person.name, initials=person.initials)


def unit_documents(units: Iterable[Unit]) -> list[Document]:
    """Of many."""
    return [unit_document(unit) for unit in units]


def person_documents(people: Iterable[Person]) -> list[Document]:
    """Of many, erased ones left out."""
    return [made for made in map(person_document, people) if made is not None]


def _all_units(house_id: int, after: int, limit: int) -> list[Document]:
    return unit_documents(Unit.objects.filter(house_id=house_id, pk__gt=after).order_by("pk")[:limit])


def _all_people(house_id: int, after: int, limit: int) -> list[Document]:
    rows = Person.objects.filter(house_id=house_id, pk__gt=after, erased_at__isnull=True).exclude(name="")
    return person_documents(rows.order_by("pk")[:limit])


def _unit_spots(viewer: Any, entries: Any) -> Mapping[int, Spot]:
    rows = Unit.objects.visible_to(viewer).filter(pk__in=[entry.object_id for entry in entries])
    seen = {unit.pk for unit in rows}
    above = Unit.objects.visible_to(viewer).in_bulk({unit.parent_id for unit in rows if unit.parent_id} - seen)
    names = {unit.pk: str(unit) for unit in [*rows, *above.values()]}
    spots = {}
    for unit in rows:
        ended = _("已撤并") if unit.valid_to and unit.valid_to <= viewer.today else ""
        words = (names.get(unit.parent_id or 0, ""), unit.type, str(ended))
        url = page("plans:unit", unit.pk) or (page("org:unit", unit.pk) if viewer.can("org.manage") else "")
        spots[unit.pk] = Spot(url, " · ".join(filter(None, words)))
    return spots


def _person_spots(viewer: Any, entries: Any) -> Mapping[int, Spot]:
    keys = [entry.object_id for entry in entries]
    posts = Membership.objects.visible_to(viewer).filter(in_force(viewer.today), person_id__in=keys)
    held: dict[int, list[Membership]] = {}
    for post in posts.select_related("unit").order_by("unit__path", "pk"):
        held.setdefault(post.person_id, []).append(post)
    spots = {}
    for key in keys:
        mine = held.get(key, [])
        url = page("org:person", key) if viewer.can("org.manage") else ""
        if not url and mine and viewer.can_at("record.see", mine[0].unit.path):
            url = page("plans:unit", mine[0].unit_id)
        words = dict.fromkeys(" ".join(filter(None, (str(post.unit), post.title))) for post in mine[:3])
        spots[key] = Spot(url, "、".join(words))
    return spots


def register() -> None:
    """Offer units and people, and follow their rows."""
    search_sources.register(
        SearchSource(UNIT, _("单位"), "building", lambda v: Unit.objects.visible_to(v), _unit_spots, _all_units, 500)
    )  # fmt: skip
    search_sources.register(
        SearchSource(PERSON, _("人员"), "user", lambda v: Person.objects.visible_to(v), _person_spots, _all_people, 510)
    )  # fmt: skip
    follow(Unit, UNIT, unit_document, watch=("name", "short_name", "initials", "valid_from"))
    follow(Person, PERSON, person_document, watch=("name", "initials", "erased_at"))
