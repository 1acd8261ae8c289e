"""A published table: its rows in sight, what a correction changed, what came since; as Excel, as a print; made again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from luoshi.assessment.computing import span_key
from luoshi.assessment.engine import show
from luoshi.assessment.models import ScoreRow
from luoshi.assessment.scores import papers, publishing, queries
from luoshi.assessment.scores.errors import ScoresRefused
from luoshi.assessment.scores.sheets import table_workbook
from luoshi.assessment.scores.views.base import OnePublication, replaced_by, word_response
from luoshi.ui.export import file_response


@dataclass(frozen=True)
class TableRow:
    """A row as the table shows it."""

    row: ScoreRow
    name: str
    points: Sequence[str]
    total: str
    honours: str
    before: str
    url: str


def shown_rows(rows: Sequence[ScoreRow], components: Sequence[str]) -> list[TableRow]:
    """Rows of a table in words."""
    return [
        TableRow(
            row, queries.name_of(row), [_of(row, name) for name in components], show(row.total), honours(row),
            show(Fraction(row.detail["before"])) if row.changed and "before" in row.detail else "",
            reverse("assessment:row", args=[row.pk]),
        )
        for row in rows
    ]  # fmt: skip


FEW = 20
"""So many rows are shown whole; of more, those without a line stand folded."""


def is_empty(detail: Mapping[str, Any]) -> bool:
    """Whether nothing was posted for or against a unit."""
    return not detail.get("lines")


def _of(row: ScoreRow, component: str) -> str:
    pair = row.components.get(component)
    return show(Fraction(*pair)) if pair else ""


def honours(row: ScoreRow) -> str:
    """Awards, grade and vetoes."""
    return "、".join([*row.awards, *([row.grade] if row.grade else []), *(f"一票否决：{each}" for each in row.vetoes)])


class PublicationPage(OnePublication):
    """The table."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Fixed queries, whatever the number of rows."""
        publication, rows = self.publication, self.rows
        whole = self.managed or publication.open_table
        correction = replaced_by(publication)
        since = [] if correction else queries.changed_since(self.viewer, publication)
        span = publishing.span_of(publication)
        shown = shown_rows(rows, publication.components)
        apart = len(shown) > FEW and not publication.ranked
        context: dict[str, Any] = {
            "publication": publication,
            "rows": [each for each in shown if not (apart and is_empty(each.row.detail))],
            "empty_rows": [each for each in shown if apart and is_empty(each.row.detail)],
            "count": len(shown),
            "components": publication.components,
            "single": len(publication.components) == 1,
            "classes": any(row.cls for row in rows),
            "honours": any(row.awards or row.grade or row.vetoes for row in rows),
            "changed": [each for each in shown if each.row.changed],
            "crumbs": [self.crumb, (publication.scheme.name, "")],
            "word": papers.has_maker(),
            "managed": self.managed,
            "whole": whole,
            "correction": correction,
            "since": since,
            "more_since": len(since) >= queries.MOST_CHANGED,
            "window": publication.objections_until and self.viewer.today <= publication.objections_until,
            "trial": f"{reverse('assessment:trial')}?scheme={publication.scheme_id}&span={span_key(span)}&against=p{pk}",
            "objections": list(
                queries.objections(self.viewer).filter(publication=publication).order_by("filed_at")
            ),
        }  # fmt: skip
        return render(request, "assessment/scores/publication.html", context)


class PublicationPrint(OnePublication):
    """年终考核汇总 (F20): the table with the basis of each deduction, to print."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Rows in sight only."""
        publication = self.publication
        rows = shown_rows(self.rows, publication.components)
        deductions = [
            (each.name, line)
            for each in rows
            for line in each.row.detail.get("lines", [])
            if Fraction(line["points"]) < 0
        ]
        context = {
            "publication": publication,
            "rows": rows,
            "components": publication.components,
            "single": len(publication.components) == 1,
            "classes": any(row.row.cls for row in rows),
            "honours": any(row.honours for row in rows),
            "deductions": [
                (name, line["label"], line["rule"], line["clause"], line["text"], show(Fraction(line["points"])))
                for name, line in deductions
            ],
            "crumbs": [self.crumb, (publication.scheme.name, self.url), (_("打印"), "")],
        }
        return render(request, "assessment/scores/publication_print.html", context)


class PublicationExport(OnePublication):
    """The rows in sight as Excel: scores, every line, what was not counted."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """At once: 250 units are a second. `?as=docx` for Word."""
        publication = self.publication
        title = f"{publication.scheme.name}-{publication.label}"
        if request.GET.get("as") == "docx" and papers.has_maker():
            return word_response(title, papers.make(papers.table_paper(publication, self.rows, self.viewer.house_name)))
        return file_response(title, table_workbook(publication, self.rows), today=self.viewer.today)


class PublicationCheck(OnePublication):
    """核对: the table made again from the journal up to its number, compared to the digit."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Nothing is written."""
        self.demand_managed()
        again = publishing.restated(self.publication)
        if again.rows_hash == self.publication.rows_hash and again.gathered.digest == self.publication.facts_hash:
            return self.done(_("按公布时的记录重新计算，和公布的得分逐位一致。"), self.url)
        differ = publishing.differences(
            {row.detail["key"]: publishing.as_computed(row) for row in self.rows}, again.by_key
        )
        names = "、".join(each.name for each in differ[:10]) or _("计分过程")
        sentence = _("重新计算和公布的不一致：%(names)s。请联系系统管理员查明原因。") % {"names": names}
        return self.warn(sentence, self.url)

    def warn(self, sentence: str, url: str) -> HttpResponse:
        """Say it as a warning."""
        from django.contrib import messages
        from django.http import HttpResponseRedirect

        messages.error(self.request, sentence)
        return HttpResponseRedirect(url)


class PublicationCorrect(OnePublication):
    """更正并重新公布."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The next edition."""
        self.demand_managed()
        try:
            made = publishing.correct_scores(
                publication_id=pk, reason=request.POST.get("reason", ""), by=self.viewer, at=self.now
            )
        except ScoresRefused as refusal:
            return self.refuse(refusal, self.url)
        return self.done(_("已重新公布，有变化的单位已收到通知。"), reverse("assessment:publication", args=[made.pk]))
