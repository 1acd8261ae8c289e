"""The settings pages of the calendar: a year's days, their import, local days, school terms.

Invariants: an import is shown whole with all its errors and with the deadlines that would move before anything is
written; days of a year without a notice are marked provisional everywhere.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from luoshi.org.calendar_forms import LocalForm, YearForm
from luoshi.org.calendars import OWN_DAYS, HouseDates, moved
from luoshi.org.models import CalendarPart, Unit
from luoshi.org.operations.calendars import set_local_days, set_year
from luoshi.org.views.guard import Guarded
from luoshi.org.year_view import WEEKDAYS, year_of
from luoshi.periods.calendar import DayMark
from luoshi.periods.day_rows import Row, days_of_year, rows_of_text
from luoshi.periods.decrees import decreed_years
from luoshi.periods.words import month_day_words
from luoshi.sheets import SheetRefused, read_table
from luoshi.ui.views import UNPROCESSABLE

FIRST_YEAR, LAST_YEAR = 2000, 2100
MAX_BYTES = 2_000_000  # a year's days fill a hundredth of it
SHOWN_MOVES = 40
ONE_DAY = timedelta(days=1)


class CalendarBase(Guarded):
    """What the pages share: the year of the address and the house's dates."""

    actions = ("house.settings",)

    @property
    def at(self) -> Any:
        """The moment of the request."""
        return self.request.now  # type: ignore[attr-defined]  # set by the middleware

    def year(self) -> int:
        """The year asked for, else this one. Raises Http404 for nonsense."""
        text = self.request.POST.get("year") or self.request.GET.get("year") or str(self.viewer.today.year)
        if not text.isdecimal() or not FIRST_YEAR <= int(text) <= LAST_YEAR:
            raise Http404
        return int(text)

    def crumbs(self, *more: tuple[str, str]) -> list[tuple[str, str]]:
        """Where the page lies."""
        return [(_("设置"), reverse("org:settings")), *more]

    def scope_words(self, scope: str, units: dict[int, str]) -> str:
        """For whom a part holds."""
        if not scope:
            return _("全单位")
        if scope[0] == "u":
            return units.get(int(scope[2:]), _("已撤并的单位"))
        return scope[2:]

    def unit_names(self, scopes: Sequence[str]) -> dict[int, str]:
        """Names of the units that scopes name."""
        keys = [int(scope[2:]) for scope in scopes if scope[:2] == "u:"]
        return {unit.pk: unit.name for unit in Unit.objects.visible_to(self.viewer).filter(pk__in=keys)} if keys else {}

    def parts(self, part: str, year: int) -> list[CalendarPart]:
        """The parts in force of a year."""
        rows = CalendarPart.objects.visible_to(self.viewer).filter(part=part, year=year, replaced_at__isnull=True)
        return [row for row in rows.order_by("scope") if row.content]


