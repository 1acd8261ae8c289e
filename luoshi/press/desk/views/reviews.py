"""审稿: what waits for the viewer as a reviewer, by keyboard; and the viewer's own reviews of late.

Invariant: the queue never holds the viewer's own articles, nor those of which the viewer did a step this round.
"""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from luoshi.press.desk import queries
from luoshi.press.desk.views.common import who
from luoshi.press.desk.words import REVIEW_NAMES, kind_name
from luoshi.press.models import Review

SHOWN = 60  # a morning's work; more are reached as these are done
DONE = 20
KEYS = [("J", gettext_lazy("下一篇")), ("K", gettext_lazy("上一篇")), ("Enter", gettext_lazy("打开"))]


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """The queue, the most urgent first. Raises Http404 for who reviews nothing."""
    viewer = who(request)
    if not queries.is_reviewer(viewer):
        raise Http404
    rows = list(queries.queue(viewer)[:SHOWN])
    for row in rows:
        row.step_name = str(REVIEW_NAMES[row.step_action])
        row.kind_name = kind_name(viewer.house_settings, row.kind)
        row.late = row.due_on is not None and row.due_on < viewer.today
        row.mine = row.claimed_by_id == viewer.person_id
    done = Review.objects.visible_to(viewer).filter(reviewer_id=viewer.person_id).select_related("article__unit")
    context = {
        "rows": rows, "total": queries.waiting_count(viewer), "keys": KEYS, "today": viewer.today,
        "done": list(done.order_by("-pk")[:DONE]), "names": REVIEW_NAMES,
    }  # fmt: skip
    return render(request, "press/desk/reviews.html", context)
