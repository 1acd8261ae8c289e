"""The house's list of outlets: order, standing from a day, names and addresses, merging, the starter list, what is unlisted.

Invariants: everybody of the house reads the list, who keeps it (press.lists) writes; what was exported can be imported again.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import django_filters
from django.contrib import messages
from django.db.models import OuterRef, Subquery
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi.ledger.errors import LedgerRefused
from luoshi.press.models import Outlet, OutletLevel
from luoshi.press.placements import operations, queries
from luoshi.press.placements.errors import PlacementRefused
from luoshi.press.placements.forms import OutletForm, StandingForm
from luoshi.press.placements.messages import say
from luoshi.press.placements.operations import OutletWords
from luoshi.press.placements.operations.outlets import levels_of
from luoshi.press.placements.views.base import PressPage, number_of, placement_tabs
from luoshi.ui.actions import Action
from luoshi.ui.columns import Column
from luoshi.ui.filters import FilterLook
from luoshi.ui.lists import ListPage

ALL_LEVELS = tuple({**levels_of("inside"), **levels_of("outside")}.items())


def listed(viewer: Any) -> Any:
    """Outlets of the house with their standing of today: `rank`, `level`, `klass`."""
    standing = OutletLevel.objects.visible_to(viewer).filter(
        outlet=OuterRef("pk"), replaced_at__isnull=True, valid_from__lte=viewer.today
    ).order_by("-valid_from", "-pk")  # fmt: skip
    rows = Outlet.objects.visible_to(viewer).filter(merged_into__isnull=True).select_related("parent")
    return rows.annotate(
        rank=Subquery(standing.values("rank")[:1]),
        level=Subquery(standing.values("level")[:1]),
        klass=Subquery(standing.values("klass")[:1]),
    )


class OutletFilter(FilterLook):
    """Ladder, level, medium, in use."""

    ladder = django_filters.ChoiceFilter(label=gettext_lazy("所属"), choices=Outlet.Ladder.choices)
    level = django_filters.ChoiceFilter(label=gettext_lazy("级别"), choices=ALL_LEVELS)
    medium = django_filters.ChoiceFilter(label=gettext_lazy("类型"), choices=Outlet.Medium.choices)
    active = django_filters.ChoiceFilter(
        label=gettext_lazy("状态"), choices=(("true", gettext_lazy("使用中")), ("false", gettext_lazy("已停用")))
    )

    class Meta:
        model = Outlet
        fields = ("ladder", "level", "medium", "active")


def _level(row: Any) -> str:
    return levels_of(row.ladder).get(row.level or "", row.level or "")


class OutletList(ListPage):
    """媒体名录, in the house's order."""

    title = gettext_lazy("媒体名录")
    columns = (
        Column("rank", gettext_lazy("顺序"), lambda row: row.rank or 0, sort="rank", phone="hide", align="end"),
        Column("name", gettext_lazy("名称"), sort="name", phone="title"),
        Column("ladder", gettext_lazy("所属"), "get_ladder_display", sort="ladder", phone="hide"),
        Column("level", gettext_lazy("级别"), _level, sort="level", phone="text"),
        Column("medium", gettext_lazy("类型"), "get_medium_display", sort="medium", phone="text"),
        Column("klass", gettext_lazy("类别"), lambda row: row.klass or "", sort="klass", phone="hide"),
        Column("parent", gettext_lazy("上级媒体"), "parent", phone="hide"),
        Column(
            "active", gettext_lazy("状态"), lambda row: "active" if row.active else "off", state=True, phone="state"
        ),
    )
    search_fields = ("name", "aliases__name", "domains__domain")
    search_hint = gettext_lazy("名称、别名、网址")
    filterset_class = OutletFilter
    default_sort = "rank"
    page_size = 200
    template_name = "press/placements/outlets.html"
    empty_title = gettext_lazy("名录还是空的")
    empty_text = gettext_lazy("点“采用起始名录”，常见的中央、省级媒体一次加进来，再补本地的。")
    empty_icon = "news"

    def rows(self) -> Any:
        """Of the house."""
        return listed(self.viewer)

    def search(self, rows: Any, words: str) -> Any:
        """Each outlet once, whichever of its names fits."""
        return super().search(rows, words).distinct()

    def row_url(self, row: Any) -> str | None:
        """Its page."""
        return reverse("press:outlet", args=[row.pk])

    @property
    def keeps(self) -> bool:
        """Whether the viewer keeps the list."""
        return bool(self.viewer.can("press.lists"))

    def head_actions(self) -> Sequence[Action]:
        """Adding and ordering, for who keeps the list."""
        if not self.keeps:
            return ()
        return (
            Action(_("从 Excel 导入"), reverse("org:import_new") + "?what=outlets:all", icon="upload"),
            Action(_("排顺序"), reverse("press:outlet_order"), icon="list-check"),
            Action(_("新增媒体"), reverse("press:outlet_new"), icon="plus", primary=True),
        )

    def context(self) -> dict[str, Any]:
        """The starter list, and how many names are unlisted."""
        tabs = placement_tabs("outlets", self.viewer)
        if not self.keeps:
            return {"keeps": False, "tabs": tabs}
        return {"keeps": True, "tabs": tabs, "unlisted": len(queries.unlisted(self.viewer)),
                "fresh": not Outlet.objects.visible_to(self.viewer).exclude(starter="").exists()}  # fmt: skip

    def export_table(self) -> tuple[Sequence[str], Iterable[Sequence[Any]]]:
        """The columns of the import."""
        headings = (
            _("所属"),
            _("名称"),
            _("类型"),
            _("级别"),
            _("类别"),
            _("别名"),
            _("网址"),
            _("上级媒体"),
            _("顺序"),
        )
        rows = list(self.found.prefetch_related(*_standing_names(self.viewer)))
        return headings, (
            (
                row.get_ladder_display(), row.name, row.get_medium_display(), _level(row), row.klass or "",
                "、".join(each.name for each in row.shown_aliases if each.name != row.name),
                "、".join(each.domain for each in row.shown_domains), row.parent.name if row.parent else "", row.rank,
            )
            for row in rows
        )  # fmt: skip


