"""Papers of an article: the review form (审签单) as a page and as Word, the article itself as Word.

Invariant: the review form is for those who read the unfinished text; the article as Word shows what its viewer reads.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from luoshi.press.desk import form_word, queries, review_form, word
from luoshi.press.desk.views.common import article_of, who, working_of

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@require_safe
def form(request: HttpRequest, pk: int) -> HttpResponse:
    """The review form; `?word=1` gives the Word file."""
    article = working_of(request, pk)
    paper = review_form.paper_of(who(request), article)
    if request.GET.get("word"):
        return _download(form_word.word_of(paper), f"审签单 {article.shown_number} {article.title}.docx")
    return render(request, "press/desk/review_form.html", {"article": article, "paper": paper})


@require_safe
def article_word(request: HttpRequest, pk: int) -> HttpResponse:
    """The article as a Word file."""
    viewer, article = who(request), article_of(request, pk)
    working = queries.may_read_working(viewer, article)
    editions = queries.editions_of(article)
    shown: Any = article if working or not editions else editions[0]
    data = word.word_of(article, title=shown.title, html=shown.html, authors=queries.authors_of(article))
    return _download(data, f"{shown.title}.docx")


def _download(data: bytes, name: str) -> HttpResponse:
    response = HttpResponse(data, content_type=DOCX)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return response
