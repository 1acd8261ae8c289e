"""The list of placements: filters, export as the register of the field (登记表), bulk verification.

Invariant: constant queries; what is exported are the columns of the register, asked of nobody.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import django_filters
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi.ledger.models import Record
from luoshi.org.models import Unit
from luoshi.org.tree import subtree_range
from luoshi.press.models import Outlet, PlacementDetail
from luoshi.press.placements import queries
from luoshi.press.placements.views.base import placement_tabs
from luoshi.press.placements.words import choices_of, label
from luoshi.ui.actions import Action
from luoshi.ui.columns import Column
from luoshi.ui.filters import FilterLook
from luoshi.ui.lists import ListPage

YES = (("1", gettext_lazy("未列入名录")),)


class PlacementFilter(FilterLook):
    """Level, medium, outlet, unit with all below, month, state."""

    level = django_filters.ChoiceFilter(
        label=gettext_lazy("级别"), choices=lambda: choices_of("press.placement", "level")
    )
    medium = django_filters.ChoiceFilter(
        label=gettext_lazy("类型"), choices=lambda: choices_of("press.placement", "medium")
    )
    outlet = django_filters.ModelChoiceFilter(
        label=gettext_lazy("媒体"),
        queryset=lambda request: Outlet.objects.visible_to(request.viewer).filter(
            ladder="outside", merged_into__isnull=True
        ),
    )
    unit = django_filters.ModelChoiceFilter(
        label=gettext_lazy("单位"), method="below", queryset=lambda request: Unit.objects.visible_to(request.viewer)
    )
    month = django_filters.CharFilter(label=gettext_lazy("月份"), method="in_month")
    state = django_filters.ChoiceFilter(
        label=gettext_lazy("状态"), field_name="record__state", choices=Record.State.choices[1:]
    )
    unlisted = django_filters.ChoiceFilter(label=gettext_lazy("名录"), method="not_listed", choices=YES)

    class Meta:
        model = PlacementDetail
        fields = ("level", "medium", "outlet", "unit", "month", "state", "unlisted")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["month"].field.widget.input_type = "month"

    def below(self, rows: Any, name: str, unit: Unit) -> Any:
        """The unit and all below by today's tree."""
        low, high = subtree_range(unit.path)
        return rows.filter(unit__path__gte=low, unit__path__lt=high)

    def in_month(self, rows: Any, name: str, text: str) -> Any:
        """A month as 2026-03; anything else filters nothing."""
        year, dash, month = text.partition("-")
        if dash and year.isdecimal() and month.isdecimal():
            return rows.filter(day__year=int(year), day__month=int(month))
        return rows

    def not_listed(self, rows: Any, name: str, value: str) -> Any:
        """Only those whose outlet the list has not."""
        return rows.filter(outlet__isnull=True)


def _outlet(row: PlacementDetail) -> str:
    return row.outlet.name if row.outlet else _("%(name)s（未列入）") % {"name": row.outlet_name}


class PlacementList(ListPage):
    """上稿."""

    title = gettext_lazy("上稿")
    columns = (
        Column("title", gettext_lazy("标题"), sort="title", phone="title", short=True),
        Column("outlet", gettext_lazy("媒体"), _outlet, sort="outlet_name", phone="text"),
        Column("level", gettext_lazy("级别"), lambda row: label("level", row.level), sort="level", phone="hide"),
        Column("medium", gettext_lazy("类型"), lambda row: label("medium", row.medium), sort="medium", phone="hide"),
        Column("unit", gettext_lazy("单位"), "unit", sort="unit__path", phone="text"),
        Column("day", gettext_lazy("刊播日期"), "day", sort="day", phone="text"),
        Column("position", gettext_lazy("位置"), lambda row: label("position", row.position), phone="hide"),
        Column("origin", gettext_lazy("首发或转载"), lambda row: label("origin", row.origin), phone="hide"),
        Column("state", gettext_lazy("状态"), "record.state", sort="record__state", state=True, phone="state"),
    )
    search_fields = ("title", "outlet_name", "unit__name")
    search_hint = gettext_lazy("标题、媒体、单位")
    filterset_class = PlacementFilter
    default_sort = "-day"
    template_name = "press/placements/list.html"
    empty_title = gettext_lazy("还没有上稿")
    empty_text = gettext_lazy("点右上角“报一篇”，贴上网址，一分钟报完。")
    empty_icon = "news"

    def rows(self) -> Any:
        """Placements in sight, as they stand."""
        return queries.placements(self.viewer).exclude(record__state=Record.State.WITHDRAWN)

    def row_url(self, row: Any) -> str:
        """Its page."""
        return reverse("press:placement", args=[row.record_id])

    def head_actions(self) -> Sequence[Action]:
        """报一篇, for those who enter."""
        if not self.viewer.can("record.enter"):
            return ()
        return (Action(_("报一篇"), reverse("press:placement_new"), icon="plus", primary=True),)

    def context(self) -> dict[str, Any]:
        """Tabs."""
        return {"tabs": placement_tabs("list", self.viewer)}

    def export_table(self) -> tuple[Sequence[str], Iterable[Sequence[Any]]]:
        """The register: one line a placement, with the columns in use (field.md F1)."""
        headings = (
            _("序号"), _("单位"), _("标题"), _("作者"), _("媒体名称"), _("媒体级别"), _("媒体类型"), _("体裁"), _("刊播日期"),
            _("版面、栏目或时段"), _("位置"), _("字数或秒数"), _("首发或转载"), _("网址"), _("付费"), _("同一作品号"), _("状态"),
        )  # fmt: skip
        rows = list(self.found)
        names = queries.person_names(self.viewer.house_id, rows)
        units = queries.unit_names(self.viewer.house_id, rows)
        return headings, (_line(number, row, names, units) for number, row in enumerate(rows, start=1))


def _line(number: int, row: PlacementDetail, names: dict[str, str], units: dict[int, str]) -> Sequence[Any]:
    shown = queries.shown_authors(row, names, units)
    authors = "、".join(f"{each.name}（{_('记者')}）" if each.reporter else each.name for each in shown)
    return (
        number, row.unit.name, row.title, authors, _outlet(row), label("level", row.level), label("medium", row.medium),
        label("form", row.form), row.day, row.page, label("position", row.position), row.length,
        label("origin", row.origin), row.address, _("是") if row.paid else "", row.piece_id,
        row.record.get_state_display(),
    )  # fmt: skip
