"""What rows of a kind are checked against, fetched once for an actor: units, people, holdings, the kind itself.

Invariant: units that may be entered for are the actor's own; names are found among what the actor sees.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from typing import Any

from django.utils.functional import cached_property

from luoshi.catalogue.load import load as catalogue
from luoshi.catalogue.model import KindDef
from luoshi.ledger.models import Holding, KindVersion
from luoshi.org.imports.names import PersonFinder, UnitFinder, folded
from luoshi.org.imports.targets import Around
from luoshi.org.models import Membership, Person, Unit
from luoshi.org.queries import in_force
from luoshi.ui.scope import leave_scope
from luoshi.work import queries


def seen(model: Any, around: Around) -> Any:
    """Rows of a model that the actor sees; of the house, for the installation."""
    return model.objects.filter(house_id=around.house_id) if around.by is None else model.objects.visible_to(around.by)


def reading(around: Around) -> AbstractContextManager[None]:
    """The installation reads without a viewer, by a reason."""
    return leave_scope("the command line brings a table in") if around.by is None else nullcontext()


def units_of(around: Around, *, holdings: bool = False) -> Any:
    """Units whose records (or holdings) the actor may write today."""
    if around.by is None:
        return Unit.objects.filter(in_force(around.today), house_id=around.house_id)
    return queries.holding_units(around.by) if holdings else queries.own_units(around.by)


class Lookups:
    """Units, people and holdings by what people write. `own`: units whose rows may be written."""

    def __init__(self, around: Around, own: Any) -> None:
        self.around = around
        with reading(around):
            self.own = UnitFinder(own, around.names)
            self.any = UnitFinder(seen(Unit, around).filter(in_force(around.today)))
        self.unit_names: Mapping[int, str] = {unit.pk: str(unit) for unit in self.own.units.values()}

    @cached_property
    def people(self) -> PersonFinder:
        """People by name within a unit. One query."""
        with reading(self.around):
            posts = seen(Membership, self.around).filter(in_force(self.around.today), person__erased_at__isnull=True)
            pairs = [(post.person, post.unit_id) for post in posts.select_related("person")]
        return PersonFinder(pairs, {unit.pk: unit.path for unit in self.any.units.values()})

    @cached_property
    def names(self) -> dict[str, str]:
        """Names of people by key."""
        with reading(self.around):
            return {str(key): name for key, name in seen(Person, self.around).values_list("key", "name")}

    @cached_property
    def names_by_id(self) -> dict[int, str]:
        """Names of people by the database's key."""
        with reading(self.around):
            return dict(seen(Person, self.around).values_list("pk", "name"))

    @cached_property
    def units_by_key(self) -> dict[str, str]:
        """Names of units by key, as text."""
        return {str(unit.pk): unit.name for unit in self.any.units.values()}

    def holdings(self, type_: str) -> dict[tuple[str, int], list[Holding]]:
        """Open holdings of a type by folded name and unit."""
        found: dict[tuple[str, int], list[Holding]] = {}
        with reading(self.around):
            for holding in seen(Holding, self.around).filter(type=type_).order_by("pk"):
                found.setdefault((folded(holding.name), holding.unit_id), []).append(holding)
        return found


class KindDesk(Lookups):
    """The same for one kind of records."""

    def __init__(self, around: Around, own: Any, version: KindVersion) -> None:
        super().__init__(around, own)
        self.kind: KindDef = version.kind_def
        self.kind_id: int = version.kind_id

    @classmethod
    def open(cls, code: str, around: Around) -> KindDesk | None:
        """The desk of a kind that people enter; None where there is none in sight."""
        with reading(around):
            versions = KindVersion.objects.filter(kind__house_id=around.house_id) if around.by is None else (
                KindVersion.objects.visible_to(around.by)
            )  # fmt: skip
            version = (
                versions.filter(kind__code=code, kind__active=True, kind__system=False)
                .select_related("kind")
                .order_by("-number")
                .first()
            )
            if version is None:
                return None
            return cls(around, units_of(around), version)

    @cached_property
    def covered(self) -> dict[tuple[str, int], list[Holding]]:
        """Holdings that the kind's records cover."""
        return self.holdings(self.kind.holding_type) if self.kind.holding_type else {}

    @property
    def holding_label(self) -> str:
        """What the holdings of the kind's type are called."""
        return catalogue().holding_type(self.kind.holding_type).name if self.kind.holding_type else ""