def _standing_names(viewer: Any) -> tuple[Any, ...]:
    from django.db.models import Prefetch

    from luoshi.press.models import OutletAlias, OutletDomain

    return (
        Prefetch("aliases", OutletAlias.objects.visible_to(viewer).filter(replaced_at__isnull=True), "shown_aliases"),
        Prefetch("domains", OutletDomain.objects.visible_to(viewer).filter(replaced_at__isnull=True), "shown_domains"),
    )


class KeepsLists(PressPage):
    """Base of the pages that write: 404 for others."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """For who keeps the lists."""
        if not self.viewer.can("press.lists"):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def outlet(self, pk: int) -> Outlet:
        """An outlet of the house. Raises Http404."""
        found: Outlet = get_object_or_404(Outlet.objects.visible_to(self.viewer), pk=pk)
        return found

    @property
    def common(self) -> dict[str, Any]:
        """What every operation takes."""
        return {"house_id": self.viewer.house_id, "by": self.viewer, "at": self.at}


class OutletNew(KeepsLists):
    """A new outlet."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """The form; `?name=` from the list of what is unlisted."""
        initial = {"name": request.GET.get("name", ""), "ladder": request.GET.get("ladder", "outside"), "active": True}
        return self.page(OutletForm(viewer=self.viewer, initial=initial))

    def page(self, form: OutletForm, refusal: str = "") -> HttpResponse:
        """The page with the form."""
        wrong = form.is_bound and (not form.is_valid() or refusal)
        context = {"form": form, "refusal": refusal, "title": _("新增媒体")}
        return render(self.request, "press/placements/outlet_form.html", context, status=422 if wrong else 200)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Add it."""
        form = OutletForm(request.POST, viewer=self.viewer)
        if not form.is_valid():
            return self.page(form)
        words = OutletWords(**form.words())
        data = form.cleaned_data
        try:
            made = operations.add_outlet(words=words, level=data["level"], klass=data["klass"].strip(), **self.common)
        except (PlacementRefused, LedgerRefused) as refusal:
            return self.page(form, say(refusal))
        messages.success(request, _("已加进名录：%(name)s。") % {"name": made.name})
        return HttpResponseRedirect(reverse("press:outlet", args=[made.pk]))


class OutletPage(PressPage):
    """One outlet: names, addresses, its standing through time; forms for who keeps the list."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The page."""
        outlet = get_object_or_404(listed(self.viewer).prefetch_related(*_standing_names(self.viewer)), pk=pk)

        return outlet_page(self.viewer, request, outlet)


def outlet_page(
    viewer: Any, request: HttpRequest, outlet: Any, form: Any = None, standing: Any = None, refusal: str = ""
) -> HttpResponse:
    """The page with its forms."""
    keeps = viewer.can("press.lists")
    levels = OutletLevel.objects.visible_to(viewer).filter(outlet=outlet).select_related("recorded_by")
    if form is None and keeps:
        form = OutletForm(viewer=viewer, outlet=outlet, initial=_initial(outlet))
    if standing is None and keeps:
        first = {"level": outlet.level, "klass": outlet.klass, "valid_from": viewer.today}
        standing = StandingForm(ladder=outlet.ladder, initial=first)
    words = levels_of(outlet.ladder)
    others = Outlet.objects.visible_to(viewer).filter(merged_into__isnull=True, ladder=outlet.ladder)
    context = {
        "outlet": outlet,
        "keeps": keeps,
        "form": form,
        "standing": standing,
        "refusal": refusal,
        "levels": [(row, words.get(row.level, row.level)) for row in levels.order_by("-valid_from", "-pk")],
        "level": _level(outlet),
        "others": others.exclude(pk=outlet.pk).order_by("name") if keeps else (),
        "placements_url": f"{reverse('press:placements')}?outlet={outlet.pk}",
    }
    wrong = bool(refusal) or any(each is not None and each.is_bound and each.errors for each in (form, standing))
    return render(request, "press/placements/outlet.html", context, status=422 if wrong else 200)


