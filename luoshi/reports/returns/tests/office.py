"""The office of the stories: 清河县 of the ledger's tests, and one return that it asks for, in the words of the tests."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from luoshi.ledger.tests.world import World
from luoshi.org.models import Unit
from luoshi.org.viewer import Viewer
from luoshi.reports.models import Return, ReturnForm, ReturnRound
from luoshi.reports.returns import operations, queries
from luoshi.reports.returns.rounds import keep_up
from luoshi.reports.returns.spec import Cell, Figure, Reach, ReturnSpec
from luoshi.ui.scope import leave_scope

REGISTER = (
    Cell("r1", "序号", "number"), Cell("r2", "标题", "field:headline"), Cell("r3", "级别", "field:level"),
    Cell("r4", "日期", "day"), Cell("r5", "说明", "late"),
)  # fmt: skip
FIGURES = (
    Figure("f1", "上稿篇数", "sum", "t.article", "pieces"),
    Figure("f2", "市级", "sum", "t.article", "pieces", where=(("level", ("city",)),)),
)


class Office:
    """`now` is the world's clock: records and returns live in one time."""

    def __init__(self) -> None:
        self.world = World()
        self.at(2026, 11, 20)
        self.form: ReturnForm | None = None
        self.define()

    @property
    def now(self) -> datetime:
        """The moment of the story."""
        return self.world.now

    def at(self, year: int, month: int, day: int, hour: int = 9) -> datetime:
        """Move to a moment."""
        return self.world.at(year, month, day, hour)

    def define(self, figures: tuple[tuple[str, str, str], ...] = (), **more: Any) -> ReturnForm:
        """The return, or its next version with something else."""
        columns = tuple(Figure(key, key, "sum", kind, quantity) for key, kind, quantity in figures) or FIGURES
        given = {"kinds": ("t.article",), "register": REGISTER, "due": {"day_of_month": 24}, "lock_days": 3} | more
        spec = ReturnSpec(figures=columns, reach=Reach(types=("学校",)), **given)
        known = self.form.pk if self.form else None
        self.form = operations.define_form(
            name="宣传报道统计表", spec=spec, by=self.world.planner, at=self.world.tick(), form_id=known
        )
        keep_up(house_id=self.world.house.pk, at=self.now)
        return self.form

    def round(self) -> ReturnRound:
        """The newest period."""
        with leave_scope("a test looks"):
            return ReturnRound.objects.filter(form=self.form).select_related("form", "version").order_by("-start")[0]

    def all_of(self, unit: Unit) -> list[Return]:
        """A unit's returns, oldest first."""
        with leave_scope("a test looks"):
            rows = Return.objects.filter(form=self.form, unit=unit)
            return list(rows.select_related("unit", "form", "round__form", "round__version").order_by("round__start"))

    def mine(self, unit: Unit) -> Return:
        """A unit's newest return."""
        return self.all_of(unit)[-1]

    def sheet(self, viewer: Viewer, row: Return) -> queries.Sheet:
        """A return as somebody sees it."""
        found = queries.returns(viewer).get(pk=row.pk)
        return queries.sheet_of(viewer, found.round, [found])

    def figures(self, sheet: queries.Sheet, unit: Unit) -> dict[str, Any]:
        """The numbers of a unit's row."""
        return {key: value.number for key, value in sheet.values(unit.pk).items()}

    def confirm(self, unit: Unit, by: Viewer | None = None) -> Return:
        """The unit's clerk, or somebody, presses 确认报送."""
        return self.confirm_row(self.mine(unit), by or self.world.clerk(unit))

    def confirm_row(self, row: Return, by: Viewer | None = None) -> Return:
        """The same for one return."""
        by = by or self.world.clerk(row.unit)
        return operations.confirm_return(return_id=row.pk, by=by, at=self.world.tick())

    def send_back(self, unit: Unit, reason: str) -> Return:
        """The bureau's planner sends it back."""
        return operations.send_back(
            return_id=self.mine(unit).pk, reason=reason, by=self.world.planner, at=self.world.tick()
        )

    def freeze(self) -> None:
        """The lock day has come."""
        day = self.round().closes
        assert day is not None
        self.at(day.year, day.month, day.day)
        keep_up(house_id=self.world.house.pk, at=self.now)
