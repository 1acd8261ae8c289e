"""宣传阵地: the inventory with what is wrong, units without a wanted channel, the register as file and print.

Invariant: list, export and print show the rows in the viewer's sight, and nothing about followers or readers.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import django_filters
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from luoshi.ledger.models import Holding
from luoshi.org.models import Person, Unit
from luoshi.org.tree import subtree_range
from luoshi.press.channels import queries, silence
from luoshi.press.channels.types import TYPES, declared, type_name
from luoshi.press.channels.words import STATE_NAMES, STATE_TONES, duty_text
from luoshi.ui.actions import Action
from luoshi.ui.columns import Column
from luoshi.ui.filters import FilterLook
from luoshi.ui.forms import Pick
from luoshi.ui.lists import ListPage

PEOPLE_FIELDS = ("leader", "comment_keeper", "secret_keeper")


class ChannelFilter(FilterLook):
    """Unit, and what is wrong."""

    unit = django_filters.ModelChoiceFilter(
        label=gettext_lazy("单位"), queryset=lambda request: Unit.objects.visible_to(request.viewer),
        widget=Pick("work:pick_units", gettext_lazy("名称或首字母")), method="below",
    )  # fmt: skip
    what = django_filters.ChoiceFilter(
        label=gettext_lazy("情况"), empty_label=gettext_lazy("在用"), method="by_what",
        choices=[("silent", gettext_lazy("久未更新")), ("dead", gettext_lazy("长期停更")), ("unfiled", gettext_lazy("逾期未备案")),
                 ("doubled", gettext_lazy("同平台多个")), ("off", gettext_lazy("已停用"))],
    )  # fmt: skip

    class Meta:
        model = Holding
        fields: Sequence[str] = ()

    def below(self, rows: Any, name: str, unit: Unit) -> Any:
        """The unit and all below it today."""
        low, high = subtree_range(unit.path)
        return rows.filter(unit__path__gte=low, unit__path__lt=high)

    def by_what(self, rows: Any, name: str, value: str) -> Any:
        """One thing that is wrong."""
        viewer: Any = self.request.viewer
        if value == "off":
            return rows.filter(closed_on__isnull=False)
        if value == "unfiled":
            return rows.filter(queries.unfiled(viewer.today))
        if value == "doubled":
            return rows.filter(pk__in=queries.doubled(viewer).values("pk"))
        limits = silence.limits_of_viewer(viewer)
        own = silence.own_days_of_viewer(viewer)
        return rows.filter(
            silence.dead(limits, viewer.today) if value == "dead" else silence.silent(limits, own, viewer.today)
        )


class ChannelList(ListPage):
    """The inventory."""

    title = gettext_lazy("宣传阵地")
    search_fields = ("name", "code", "unit__name")
    search_hint = gettext_lazy("名称、编号、单位")
    filterset_class = ChannelFilter
    default_sort = "since"
    template_name = "press/channels/channels.html"
    empty_title = gettext_lazy("还没有登记阵地")
    empty_text = gettext_lazy("在名录里登记宣传栏、公众号、网站、电子屏，就会列在这里。")
    empty_icon = "layout-grid"

    @property
    def type(self) -> str:
        """The type asked for; "" for all."""
        code = self.request.GET.get("type", "")
        return code if code in TYPES else ""

    def rows(self) -> Any:
        """Channels in sight; closed ones only where they are asked for."""
        rows = queries.channels(self.viewer)
        if self.request.GET.get("what") != "off":
            rows = rows.filter(closed_on__isnull=True)
        return rows.filter(type=self.type) if self.type else rows

    @cached_property
    def limits(self) -> dict[str, silence.Limits]:
        """The house's limits, once a page."""
        return silence.limits_of_viewer(self.viewer)

    @cached_property
    def columns(self) -> Sequence[Column]:  # type: ignore[override]  # they need the viewer's limits
        """What the list shows."""
        return (
            Column("name", gettext_lazy("名称"), sort="name", phone="title"),
            Column("type", gettext_lazy("类型"), lambda row: type_name(row.type), sort="type", phone="text"),
            Column("unit", gettext_lazy("单位"), sort="unit__path", phone="text"),
            Column("keeper", gettext_lazy("管理员"), phone="hide"),
            Column("duty", gettext_lazy("更新要求"), lambda row: duty_text(silence.detail_of(row)), phone="hide"),
            Column("filed", gettext_lazy("备案号"), lambda row: row.values.get("filed_no"), phone="hide", short=True),
            Column("since", gettext_lazy("最近更新"), lambda row: row.last_touched or _("还没有"), sort="since"),
            Column("state", gettext_lazy("状态"), self.state, phone="state", export=self.state_name),
        )

    def state(self, row: Any) -> Any:
        """The pill."""
        from luoshi.press.channels.words import pill

        code = silence.state_of(row, self.limits, self.viewer.today)
        return pill(STATE_TONES[code], STATE_NAMES[code])

    def state_name(self, row: Any) -> str:
        """The word for the file."""
        return str(STATE_NAMES[silence.state_of(row, self.limits, self.viewer.today)])

    def row_url(self, row: Any) -> str:
        """Its page."""
        return reverse("press:channel", args=[row.pk])

    def head_actions(self) -> Sequence[Action]:
        """Update by photograph, register, rules, print."""
        found = [Action(_("打印台账"), f"{reverse('press:channels_print')}?type={self.type}", icon="printer")]
        if self.viewer.can("press.lists"):
            found.append(Action(_("时限与覆盖"), reverse("press:channel_rules"), icon="settings"))
        if self.viewer.can("holding.edit"):
            found.append(
                Action(_("登记阵地"), reverse("work:holding_new") + (f"?type={self.type}" if self.type else ""))
            )
        if self.viewer.can("record.enter"):
            found.append(Action(_("拍照更新"), reverse("press:channels_update"), icon="camera", primary=True))
        return found

    def export_table(self) -> tuple[Sequence[str], Iterable[Sequence[Any]]]:
        """F13: the register's columns, of one type with all fields of its card."""
        return register_table(self.viewer, self.found, self.type, self.limits)

    def context(self) -> dict[str, Any]:
        """Types with their numbers, as tabs; gaps."""
        counts = queries.counts(self.viewer)
        base = reverse("press:channels")
        tabs = [{"label": _("全部"), "url": base, "current": not self.type, "count": sum(counts.values())}]
        for code in TYPES:
            if counts.get(code) or code == self.type:
                current, count = code == self.type, counts.get(code, 0)
                tabs.append(
                    {"label": type_name(code), "url": f"{base}?type={code}", "current": current, "count": count}
                )
        tabs.append(
            {"label": _("缺少阵地的单位"), "url": reverse("press:channel_gaps"), "current": False, "count": None}
        )
        return {"tabs": tabs}


