"""The settings page of school terms: the house's, and those of types, classes and single units.

Invariant: the nearest of unit, class, type and house holds; a scope that is let go inherits again.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from luoshi.org.calendar_forms import TermsForm
from luoshi.org.calendars import HouseDates
from luoshi.org.models import CalendarPart
from luoshi.org.operations.calendars import set_terms
from luoshi.org.views.calendars import ONE_DAY, CalendarBase
from luoshi.periods.school import assumed_terms
from luoshi.periods.words import date_words
from luoshi.ui.views import UNPROCESSABLE


class Terms(CalendarBase):
    """The terms of a school year: the house's, and those of types, classes and single units."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """The page, the form filled with what holds now."""
        year = self.year()
        stored = self.parts(CalendarPart.Part.TERMS, year)
        given = [term for term in HouseDates.load(self.viewer.house_id).house_terms if term.school_year == year]
        first, second = (*given, *assumed_terms(year)[len(given) :])[:2]
        initial = {
            "first_start": first.start, "first_last": first.end - ONE_DAY,
            "second_start": second.start, "second_last": second.end - ONE_DAY,
        }  # fmt: skip
        return self.answer(TermsForm(self.viewer, year, initial=initial), stored, 200)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Set the terms of a scope, or let it inherit again."""
        year = self.year()
        if "inherit" in request.POST:
            set_terms(
                house_id=self.viewer.house_id, school_year=year, terms=None, scope=request.POST["inherit"][:60],
                by=self.viewer, at=self.at,
            )  # fmt: skip
            messages.success(request, _("已改为沿用上一级的学期。"))
            return HttpResponseRedirect(f"{reverse('org:terms')}?year={year}")
        form = TermsForm(self.viewer, year, request.POST)
        if not form.is_valid():
            return self.answer(form, self.parts(CalendarPart.Part.TERMS, year), UNPROCESSABLE)
        set_terms(
            house_id=self.viewer.house_id, school_year=year, terms=form.terms(), scope=form.key(), by=self.viewer,
            at=self.at,
        )  # fmt: skip
        messages.success(request, _("学期已保存，有关的截止日和进度已重新计算。"))
        return HttpResponseRedirect(f"{reverse('org:terms')}?year={year}")

    def answer(self, form: TermsForm, stored: Sequence[CalendarPart], status: int) -> HttpResponse:
        """The page."""
        units = self.unit_names([part.scope for part in stored])
        rows = [
            {
                "scope": part.scope,
                "words": self.scope_words(part.scope, units),
                "terms": [f"{_day(term['start'])} — {_day(term['end'], -1)}" for term in part.content or ()],
                "by": part.recorded_by_name,
                "at": part.recorded_at,
            }
            for part in stored
        ]
        year = self.year()
        context = {"crumbs": self.crumbs(), "form": form, "rows": rows, "year": year, "label": f"{year}—{year + 1}"}
        return render(self.request, "org/terms.html", context, status=status)


def _day(text: str, shift: int = 0) -> str:
    return date_words(date.fromisoformat(text) + timedelta(days=shift))
