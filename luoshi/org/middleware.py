"""What org does with each request: gives it a viewer and a moment, asks for an own password and a second factor first,
and writes down what leaves as a file.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from luoshi.audit.operations import log
from luoshi.org.handing_over import move_due
from luoshi.org.models import Account
from luoshi.org.operations import turn_day
from luoshi.org.queries import houses_behind, viewer_for
from luoshi.org.security import security_of

OK = 200
STORED = "/files/"
SECOND_FACTOR = "second_factor"  # the session has seen that there is one
OPEN_WITHOUT_SECOND = (
    "mfa_activate_totp", "mfa_reauthenticate", "account_reauthenticate", "account_change_password", "account_logout",
    "org:still_here",
)  # fmt: skip


class ViewerMiddleware:
    """Gives each request its viewer: the value itself, no proxy, so that it can be compared and copied."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Attach `now` and `viewer`, then go on."""
        request.now = timezone.now()  # type: ignore[attr-defined]  # one moment for the whole request
        today = timezone.localdate()
        if isinstance(request.user, Account) and request.user.is_active:
            self._turn_day(request.user, today, request.now)  # type: ignore[attr-defined]  # just set
        request.viewer = viewer_for(request.user, today)  # type: ignore[attr-defined]  # every page needs it
        return self.get_response(request)

    def _turn_day(self, account: Account, today: date, at: datetime) -> None:
        """The first request of a house's day lets what was dated ahead take effect, before anybody looks."""
        house_id = houses_behind(today, account.person_id)
        if house_id is not None:
            turn_day(house_id=house_id, today=today)
            move_due(at)


class FirstPasswordMiddleware:
    """Leads whoever signed in by a handed-over password to choose an own one before anything else."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Redirect to the page that changes the password; that page, signing out and static files stay open."""
        user = request.user
        if isinstance(user, Account) and user.must_change and not self._open(request.path):
            return redirect("account_change_password")
        return self.get_response(request)

    def _open(self, path: str) -> bool:
        known = (reverse("account_change_password"), reverse("account_logout"), reverse("account_reauthenticate"))
        return path in known or path.startswith(settings.STATIC_URL)


class TakenAwayMiddleware:
    """Writes down what leaves the house as a file: each export and print that somebody downloads.

    Stored files (evidence, pictures) are looked at all day and are not meant: they have their own address. A view that
    tells the log itself marks its request.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, then tell the log when the answer is a download."""
        response = self.get_response(request)
        viewer = request.viewer  # type: ignore[attr-defined]  # set above
        kind = response.headers.get("Content-Disposition", "")
        if viewer.is_anonymous or response.status_code != OK or not kind.startswith("attachment"):
            return response
        if request.path.startswith(STORED) or getattr(request, "told", False):
            return response
        log(
            house_id=viewer.house_id, actor=viewer, action="list.exported", subject=f"house:{viewer.house_id}",
            at=request.now, detail={"page": request.path, "narrowed": narrowed(request)},  # type: ignore[attr-defined]
        )  # fmt: skip
        return response


def narrowed(request: HttpRequest) -> dict[str, str]:
    """What a list was narrowed to, for the log."""
    return {key: value[:60] for key, value in request.GET.items() if value and key not in ("page", "export")}


class SecondFactorMiddleware:
    """Leads whoever holds a role of which the house demands a second factor to set one up before anything else."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Redirect to the page that sets it up; asked of the database until it is there, then known to the session."""
        viewer = request.viewer  # type: ignore[attr-defined]  # set above
        if viewer.is_anonymous or not viewer.posts or request.path in self._open_paths():
            return self.get_response(request)
        if request.path.startswith(settings.STATIC_URL) or request.session.get(SECOND_FACTOR):
            return self.get_response(request)
        if not security_of(viewer.house_settings).wants_second(post.role_code for post in viewer.posts):
            return self.get_response(request)
        if not is_mfa_enabled(request.user, [Authenticator.Type.TOTP]):
            return redirect("mfa_activate_totp")
        request.session[SECOND_FACTOR] = True
        return self.get_response(request)

    def _open_paths(self) -> tuple[str, ...]:
        return tuple(reverse(name) for name in OPEN_WITHOUT_SECOND)
