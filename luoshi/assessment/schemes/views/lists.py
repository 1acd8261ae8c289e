"""The list of schemes, and where a new one starts from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi.assessment.engine import SchemeRefused, load_scheme
from luoshi.assessment.engine.load import MAX_BYTES
from luoshi.assessment.engine.patch import patch
from luoshi.assessment.engine.raw import raw_of
from luoshi.assessment.engine.words import PURPOSES
from luoshi.assessment.schemes import operations, queries
from luoshi.assessment.schemes.errors import SchemesRefused
from luoshi.assessment.schemes.messages import say
from luoshi.assessment.schemes.starters import empty, starters
from luoshi.assessment.schemes.views.base import SchemesView, Writing
from luoshi.ui.actions import Action
from luoshi.ui.columns import Column
from luoshi.ui.lists import ListPage


class SchemeList(ListPage, SchemesView):
    """All schemes in sight: those in use, for who writes them the others too."""

    title = gettext_lazy("考核办法")
    subtitle = gettext_lazy("每一分出自哪一条，都写在办法里。")
    search_fields = ("name", "unit__name", "reference")
    search_hint = gettext_lazy("搜索办法、单位、文号")
    default_sort = "name"
    columns = (
        Column("name", gettext_lazy("办法"), sort="name", phone="title"),
        Column("purpose", gettext_lazy("用途"), sort="purpose"),
        Column("unit", gettext_lazy("制定单位"), sort="unit__name"),
        Column(
            "state", gettext_lazy("状态"), accessor=lambda row: _("启用") if row.active else _("未启用"), sort="active"
        ),
        Column("current", gettext_lazy("版本"), accessor=lambda row: row.current or _("草稿")),
    )
    empty_title = gettext_lazy("还没有考核办法")
    empty_text = gettext_lazy("可以从十二份样例开始，也可以上传写好的文件。")

    def rows(self) -> QuerySet[Any]:
        """Schemes in sight."""
        return queries.schemes(self.viewer)

    def row_url(self, row: Any) -> str:
        """Its page."""
        return reverse("assessment:scheme", args=[row.pk])

    def head_actions(self) -> Sequence[Action]:
        """A new one, for who may."""
        return [Action(_("新建办法"), reverse("assessment:scheme_new"), "plus", primary=True)] if self.writes else []


class NewScheme(Writing):
    """A new scheme: from one of the twelve, empty, from a scheme in sight, or from a file."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """The choices."""
        return self._show({"from": request.GET.get("from", "")})

    def post(self, request: HttpRequest) -> HttpResponse:
        """Start."""
        given = {key: request.POST.get(key, "") for key in ("from", "name", "unit")}
        name = given["name"].strip()
        try:
            text = self._text(given["from"], name)
            if not name:
                name = str(raw_of(text).get("名称", "")).strip()
            raw = raw_of(text)
            text = patch(text, {**raw, "名称": name})
            unit = int(given["unit"]) if given["unit"].isdecimal() and len(given["unit"]) < 18 else 0
            scheme = operations.start_scheme(unit_id=unit, name=name, text=text, by=self.viewer, at=self.now)
        except SchemeRefused as refused:
            return self._show({**given, "wrong": _("这份文件不能用："), "problems": refused.problems[:20]})
        except SchemesRefused as refused:
            return self._show({**given, "wrong": say(refused)})
        return HttpResponseRedirect(reverse("assessment:scheme_edit", args=[scheme.pk]))

    def _text(self, source: str, name: str) -> str:
        """The text to start from. Raises SchemeRefused for a file that is no scheme, Http404 for a foreign scheme."""
        if source == "file":
            given = self.request.FILES.get("file")
            data = given.read(MAX_BYTES) if given else b""
            try:
                text = data.decode("utf-8-sig")
            except UnicodeDecodeError:
                text = data.decode("gb18030", "replace")
            load_scheme(text)
            return text
        if source.startswith("scheme-") and source[7:].isdecimal():
            row = get_object_or_404(queries.schemes(self.viewer), pk=int(source[7:]))
            rows = queries.versions(self.viewer, row)
            version = queries.in_force(rows, self.viewer.today)
            return version.text if version else empty(name or row.name, row.purpose)
        if source in PURPOSES:
            return empty(name, source)
        return next((each.text for each in starters() if each.code == source), empty(name, "统计"))

    def _show(self, given: dict[str, Any]) -> HttpResponse:
        own = queries.schemes(self.viewer).filter(~Q(current=0)).order_by("name")[:50]
        context = {
            "crumbs": [self.crumb, (_("新建"), "")], "starters": starters(), "purposes": list(PURPOSES),
            "own": list(own), "units": list(queries.units(self.viewer).order_by("path")[:300]), "given": given,
        }  # fmt: skip
        status = 422 if given.get("wrong") else 200
        return render(self.request, "assessment/schemes/new.html", context, status=status)