def register_table(viewer: Any, rows: Any, type: str, limits: Any) -> tuple[list[str], Iterable[list[Any]]]:
    """Headings and rows of the register (阵地台账, F13)."""
    fields = list(declared(type).fields) if type else []
    headings = [_("单位"), _("类型"), _("名称"), _("编号"), *(each.label for each in fields), _("管理员1"), _("管理员1电话"),
                _("管理员2"), _("管理员2电话"), _("审核人"), _("更新要求"), _("启用日期"), _("最近更新"), _("状态")]  # fmt: skip
    rows = list(rows[:5000])
    names = _names(viewer, rows)

    def lines() -> Iterable[list[Any]]:
        for row in rows:
            detail = silence.detail_of(row)
            second, reviewer = (detail.second_keeper, detail.reviewer) if detail else (None, None)
            yield [
                str(row.unit), type_name(row.type), row.name, row.code,
                *(_cell(each, row.values.get(each.code), names) for each in fields),
                _name(row.keeper), row.keeper.phone if row.keeper else "", _name(second), second.phone if second else "",
                _name(reviewer), duty_text(detail), row.opened_on, row.last_touched,
                str(STATE_NAMES[silence.state_of(row, limits, viewer.today)]),
            ]  # fmt: skip

    return headings, lines()


def _names(viewer: Any, rows: Sequence[Holding]) -> dict[str, str]:
    keys = {
        str(row.values[code]) for row in rows for code in PEOPLE_FIELDS if len(str(row.values.get(code) or "")) == 36
    }
    found = Person.objects.visible_to(viewer).filter(key__in=keys).values_list("key", "name") if keys else ()
    return {str(key): name for key, name in found}


def _cell(field: Any, value: Any, names: dict[str, str]) -> Any:
    if value is None:
        return ""
    if field.type == "bool":
        return _("是") if value else _("否")
    if field.type == "choice":
        return next((choice.label for choice in field.choices if choice.code == value), value)
    return names.get(str(value), str(value))


def _name(person: Any) -> str:
    return str(person) if person else ""


class PrintChannels(View):
    """阵地台账 for the printer: of one type, or all."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """The page."""
        viewer: Any = request.viewer  # type: ignore[attr-defined]  # set by org's middleware
        type = request.GET.get("type", "")
        type = type if type in TYPES else ""
        rows = queries.channels(viewer).filter(closed_on__isnull=True).order_by("unit__path", "type", "name")
        rows = rows.filter(type=type) if type else rows
        headings, lines = register_table(viewer, rows, type, silence.limits_of_viewer(viewer))
        context = {
            "headings": headings,
            "lines": list(lines),
            "type_name": type_name(type) if type else "",
            "today": viewer.today,
        }
        return render(request, "press/channels/print.html", context)


class Gaps(View):
    """缺少阵地的单位: coverage, by the types that the house wants."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """The page."""
        viewer: Any = request.viewer  # type: ignore[attr-defined]  # set by org's middleware
        context = {"gaps": queries.gaps(viewer), "may_set": viewer.can("press.lists")}
        return render(request, "press/channels/gaps.html", context)
