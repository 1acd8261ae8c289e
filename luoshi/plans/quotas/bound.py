"""Whom a division may give something: the units that a target's reach takes in, by today's tree.

What lives here: one loading of the house for a whole grid. Not here: the grid itself. Invariant: the number of queries
depends neither on the targets nor on the units.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property

from luoshi.org.models import Unit
from luoshi.plans.duties import holders
from luoshi.plans.facts import HouseFacts, UnitFact
from luoshi.plans.models import Plan
from luoshi.plans.quotas import chains
from luoshi.plans.spec import Reach, TargetSpec
from luoshi.ui.scope import leave_scope


@dataclass
class Binding:
    """A plan's house as dividing needs it."""

    plan: Plan
    facts: HouseFacts
    _units: dict[Reach, tuple[int, ...]] = field(default_factory=dict, repr=False)

    @cached_property
    def successors(self) -> dict[int, int]:
        """Merged unit → the unit that took over. One query."""
        with leave_scope("who took over from merged units of the house"):
            rows = Unit.objects.filter(house_id=self.facts.house_id, successor__isnull=False)
            return dict(rows.values_list("pk", "successor_id"))

    def divides(self, spec: TargetSpec) -> bool:
        """Whether a target's number can be divided among units."""
        return chains.divisible(spec)

    def is_sum(self, spec: TargetSpec) -> bool:
        """Whether units get shares of one number, rather than each another number in its place."""
        return chains.is_sum(spec)

    def units_of(self, spec: TargetSpec) -> tuple[int, ...]:
        """The units that may get something of a target, in tree order: of a sum all below, else those bound."""
        reach = spec.reach
        if reach not in self._units:
            self._units[reach] = self._below(reach) if self.is_sum(spec) else self._bound(reach)
        return self._units[reach]

    def _below(self, reach: Reach) -> tuple[int, ...]:
        top = reach.unit_id or self.plan.unit_id
        return tuple(u for u in self.facts.below(top) if u != top and not self.facts.units[u].is_body)

    def _bound(self, reach: Reach) -> tuple[int, ...]:
        found = holders(reach, self.facts, top_id=self.plan.unit_id)
        return tuple(holder.unit_id for holder in found if holder.kind == "unit")

    def total_of(self, spec: TargetSpec) -> Fraction | None:
        """What the shares of a sum should make together; None where each unit has a number of its own."""
        if not self.is_sum(spec) or spec.value is None:
            return None
        if spec.reach.mode != "per_head":
            return spec.value
        holder = holders(spec.reach, self.facts, top_id=self.plan.unit_id)[0]
        return None if holder.staff is None else spec.value * holder.staff

    def names(self, unit_ids: Iterable[int]) -> tuple[str, ...]:
        """Names of units, for messages."""
        return tuple(self.facts.units[unit].name if unit in self.facts.units else "？" for unit in unit_ids)

    def unit(self, unit_id: int) -> UnitFact:
        """One unit."""
        return self.facts.units[unit_id]


def binding_of(plan: Plan) -> Binding:
    """The binding of a plan. Two queries."""
    return Binding(plan, HouseFacts.load(plan.house_id))
