"""What the desk's pages share: who asks, the article in sight, an operation with its refusal said.

Invariant: an article out of sight is 404 for reading and for every step alike.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest

from luoshi.org.viewer import Viewer
from luoshi.press.desk import queries
from luoshi.press.desk.errors import DeskRefused
from luoshi.press.desk.messages import say
from luoshi.press.models import Article


def who(request: HttpRequest) -> Viewer:
    """Who asks. Set by org's middleware."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]  # set by org's middleware
    return viewer


def now(request: HttpRequest) -> datetime:
    """The one moment of the request. Set by org's middleware."""
    moment: datetime = request.now  # type: ignore[attr-defined]  # set by org's middleware
    return moment


def article_of(request: HttpRequest, pk: int) -> Article:
    """The article of an address. Raises Http404."""
    found: Article | None = queries.articles(who(request)).select_related("house", "topic").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def working_of(request: HttpRequest, pk: int) -> Article:
    """The article whose unfinished text the viewer reads. Raises Http404, also for who knows it only since it passed."""
    article = article_of(request, pk)
    if not queries.may_read_working(who(request), article):
        raise Http404
    return article


def attempt(request: HttpRequest, done: str, run: Callable[..., Any], **given: Any) -> bool:
    """Run an operation and say what came of it. Returns whether it was done."""
    try:
        run(by=who(request), at=now(request), **given)
    except DeskRefused as refusal:
        messages.error(request, say(refusal))
        return False
    if done:
        messages.success(request, done)
    return True


def number_of(text: str | None) -> int:
    """A number out of what was posted; -1 where it is none."""
    return int(text) if text and text.isdecimal() and len(text) < 10 else -1
