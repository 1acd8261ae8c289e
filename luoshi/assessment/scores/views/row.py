"""A score of one's own: every point with its rule, clause and record; objecting; the sheet to print."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from luoshi.assessment.computing import scheme_of
from luoshi.assessment.engine import Scheme, show
from luoshi.assessment.models import ScoreRow
from luoshi.assessment.scores import objecting, papers, queries
from luoshi.assessment.scores.errors import ScoresRefused
from luoshi.assessment.scores.sheets import ScoreSheet, score_sheet
from luoshi.assessment.scores.views.base import OneRow, replaced_by, word_response
from luoshi.assessment.scores.views.table import honours
from luoshi.files.errors import FileRefused
from luoshi.org.models import Membership
from luoshi.org.queries import in_force
from luoshi.org.viewer import Viewer


def components_of(row: ScoreRow) -> dict[str, Fraction]:
    """The published parts, exact."""
    return {name: Fraction(*pair) for name, pair in row.components.items()}


class RowPage(OneRow):
    """The page."""

    status = 200

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Fixed queries, whatever the number of lines."""
        return self.show({})

    def show(self, given: dict[str, str]) -> HttpResponse:
        """The page, with what was typed where an objection was refused."""
        row, publication = self.row, self.row.publication
        until = objecting.until_of(row)
        mine = objecting.may_object(self.viewer, row)
        correction = replaced_by(publication)
        newer = None
        if correction is not None:
            newest = queries.rows(self.viewer).filter(publication__replaced_by__isnull=True)
            same = newest.filter(publication__scheme=publication.scheme, publication__start=publication.start,
                                 publication__end=publication.end, unit=row.unit, person=row.person)  # fmt: skip
            newer = same.first()
        own = queries.objections(self.viewer).filter(
            publication__scheme=publication.scheme, publication__start=publication.start,
            publication__end=publication.end, unit=row.unit, person=row.person,
        )  # fmt: skip
        objections = list(own)
        context: dict[str, Any] = {
            "row": row,
            "name": queries.name_of(row),
            "publication": publication,
            "total": show(row.total),
            "honours": honours(row),
            "told": queries.explained(self.viewer, components_of(row), row.detail),
            "before": show(Fraction(row.detail["before"])) if row.changed and "before" in row.detail else "",
            "until": until,
            "in_time": until is not None and self.viewer.today <= until,
            "objects": mine and correction is None and not any(each.state == "open" for each in objections),
            "mine": mine,
            "objections": objections,
            "correction": correction,
            "newer": newer,
            "since": [] if correction else queries.changed_since(self.viewer, publication, row.unit_id),
            "crumbs": [self.crumb, (publication.scheme.name, reverse("assessment:publication", args=[publication.pk])),
                       (queries.name_of(row), "")],
            **given,
        }  # fmt: skip
        return render(self.request, "assessment/scores/row.html", context, status=422 if given else 200)


class RowObject(RowPage):
    """提出异议."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The form stands on the score's page."""
        return self.show({})

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """File it; nothing typed is lost."""
        _row = self.row
        text = request.POST.get("text", "")
        try:
            made = objecting.file_objection(
                row_id=pk, text=text, by=self.viewer, at=self.now, file=self.given_file("file")
            )
        except (ScoresRefused, FileRefused) as refusal:
            return self.show({"text": text, "wrong": self.words(refusal)})
        return self.done(
            _("异议已提交，处理结果会通知您。"), reverse("assessment:objection", args=[made.pk])
        )  # fmt: skip

    def words(self, refusal: ScoresRefused | FileRefused) -> str:
        """A refusal in words."""
        from luoshi.assessment.scores.messages import say
        from luoshi.files.messages import say as say_file

        return say(refusal) if isinstance(refusal, ScoresRefused) else say_file(refusal)


class RowSheet(OneRow):
    """考核评分表 (F4): the scheme's rules with what each gave, for the unit or for a person who answers for it."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """`?for=ID`: the head of the unit, whose sheet is derived from the unit's."""
        row = self.row
        scheme: Scheme = scheme_of(row.publication.version.text)
        sheet: ScoreSheet = score_sheet(scheme, row)
        heads = [] if row.person_id else heads_of(self.viewer, row)
        asked = request.GET.get("for", "")
        head = next((each for each in heads if str(each.person_id) == asked), None)
        whom = f"{head.person}（{row.name}{head.title}）" if head else queries.name_of(row)
        if request.GET.get("as") == "docx" and papers.has_maker():
            paper = papers.sheet_paper(row, sheet, whom, self.viewer.house_name)
            return word_response(f"{row.publication.scheme.name}-{whom}", papers.make(paper))
        context = {
            "row": row,
            "word": f"?as=docx{f'&for={head.person_id}' if head else ''}" if papers.has_maker() else "",
            "publication": row.publication,
            "name": queries.name_of(row),
            "sheet": sheet,
            "heads": heads,
            "head": head,
            "total": show(row.total),
            "honours": honours(row),
            "crumbs": [self.crumb, (queries.name_of(row), self.url), (_("考核评分表"), "")],
        }
        return render(request, "assessment/scores/sheet.html", context)


def heads_of(viewer: Viewer, row: ScoreRow) -> list[Membership]:
    """Who answers for a unit: its leaders by post, as far as the viewer may see posts there."""
    found = Membership.objects.visible_to(viewer).filter(
        in_force(viewer.today), unit=row.unit, role="leader", nature=Membership.Nature.OWN
    )
    return list(found.select_related("person").order_by("pk"))
