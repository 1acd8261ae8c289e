"""公布得分, and what has to be said before a ranking: the two acts that follow a trial."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from luoshi.assessment.computing import scheme_of, span_from
from luoshi.assessment.engine import SchemeRefused, Span
from luoshi.assessment.models import Scheme as SchemeRow
from luoshi.assessment.models import SchemeVersion
from luoshi.assessment.scores import errors, publishing
from luoshi.assessment.scores.messages import say
from luoshi.assessment.scores.views.base import Managing


class Publish(Managing):
    """公布得分."""

    def post(self, request: HttpRequest) -> HttpResponse:
        """Frozen, told, opened."""
        scheme = get_object_or_404(self.schemes(), pk=request.POST.get("scheme") or 0)
        back = f"{reverse('assessment:trial')}?{urlencode({'scheme': scheme.pk, 'span': request.POST.get('span', '')})}"
        try:
            span = span_asked(scheme, request.POST.get("span", ""), self)
            made = publishing.publish_scores(
                scheme_id=scheme.pk, span=span, by=self.viewer, at=self.now, open_table=bool(request.POST.get("open"))
            )
        except errors.ScoresRefused as refusal:
            return self.refuse(refusal, back)
        return self.done(
            _("得分已公布，各单位已收到通知。"), reverse("assessment:publication", args=[made.pk])
        )  # fmt: skip


def span_asked(scheme: SchemeRow, text: str, page: Managing) -> Span:
    """The span of an address by the scheme's newest sound text. Raises NoVersion, NotSound, Http404."""
    rows = SchemeVersion.objects.visible_to(page.viewer).filter(scheme=scheme, number=scheme.current)
    newest = rows.first()
    if newest is None:
        raise errors.NoVersion(page.viewer.today)
    try:
        engine = scheme_of(newest.text)
    except SchemeRefused as refused:
        raise errors.NotSound(refused) from refused
    span = span_from(text, engine)
    if span is None:
        raise Http404
    return span


class Ranking(Managing):
    """排名: switched on with purpose, basis and who allowed it, or off."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """What is asked before a ranking."""
        scheme = get_object_or_404(self.schemes(), pk=pk)
        return self._show(scheme, {})

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Switch."""
        scheme = get_object_or_404(self.schemes(), pk=pk)
        words = {name: request.POST.get(name, "") for name in ("purpose", "basis", "authority")}
        try:
            publishing.switch_ranking(
                scheme_id=pk, on=request.POST.get("on") == "1", by=self.viewer, at=self.now, **words
            )
        except errors.ScoresRefused as refusal:
            return self._show(scheme, words | {"wrong": say(refusal)})
        return self.done(_("排名设置已保存。已经公布的得分不变。"), f"{reverse('assessment:trial')}?scheme={pk}")

    def _show(self, scheme: SchemeRow, given: dict[str, str]) -> HttpResponse:
        known = {
            "purpose": scheme.ranking_purpose, "basis": scheme.ranking_basis, "authority": scheme.ranking_authority,
        }  # fmt: skip
        crumbs = [self.crumb, (_("试算"), f"{reverse('assessment:trial')}?scheme={scheme.pk}"), (_("排名"), "")]
        context = {"scheme": scheme, "crumbs": crumbs, **known, **given}
        status = 422 if "wrong" in given else 200
        return render(self.request, "assessment/scores/ranking.html", context, status=status)
