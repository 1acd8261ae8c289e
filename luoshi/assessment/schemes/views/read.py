"""A scheme as those read it whom it binds: rules as sentences with their clauses; versions; files."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import ndiff
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from luoshi.assessment.engine import Finding, Scheme, lint
from luoshi.assessment.engine.amounts import show
from luoshi.assessment.engine.describe import describe, example
from luoshi.assessment.engine.raw import RawMap
from luoshi.assessment.engine.rules import Rule
from luoshi.assessment.engine.shape import STAGES, TYPES
from luoshi.assessment.engine.write import as_raw
from luoshi.assessment.models import SchemeVersion
from luoshi.assessment.schemes import operations, queries
from luoshi.assessment.schemes.boxes import rules_of
from luoshi.assessment.schemes.editing import shown_order
from luoshi.assessment.schemes.errors import SchemesRefused
from luoshi.assessment.schemes.views.base import OneScheme
from luoshi.ui.export import table_response


@dataclass(frozen=True)
class Said:
    """A rule as it is read."""

    rule: Rule
    sentence: str
    example: str
    marks: tuple[Finding, ...]

    @property
    def rows(self) -> list[tuple[str, str]]:
        """A long table whole: the sentence shows its first rows only."""
        rows = getattr(self.rule, "rows", ())
        return [(str(row.where), show(row.points)) for row in rows] if len(rows) > 6 else []


def said(scheme: Scheme) -> list[tuple[str, list[Said]]]:
    """The rules by stage in the order in which they run."""
    raw: RawMap = as_raw(scheme)
    rules, marks = rules_of(raw), lint(scheme)
    found = []
    for stage, (title, _told) in STAGES.items():
        of_stage = []
        for at in shown_order(rules, stage):
            rule = scheme.rules[at]
            own = tuple(mark for mark in marks if mark.rule == rule.id)
            of_stage.append(Said(rule, describe(rule), example(scheme, rule), own))
        if of_stage:
            found.append((title, of_stage))
    return found


class SchemePage(OneScheme):
    """The scheme as it holds, or one of its versions."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The page."""
        rows = queries.versions(self.viewer, self.scheme)
        version = self._asked(rows)
        read = queries.read(version.text) if version else queries.Read(None)
        before = next((each for each in rows if version and each.number == version.number - 1), None)
        context: dict[str, Any] = {
            "scheme": self.scheme, "version": version, "versions": rows, "engine": read.scheme,
            "stages": said(read.scheme) if read.scheme else [], "refused": read.refused,
            "kept": queries.kept(self.viewer, version) if version else [], "edits": self.edits, "draft": self.draft,
            "crumbs": [self.crumb], "types": TYPES, "before": before,
            "changes": _changes(before, version) if request.GET.get("compare") and before and version else [],
        }  # fmt: skip
        return render(request, "assessment/schemes/read.html", context)

    def _asked(self, rows: list[SchemeVersion]) -> SchemeVersion | None:
        asked = self.request.GET.get("version", "")
        if not asked:
            return queries.in_force(rows, self.viewer.today)
        found = next((each for each in rows if str(each.number) == asked), None)
        if found is None:
            raise Http404
        return found


def _changes(before: SchemeVersion, after: SchemeVersion) -> list[tuple[str, str]]:
    """Lines that went and came: (del | ins | same, line); unchanged ones only beside a change."""
    signs = {"- ": "del", "+ ": "ins", "  ": "same"}
    lines = [
        (signs[line[:2]], line[2:])
        for line in ndiff(before.text.splitlines(), after.text.splitlines())
        if line[:2] in signs
    ]
    near = {at + by for at, (sign, _line) in enumerate(lines) if sign != "same" for by in (-1, 0, 1)}
    return [line for at, line in enumerate(lines) if at in near]


class SchemeText(OneScheme):
    """The text as a file that `luoshi score` takes."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The version in force, or the one that is asked for."""
        version = SchemePage._asked(self, queries.versions(self.viewer, self.scheme))  # type: ignore[arg-type]  # same bases
        if version is None:
            raise Http404
        response = HttpResponse(version.text, content_type="text/yaml; charset=utf-8")
        response["Content-Disposition"] = content_disposition_header(True, f"{self.scheme.name}.yaml") or ""
        return response


class SchemeSheet(OneScheme):
    """The tables of points as Excel."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """All rows of all tables with their rules and clauses."""
        version = queries.in_force(queries.versions(self.viewer, self.scheme), self.viewer.today)
        engine = queries.read(version.text).scheme if version else None
        if engine is None:
            raise Http404
        rows = [
            (rule.id, rule.clause, " ".join(filter(None, (str(rule.where), str(row.where)))), show(row.points))
            for rule in engine.rules
            for row in getattr(rule, "rows", ())
        ]
        heads = [_("规则"), _("条款"), _("条件"), _("分")]
        return table_response(f"{self.scheme.name}{_('分值表')}", heads, rows, today=self.viewer.today)


class SwitchScheme(OneScheme):
    """Put it into use, or out of it."""

    managed = True

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Switch."""
        active = request.POST.get("active") == "1"
        try:
            operations.set_active(scheme_id=pk, active=active, by=self.viewer, at=self.now)
        except SchemesRefused as refused:
            return self.refuse(refused, self.url("scheme"))
        messages.success(request, _("办法已启用，所管单位都能看到。") if active else _("办法已停用。"))
        return HttpResponseRedirect(self.url("scheme"))
