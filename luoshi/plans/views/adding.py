"""What the reader missed, and what stays text: adding a target on selected words, holding a clause.

Invariant: the words of an added target are the document's own, between the offsets that were selected.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from luoshi.catalogue.ethics import held_reason
from luoshi.catalogue.lexicon import lexicon
from luoshi.plans import errors
from luoshi.plans.forms.documents import ReasonForm
from luoshi.plans.forms.target import TargetForms
from luoshi.plans.messages import say
from luoshi.plans.models import Clause, Plan
from luoshi.plans.operations import add_target, confirm_target, hold_clause, release_clause
from luoshi.plans.propose import Proposer
from luoshi.plans.spec import Counting, TargetSpec
from luoshi.plans.views.cards import edited
from luoshi.plans.views.confirm import Desk
from luoshi.reading import ReadingRefused, read_text
from luoshi.ui.views import UNPROCESSABLE

MOST_WORDS = 600  # characters of a selection: longer ones are a section, not a commitment


class AddTarget(Desk):
    """A target on selected words."""

    def get(self, request: HttpRequest, plan_id: int) -> HttpResponse:
        """The form, filled with what the reader makes of these words alone."""
        if not self.quote:
            return self.nothing(say(errors.NothingSelected()))
        return self.answer(self.forms(self.proposed()))

    def post(self, request: HttpRequest, plan_id: int) -> HttpResponse:
        """Draw again, add, or add and confirm."""
        base = TargetSpec(title=self.quote[:120])
        if not self.quote:
            return self.nothing(say(errors.NothingSelected()), UNPROCESSABLE)
        if request.POST.get("redraw"):
            return self.answer(self.forms(base, raw=request.POST))
        forms = self.forms(base, data=request.POST)
        confirms = request.POST.get("then") == "confirm"
        if not forms.is_valid() or (confirms and not forms.is_ready()):
            return self.answer(forms, UNPROCESSABLE)
        try:
            target = add_target(
                plan_id=self.plan.pk,
                start=self.span[0],
                end=self.span[1],
                spec=forms.spec(),
                by=self.viewer,
                at=self.now,
            )
            if confirms:
                confirm_target(target_id=target.pk, by=self.viewer, at=self.now)
        except errors.PlanRefused as refused:
            return self.nothing(say(refused), UNPROCESSABLE)
        return self.all_changed(_("已补充一条指标。"))

    @cached_property
    def span(self) -> tuple[int, int]:
        """The selected offsets; (0, 0) for none or a wrong one."""
        source = self.request.POST if self.request.method == "POST" else self.request.GET
        ends = [source.get(name, "") for name in ("start", "end")]
        if not all(end.isdecimal() and len(end) < 9 for end in ends):
            return (0, 0)
        start, end = map(int, ends)
        return (start, min(end, len(self.bench.text.text), start + MOST_WORDS)) if start < end else (0, 0)

    @cached_property
    def quote(self) -> str:
        """The selected words."""
        return self.bench.text.text[self.span[0] : self.span[1]].strip()

    def proposed(self) -> TargetSpec:
        """The best guess from the words alone."""
        proposer = Proposer.for_house(self.plan.house_id, self.viewer.today)
        try:
            found = [target for plan in read_text(self.quote, lexicon=lexicon()).plans for target in plan.targets]
        except ReadingRefused:
            found = []
        if found:
            return proposer.propose(found[0])
        kinds = lexicon().kinds_of(self.quote, "次", self.quote)
        return TargetSpec(title=self.quote[:40], counting=Counting(kinds=kinds[:1]))

    def forms(self, spec: TargetSpec, **kwargs: Any) -> TargetForms:
        """The parts of the form."""
        return TargetForms(self.viewer, self.bench.catalogue, spec, quote=self.quote, mark="add", **kwargs)

    def answer(self, forms: TargetForms, status: int = 200) -> HttpResponse:
        """The form."""
        context = {
            "forms": forms,
            "plan": self.plan,
            "quote": self.quote,
            "span": self.span,
            "post_url": reverse("plans:add", args=[self.plan.pk]),
            "peek_url": reverse("plans:reach_peek", args=[self.plan.pk]),
            "form_id": "adding",
        }
        return edited(self, "plans/parts/add.html", context, status)

    def nothing(self, sentence: str, status: int = 200) -> HttpResponse:
        """Why there is no form."""
        return edited(self, "plans/parts/add_nothing.html", {"sentence": sentence, "plan": self.plan}, status)


class ClauseView(Desk):
    """A step on one clause."""

    def check_sight(self) -> None:
        """The clause decides."""
        _ = self.clause

    @cached_property
    def clause(self) -> Clause:
        """The clause of the address."""
        rows = Clause.objects.visible_to(self.viewer).select_related("plan__unit")
        return get_object_or_404(rows, pk=self.kwargs["clause_id"])

    @cached_property
    def plan(self) -> Plan:  # type: ignore[override]  # the clause's
        """The clause's plan."""
        return self.clause.plan


class HoldClause(ClauseView):
    """A clause that stays text: held, not run."""

    def get(self, request: HttpRequest, clause_id: int) -> HttpResponse:
        """The question for the reason, with one proposed where the catalogue has one."""
        return self.ask(ReasonForm(initial={"reason": self.proposed() or ""}, auto_id="hold_%s"))

    def post(self, request: HttpRequest, clause_id: int) -> HttpResponse:
        """Hold it."""
        form = ReasonForm(request.POST, auto_id="hold_%s")
        if not form.is_valid():
            return self.ask(form, UNPROCESSABLE)
        try:
            hold_clause(clause_id=self.clause.pk, reason=form.cleaned_data["reason"], by=self.viewer, at=self.now)
        except errors.PlanRefused as refused:
            return self.refused(refused)
        return self.all_changed(_("这一条只存文字，不计数；打印时会注明理由。"))

    def proposed(self) -> str | None:
        """Why it should be held, if anything speaks for it."""
        return held_reason(self.bench.text.text[self.clause.start : self.clause.end])

    def ask(self, form: ReasonForm, status: int = 200) -> HttpResponse:
        """The form."""
        text = self.bench.text.text[self.clause.start : self.clause.end].strip()
        inside = [
            t for t in self.bench.targets if self.clause.start <= t.start < self.clause.end and t.state != "dismissed"
        ]
        context = {"clause": self.clause, "form": form, "plan": self.plan, "text": text[:160], "inside": len(inside)}
        return edited(self, "plans/parts/hold.html", context, status)


class ReleaseClause(ClauseView):
    """The mark taken off again."""

    def post(self, request: HttpRequest, clause_id: int) -> HttpResponse:
        """Release it."""
        try:
            release_clause(clause_id=self.clause.pk, by=self.viewer, at=self.now)
        except errors.PlanRefused as refused:
            return self.refused(refused)
        return self.all_changed(_("已取消“只存文字”。"))
