"""Middleware of the project: when a session counts as idle.

What lives here: the idle clock. What does not: sign-in (org) and rights (each room's queries).
Invariant: only what a person does keeps a session alive; autosave and polling do not, so a machine that is left
open signs out by itself.
"""

import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

# Sent by the behaviours that act without a person: autosave, polling of progress, the wallboard.
BACKGROUND_HEADER = "X-Luoshi-Background"
TOUCHED = "touched"
# Writing the session at every click would take SQLite's one write lock for nothing.
TOUCH_EVERY_SECONDS = 60


class IdleSessionMiddleware:
    """Moves the session's end forward after a person's request, at most once a minute."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, then move the session's end when a person asked."""
        response = self.get_response(request)
        session = request.session
        if BACKGROUND_HEADER in request.headers or response.status_code >= 500 or session.is_empty():
            return response
        now = int(time.time())
        if now - session.get(TOUCHED, 0) >= TOUCH_EVERY_SECONDS:
            session[TOUCHED] = now
        return response
