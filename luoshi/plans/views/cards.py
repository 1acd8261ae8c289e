"""One card of the workbench: confirm, edit, leave out, take up again, split. Each answers with the card alone.

Invariant: an answer also renews the lines of the document that hold the card's words, and the counter, and nothing else.
"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from luoshi.plans import errors
from luoshi.plans.document import lines_between
from luoshi.plans.forms.documents import ReasonForm
from luoshi.plans.forms.target import TargetForms
from luoshi.plans.messages import say
from luoshi.plans.models import Plan, Target
from luoshi.plans.operations import (
    change_target,
    confirm_target,
    dismiss_target,
    edit_target,
    restore_target,
    split_target,
)
from luoshi.plans.spec import TargetSpec, from_json
from luoshi.plans.views.base import TargetView
from luoshi.plans.views.confirm import Desk
from luoshi.ui.views import UNPROCESSABLE

REASONS = (
    "不是可计量的要求", "与另一条重复", "不由本单位完成", "已经完成，不再统计", "只作原则性要求",
)  # fmt: skip


class CardView(TargetView, Desk):
    """A step on one target."""

    edits = True

    @cached_property
    def plan(self) -> Plan:  # type: ignore[override]  # the target's
        """The target's plan."""
        return self.target.plan

    @property
    def place(self) -> str:
        """The card on the workbench's page."""
        return f"{reverse('plans:confirm', args=[self.plan.pk])}#target-{self.target.pk}"

    def changed(self, *targets: Target, said: str = "") -> HttpResponse:
        """The cards of these targets, their lines and the head; as a plain page, back to the card."""
        bench = self.fresh()
        if not self.partial:
            if said:
                messages.success(self.request, said)
            return HttpResponseRedirect(self.place)
        keys = {target.pk for target in targets}
        touched = [card for card in bench.cards if card.target.pk in keys]
        numbers = {n for card in touched for n in lines_between(bench.lines, card.target.start, card.target.end)}
        starts = {bench.lines[n].start for n in numbers}
        context = {
            **self.shared(),
            "touched": touched,
            "paper": self.paper(only=starts),
            "decided": True,
            "said": said,
        }
        return render(self.request, "plans/parts/card_answer.html", context)

    def wrong(self, error: errors.PlanRefused) -> HttpResponse:
        """The card as it stands with the sentence on it."""
        if not self.partial:
            return self.refuse(error, self.place)
        card = self.fresh().card(Target.objects.visible_to(self.viewer).select_related("clause").get(pk=self.target.pk))
        context = {"card": card, "fault": say(error), "plan": self.plan}
        return render(self.request, "plans/parts/card.html", context, status=UNPROCESSABLE)


class CardPage(CardView):
    """The card alone: after an edit was given up."""

    def get(self, request: HttpRequest, target_id: int) -> HttpResponse:
        """The card."""
        if not self.partial:
            return HttpResponseRedirect(self.place)
        card = next(card for card in self.bench.cards if card.target.pk == self.target.pk)
        return render(request, "plans/parts/card.html", {"card": card, "plan": self.plan})


class ConfirmCard(CardView):
    """Confirm as it stands."""

    def post(self, request: HttpRequest, target_id: int) -> HttpResponse:
        """Confirm."""
        try:
            target = confirm_target(target_id=self.target.pk, by=self.viewer, at=self.now)
        except errors.PlanRefused as refused:
            return self.wrong(refused)
        return self.changed(target)


class RestoreCard(CardView):
    """Take a dismissed one up again."""

    def post(self, request: HttpRequest, target_id: int) -> HttpResponse:
        """Restore."""
        try:
            target = restore_target(target_id=self.target.pk, by=self.viewer, at=self.now)
        except errors.PlanRefused as refused:
            return self.wrong(refused)
        return self.changed(target)


class SplitCard(CardView):
    """Two of one."""

    def post(self, request: HttpRequest, target_id: int) -> HttpResponse:
        """Split; both wait to be corrected."""
        try:
            twin = split_target(target_id=self.target.pk, by=self.viewer, at=self.now)
        except errors.PlanRefused as refused:
            return self.wrong(refused)
        return self.changed(self.target, twin, said=_("已拆成两条，请分别修改后确认。"))


