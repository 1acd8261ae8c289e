"""The page of a print: choose, read with every figure open to its records, write one's own words, take the file along.

Invariant: page and file of one ask show the same; the file's address carries the page's exact moment.
"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from luoshi.plans.models import Plan, Target
from luoshi.reports.excel import workbook
from luoshi.reports.prints.as_word import source_words, value_text, word
from luoshi.reports.prints.asking import Ask
from luoshi.reports.prints.errors import PrintRefused
from luoshi.reports.prints.kinds import KINDS, MIMES, PrintKind
from luoshi.reports.prints.messages import say
from luoshi.reports.prints.model import Cell, Facts, Field, Grid, Head, Link, Print, Sentence, Slot, bare
from luoshi.reports.prints.packs import PACKS
from luoshi.reports.prints.templates import template_of
from luoshi.reports.prints.texts import may_write, write_text
from luoshi.reports.prints.views.base import PrintView, download, home_crumb, query_of
from luoshi.reports.word.paper import chinese_number
from luoshi.reports.word.template import TemplateRefused
from luoshi.ui.views import UNPROCESSABLE

SHORT = 6  # characters that stay on one line
SHOWN_ROWS = 200  # of a table on the page: its file has all


class Prints(PrintView):
    """What can be printed."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """A tile a kind."""
        tiles = [
            (kind.name, kind.detail, kind.icon, reverse("reports:print", args=[code])) for code, kind in KINDS.items()
        ]
        tiles += [(pack.name, pack.detail, pack.icon, reverse("reports:pack", args=[c])) for c, pack in PACKS.items()]
        return render(request, "reports/prints/index.html", {"tiles": tiles})


class OfKind(PrintView):
    """A page about one kind of print."""

    @property
    def kind(self) -> PrintKind:
        """The kind of the address."""
        found = KINDS.get(self.kwargs["kind"])
        if found is None:
            raise Http404
        return found

    def asked(self) -> Ask:
        """The ask, with the kind's defaults."""
        return self.ask(period=self.kind.period, alone=self.kind.alone)


class PrintPage(OfKind):
    """One print, with its form."""

    def get(self, request: HttpRequest, kind: str) -> HttpResponse:
        """The page; a refused ask leaves the form and says why."""
        if self.kind.needs == "target" and not request.GET.get("target"):
            return self.choose_target()
        ask, made, problem = None, None, ""
        try:
            ask = self.asked()
            made = self.kind.make(ask)
        except PrintRefused as refused:
            problem = say(refused)
        context = {
            "crumbs": [home_crumb(), (str(self.kind.name), "")], "kind": self.kind, "ask": ask, "made": made,
            "problem": problem, **self.choices(ask, self.kind.period),
        }  # fmt: skip
        if ask is not None and made is not None:
            context |= self.shown(ask, made)
        status = UNPROCESSABLE if problem else 200
        return render(request, "reports/prints/print.html", context, status=status)

    def shown(self, ask: Ask, made: Print) -> dict[str, Any]:
        """The print's parts as the template draws them, and where its files are."""
        file = reverse("reports:print_file", args=[self.kind.code])
        writes = self.kind.slots and may_write(self.viewer, ask.unit.path) and not self.request.GET.get("as_of")
        return {
            "parts": drawn(made), "writes": writes, "source": source_words(made),
            "docx": f"{file}?{query_of(ask, form='docx')}", "xlsx": f"{file}?{query_of(ask, form='xlsx')}",
            "text_url": f"{reverse('reports:print_text', args=[self.kind.code])}?{query_of(ask)}",
            "has_template": template_of(self.viewer, self.kind.code) is not None,
        }  # fmt: skip

    def choose_target(self) -> HttpResponse:
        """Of which target."""
        return choose_target(self.request, self.viewer, str(self.kind.name), self.request.path)


def choose_target(request: HttpRequest, viewer: Any, name: str, path: str) -> HttpResponse:
    """The confirmed targets in sight, to choose from. Two queries."""
    rows = Target.objects.visible_to(viewer).filter(state__in=["confirmed", "ended"]).select_related("plan", "clause")
    words = request.GET.get("q", "").split()[:5]
    for one in words:
        rows = rows.filter(title__icontains=one)
    found = list(rows.exclude(plan__state=Plan.State.DRAFT).order_by("-plan__start", "plan_id", "start", "pk")[:300])
    context = {"crumbs": [home_crumb(), (name, "")], "name": name, "targets": found, "path": path,
               "q": request.GET.get("q", "")}  # fmt: skip
    return render(request, "reports/prints/choose.html", context)


