"""Reads of plans for pages: lists, documents, units for choosers. All demand a viewer.

What lives here: rows with names, in a fixed number of queries. Not here: the workbench (`bench`), whom a reach binds
(`reached`), counting (`progress`). Invariant: whatever is offered or named lies in the viewer's sight.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Count

from luoshi.catalogue.load import load
from luoshi.catalogue.model import Catalogue, EvidenceRule, GroupDef, KindDef, QuantityDef
from luoshi.files.models import StoredFile
from luoshi.ledger.measures import figure_sources
from luoshi.ledger.measures.measure import SOURCE
from luoshi.ledger.models import KindVersion
from luoshi.org.models import Unit
from luoshi.org.queries import in_force
from luoshi.org.viewer import Viewer
from luoshi.plans.models import Plan, PlanText, Target

ROOM = "plans"


def plans(viewer: Viewer) -> Any:
    """Plans in sight, newest first, with their unit."""
    return Plan.objects.visible_to(viewer).select_related("unit")


@dataclass(frozen=True, slots=True)
class Tally:
    """How far a plan is confirmed."""

    found: int = 0
    confirmed: int = 0
    dismissed: int = 0
    ended: int = 0

    @property
    def total(self) -> int:
        """All that ask something: those left out don't count."""
        return self.found + self.decided

    @property
    def decided(self) -> int:
        """Confirmed, running ones that were ended included."""
        return self.confirmed + self.ended

    @property
    def text(self) -> str:
        """41 / 63."""
        return f"{self.decided} / {self.total}"


def tallies(viewer: Viewer, plan_ids: Iterable[int]) -> dict[int, Tally]:
    """How far each plan is confirmed. One query."""
    rows = Target.objects.visible_to(viewer).filter(plan_id__in=list(plan_ids)).order_by()
    counts: dict[int, dict[str, int]] = {}
    for plan_id, state, count in rows.values_list("plan_id", "state").annotate(count=Count("pk")):
        counts.setdefault(plan_id, {})[state] = count
    return {plan_id: Tally(**states) for plan_id, states in counts.items()}


def catalogue_of(viewer: Viewer) -> Catalogue:
    """What is declared, with the house's own kinds and what higher rooms count. One query, and one a figure source."""
    rows = KindVersion.objects.visible_to(viewer).filter(kind__own=True, kind__active=True).order_by("number")
    own = {row.kind_def.code: row.kind_def for row in rows}
    counted = list(sourced_kinds(viewer.house_id))
    catalogue = load().with_kinds([*own.values(), *counted]) if own or counted else load()
    groups = tuple({kind.group: GroupDef(kind.group, kind.group) for kind in counted}.values())
    return replace(catalogue, groups=(*catalogue.groups, *groups)) if groups else catalogue


def sourced_kinds(house_id: int) -> Iterator[KindDef]:
    """What figure sources count, in the shape of a kind, so that a target chooses it as it chooses a kind of record."""
    for source in figure_sources.values():
        for choice, name in source.choices(house_id):
            quantity = QuantityDef("points", str(source.label), source.word)
            yield KindDef(
                code=f"{SOURCE}{source.code}:{choice}", name=name, group=str(source.label), icon="report-analytics",
                fields=(), quantities=(quantity,), evidence=EvidenceRule(0, (), ""),
            )  # fmt: skip


def text_of(viewer: Viewer, plan: Plan) -> PlanText:
    """The adopted document, with its file. Raises PlanText.DoesNotExist."""
    rows = PlanText.objects.visible_to(viewer).filter(plan=plan, adopted_at__isnull=False)
    return rows.select_related("source").latest("number")


def waiting_text(viewer: Viewer, plan: Plan) -> PlanText | None:
    """A corrected document newer than the adopted one that nobody has taken over yet."""
    newest = PlanText.objects.visible_to(viewer).filter(plan=plan).order_by("-number").defer("text", "reading").first()
    return newest if newest is not None and newest.adopted_at is None else None


def unit_names(viewer: Viewer, ids: Iterable[int]) -> dict[int, str]:
    """Names of units in sight. One query, none for nothing."""
    wanted = set(ids)
    if not wanted:
        return {}
    return {unit.pk: str(unit) for unit in Unit.objects.visible_to(viewer).filter(pk__in=wanted)}


def units_today(viewer: Viewer) -> Any:
    """Units in sight that exist today, in tree order: for choosers."""
    return Unit.objects.visible_to(viewer).filter(in_force(viewer.today)).order_by("path")


def root_unit(viewer: Viewer) -> Unit | None:
    """The highest unit in sight: whose plan an upload most likely is."""
    first: Unit | None = units_today(viewer).first()
    return first


def upload(viewer: Viewer, key: Any) -> StoredFile | None:
    """One's own upload of a plan, by its key."""
    found: StoredFile | None = StoredFile.objects.visible_to(viewer).filter(owner_room=ROOM, key=key).first()
    return found


def may_see_source(viewer: Viewer, file: StoredFile) -> bool:
    """Who sees the plan sees the file that it was read from."""
    return bool(PlanText.objects.visible_to(viewer).filter(source=file).exists())


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit as a chooser or a table's head needs it."""

    id: int
    name: str
    type: str
    klass: str
    spellings: str

    def answers(self, *, type_: str = "", klass: str = "", search: str = "") -> bool:
        """Whether it is of a type and class and holds all words, in its names or pinyin initials."""
        return (
            type_ in ("", self.type)
            and klass in ("", self.klass)
            and all(word.lower() in self.spellings for word in search.split()[:5])
        )


def unit_rows(viewer: Viewer) -> list[UnitRow]:
    """All units in sight that exist today, in tree order. One query."""
    columns = ("pk", "short_name", "name", "type", "klass", "initials")
    return [
        UnitRow(pk, short or name, kind, klass, f"{short} {name} {initials}".lower())
        for pk, short, name, kind, klass, initials in units_today(viewer).values_list(*columns)
    ]


def unit_lists(rows: Iterable[UnitRow]) -> tuple[list[str], list[str]]:
    """The types and classes that units have, in the order of the tree."""
    rows = list(rows)
    return (
        list(dict.fromkeys(row.type for row in rows if row.type)),
        list(dict.fromkeys(row.klass for row in rows if row.klass)),
    )