class DismissCard(CardView):
    """Leave out, with a reason."""

    def get(self, request: HttpRequest, target_id: int) -> HttpResponse:
        """The question for the reason."""
        return self.ask(ReasonForm(auto_id=f"t{self.target.pk}_%s"))

    def post(self, request: HttpRequest, target_id: int) -> HttpResponse:
        """Dismiss."""
        form = ReasonForm(request.POST, auto_id=f"t{self.target.pk}_%s")
        if not form.is_valid():
            return self.ask(form, UNPROCESSABLE)
        try:
            target = dismiss_target(
                target_id=self.target.pk, reason=form.cleaned_data["reason"], by=self.viewer, at=self.now
            )
        except errors.PlanRefused as refused:
            return self.wrong(refused)
        return self.changed(target)

    def ask(self, form: ReasonForm, status: int = 200) -> HttpResponse:
        """The card with the form."""
        context = {"card": self.bench.card(self.target), "form": form, "reasons": REASONS, "plan": self.plan}
        return edited(self, "plans/parts/card_dismiss.html", context, status)


class EditCard(CardView):
    """Every field of a target."""

    def get(self, request: HttpRequest, target_id: int) -> HttpResponse:
        """The form as the target stands; what runs is changed on its own page."""
        if self.target.state == Target.State.CONFIRMED and self.plan.state != Plan.State.DRAFT:
            return HttpResponseRedirect(reverse("plans:target_change", args=[self.target.pk]))
        return self.answer(self.forms())

    def post(self, request: HttpRequest, target_id: int) -> HttpResponse:
        """Draw again, save, or save and confirm."""
        if request.POST.get("redraw"):
            return self.answer(self.forms(raw=request.POST))
        forms = self.forms(data=request.POST)
        confirms = request.POST.get("then") == "confirm" or self.target.state == Target.State.CONFIRMED
        if not forms.is_valid() or (confirms and not forms.is_ready()):
            return self.answer(forms, UNPROCESSABLE)
        try:
            target = self.save(forms.spec(), confirms=confirms)
        except errors.NotReady as refused:
            forms.show(refused.problems)
            return self.answer(forms, UNPROCESSABLE)
        except errors.PlanRefused as refused:
            return self.wrong(refused)
        return self.changed(target)

    def save(self, spec: TargetSpec, *, confirms: bool) -> Target:
        """The operation that fits the target's state."""
        who: dict[str, Any] = {"by": self.viewer, "at": self.now}
        if self.target.state == Target.State.CONFIRMED:
            return change_target(
                target_id=self.target.pk, spec=spec, valid_from=self.plan.start, mode="whole",
                reason=_("确认时更正"), **who,
            )  # fmt: skip
        if confirms:
            return confirm_target(target_id=self.target.pk, spec=spec, **who)
        return edit_target(target_id=self.target.pk, spec=spec, **who)

    def forms(self, **kwargs: Any) -> TargetForms:
        """The parts, for this target."""
        return TargetForms(
            self.viewer, self.bench.catalogue, from_json(self.target.draft), quote=self.target.quote,
            mark=f"t{self.target.pk}", **kwargs,
        )  # fmt: skip

    def answer(self, forms: TargetForms, status: int = 200) -> HttpResponse:
        """The card as a form."""
        context = {
            "card": self.bench.card(self.target),
            "forms": forms,
            "plan": self.plan,
            "post_url": reverse("plans:target_edit", args=[self.target.pk]),
            "form_id": f"target-{self.target.pk}",
            "peek_url": reverse("plans:reach_peek", args=[self.plan.pk]),
        }
        return edited(self, "plans/parts/card_edit.html", context, status)


def edited(view: Desk, fragment: str, context: dict[str, Any], status: int) -> HttpResponse:
    """A card's form: alone for htmx, else as a page of its own."""
    if view.partial:
        return render(view.request, fragment, context, status=status)
    page = {
        **context,
        "fragment": fragment,
        "crumbs": view.crumbs((_("确认"), reverse("plans:confirm", args=[view.plan.pk]))),
    }
    return render(view.request, "plans/card_page.html", page, status=status)
