"""A target's page: its words in the document, what it asked and asks, everybody bound by it, units by months.

What lives here: the page, the periods of one holder, and changing or ending what runs. Not here: figures (`work` shows a
figure's entries). Invariant: at most a page of holders is drawn, whatever the number bound.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from luoshi.catalogue.model import Catalogue
from luoshi.plans import errors, heat, progress, queries, words
from luoshi.plans.allowances.reading import asked_of, may_ask_for
from luoshi.plans.cells import Cell, TargetRow
from luoshi.plans.forms.documents import ChangeForm, EndForm
from luoshi.plans.forms.target import TargetForms
from luoshi.plans.messages import say
from luoshi.plans.models import Plan, Target, TargetVersion
from luoshi.plans.operations import change_target, end_target
from luoshi.plans.quotas.chains import divisible, is_sum
from luoshi.plans.spec import TargetSpec, from_json
from luoshi.plans.views.base import TargetView, tabs
from luoshi.plans.views.holders import HolderLine, holder_lines
from luoshi.ui.matrix import heat_table
from luoshi.ui.views import UNPROCESSABLE

HEAT_ROWS = 40  # units of the heat map at once: a screen and a half


@dataclass(frozen=True)
class Version:
    """One version as the page shows it."""

    row: TargetVersion
    asks: str
    when: str
    reach: str


class TargetPage(TargetView):
    """All about one target."""

    def get(self, request: HttpRequest, target_id: int) -> HttpResponse:
        """The page, or its list of holders alone for htmx."""
        lines = self.wanted(holder_lines(self.shares or self.cells, self.viewer.today))
        page = Paginator(lines, 50).get_page(request.GET.get("page"))
        context: dict[str, Any] = {
            "target": self.target,
            "plan": self.plan,
            "page": page,
            "pages": list(page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)),
            "asked": {name: request.GET.get(name, "") for name in ("q", "state")},
            "states": [(code, words.COLOURS[code]) for code in words.COLOURS],
        }
        if self.partial:
            return render(request, "plans/parts/holders.html", context)
        return render(request, "plans/target.html", context | self.whole())

    def whole(self) -> dict[str, Any]:
        """What stands around the list."""
        spec = from_json(self.target.draft)
        names = queries.unit_names(self.viewer, words.unit_ids_of([spec]))
        row = TargetRow(self.cells[0].target, tuple(self.cells)) if self.cells else None
        single = row.cell if row else None
        return {
            "crumbs": self.crumbs((_("指标"), reverse("plans:table", args=[self.plan.pk])), (self.target.title, "")),
            "tabs": tabs(self.request, self.plan, self.viewer),
            "edits": self.may_edit,
            "spec": spec,
            "facts": self.facts(spec, names),
            "row": row,
            "cell": single,
            "tone": words.tone(row.colour.state) if row else "none",
            "word": words.COLOURS[row.colour.state] if row else "",
            "explained": single.explain() if single else [],
            "history": self.history(single) if single else [],
            "context_lines": self.context_lines(),
            "versions": self.versions(names),
            "heat": self.heat(),
            "shares": bool(self.shares),
            "divides": self.may_edit and self.plan.state != Plan.State.CLOSED and divisible(spec),
            "years": len(self.cells) > 1,
        }

    @cached_property
    def cells(self) -> list[Cell]:
        """The current cell of each holder in sight; none before the target is confirmed."""
        if self.target.state not in (Target.State.CONFIRMED, Target.State.ENDED):
            return []
        return progress.target_cells(self.viewer, self.target, self.viewer.today)

    @cached_property
    def shares(self) -> list[Cell]:
        """The current cell of each unit that has a share of a sum; none where nothing was divided."""
        single = len(self.cells) == 1 or not self.cells
        confirmed = self.target.state in (Target.State.CONFIRMED, Target.State.ENDED)
        if not (single and confirmed and is_sum(from_json(self.target.draft))):
            return []
        return progress.share_cells(self.viewer, self.target, self.viewer.today)

    @cached_property
    def catalogue(self) -> Catalogue:
        """The kinds."""
        return queries.catalogue_of(self.viewer)

    def wanted(self, lines: list[HolderLine]) -> list[HolderLine]:
        """Holders that the filters leave."""
        asked = self.request.GET
        found = [line for line in lines if all(word in line.name for word in asked.get("q", "").split()[:5])]
        state, unit = asked.get("state", ""), asked.get("unit", "")
        if unit.isdecimal():  # from the matrix: those behind one unit's cell
            found = [line for line in found if str(line.cell.holder.unit_id) == unit]
        return [line for line in found if state in ("", line.cell.state)]

    def facts(self, spec: TargetSpec, names: dict[int, str]) -> list[tuple[str, str]]:
        """What it asks, in words."""
        others = "、".join(queries.unit_names(self.viewer, spec.co_owner_ids).values())
        return [
            (_("要求"), words.value_words(spec)),
            (_("周期与期限"), words.when_words(spec)),
            (_("落实到"), words.reach_words(spec.reach, names, self.catalogue)),
            (_("计数"), words.counting_words(spec.counting, self.catalogue)),
            (_("时限"), words.limit_words(spec.counting.limit)),
            (_("牵头"), names.get(spec.owner_id or 0, "")),
            (_("配合"), others),
            (_("停止"), _("自 %(day)s 起不再要求：%(why)s") % {"day": self.target.ends_on, "why": self.target.reason}
             if self.target.ends_on else ""),
        ]  # fmt: skip

    def history(self, cell: Cell) -> list[HolderLine]:
        """All periods of the only holder, newest first; none where there is but one."""
        cells = progress.target_history(self.viewer, self.target, cell.holder.key, self.viewer.today)
        return holder_lines(cells[::-1], self.viewer.today) if len(cells) > 1 else []

    def context_lines(self) -> list[tuple[str, str, str]]:
        """The words of the document around the target: before, its own, after."""
        if self.target.lost:
            return []
        text = queries.text_of(self.viewer, self.plan)
        start, end = self.target.start, self.target.end
        rows = [(row[0], row[1]) for row in text.paragraphs if row[0] < end and row[1] > start]
        if not rows:
            return []
        first, last = rows[0][0], rows[-1][1]
        return [(text.text[first:start], text.text[start:end], text.text[end:last])]

    def versions(self, names: dict[int, str]) -> list[Version]:
        """Every version, newest first; those corrected later are marked."""
        rows = TargetVersion.objects.visible_to(self.viewer).filter(target=self.target).order_by("-number")
        found = []
        for row in rows:
            spec = from_json(row.spec)
            reach = words.reach_words(spec.reach, names, self.catalogue)
            found.append(Version(row, words.value_words(spec), words.when_words(spec), reach))
        return found

    def heat(self) -> Any:
        """Units by months, of those on this page; None for what binds the house alone."""
        cells = self.shares or [cell for cell in self.cells if cell.holder.kind != "house"]
        units = list(dict.fromkeys(cell.holder.unit_id for cell in cells))
        if not units or self.target.state not in (Target.State.CONFIRMED, Target.State.ENDED):
            return None
        page = Paginator(units, HEAT_ROWS).get_page(self.request.GET.get("page"))
        shown = list(page.object_list)
        below = {cell.holder.unit_id for cell in cells if cell.holder.below}
        return heat_of(self, self.target, shown, below)


def heat_of(view: TargetView, target: Target, unit_ids: list[int], below: Collection[int]) -> Any:
    """The table of units by months; `below`: those whose work below counts, too."""
    names = queries.unit_names(view.viewer, unit_ids)
    months = heat.months_of(view.plan.start, view.plan.end)
    rows = heat.heat(view.viewer, target, unit_ids, below=below)
    return heat_table(
        title=_("%(title)s：各单位每月完成") % {"title": target.title},
        corner=_("单位"),
        heads=[month.short_label for month in months],
        rows=[
            (
                names.get(unit, ""),
                reverse("plans:unit", args=[unit]),
                [None if each.month.start > view.viewer.today else each.done for each in warm],
            )
            for unit, warm in rows
        ],
    )


class HolderPage(TargetView):
    """All periods of one holder of a target."""

    def get(self, request: HttpRequest, target_id: int, holder: str) -> HttpResponse:
        """The periods, newest first, each with its figure and how it is judged."""
        cells = progress.target_history(self.viewer, self.target, holder, self.viewer.today)
        if not cells:
            raise Http404
        context = {
            "crumbs": self.crumbs((self.target.title, reverse("plans:target", args=[self.target.pk]))),
            "plan": self.plan,
            "target": self.target,
            "holder": cells[0].holder,
            "asks": holder_lines(cells[-1:], self.viewer.today)[0].asks,
            "quota": cells[-1].quota,
            "lines": holder_lines(cells[::-1], self.viewer.today, asked_of(self.viewer, [cells[0].holder.unit_id])),
            "asks_for": may_ask_for(self.viewer, cells[0].holder.unit_id),
        }
        return render(request, "plans/holder.html", context)


class ChangeTarget(TargetView):
    """Ask something else from a day on."""

    edits = True

    def get(self, request: HttpRequest, target_id: int) -> HttpResponse:
        """The target's form with day, mode and reason."""
        change = ChangeForm(initial={"valid_from": self.viewer.today + timedelta(days=1), "mode": "whole"})
        return self.answer(self.forms(), change)

    def post(self, request: HttpRequest, target_id: int) -> HttpResponse:
        """Draw again or change."""
        if request.POST.get("redraw"):
            fields = ("valid_from", "mode", "reason")
            return self.answer(
                self.forms(raw=request.POST), ChangeForm(initial={name: request.POST.get(name) for name in fields})
            )
        forms, change = self.forms(data=request.POST), ChangeForm(request.POST)
        if not (forms.is_valid() & change.is_valid()) or not forms.is_ready():
            return self.answer(forms, change, status=UNPROCESSABLE)
        try:
            change_target(
                target_id=self.target.pk, spec=forms.spec(), by=self.viewer, at=self.now, **change.cleaned_data
            )
        except errors.PlanRefused as refused:
            return self.answer(forms, change, say(refused), status=UNPROCESSABLE)
        messages.success(request, _("要求已变更，以前的要求和数字都保留。"))
        return HttpResponseRedirect(reverse("plans:target", args=[self.target.pk]))

    def forms(self, **kwargs: Any) -> TargetForms:
        """The target's parts."""
        spec = from_json(self.target.draft)
        return TargetForms(
            self.viewer, queries.catalogue_of(self.viewer), spec, quote=self.target.quote, mark="change", **kwargs
        )

    def answer(self, forms: TargetForms, change: ChangeForm, wrong: str = "", status: int = 200) -> HttpResponse:
        """The page."""
        context = {
            "crumbs": self.crumbs((self.target.title, reverse("plans:target", args=[self.target.pk]))),
            "plan": self.plan,
            "target": self.target,
            "forms": forms,
            "change": change,
            "wrong": wrong,
            "post_url": reverse("plans:target_change", args=[self.target.pk]),
            "peek_url": reverse("plans:reach_peek", args=[self.plan.pk]),
            "form_id": "change-form",
        }
        name = "plans/parts/change_form.html" if self.partial else "plans/change.html"
        return render(self.request, name, context, status=status)


class EndTarget(TargetView):
    """Ask nothing any more from a day on."""

    edits = True

    def get(self, request: HttpRequest, target_id: int) -> HttpResponse:
        """The form."""
        return self.answer(EndForm(initial={"day": self.viewer.today + timedelta(days=1)}))

    def post(self, request: HttpRequest, target_id: int) -> HttpResponse:
        """End it."""
        form = EndForm(request.POST)
        if not form.is_valid():
            return self.answer(form, UNPROCESSABLE)
        try:
            end_target(target_id=self.target.pk, by=self.viewer, at=self.now, **form.cleaned_data)
        except errors.PlanRefused as refused:
            form.add_error(None, say(refused))
            return self.answer(form, UNPROCESSABLE)
        messages.success(request, _("已停止这项要求，已经完成的都保留。"))
        return HttpResponseRedirect(reverse("plans:target", args=[self.target.pk]))

    def answer(self, form: EndForm, status: int = 200) -> HttpResponse:
        """The page."""
        url = reverse("plans:target", args=[self.target.pk])
        context = {"crumbs": self.crumbs((self.target.title, url)), "target": self.target, "form": form, "cancel": url}
        return render(self.request, "plans/end.html", context, status=status)
