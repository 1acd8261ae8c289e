"""A target's whole form: six parts as one, from a spec and back to one.

What lives here: building the parts from a spec, from what was posted, or from what was posted and is only drawn again;
and putting `spec.problems` beside their fields. Not here: the parts. Invariant: what no field shows is kept as it was.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from luoshi.catalogue.model import Catalogue
from luoshi.org.viewer import Viewer
from luoshi.plans.forms.counting import CountingForm, counting_initial, preset_of_kind
from luoshi.plans.forms.demand import DemandForm, OwnerForm, demand_initial, owner_initial
from luoshi.plans.forms.due import DueForm, due_initial
from luoshi.plans.forms.parts import PartForm
from luoshi.plans.forms.periods import PeriodsPart, periods_initial
from luoshi.plans.forms.reach import ReachForm, reach_initial
from luoshi.plans.spec import TargetSpec, problems

# Which part and field shows a problem of the spec.
PLACES = {
    "kinds": ("counting", "kind"),
    "denominator": ("counting", "denominator"),
    "reach_unit": ("reach", "unit"),
    "holding_type": ("reach", "holding_type"),
}


class TargetForms:
    """The parts of one target's form. `mark` makes ids of several open forms differ."""

    def __init__(
        self,
        viewer: Viewer,
        catalogue: Catalogue,
        spec: TargetSpec,
        *,
        quote: str = "",
        mark: str = "new",
        data: Any = None,
        raw: Any = None,
    ) -> None:
        common: dict[str, Any] = {"data": data, "raw": raw, "auto_id": f"{mark}_%s"}
        self.before, self.quote, self.catalogue = spec, quote, catalogue
        self.demand = DemandForm(initial=demand_initial(spec), **common)
        self.due = DueForm(initial=due_initial(spec.due), **common)
        self.periods = PeriodsPart(initial=periods_initial(spec.periods), **common)
        counting = counting_initial(spec.counting, catalogue)
        if raw is not None and raw.get("changed") == "count-kind":
            raw = self._with_preset(raw)
        self.counting = CountingForm(catalogue, initial=counting, **{**common, "raw": raw})
        coverage = self.counting.now("how") == "coverage"
        self.reach = ReachForm(viewer, catalogue, initial=reach_initial(spec.reach), coverage=coverage, **common)
        self.owner = OwnerForm(viewer, initial=owner_initial(spec), **common)

    def _with_preset(self, raw: Any) -> Any:
        """What was posted, with what the newly chosen kind presets."""
        changed = raw.copy()
        preset = preset_of_kind(
            self.catalogue,
            str(raw.get("count-kind", "")),
            count_word=str(raw.get("demand-count_word", "")),
            quote=self.quote,
        )
        for name, value in preset.items():
            changed.setlist(f"count-{name}", value if isinstance(value, list) else [value])
        return changed

    @property
    def parts(self) -> tuple[PartForm, ...]:
        """All parts in the order of the page."""
        return (self.demand, self.due, self.periods, self.counting, self.reach, self.owner)

    @property
    def wrong_fields(self) -> list[Any]:
        """Fields with errors, for the summary above the form."""
        return [field for part in self.parts for field in part.wrong_fields]

    def is_valid(self) -> bool:
        """Whether every part can be read. All parts are checked, so that all errors show at once."""
        return all([part.is_valid() for part in self.parts])  # noqa: C419  # all parts, not up to the first wrong one

    def spec(self) -> TargetSpec:
        """The spec as filled in. Only after `is_valid()`."""
        demand = self.demand.changes()
        return self.before.with_(
            **demand,
            **self.owner.changes(),
            due=self.due.rule(),
            periods=self.periods.own(),
            counting=self.counting.counting(),
            reach=self.reach.reach(),
            implied=self.before.implied and demand["value"] == self.before.value,
        )

    def is_ready(self) -> bool:
        """Whether the spec can be counted; what keeps it from that is put beside its field."""
        found = problems(self.spec())
        self.show(found)
        return not found

    def show(self, found: Mapping[str, str]) -> None:
        """Put problems of a spec beside their fields."""
        for name, sentence in found.items():
            part_name, field = PLACES.get(name, ("demand", name))
            part: PartForm = getattr(self, part_name)
            part.add_error(field if field in part.fields else None, sentence)

    @property
    def plain_errors(self) -> list[str]:
        """Problems without a field of their own."""
        return [str(error) for part in self.parts if part.is_bound for error in part.non_field_errors()]
