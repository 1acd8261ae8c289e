"""A plan into the next year: carried as it is, or its settings taken over into a draft read from a new document.

Invariants: nothing of the old plan changes; what is shown is what would be written; a second carrying is asked for.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from luoshi.periods.words import span_words
from luoshi.plans import words
from luoshi.plans.carrying.errors import CarriedAlready, say
from luoshi.plans.carrying.matching import Pair, pairs_of
from luoshi.plans.carrying.moving import goes_on, is_over, moved, moved_words
from luoshi.plans.carrying.operations import carriable, carried_into, carry_plan, next_span, take_over, years_between
from luoshi.plans.errors import PlanRefused
from luoshi.plans.forms.carry import CarryForm, QuotasForm
from luoshi.plans.models import Plan, Target
from luoshi.plans.queries import plans
from luoshi.plans.quotas.cells import now_of
from luoshi.plans.spec import from_json
from luoshi.plans.views.base import PlanView
from luoshi.ui.views import UNPROCESSABLE


@dataclass(frozen=True)
class CarryLine:
    """A target that can be carried: what it would ask."""

    target: Target
    asks: str
    before: str
    after: str
    goes_on: bool
    taken: bool

    @property
    def moved(self) -> bool:
        """Whether its days change."""
        return self.before != self.after


class CarryPage(PlanView):
    """Carry a plan as it is."""

    edits = True

    def get(self, request: HttpRequest, plan_id: int) -> HttpResponse:
        """Everything chosen."""
        title = moved_words(self.plan.title, years_between(self.plan))
        return self.answer(CarryForm(initial={"title": title, "quotas": "same"}), None)

    def post(self, request: HttpRequest, plan_id: int) -> HttpResponse:
        """Carry."""
        form = CarryForm(request.POST)
        chosen = {int(one) for one in request.POST.getlist("target") if one.isdecimal() and len(one) < 19}
        if not form.is_valid():
            return self.answer(form, chosen, status=UNPROCESSABLE)
        data = form.cleaned_data
        try:
            made = carry_plan(
                plan_id=self.plan.pk, title=data["title"], target_ids=chosen, quotas=form.chosen(), again=data["again"],
                by=self.viewer, at=self.now,
            )  # fmt: skip
        except CarriedAlready as refused:
            form.add_error("again", say(refused))
            return self.answer(form, chosen, status=UNPROCESSABLE)
        except PlanRefused as refused:
            form.add_error(None, say(refused))
            return self.answer(form, chosen, status=UNPROCESSABLE)
        messages.success(request, _("已结转为新方案，请核对后确认。原方案没有改动。"))
        return HttpResponseRedirect(reverse("plans:confirm", args=[made.pk]))

    def answer(self, form: CarryForm, chosen: set[int] | None, status: int = 200) -> HttpResponse:
        """The page."""
        start, end = next_span(self.plan)
        targets = carriable(self.plan, self.viewer, start)
        rows = Target.objects.visible_to(self.viewer).filter(plan=self.plan, state="confirmed")
        before = carried_into(self.plan, self.viewer)
        context: dict[str, Any] = {
            "crumbs": self.crumbs((_("结转到下一年"), "")),
            "plan": self.plan,
            "form": form,
            "span": span_words(start, end),
            "lines": [self.line(target, chosen is None or target.pk in chosen) for target in targets],
            "over": [t.title for t in rows if is_over(from_json(t.draft), self.plan.start, start)],
            "quotas": len(now_of([t.pk for t in targets])),
            "before": before,
            "draft": self.plan.state == Plan.State.DRAFT,
            "cancel": reverse("plans:document", args=[self.plan.pk]),
        }
        return render(self.request, "plans/carry.html", context, status=status)

    def line(self, target: Target, taken: bool) -> CarryLine:
        """One target."""
        spec = from_json(target.draft)
        start, _end = next_span(self.plan)
        years = years_between(self.plan)
        later = moved(spec, years=years, old_start=self.plan.start, new_start=start, target_id=target.pk)
        on = goes_on(spec, self.plan.start, start)
        return CarryLine(target, words.value_words(later), words.when_words(spec), words.when_words(later), on, taken)


@dataclass(frozen=True)
class PairLine:
    """A find and the target whose settings it would take."""

    pair: Pair
    asks: str
    before: str
    differs: list[tuple[str, str, str]]
    taken: bool


class TakeOverPage(PlanView):
    """Settings of an earlier plan for a draft read from a new document."""

    edits = True

    @cached_property
    def earlier(self) -> list[Plan]:
        """Plans of the same unit that lie before, newest first."""
        rows = plans(self.viewer).filter(unit_id=self.plan.unit_id, start__lt=self.plan.start)
        return list(rows.exclude(state=Plan.State.DRAFT))

    @cached_property
    def old(self) -> Plan | None:
        """The one chosen, else the newest."""
        asked = self.request.GET.get("from", "")
        if asked.isdecimal() and len(asked) < 19:
            found: Plan = get_object_or_404(plans(self.viewer).exclude(state=Plan.State.DRAFT), pk=int(asked))
            return found
        return self.earlier[0] if self.earlier else None

    def get(self, request: HttpRequest, plan_id: int) -> HttpResponse:
        """All pairs chosen."""
        return self.answer(QuotasForm(initial={"quotas": "same"}), None)

    def post(self, request: HttpRequest, plan_id: int) -> HttpResponse:
        """Take over."""
        form = QuotasForm(request.POST)
        chosen = {int(one) for one in request.POST.getlist("find") if one.isdecimal() and len(one) < 19}
        if self.old is None or not form.is_valid():
            return self.answer(form, chosen, status=UNPROCESSABLE)
        try:
            done = take_over(
                plan_id=self.plan.pk, old_id=self.old.pk, keys=chosen, quotas=form.chosen(), by=self.viewer, at=self.now
            )
        except PlanRefused as refused:
            form.add_error(None, say(refused))
            return self.answer(form, chosen, status=UNPROCESSABLE)
        messages.success(request, _("已沿用 %(count)s 条指标的设置，请核对后确认。") % {"count": len(done)})
        return HttpResponseRedirect(reverse("plans:confirm", args=[self.plan.pk]))

    def answer(self, form: QuotasForm, chosen: set[int] | None, status: int = 200) -> HttpResponse:
        """The page."""
        draft = self.plan.state == Plan.State.DRAFT
        pairs = pairs_of(self.old, self.plan, self.viewer) if self.old is not None and draft else []
        context = {
            "crumbs": self.crumbs((_("沿用上一年的设置"), "")),
            "plan": self.plan,
            "old": self.old,
            "earlier": self.earlier,
            "form": form,
            "lines": [self.line(pair, chosen is None or pair.find.pk in chosen) for pair in pairs],
            "draft": draft,
            "quotas": len(now_of([pair.old.pk for pair in pairs])) if pairs else 0,
            "cancel": reverse("plans:confirm", args=[self.plan.pk]),
        }
        return render(self.request, "plans/takeover.html", context, status=status)

    @staticmethod
    def line(pair: Pair, taken: bool) -> PairLine:
        """One pair in words."""
        was = from_json(pair.old.draft)
        differs = words.differences(pair.old.reading, pair.find.reading, pair.item.differs)
        return PairLine(pair, words.value_words(pair.spec), words.value_words(was), differs, taken)