def drawn(made: Print) -> list[dict[str, Any]]:
    """The blocks as the template draws them: headings numbered as on paper, tables cut to what a page holds."""
    parts: list[dict[str, Any]] = []
    counts = [0, 0]
    for block in made.blocks:
        match block:
            case Head():
                counts = [counts[0] + 1, 0] if block.level == 1 else [counts[0], counts[1] + 1]
                label = f"{chinese_number(counts[0])}、" if block.level == 1 else f"（{chinese_number(counts[1])}）"
                parts.append({"sort": "head", "level": block.level + 1, "text": label + block.text})
            case Sentence():
                parts.append({"sort": "sentence", "parts": block.parts})
            case Slot():
                parts.append({"sort": "slot", "slot": block})
            case Facts():
                parts.append({"sort": "facts", "pairs": block.pairs})
            case Grid():
                parts.append({"sort": "grid", "grid": block, "rows": _rows(block), "foot": _foot(block),
                              "more": max(0, len(block.rows) - SHOWN_ROWS)})  # fmt: skip
    return parts


def _rows(grid: Grid) -> list[list[tuple[str, str, str, str]]]:
    """(label, text, url, class) of each cell; short words are not broken."""
    return [
        [_cell(field, cell) for field, cell in zip(grid.fields, row, strict=True)] for row in grid.rows[:SHOWN_ROWS]
    ]


def _cell(field: Field, cell: Cell) -> tuple[str, str, str, str]:
    text, url = value_text(bare(cell), field.kind), cell.url if isinstance(cell, Link) else ""
    number = field.kind in ("integer", "number")
    return field.label, text, url, "end" if number else ("tight" if len(text) <= SHORT else "")


def _foot(grid: Grid) -> list[tuple[str, str]]:
    return [
        (value_text(value, field.kind), "end" if field.kind in ("integer", "number") else "")
        for field, value in zip(grid.fields, grid.foot, strict=False)
    ]


class PrintFile(OfKind):
    """The print as Word or Excel."""

    def get(self, request: HttpRequest, kind: str) -> HttpResponse:
        """The file; what is refused goes back to the page, which says why."""
        form = request.GET.get("form", "docx")
        if form not in MIMES:
            raise Http404
        try:
            made = self.kind.make(self.asked())
        except PrintRefused as refused:
            return self.back(say(refused))
        if form == "xlsx":
            return download(workbook(made), made.title, form, MIMES[form])
        try:
            data = word(made, template_of(self.viewer, self.kind.code))
        except TemplateRefused:
            messages.warning(request, _("本单位的模板现在不能使用，已改用标准版式。"))
            data = word(made)
        return download(data, made.title, form, MIMES[form])

    def back(self, sentence: str) -> HttpResponse:
        """The print's page, with why there is no file."""
        messages.warning(self.request, sentence)
        query = self.request.GET.urlencode()
        return HttpResponseRedirect(f"{reverse('reports:print', args=[self.kind.code])}?{query}")


class PrintWords(OfKind):
    """People's own paragraph of a print."""

    @cached_property
    def slots(self) -> set[str]:
        """The places of the kind."""
        from luoshi.reports.prints import press, summary, term

        return set({"summary": summary.SLOTS, "press": press.SLOTS, "term": term.SLOTS}.get(self.kind.code, {}))

    def post(self, request: HttpRequest, kind: str) -> HttpResponse:
        """Keep it and go back to the print as of now, where it stands."""
        slot = request.POST.get("slot", "")
        if slot not in self.slots:
            raise Http404
        text = request.POST.get("text", "").replace("\r\n", "\n").strip()
        back = {"unit", "period", "alone", "plan"}
        try:
            ask = self.asked()
            write_text(ask=ask, kind=self.kind.code, slot=slot, text=text, by=self.viewer, at=self.now)
        except PrintRefused as refused:
            messages.warning(request, say(refused))
        else:
            messages.success(request, _("补充文字已保存，打印时会放在这个位置。"))
        query = request.GET.copy()
        for name in [name for name in query if name not in back | {"asked"}]:
            del query[name]
        return HttpResponseRedirect(
            f"{reverse('reports:print', args=[self.kind.code])}?{query.urlencode()}#slot-{slot}"
        )
