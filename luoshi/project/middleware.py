"""Middleware of the project: when a session counts as idle, and ends.

What lives here: the idle clock. What does not: sign-in (org) and rights (each room's queries).
Invariants: only what a person does keeps a session alive; autosave and polling do not, so a machine that is left
open signs out by itself. The house says after how many minutes; the page warns a minute before (behaviour `idle`), and
the server itself ends the session at the latest a minute after, since it notes a person's doing once a minute.
"""

import time
from collections.abc import Callable

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from luoshi.org.queries import viewer_for
from luoshi.org.security import security_of

# Sent by the behaviours that act without a person: autosave, polling of progress, the wallboard.
BACKGROUND_HEADER = "X-Luoshi-Background"
TOUCHED = "touched"
# Writing the session at every click would take SQLite's one write lock for nothing.
TOUCH_EVERY_SECONDS = 60


class IdleSessionMiddleware:
    """Ends a session that nobody used for the house's time; notes a person's request, at most once a minute.

    Stands behind the viewer's middleware, since the time is the house's setting.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """End what is idle; else answer, then note that a person asked."""
        now = int(time.time())
        if request.user.is_authenticated and self._idle(request, now):
            return self._end(request)
        response = self.get_response(request)
        session = request.session
        if BACKGROUND_HEADER in request.headers or response.status_code >= 500 or session.is_empty():
            return response
        if now - session.get(TOUCHED, 0) >= TOUCH_EVERY_SECONDS:
            session[TOUCHED] = now
        return response

    def _idle(self, request: HttpRequest, now: int) -> bool:
        touched = request.session.get(TOUCHED)
        limit = security_of(request.viewer.house_settings).idle_minutes * 60  # type: ignore[attr-defined]  # middleware
        return isinstance(touched, int) and now - touched > limit + TOUCH_EVERY_SECONDS

    def _end(self, request: HttpRequest) -> HttpResponse:
        request.leaving_because = "idle"  # type: ignore[attr-defined]  # for the log
        today = request.viewer.today  # type: ignore[attr-defined]  # middleware
        logout(request)
        request.viewer = viewer_for(request.user, today)  # type: ignore[attr-defined]  # nobody
        if BACKGROUND_HEADER in request.headers:
            return HttpResponse(status=401)
        back = request.get_full_path() if request.method == "GET" else "/"
        return redirect(f"{reverse('account_login')}?{urlencode({'next': back, 'idle': 1})}")
