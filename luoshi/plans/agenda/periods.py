"""A plan's own settings of periods: what it leaves empty is the house's.

What lives here: the operation and the page. Not here: the house's settings (org), a target's own (forms/periods).
Invariant: what is stored is valid together with the house's settings.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from luoshi.audit.operations import log
from luoshi.org.calendars import HouseDates, Place
from luoshi.org.period_form import PeriodsForm, initial_of
from luoshi.org.viewer import Viewer
from luoshi.periods.preview import preview
from luoshi.periods.settings import PeriodSettings
from luoshi.plans.models import Plan
from luoshi.plans.operations.common import lock_plan
from luoshi.plans.views.base import PlanView, tabs
from luoshi.ui.views import UNPROCESSABLE


def set_plan_periods(*, plan_id: int, periods: Mapping[str, Any], by: Viewer, at: datetime) -> Plan:
    """Set how a plan's periods are counted where they differ from the house's. Raises NotAllowed, SettingInvalid."""
    PeriodSettings.merged(None, periods)
    with transaction.atomic():
        plan = lock_plan(plan_id, by)
        before, plan.settings = plan.settings, dict(periods)
        plan.save(update_fields=["settings"])
        log(house_id=plan.house_id, actor=by, action="plan.periods", subject=f"plan:{plan.pk}", at=at,
            detail={"before": before, "after": plan.settings})  # fmt: skip
    return plan


class PlanPeriods(PlanView):
    """The page."""

    edits = True

    def get(self, request: HttpRequest, plan_id: int) -> HttpResponse:
        """The form; each empty choice says what holds instead."""
        form = self.form(initial=initial_of(self.plan.settings, inherits=True))
        return self.answer(form, dict(self.plan.settings))

    def post(self, request: HttpRequest, plan_id: int) -> HttpResponse:
        """Save; for htmx only show what it would mean."""
        form = self.form(request.POST)
        if self.partial:
            periods = form.settings() if form.is_valid() else None
            return render(request, "org/parts/preview.html", {"lines": self.lines(periods)})
        if not form.is_valid():
            return self.answer(form, dict(self.plan.settings), UNPROCESSABLE)
        set_plan_periods(plan_id=self.plan.pk, periods=form.settings(), by=self.viewer, at=self.now)
        messages.success(request, _("已保存，这个方案未到期的截止日已按新的设置计算。"))
        return HttpResponseRedirect(reverse("plans:periods", args=[self.plan.pk]))

    def form(self, *args: Any, **kwargs: Any) -> PeriodsForm:
        """The form over the house's settings."""
        dates = HouseDates.load(self.viewer.house_id)
        self.dates = dates
        return PeriodsForm(*args, above=PeriodSettings.merged(dates.settings.get("periods")), **kwargs)

    def lines(self, periods: Mapping[str, Any] | None) -> list[str]:
        """The coming months in sentences."""
        if periods is None:
            return []
        today: date = self.viewer.today
        first = date(today.year, 1, 1)
        merged = self.dates.periods(Place(), first, date(today.year + 2, 1, 1), plan=periods)
        return preview(merged, today, count=4)

    def answer(self, form: PeriodsForm, periods: Mapping[str, Any], status: int = 200) -> HttpResponse:
        """The page."""
        context = {
            "crumbs": self.crumbs(),
            "plan": self.plan,
            "tabs": tabs(self.request, self.plan, self.viewer),
            "form": form,
            "lines": self.lines(periods),
        }
        return render(self.request, "plans/periods.html", context, status=status)
