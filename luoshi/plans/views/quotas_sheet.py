"""Quotas out as a workbook, and in from one: send, look at what it would do, take in.

Invariants: the file stays on the server between the steps; nothing is written before somebody looked at the dry run;
with errors nothing is written at all, and all of them are told at once.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import quote
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from luoshi.files.errors import FileRefused
from luoshi.files.messages import say as say_file
from luoshi.files.operations import read_bytes, store_file
from luoshi.org.errors import NotAllowed as UnitsNotAllowed
from luoshi.org.importing import ListRefused
from luoshi.plans import errors as plan_errors
from luoshi.plans import queries
from luoshi.plans.forms.quotas import SheetForm, TermsForm, terms_form
from luoshi.plans.models import Division, Plan, Target
from luoshi.plans.quotas import errors
from luoshi.plans.quotas.bound import binding_of
from luoshi.plans.quotas.grid import divisible_targets, load_grid
from luoshi.plans.quotas.messages import say
from luoshi.plans.quotas.operations import Terms
from luoshi.plans.quotas.sheet import DryRun, Match, chosen_matches, dry_run, grid_file, match_columns, take_in
from luoshi.plans.quotas.tables import Layout, read_layout
from luoshi.plans.spec import TargetSpec
from luoshi.plans.views.base import KeptFile, PlanView
from luoshi.plans.views.quotas import DividePage
from luoshi.sheets import SheetRefused, Table, marked, read_workbook
from luoshi.ui.views import UNPROCESSABLE, form_answer

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHOWN_CHANGES = 200  # a screen that a person still looks through; the file has the rest
SHOWN_ERRORS = 100


def workbook_answer(data: bytes, name: str) -> HttpResponse:
    """A workbook as a download."""
    answer = HttpResponse(data, content_type=XLSX)
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return answer


class QuotaSheet(DividePage):
    """The grid as it is chosen and filtered, as a workbook."""

    def get(self, request: HttpRequest, plan_id: int) -> HttpResponse:
        """The file."""
        return workbook_answer(grid_file(self.grid), _("任务分解表") + ".xlsx")

    def post(self, request: HttpRequest, plan_id: int) -> HttpResponse:
        """Nothing is posted here."""
        return HttpResponse(status=405)


class SendSheet(PlanView):
    """The file."""

    edits = True
    template_name = "plans/quota_import.html"

    def get(self, request: HttpRequest, plan_id: int) -> HttpResponse:
        """The empty form."""
        return form_answer(request, SheetForm(), self.template_name, self.context())

    def post(self, request: HttpRequest, plan_id: int) -> HttpResponse:
        """Keep it and go on to the dry run, or say what is wrong with it."""
        form = SheetForm(request.POST, request.FILES)
        if form.is_valid():
            sent = form.cleaned_data["file"]
            data = sent.read()
            try:
                readable_table(data, sent.name)
                file = store_file(
                    house_id=self.viewer.house_id, owner_room=queries.ROOM, data=data, name=sent.name, by=self.viewer,
                    at=self.now,
                )  # fmt: skip
                return HttpResponseRedirect(reverse("plans:divide_dry", args=[self.plan.pk, file.key]))
            except SheetRefused as refused:
                form.add_error("file", refused.message)
            except FileRefused as refused:
                form.add_error("file", say_file(refused))
        return form_answer(request, form, self.template_name, self.context())

    def context(self) -> dict[str, Any]:
        """Words of the page."""
        divide = reverse("plans:divide", args=[self.plan.pk])
        return {
            "crumbs": self.crumbs((_("任务分解"), divide), (_("导入表格"), "")),
            "plan": self.plan,
            "cancel": divide,
        }


def readable_table(data: bytes, name: str) -> tuple[Table, Layout]:
    """The first sheet that holds a table of units. Raises SheetRefused: that of the first sheet."""
    first: SheetRefused | None = None
    for table in read_workbook(data, name):
        if not table.rows:
            continue
        try:
            return table, read_layout(table)
        except SheetRefused as refused:
            first = first or refused
    raise first or SheetRefused(_("文件里没有内容。"))


@dataclass(frozen=True)
class MatchLine:
    """A column of the file with its choice."""

    match: Match
    value: str
    filled: int

    @property
    def name(self) -> str:
        """Of its select."""
        return f"col-{self.match.column.index}"


class DryPage(KeptFile):
    """What the file would do, the mapping to be corrected, and taking it in."""

    @cached_property
    def read(self) -> tuple[Table, Layout]:
        """The file, read again."""
        try:
            return readable_table(read_bytes(self.file), self.file.name)
        except (SheetRefused, FileNotFoundError) as error:
            raise Http404 from error

    @cached_property
    def targets(self) -> list[tuple[Target, TargetSpec]]:
        """What can be divided."""
        return divisible_targets(self.viewer, self.plan, self.binding)

    @cached_property
    def binding(self) -> Any:
        """The house."""
        return binding_of(self.plan)

    def get(self, request: HttpRequest, plan_id: int, key: UUID) -> HttpResponse:
        """With the columns as they are guessed; `?marked=1`: the file with all errors marked."""
        run = self.run(match_columns(self.layout, self.targets), add_new=self.mostly_new)
        if request.GET.get("marked"):
            table = self.read[0]
            data = marked(table, [error for error in run.errors if error.row], self.layout.header_row)
            return workbook_answer(data, _("任务分解表（已标出）") + ".xlsx")
        return self.answer(run, add_new=self.mostly_new)

    def post(self, request: HttpRequest, plan_id: int, key: UUID) -> HttpResponse:
        """Look again with the corrected columns, or take the file in."""
        add_new = request.POST.get("unknown") == "add"
        run = self.run(chosen_matches(self.layout, request.POST, self.targets), add_new=add_new)
        if "look" in request.POST or run.errors:
            wrong = (
                _("文件里有 %(count)s 处错误，全部改好后才能导入。") % {"count": len(run.errors)} if run.errors else ""
            )
            return self.answer(run, add_new=add_new, wrong=wrong, status=UNPROCESSABLE if run.errors else 200)
        if not run.changes and not run.new_units:
            self.tell(None, 0)
            return HttpResponseRedirect(reverse("plans:divide", args=[self.plan.pk]))
        form = self.terms(request.POST)
        if form is not None and not form.is_valid():
            return self.answer(run, add_new=add_new, terms=form, status=UNPROCESSABLE)
        try:
            division, units = take_in(
                plan=self.plan, run=run, type_=request.POST.get("type", "").strip()[:40],
                terms=form.terms() if form is not None else Terms(self.plan.start), by=self.viewer, at=self.now,
            )  # fmt: skip
        except plan_errors.ReasonMissing:
            if form is not None:
                form.add_error("reason", _("方案在执行中，请写明调整理由。"))
            return self.answer(run, add_new=add_new, terms=form, status=UNPROCESSABLE)
        except errors.NothingChanged:
            division, units = None, 0
        except plan_errors.PlanRefused as refused:
            return self.answer(run, add_new=add_new, wrong=say(refused), status=UNPROCESSABLE)
        except ListRefused as refused:
            return self.answer(run, add_new=add_new, wrong=refused.faults[0].message, status=UNPROCESSABLE)
        except UnitsNotAllowed:
            wrong = _("您的岗位不能新增单位，请请系统管理员先添加这些单位。")
            return self.answer(run, add_new=add_new, wrong=wrong, status=UNPROCESSABLE)
        self.tell(division, units)
        return HttpResponseRedirect(self.next)

    @property
    def next(self) -> str:
        """Where it goes on: the grid; while the plan is prepared, confirming."""
        name = "plans:confirm" if self.plan.state == Plan.State.DRAFT else "plans:divide"
        return reverse(name, args=[self.plan.pk])

    def tell(self, division: Division | None, units: int) -> None:
        """What was done."""
        if division is None and not units:
            messages.info(self.request, _("表格和现在的任务完全一样，没有改动。"))
            return
        said = {"cells": division.cells if division else 0, "units": units}
        messages.success(self.request, _("已导入：%(cells)s 格任务，新增 %(units)s 个单位。") % said)

    @property
    def layout(self) -> Layout:
        """The table as it was understood."""
        return self.read[1]

    @property
    def mostly_new(self) -> bool:
        """Whether a house has next to none of the file's units: then they are offered to be added."""
        names = {unit.name for unit in self.binding.facts.units.values()}
        known = sum(row.name in names for row in self.layout.rows)
        return known * 2 < len(self.layout.rows)

    def run(self, matches: list[Match], *, add_new: bool) -> DryRun:
        """The dry run."""
        return dry_run(self.viewer, self.plan, self.binding, self.layout, matches, self.targets, add_new=add_new)

    def terms(self, data: Any = None) -> TermsForm | None:
        """Day, mode and reason, where they matter."""
        grid = load_grid(self.viewer, self.plan)
        return terms_form(grid, self.viewer.today, data)

    def answer(
        self, run: DryRun, *, add_new: bool, terms: TermsForm | None = None, wrong: str = "", status: int = 200
    ) -> HttpResponse:
        """The page."""
        divide = reverse("plans:divide", args=[self.plan.pk])
        types = Counter(unit.type for unit in self.binding.facts.units.values() if unit.type and not unit.is_body)
        context = {
            "crumbs": self.crumbs((_("任务分解"), divide), (_("导入表格"), "")),
            "plan": self.plan,
            "name": self.file.name,
            "run": run,
            "lines": [self.line(run, match) for match in run.matches],
            "targets": self.targets,
            "changes": run.changes[:SHOWN_CHANGES],
            "more": max(len(run.changes) - SHOWN_CHANGES, 0),
            "errors": run.errors[:SHOWN_ERRORS],
            "more_errors": max(len(run.errors) - SHOWN_ERRORS, 0),
            "add_new": add_new,
            "unknown": any(
                row.name not in {u.name for u in self.binding.facts.units.values()} for row in self.layout.rows
            ),
            "types": list(types),
            "type": self.request.POST.get("type") or (types.most_common(1)[0][0] if types else ""),
            "terms": terms or self.terms(),
            "wrong": wrong,
            "cancel": divide,
        }
        return render(self.request, "plans/quota_dry.html", context, status=status)

    def line(self, run: DryRun, match: Match) -> MatchLine:
        """A column with what is chosen for it."""
        part = f"-{match.column.part}" if match.column.part else ""
        value = f"{match.target_id}{part}" if match.target_id is not None else ""
        filled = sum(row.amounts.get(match.column.index) is not None for row in run.layout.rows)
        return MatchLine(match, value, filled)
