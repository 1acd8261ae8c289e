"""Versions of an article: what was kept, two of them compared.

Invariant: only for those who read the unfinished text.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from luoshi.press.desk.views.common import number_of, who, working_of
from luoshi.press.models import Article, ArticleVersion
from luoshi.press.text.compare import as_html, compare, summary

NOW = 0
"""The number by which the text as it stands is chosen."""


@require_safe
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """`?old=` and `?new=`: numbers of versions, 0 for the text as it stands; by default the last one against that."""
    article = working_of(request, pk)
    versions = list(ArticleVersion.objects.visible_to(who(request)).filter(article=article).order_by("-number"))
    texts: dict[int, Any] = {one.number: one for one in versions} | {NOW: article}
    old = _chosen(request.GET.get("old"), texts, versions[0].number if versions else NOW)
    new = _chosen(request.GET.get("new"), texts, NOW)
    changes = compare(_text(texts[old]), _text(texts[new]))
    context = {
        "article": article, "versions": versions, "old": old, "new": new, "summary": str(summary(changes)),
        "compared": mark_safe(as_html(changes)),  # noqa: S308  # escaped by as_html
        "choices": [(NOW, _("现在的文字")), *((one.number, version_name(one)) for one in versions)],
    }  # fmt: skip
    return render(request, "press/desk/versions.html", context)


def version_name(version: ArticleVersion) -> str:
    """What a version is called."""
    return _("第%(number)s版 %(why)s %(name)s") % {
        "number": version.number, "why": version.get_why_display(), "name": version.by_name,
    }  # fmt: skip


def _chosen(text: str | None, texts: dict[int, Any], default: int) -> int:
    number = number_of(text)
    return number if number in texts else default


def _text(one: Article | ArticleVersion) -> str:
    return f"{one.title}\n{one.text}"