class OutletChange(KeepsLists):
    """Change names, standing, or merge; what is wrong stands on the outlet's page."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Change names, standing, or merge."""
        outlet = get_object_or_404(listed(self.viewer).prefetch_related(*_standing_names(self.viewer)), pk=pk)
        common = self.common
        action = request.POST.get("action", "")
        form = standing = None
        try:
            if action == "standing":
                standing = StandingForm(request.POST, ladder=outlet.ladder)
                if not standing.is_valid():
                    return outlet_page(self.viewer, request, outlet, None, standing)
                data = standing.cleaned_data
                operations.set_standing(outlet_id=pk, level=data["level"], klass=data["klass"].strip(),
                                        valid_from=data["valid_from"], **common)  # fmt: skip
                messages.success(request, _("级别已改，从 %(day)s 起算。") % {"day": data["valid_from"]})
            elif action == "merge":
                target = number_of(request.POST.get("target")) or 0
                get_object_or_404(Outlet.objects.visible_to(self.viewer), pk=target)
                operations.merge_outlets(source_id=pk, target_id=target, **common)
                messages.success(request, _("已合并，名称和网址都并过去了。"))
                return HttpResponseRedirect(reverse("press:outlet", args=[target]))
            else:
                form = OutletForm(request.POST, viewer=self.viewer, outlet=outlet)
                if not form.is_valid():
                    return outlet_page(self.viewer, request, outlet, form)
                operations.change_outlet(outlet_id=pk, words=OutletWords(**form.words()), **common)
                messages.success(request, _("已保存。"))
        except (PlacementRefused, LedgerRefused) as refusal:
            return outlet_page(self.viewer, request, outlet, form, standing, say(refusal))
        return HttpResponseRedirect(reverse("press:outlet", args=[pk]))


def _initial(outlet: Any) -> dict[str, Any]:
    return {
        "ladder": outlet.ladder, "name": outlet.name, "medium": outlet.medium, "parent": outlet.parent_id,
        "active": outlet.active,
        "aliases": "\n".join(each.name for each in outlet.shown_aliases if each.name != outlet.name),
        "domains": "\n".join(each.domain for each in outlet.shown_domains),
    }  # fmt: skip


class OutletOrder(KeepsLists):
    """The order by numbers: what is left as it is keeps its place."""

    def rows(self) -> list[Any]:
        """Outlets in use, in order."""
        return list(listed(self.viewer).filter(active=True).order_by("ladder", "rank", "pk"))

    def get(self, request: HttpRequest) -> HttpResponse:
        """The page."""
        rows = [(row, number, _level(row)) for number, row in enumerate(self.rows(), start=1)]
        return render(request, "press/placements/outlet_order.html", {"rows": rows})

    def post(self, request: HttpRequest) -> HttpResponse:
        """Sort by the numbers typed; equal ones keep their order."""
        rows = self.rows()
        typed = {row.pk: request.POST.get(f"rank-{row.pk}", "").strip() for row in rows}
        places = {row.pk: number for number, row in enumerate(rows, start=1)}

        def place(row: Any) -> tuple[float, int, int]:
            try:
                asked = float(typed[row.pk])
            except ValueError:
                asked = float(places[row.pk])
            return asked, 0 if asked != places[row.pk] else 1, places[row.pk]

        order = [row.pk for row in sorted(rows, key=place)]
        changed = operations.rank_outlets(order=order, valid_from=self.viewer.today, **self.common)
        messages.success(request, _("顺序已保存，改动 %(count)s 家。") % {"count": changed})
        return HttpResponseRedirect(reverse("press:outlets"))


class OutletStarter(KeepsLists):
    """Take over the starter list by one click."""

    def post(self, request: HttpRequest) -> HttpResponse:
        """Do it."""
        count = operations.take_over_starter(**self.common)
        messages.success(request, _("加进了 %(count)s 家媒体，级别是建议值，请按本单位的办法改。") % {"count": count})
        return HttpResponseRedirect(reverse("press:outlets"))


class Unlisted(KeepsLists):
    """未列入名录的媒体: names that records use, each assigned to an outlet or added."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """The page."""
        outlets = Outlet.objects.visible_to(self.viewer).filter(merged_into__isnull=True, active=True).order_by("name")
        context = {"rows": queries.unlisted(self.viewer), "outlets": list(outlets)}
        return render(request, "press/placements/unlisted.html", context)

    def post(self, request: HttpRequest) -> HttpResponse:
        """The name belongs to the chosen outlet from now on."""
        outlet = self.outlet(number_of(request.POST.get("outlet")) or 0)
        name = request.POST.get("name", "")[:60]
        try:
            operations.assign_name(name=name, outlet_id=outlet.pk, **self.common)
            words = format_html(_("“{name}”今后就是{outlet}，已有的上稿也一并归过去。"), name=name, outlet=outlet.name)
            messages.success(request, words)
        except (PlacementRefused, LedgerRefused) as refusal:
            messages.error(request, say(refusal))
        return HttpResponseRedirect(reverse("press:outlets_unlisted"))
