"""The settings page of periods: closing day, cut-off, grace, lock, late work, who rests; with a preview in sentences.

Invariant: the preview is made from what is in the form, by the code that judges duties.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi.org import operations
from luoshi.org.calendars import HouseDates, OpenDue, Place, moved
from luoshi.org.models import House, Unit
from luoshi.org.operations.calendars import set_periods
from luoshi.org.period_form import PeriodsForm, initial_of
from luoshi.org.queries import house_of
from luoshi.org.views.guard import Guarded
from luoshi.periods.preview import preview, provisional_words
from luoshi.periods.settings import PeriodSettings
from luoshi.ui.forms import FormLook
from luoshi.ui.views import UNPROCESSABLE

SHOWN_MOVES = 30  # deadlines that move, shown one by one
DIGEST_HOURS = [(str(hour), f"{hour}:00") for hour in range(7, 19)]
DEFAULT_HOUR = 9


class HabitsForm(FormLook, forms.Form):
    """Who rests between terms, and when the day's digest goes out."""

    resting_types = forms.MultipleChoiceField(
        label=gettext_lazy("放寒暑假的单位类型"), required=False, widget=forms.CheckboxSelectMultiple(),
        help_text=gettext_lazy("这些单位假期里不欠任务，进度按教学日推算。"),
    )  # fmt: skip
    digest_hour = forms.TypedChoiceField(
        label=gettext_lazy("每日提醒时间"), coerce=int, choices=DIGEST_HOURS,
        help_text=gettext_lazy("只在工作日提醒一次，汇总成一条；办完就不再提醒。"),
    )  # fmt: skip
    digest_days = forms.IntegerField(
        label=gettext_lazy("提前几天提醒"), min_value=0, max_value=30,
    )  # fmt: skip

    def __init__(self, types: list[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named: Any = self.fields["resting_types"]
        named.choices = [(name, name) for name in types]


class Periods(Guarded):
    """The house's periods."""

    actions = ("house.settings",)

    def get(self, request: HttpRequest) -> HttpResponse:
        """The form with the preview."""
        house = house_of(self.viewer)
        form = PeriodsForm(initial=initial_of(house.settings.get("periods")))
        return self.answer(house, form, self.habits(house))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Save, or say what is wrong."""
        house = house_of(self.viewer)
        form, habits = PeriodsForm(request.POST), self.habits(house, request.POST)
        if not (form.is_valid() & habits.is_valid()):
            return self.answer(house, form, habits, UNPROCESSABLE)
        kept = {**(house.settings.get("periods") or {}), **form.settings()}
        at = request.now  # type: ignore[attr-defined]  # set by the middleware
        with transaction.atomic():
            set_periods(house_id=house.pk, periods=kept, by=self.viewer, at=at)
            operations.change_settings(house_id=house.pk, changes=dict(habits.cleaned_data), by=self.viewer, at=at)
        messages.success(request, _("已保存，未到期的截止日已按新的设置计算。"))
        return HttpResponseRedirect(reverse("org:periods"))

    def habits(self, house: House, data: Any = None) -> HabitsForm:
        """The second form."""
        rows = Unit.objects.visible_to(self.viewer).exclude(type="").filter(valid_to__isnull=True)
        types = list(rows.order_by("type").values_list("type", flat=True).distinct())
        initial = {
            "resting_types": house.settings.get("resting_types", []),
            "digest_hour": house.settings.get("digest_hour", DEFAULT_HOUR),
            "digest_days": house.settings.get("digest_days", 3),
        }
        return HabitsForm(types, data, initial=initial)

    def answer(self, house: House, form: PeriodsForm, habits: HabitsForm, status: int = 200) -> HttpResponse:
        """The page."""
        shown = previewed(house, PeriodSettings.merged(house.settings.get("periods")), self.viewer.today)
        context = {
            "crumbs": [(_("设置"), reverse("org:settings"))],
            "form": form,
            "habits": habits,
            "lines": shown,
            "peek_url": reverse("org:periods_preview"),
        }
        return render(self.request, "org/periods.html", context, status=status)


class PeriodsPreview(Guarded):
    """What the form would mean, while it is being filled in; which deadlines would move."""

    actions = ("house.settings",)

    def post(self, request: HttpRequest) -> HttpResponse:
        """The sentences."""
        house = house_of(self.viewer)
        form = PeriodsForm(request.POST)
        lines: list[str] = []
        moves: list[tuple[OpenDue, OpenDue]] = []
        if form.is_valid():
            periods = {**(house.settings.get("periods") or {}), **form.settings()}
            lines = previewed(house, PeriodSettings.merged(periods), self.viewer.today)
            before = HouseDates.load(house.pk, settings=house.settings)
            changes: dict[str, Any] = {"periods": periods}
            if "resting_types" in request.POST or "digest_hour" in request.POST:
                changes["resting_types"] = request.POST.getlist("resting_types")
            moves = moved(self.viewer, before, before.with_settings(**changes))
        context = {"lines": lines, "moves": moves[:SHOWN_MOVES], "more": max(len(moves) - SHOWN_MOVES, 0)}
        return render(request, "org/parts/preview.html", context)


def previewed(house: House, settings: PeriodSettings, today: date) -> list[str]:
    """The coming months in sentences, and which years are only assumed."""
    dates = HouseDates(house.settings)
    year = date(today.year, 1, 1)
    merged = dates.with_settings(periods=settings.to_json()).periods(Place(), year, date(today.year + 2, 1, 1))
    return [*preview(merged, today, count=4), *provisional_words(merged, today)]
