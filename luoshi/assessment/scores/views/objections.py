"""异议: what was filed, one with its decision, deciding and withdrawing."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi.assessment.comparing import differences
from luoshi.assessment.engine import show
from luoshi.assessment.models import Objection
from luoshi.assessment.scores import objecting, publishing, queries
from luoshi.assessment.scores.errors import ScoresRefused
from luoshi.assessment.scores.messages import STATES, say
from luoshi.assessment.scores.views.base import ScoresView
from luoshi.ui.columns import Column
from luoshi.ui.lists import ListPage


def state_word(row: Objection) -> str:
    """待处理, 已采纳 …"""
    return str(STATES[row.state][1])


class ObjectionsPage(ListPage, ScoresView):
    """The list."""

    title = gettext_lazy("异议")
    template_name = "assessment/scores/objections.html"
    search_fields = ("text", "unit__name", "publication__scheme__name")
    default_sort = "-filed"
    empty_title = gettext_lazy("没有异议")
    empty_text = gettext_lazy("对公布的得分有异议，请打开那份得分，在“提出异议”里写明。")
    columns = (
        Column(
            "unit",
            gettext_lazy("单位"),
            accessor=lambda row: str(row.person or row.unit),
            sort="unit__sort_key",
            phone="title",
        ),
        Column("scheme", gettext_lazy("办法"), accessor=lambda row: str(row.publication.scheme)),
        Column("label", gettext_lazy("时段"), accessor=lambda row: row.publication.label, sort="publication__start"),
        Column("filed", gettext_lazy("提出时间"), accessor=lambda row: row.filed_at, sort="filed_at"),
        Column("state", gettext_lazy("状态"), accessor=state_word),
    )

    def rows(self) -> Any:
        """Those in sight."""
        return queries.objections(self.viewer)

    def row_url(self, row: Objection) -> str:
        """Its page."""
        return reverse("assessment:objection", args=[row.pk])

    def context(self) -> dict[str, Any]:
        """The room's tabs."""
        return {"tabs": self.tabs("objections")}


class OneObjection(ScoresView):
    """A page of one objection."""

    @cached_property
    def row(self) -> Objection:
        """The objection of the address."""
        found: Objection = get_object_or_404(queries.objections(self.viewer), pk=self.kwargs["pk"])
        return found

    @property
    def url(self) -> str:
        """Its page."""
        return reverse("assessment:objection", args=[self.kwargs["pk"]])


class ObjectionPage(OneObjection):
    """The page: text, evidence, what computing anew would give, the decision."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """For who decides with the restated score beside it."""
        return self.show({})

    def show(self, given: dict[str, str]) -> HttpResponse:
        """The page, with what was typed where it was refused."""
        row = self.row
        decides = row.state == "open" and objecting.decides(self.viewer, row)
        barred = ""
        if decides:
            try:
                objecting.check_impartial(row, self.viewer, self.now)
            except ScoresRefused as refusal:
                barred = say(refusal)
        look, word = STATES[row.state]
        context: dict[str, Any] = {
            "row": row, "name": str(row.person or row.unit), "look": look, "word": word,
            "decides": decides and not barred, "barred": barred,
            "withdraws": row.state == "open" and row.filed_by_id == self.viewer.person_id,
            "anew": self._anew() if decides and not barred else None,
            "crumbs": [self.crumb, (_("异议"), reverse("assessment:objections")), (str(row.person or row.unit), "")],
            **given,
        }  # fmt: skip
        return render(self.request, "assessment/scores/objection.html", context, status=422 if given else 200)

    def _anew(self) -> dict[str, Any]:
        """What the score would be if it were computed now."""
        publication = self.row.publication
        again = publishing.preview(publication, self.now)
        rows = queries.rows(self.viewer).filter(publication=publication)
        before = {row.detail["key"]: publishing.as_computed(row) for row in rows}
        differ = differences(before, again.by_key)
        key = self.row.row.detail["key"]
        own = next((each for each in differ if each.key == key), None)
        return {
            "own": own, "before": show(self.row.row.total),
            "after": show(again.by_key[key].total) if key in again.by_key else "—", "others": [d for d in differ if d.key != key],
        }  # fmt: skip


class ObjectionDecide(ObjectionPage):
    """采纳, 不采纳."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The form stands on the page."""
        return self.show({})

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Decide; nothing typed is lost."""
        _row = self.row
        reason = request.POST.get("reason", "")
        try:
            made = objecting.decide_objection(
                objection_id=pk,
                accept=request.POST.get("verdict") == "accept",
                reason=reason,
                by=self.viewer,
                at=self.now,
            )
        except ScoresRefused as refusal:
            return self.show({"reason": reason, "wrong": say(refusal)})
        if made.correction_id:
            target = reverse("assessment:publication", args=[made.correction_id])
            return self.done(_("已采纳，更正后的得分已重新公布。"), target)
        return self.done(_("处理结果已告知提出人。"), self.url)


class ObjectionWithdraw(OneObjection):
    """撤回."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """By who filed it."""
        _row = self.row
        try:
            objecting.withdraw_objection(objection_id=pk, by=self.viewer, at=self.now)
        except ScoresRefused as refusal:
            return self.refuse(refusal, self.url)
        return self.done(_("异议已撤回。"), self.url)
