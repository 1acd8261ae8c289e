"""A unit's return: the table as it will be handed in, the one button, what waits apart, what changed since."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from luoshi.files.errors import FileRefused, TooLarge
from luoshi.files.limits import MAX_FILE_BYTES
from luoshi.files.messages import say as say_file
from luoshi.org.viewer import Viewer
from luoshi.periods.words import span_words
from luoshi.reports.models import Return
from luoshi.reports.returns import operations, queries
from luoshi.reports.returns.errors import ReturnRefused
from luoshi.reports.returns.lines import Line
from luoshi.reports.returns.messages import STEPS, state_of
from luoshi.reports.returns.queries import Changed, Sheet, changed_since, sheet_of
from luoshi.reports.returns.spec import Figure
from luoshi.reports.returns.tables import Value, register_row
from luoshi.reports.returns.views.base import OneReturn

ROWS_SHOWN = 200  # of a register on the screen; the files hold all


@dataclass(frozen=True)
class FigureCell:
    """A number on the screen: its text, and where it opens."""

    column: Figure
    value: Value
    word: str
    url: str


@dataclass(frozen=True)
class RegisterLine:
    """A row of the register: its cells, whether the record opens for this viewer, whether it came late."""

    cells: Sequence[str]
    line: Line
    url: str


def figure_cells(sheet: Sheet, values: dict[str, Value], unit_id: int | None) -> list[FigureCell]:
    """The numbers of a row, each with the address of its records."""
    base = reverse("reports:behind", args=[sheet.round.pk])
    found = []
    for column in sheet.spec.figures:
        value = values[column.key]
        query = {"col": column.key} | ({"unit": unit_id} if unit_id else {})
        url = f"{base}?{urlencode(query)}" if value.opens else ""
        found.append(FigureCell(column, value, sheet.words.get(column.key, ""), url))
    return found


def register_lines(viewer: Viewer, sheet: Sheet, unit_id: int, name: str) -> list[RegisterLine]:
    """The rows of the register as far as they are shown."""
    lines = sheet.lines[unit_id][:ROWS_SHOWN]
    open_ = queries.readable_records(viewer, [line.record_id for line in lines])
    return [
        RegisterLine(
            register_row(sheet.spec, line, number, name),
            line,
            reverse("work:record", args=[line.record_id]) if line.record_id in open_ else "",
        )
        for number, line in enumerate(lines, start=1)
    ]


@dataclass(frozen=True)
class Step:
    """One line of the history as the timeline shows it."""

    title: str
    at: Any
    who: str
    text: str = ""
    state: str = ""


def steps(row: Return) -> list[Step]:
    """What happened to it, newest first."""
    found = []
    for each in queries.steps(row):
        title, state = STEPS.get(each.step, (each.step, ""))
        found.append(Step(str(title), each.at, str(each.by) if each.by else _("系统"), each.reason, state))
    return found


class ReturnPage(OneReturn):
    """The page."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Fixed queries, whatever the number of rows."""
        row, round_ = self.row, self.row.round
        sheet = sheet_of(self.viewer, round_, [row])
        changed = changed_since(sheet).get(row.unit_id, Changed())
        mine = operations.may_confirm(self.viewer, row, sheet.spec)
        today = self.viewer.today
        open_now = round_.opens <= today and row.frozen_at is None
        context = {
            "row": row,
            "round": round_,
            "sheet": sheet,
            "spec": sheet.spec,
            "span": span_words(round_.start, round_.end),
            "crumbs": [self.crumb, (row.form.name, "")],
            "state": state_of(row, today),
            "figures": figure_cells(sheet, sheet.values(row.unit_id), row.unit_id),
            "register": register_lines(self.viewer, sheet, row.unit_id, str(row.unit)) if sheet.spec.register else [],
            "count": len(sheet.lines[row.unit_id]),
            "waiting": list(queries.waiting_of(self.viewer, sheet.waiting.get(row.unit_id, ()))),
            "changed": changed,
            "confirms": mine and ((open_now and (row.confirmed_at is None or bool(changed))) or row.state == "missed"),
            "again": row.confirmed_at is not None,
            "attaches": mine and row.confirmed_at is not None,
            "sends_back": row.state == "confirmed" and self.viewer.can_at("return.define", row.unit.path),
            "zero": sheet.spec.zero_auto and not sheet.lines[row.unit_id] and not sheet.waiting.get(row.unit_id),
            "late_in": sum(line.late for line in sheet.lines[row.unit_id]),
            "steps": steps(row),
            "next": queries.label_after(round_) or _("下一期"),
        }
        return render(request, "reports/returns/return.html", context)


class Confirm(OneReturn):
    """确认报送, from the return's page or from home."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """One click."""
        _ = self.row
        back = "/" if request.POST.get("from") == "home" else self.url
        try:
            row = operations.confirm_return(
                return_id=pk, by=self.viewer, at=self.now, remark=request.POST.get("remark", "")
            )
        except ReturnRefused as refusal:
            return self.refuse(refusal, back)
        return self.done(_confirmed(row), back)


def _confirmed(row: Return) -> str:
    return _("已确认报送：%(name)s（%(period)s），共 %(rows)s 条。") % {
        "name": row.round.form.name, "period": row.round.label, "rows": row.rows,
    }  # fmt: skip


class SendBack(OneReturn):
    """退回, by the bureau."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """With a reason."""
        _row = self.row
        try:
            operations.send_back(return_id=pk, reason=request.POST.get("reason", ""), by=self.viewer, at=self.now)
        except ReturnRefused as refusal:
            return self.refuse(refusal, self.url)
        return self.done(_("已退回，对方会收到提醒。"), self.url)


class Scan(OneReturn):
    """附上盖章扫描件."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """One file."""
        _row = self.row
        given = request.FILES.get("scan")
        if given is None:
            messages.warning(request, _("请先选择扫描件（图片或 PDF）。"))
            return HttpResponseRedirect(self.url)
        if (given.size or 0) > MAX_FILE_BYTES:
            messages.warning(request, say_file(TooLarge(given.name or "", given.size or 0, MAX_FILE_BYTES)))
            return HttpResponseRedirect(self.url)
        try:
            operations.attach_scan(return_id=pk, data=given.read(), name=given.name or "", by=self.viewer, at=self.now)
        except ReturnRefused as refusal:
            return self.refuse(refusal, self.url)
        except FileRefused as refusal:
            messages.warning(request, say_file(refusal))
            return HttpResponseRedirect(self.url)
        return self.done(_("已附上盖章扫描件。"), self.url)
