"""清河县 with a plan that runs: the ledger's own county, and a plan whose targets are the story's.

What lives here: the words in which the stories speak. The county itself is `luoshi.ledger.tests.world`.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

from luoshi.ledger.measures import Behind, Column, Measure, Span, entries_behind, figure_of
from luoshi.ledger.models import Record
from luoshi.ledger.tests.world import World
from luoshi.org.models import Unit
from luoshi.org.viewer import Viewer
from luoshi.plans import operations as plans
from luoshi.plans.models import Plan, Target
from luoshi.plans.progress import plan_rows, target_cells
from luoshi.plans.spec import Counting, Reach, TargetSpec
from luoshi.reading import read_text

YEAR = Span(date(2026, 1, 1), date(2027, 1, 1))
TEXT = "清河县教育局2026年工作方案\n\n一、要求\n各项工作落实到位。\n"


class County(World):
    """The county and its plan."""

    def __init__(self) -> None:
        super().__init__()
        self.plan: Plan = plans.import_plans(
            reading=read_text(TEXT), unit=self.root, start=YEAR.start, end=YEAR.end, by=self.planner, at=self.tick()
        )[0]

    def target(self, title: str, value: int, kinds: tuple[str, ...], reach: Reach | None = None, **more: Any) -> Target:
        """A confirmed target of the running plan."""
        quantity = more.pop("quantity", "count")
        spec = TargetSpec(
            title=title, value=Fraction(value), reach=reach or Reach(), counting=Counting(kinds, quantity), **more
        )
        start = TEXT.index("各项工作")
        row = plans.add_target(
            plan_id=self.plan.pk, start=start, end=start + 8, spec=spec, by=self.planner, at=self.tick()
        )
        plans.confirm_target(target_id=row.pk, by=self.planner, at=self.tick())
        self.plan = Plan.objects.visible_to(self.planner).get(pk=self.plan.pk)
        if self.plan.state == Plan.State.DRAFT:
            plans.start_plan(plan_id=self.plan.pk, by=self.planner, at=self.tick())
        return self.again(row)

    def again(self, target: Target) -> Target:
        """The target as it stands now, with its plan."""
        found: Target = Target.objects.visible_to(self.planner).select_related("plan", "clause").get(pk=target.pk)
        return found

    def rows(self, viewer: Viewer, today: date) -> dict[str, tuple[Fraction, Fraction | None]]:
        """What the plan's table says: (done, required) by title."""
        return {row.target.title: (row.done, row.required) for row in plan_rows(viewer, self.plan, today)}

    def owed(self, viewer: Viewer, target: Target, today: date) -> dict[str, tuple[Fraction, Fraction | None]]:
        """What each holder in sight did of a target, and owes: (done, required) by name."""
        return {cell.holder.name: (cell.done, cell.required) for cell in target_cells(viewer, target, today)}

    def sum(self, unit: Unit, viewer: Viewer, period: Span = YEAR, **more: Any) -> Any:
        """Activities of a unit with all below it by the tree of each day; None where it is out of the viewer's reach."""
        column = Column(unit.pk, (unit.pk,))
        figure = figure_of(viewer, Measure(("t.activity",), "count"), column, period, **more)
        return None if figure is None else figure.num

    def behind(self, unit: Unit, viewer: Viewer, period: Span = YEAR) -> Behind:
        """The entries behind the same figure."""
        figure = figure_of(viewer, Measure(("t.activity",), "count"), Column(unit.pk, (unit.pk,)), period)
        assert figure is not None
        return entries_behind(viewer, figure)

    def titles(self, name: str, on: date) -> list[str]:
        """Units and days of the records that a person sees on a day, as the list shows them."""
        rows = Record.objects.visible_to(self.viewer(name, on)).select_related("unit").order_by("day", "pk")
        return [f"{row.unit.name} {row.day:%m-%d}" for row in rows]