class YearPage(CalendarBase):
    """Twelve months of a year, where its days come from, and the ways to change them."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """The page."""
        year = self.year()
        dates = HouseDates.load(self.viewer.house_id)
        calendar = dates.house
        own = (dates.settings.get("calendar_years") or {}).get(str(year))
        context = {
            "crumbs": self.crumbs(),
            "year": year,
            "months": year_of(year, calendar, self.viewer.today),
            "weekdays": WEEKDAYS,
            "provisional": calendar.is_provisional(date(year, 1, 1)),
            "source": (own or {}).get("source") or (_("国务院办公厅通知") if year in decreed_years() else ""),
            "own": own,
            "marks": _spans([mark for mark in calendar.marks if mark.day.year == year]),
            "form": YearForm(initial={"source": (own or {}).get("source", "")}),
            "local": self.local_rows(year, dates),
        }
        return render(request, "org/calendar.html", context)

    def local_rows(self, year: int, dates: HouseDates) -> list[dict[str, Any]]:
        """Local days with for whom they hold."""
        parts = self.parts(CalendarPart.Part.LOCAL, year)
        units = self.unit_names([part.scope for part in parts])
        found = [(part.scope, _marks(part.content or ())) for part in parts]
        if not any(scope == "" for scope, _marked in found):  # days from before the first version
            rows = [row for row in dates.settings.get("local_days") or () if row[0][:4] == str(year)]
            found = [("", _marks(rows)), *found] if rows else found
        return [
            {"scope": scope, "words": self.scope_words(scope, units), "days": _spans(marks)} for scope, marks in found
        ]


def _marks(rows: Iterable[Sequence[Any]]) -> list[DayMark]:
    return [DayMark(date.fromisoformat(day), state, name) for day, state, name in rows]


def _spans(marks: Sequence[DayMark]) -> list[dict[str, Any]]:
    """Marks that follow each other with the same name as one line: 10月1日—7日 休息 国庆节."""
    found: list[dict[str, Any]] = []
    for mark in sorted(marks):
        last = found[-1] if found else None
        if last and (mark.day - last["last"]).days == 1 and (last["state"], last["name"]) == (mark.state, mark.name):
            last["last"] = mark.day
        else:
            found.append({"first": mark.day, "last": mark.day, "state": mark.state, "name": mark.name})
    for span in found:
        span["words"] = month_day_words(span["first"])
        if span["last"] != span["first"]:
            span["words"] += f"—{month_day_words(span['last'])}"
        span["state_words"] = _("休息") if span["state"] == "off" else _("上班")
    return found


class ImportYear(CalendarBase):
    """A year's days from a file or pasted lines: looked at first, then taken."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """The form alone."""
        return self.answer(YearForm(), 200)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Look, or with the second button take."""
        form = YearForm(request.POST, request.FILES)
        if not form.is_valid():
            return self.answer(form, UNPROCESSABLE)
        year, data = self.year(), form.cleaned_data
        try:
            rows = self.rows(data)
        except SheetRefused as refused:
            form.add_error("file", refused.message)
            return self.answer(form, UNPROCESSABLE)
        found = days_of_year(rows, year, data["source"])
        if found.errors or not found.marks:
            if not found.errors:
                form.add_error("text", _("没有读到任何日子，请检查内容。"))
            return self.answer(form, UNPROCESSABLE, errors=found.errors)
        days = [[mark.day.isoformat(), mark.state, mark.name] for mark in found.marks]
        if "take" in request.POST:
            set_year(
                house_id=self.viewer.house_id, year=year, days=days, decreed=data["decreed"], source=data["source"],
                by=self.viewer, at=self.at,
            )  # fmt: skip
            messages.success(request, _("%(year)s 年的日历已更新，未到期的截止日已重新计算。") % {"year": year})
            return HttpResponseRedirect(f"{reverse('org:calendar')}?year={year}")
        return self.look(year, days, data)

    def rows(self, data: dict[str, Any]) -> Sequence[Row]:
        """Rows of the file, else of the text. Raises SheetRefused."""
        file = data.get("file")
        if not file:
            return rows_of_text(data["text"])
        if file.size > MAX_BYTES:
            raise SheetRefused(_("文件过大，一年的日子不会超过 2 MB。"))
        content = file.read()
        if content.lstrip()[:1] in (b"[", b"{"):
            return rows_of_text(content.decode("utf-8", "replace"))
        return [row.cells for row in read_table(content, file.name).rows]

    def look(self, year: int, days: list[list[str]], data: dict[str, Any]) -> HttpResponse:
        """What would be written, and which deadlines would move."""
        before = HouseDates.load(self.viewer.house_id)
        part = {"days": days, "decreed": data["decreed"], "source": data["source"]}
        years = {**(before.settings.get("calendar_years") or {}), str(year): part}
        after = before.with_settings(calendar_years=years)
        moves = moved(self.viewer, before, after)
        context = {
            "crumbs": self.crumbs((_("日历"), f"{reverse('org:calendar')}?year={year}")),
            "year": year,
            "months": year_of(year, after.house, self.viewer.today),
            "weekdays": WEEKDAYS,
            "moves": moves[:SHOWN_MOVES],
            "more": max(len(moves) - SHOWN_MOVES, 0),
            "days": len(days),
            "dropped": _spans(self.dropped(before, year, days)),
            "text": json.dumps(days, ensure_ascii=False),
            "source": data["source"],
            "decreed": data["decreed"],
        }
        return render(self.request, "org/calendar_look.html", context)

    def dropped(self, before: HouseDates, year: int, days: list[list[str]]) -> list[DayMark]:
        """Marked days of the year as it stands that the new rows leave out: an import replaces the whole year."""
        named = {row[0] for row in days}
        marks = [mark for mark in before.house.marks if mark.day.year == year and mark.source != OWN_DAYS]
        return [mark for mark in marks if mark.day.isoformat() not in named]

    def answer(self, form: YearForm, status: int, errors: Sequence[Any] = ()) -> HttpResponse:
        """The form with all errors of the rows."""
        year = self.year()
        context = {
            "crumbs": self.crumbs((_("日历"), f"{reverse('org:calendar')}?year={year}")),
            "form": form,
            "year": year,
            "row_errors": errors,
        }
        return render(self.request, "org/calendar_import.html", context, status=status)


class LocalDays(CalendarBase):
    """Days that differ here: added a span at a time, taken away line by line."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """The form."""
        return self.answer(LocalForm(self.viewer), 200)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Add a span, or take one away."""
        if "remove" in request.POST:
            return self.remove(request.POST.get("scope", ""), request.POST.get("remove", ""))
        form = LocalForm(self.viewer, request.POST)
        if not form.is_valid():
            return self.answer(form, UNPROCESSABLE)
        days, scope = form.days(), form.key()
        year = int(days[0][0][:4])
        fresh = {row[0] for row in days}
        kept = [row for row in self.stored(scope, year) if row[0] not in fresh]
        self.write(scope, year, [*kept, *days])
        messages.success(request, _("已登记，有关的截止日已重新计算。"))
        return HttpResponseRedirect(f"{reverse('org:calendar')}?year={year}#local")

    def remove(self, scope: str, span: str) -> HttpResponse:
        """Take the days of a span away: its first and last day, parted by a slash."""
        first, _slash, last = span.partition("/")
        year = self.year()
        kept = [row for row in self.stored(scope, year) if not first <= row[0] <= last]
        self.write(scope, year, kept)
        messages.success(self.request, _("已删除。"))
        return HttpResponseRedirect(f"{reverse('org:calendar')}?year={year}#local")

    def stored(self, scope: str, year: int) -> list[list[str]]:
        """The days that a scope has in a year."""
        parts = [part for part in self.parts(CalendarPart.Part.LOCAL, year) if part.scope == scope]
        if parts:
            return [list(row) for row in parts[0].content or ()]
        if scope:
            return []
        settings = HouseDates.load(self.viewer.house_id).settings  # days from before the first version
        return [list(row) for row in settings.get("local_days") or () if row[0][:4] == str(year)]

    def write(self, scope: str, year: int, days: list[list[str]]) -> None:
        """A new version."""
        set_local_days(house_id=self.viewer.house_id, year=year, days=days, scope=scope, by=self.viewer, at=self.at)

    def answer(self, form: LocalForm, status: int) -> HttpResponse:
        """The page."""
        year = self.year()
        context = {
            "crumbs": self.crumbs((_("日历"), f"{reverse('org:calendar')}?year={year}")),
            "form": form,
            "year": year,
        }
        return render(self.request, "org/calendar_local.html", context, status=status)
