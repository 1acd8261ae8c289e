"""Several addresses at once: a line each; what is recognised is filled in, the rest is typed beside it.

Invariants: each line is a report of its own: those that are refused stay with what was typed and why, the others stand.
"""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from luoshi.ledger.errors import LedgerRefused
from luoshi.press.placements import operations
from luoshi.press.placements.errors import PlacementRefused
from luoshi.press.placements.forms import AuthorRows
from luoshi.press.placements.messages import say
from luoshi.press.placements.operations import NewPlacement
from luoshi.press.placements.recognising import Known
from luoshi.press.placements.views.report import PlacementNew
from luoshi.press.placements.words import choices_of, level_choices
from luoshi.press.text.address import find_address

MOST_LINES = 30
"""Lines of one form; a month of a school has fewer."""
FIELDS = ("link", "title", "outlet", "level", "medium", "day", "client_key")
_DAY = re.compile(r"(20\d\d)[-/年.](\d{1,2})[-/月.](\d{1,2})日?")
_SOURCE = re.compile(r"^\s*【[^】]{1,20}】(?=\s*\S)")
"""A chat program's 【江城新闻网】 before a title."""
_MARKS = ' \t，,；;：:|-—【】[]《》“”"'


@dataclass
class Row:
    """One line as it stands in the form."""

    link: str
    title: str = ""
    outlet: str = ""
    level: str = ""
    medium: str = ""
    day: str = ""
    client_key: str = ""
    error: str = ""


class PlacementMany(PlacementNew):
    """一次报几篇."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """The box for lines."""
        return self.many([], request.GET.get("lines", ""))

    def many(self, rows: list[Row], lines: str = "", status: int = 200) -> HttpResponse:
        """The page."""
        context = {
            "rows": rows,
            "lines": lines,
            "levels": level_choices(),
            "media": choices_of("press.placement", "medium"),
            "units": self.units,
            "unit": self.unit(),
            "author": self.request.POST.get("author_name", self.viewer.name),
        }
        return render(self.request, "press/placements/many.html", context, status=status)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Read the lines, or report the rows."""
        if "lines" in request.POST:
            rows = self.read(request.POST["lines"])
            if not rows:
                messages.warning(request, _("没有认出网址，请一行贴一个以 http 开头的地址。"))
            return self.many(rows, request.POST["lines"] if not rows else "")
        rows = [
            Row(*values) for values in zip(*(request.POST.getlist(name)[:MOST_LINES] for name in FIELDS), strict=False)
        ]
        return self.report(request, rows)

    def read(self, text: str) -> list[Row]:
        """A row for each address: outlet, level and medium as recognised, title and day from what stands beside it."""
        known = Known.of_house(self.viewer.house_id)
        rows: dict[str, Row] = {}
        title = ""
        for line in text.splitlines():
            link = find_address(line)
            beside = line.replace(link, " ") if link else line
            day = _DAY.search(beside)
            words = _SOURCE.sub("", _DAY.sub(" ", beside)).strip(_MARKS)
            if not link:
                title = words  # a title in the line before its address
                continue
            when = _day(day) or self.viewer.today
            found = known.find(link, when)
            row = Row(link, (words or title)[:100], day=when.isoformat(), client_key=uuid.uuid4().hex)
            if found:
                row.outlet, row.level, row.medium = found.outlet.name, found.level, found.outlet.medium
            rows.setdefault(link, row)
            title = ""
        return list(rows.values())[:MOST_LINES]

    def report(self, request: HttpRequest, rows: list[Row]) -> HttpResponse:
        """Each on its own; back to the list once none is left."""
        left, done, claimed = [], 0, 0
        unit = self.unit()
        authors = AuthorRows(request.POST, self.viewer, unit).authors()
        known = Known.of_house(self.viewer.house_id)
        for row in rows:
            if not row.link.strip():
                continue
            if found := known.find(row.outlet, self.viewer.today):
                row.level, row.medium = row.level or found.level, row.medium or found.outlet.medium
            try:
                new = self.placement(row, unit, authors)
                made = operations.report_placement(new=new, by=self.viewer, at=self.at)
                done, claimed = done + (made.claim is None), claimed + (made.claim is not None)
            except _Unread as fault:
                row.error = str(fault)
                left.append(row)
            except (PlacementRefused, LedgerRefused) as refusal:
                row.error = say(refusal)
                left.append(row)
        if done or claimed:
            words = {"done": done, "claimed": claimed}
            messages.success(request, _("已报 %(done)s 篇，认领 %(claimed)s 篇。") % words)
        if left:
            return self.many(left, status=422)
        return HttpResponseRedirect(reverse("press:placements"))

    def placement(self, row: Row, unit: Any, authors: list[Any]) -> NewPlacement:
        """A row as the operation takes it. Raises _Unread."""
        link = find_address(row.link)
        when = _day(_DAY.fullmatch(row.day.strip()))
        if not link or unit is None:
            raise _Unread(_("没有认出网址。"))
        if not row.title.strip() or not row.outlet.strip() or not row.level or not row.medium:
            raise _Unread(_("请填标题、媒体、级别和类型。"))
        if when is None or when > self.viewer.today:
            raise _Unread(_("请填刊播日期，不能晚于今天。"))
        return NewPlacement(
            unit_id=unit.pk, title=row.title.strip()[:100], day=when, outlet=row.outlet.strip()[:60], level=row.level,
            medium=row.medium, address=link[:500], authors=authors, client_key=row.client_key[:40],
        )  # fmt: skip


class _Unread(Exception):
    """A row lacks something; the text says what."""


def _day(match: re.Match[str] | None) -> date | None:
    if match is None:
        return None
    try:
        return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return None
