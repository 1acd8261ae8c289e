"""Asking from one's own line, and granting to many units at once.

Invariant: what the form of a request needs is known from the line but the day and the reason; a grant shows whom it
touches before it is made.
"""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from luoshi.periods.words import date_words
from luoshi.plans.allowances import errors, finding, operations, reading
from luoshi.plans.allowances.forms import AskForm, GrantForm
from luoshi.plans.allowances.messages import say
from luoshi.plans.allowances.operations import Wish
from luoshi.plans.views.base import PlanView
from luoshi.ui.views import UNPROCESSABLE

PUT_OFF_BY = 5  # working days after the due day that the form of a request proposes


class AskPage(PlanView):
    """A school asks, from its own line: everything is known but the day and the reason."""

    @cached_property
    def found(self) -> finding.Found:
        """The duty of the address."""
        given = self.request.GET
        target_id = given.get("target", "")
        found = None
        if target_id.isdecimal() and len(target_id) < 19:
            found = finding.duty_at(self.viewer, int(target_id), given.get("holder", ""), given.get("period", ""))
        if found is None:
            raise Http404
        return found

    def check_sight(self) -> None:
        """The duty decides; then who enters for its unit."""
        if not reading.may_ask(self.viewer, self.found.unit.path):
            raise PermissionDenied

    def get(self, request: HttpRequest) -> HttpResponse:
        """The form, with a later day proposed."""
        duty = self.found.duty
        calendar = finding.calendar_of(self.viewer, self.found)
        proposed = calendar.add_working_days(max(duty.limits.due, self.viewer.today), PUT_OFF_BY)
        return self.answer(AskForm(initial={"what": "extend", "until": proposed}))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Ask."""
        form = AskForm(request.POST)
        if not form.is_valid():
            return self.answer(form, UNPROCESSABLE)
        data, duty = form.cleaned_data, self.found.duty
        whole = self.found.holder.kind in ("unit", "house")
        wish = Wish(
            data["what"], duty.period.start, duty.period.end, data["reason"], self.found.target,
            "" if whole else self.found.holder.key, duty.period.label, data["until"], data["value"],
        )  # fmt: skip
        try:
            row = operations.ask_allowance(
                unit=self.found.unit, wish=wish, due=duty.limits.due, by=self.viewer, at=self.now
            )
        except errors.AskedAlready as refused:
            messages.info(request, say(refused))
            return HttpResponseRedirect(reverse("plans:allowance", args=[refused.id]))
        except errors.AllowanceRefused as refused:
            form.add_error("until" if isinstance(refused, errors.NotLater) else "reason", say(refused))
            return self.answer(form, UNPROCESSABLE)
        messages.success(request, _("申请已提交，批下来会告诉您。"))
        return HttpResponseRedirect(reverse("plans:unit", args=[row.unit_id]))

    def answer(self, form: AskForm, status: int = 200) -> HttpResponse:
        """The page."""
        found = self.found
        sub = _("%(period)s，原定%(due)s截止。") % {
            "period": found.duty.period.label,
            "due": date_words(found.duty.limits.due),
        }
        context = {
            "crumbs": [(found.unit.name, reverse("plans:unit", args=[found.unit.pk]))],
            "target": found.target,
            "sub": sub,
            "form": form,
            "cancel": reverse("plans:unit", args=[found.unit.pk]),
        }
        return render(self.request, "plans/allowances/ask.html", context, status=status)


class GrantPage(PlanView):
    """Grant to many units at once: first what it touches, then the deed."""

    def check_sight(self) -> None:
        """For who may grant somewhere."""
        if not self.viewer.can("allowance.grant"):
            raise PermissionDenied

    def get(self, request: HttpRequest) -> HttpResponse:
        """The empty form, or with the target and unit of a line."""
        today: date = self.viewer.today
        given = {name: request.GET[name] for name in ("target", "start", "last") if request.GET.get(name)}
        units = [request.GET["unit"]] if request.GET.get("unit", "").isdecimal() else []
        initial = {"what": "waive", "start": today.replace(day=1), "last": today, "units": units, **given}
        return self.answer(GrantForm(self.viewer, initial=initial))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Show what it touches; with the second button grant it."""
        form = GrantForm(self.viewer, request.POST)
        if not form.is_valid():
            return self.answer(form, status=UNPROCESSABLE)
        wish, units = form.wish(), form.chosen()
        wanted = finding.wanted_of(wish.what, wish.start, wish.end, wish.target.pk if wish.target else None, wish.until)
        touched = finding.touched(self.viewer, units, wanted)
        if "grant" not in request.POST:
            return self.answer(form, touched, len(units))
        try:
            made = operations.grant_allowances(units=units, wish=wish, by=self.viewer, at=self.now)
        except errors.AllowanceRefused as refused:
            form.add_error(None, say(refused))
            return self.answer(form, status=UNPROCESSABLE)
        messages.success(request, _("已为 %(count)s 个单位办理。") % {"count": len(made)})
        return HttpResponseRedirect(reverse("plans:allowances"))

    def answer(
        self, form: GrantForm, touched: finding.Touched | None = None, units: int = 0, status: int = 200
    ) -> HttpResponse:
        """The page."""
        context = {
            "crumbs": [(_("特例"), reverse("plans:allowances"))],
            "form": form,
            "touched": touched,
            "units": units,
        }
        return render(self.request, "plans/allowances/grant.html", context, status=status)
