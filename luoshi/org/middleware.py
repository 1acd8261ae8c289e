"""What org does with each request: gives it a viewer and a moment, and asks for an own password first."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from luoshi.org.models import Account
from luoshi.org.operations import turn_day
from luoshi.org.queries import houses_behind, viewer_for


class ViewerMiddleware:
    """Gives each request its viewer: the value itself, no proxy, so that it can be compared and copied."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Attach `now` and `viewer`, then go on."""
        request.now = timezone.now()  # type: ignore[attr-defined]  # one moment for the whole request
        today = timezone.localdate()
        if isinstance(request.user, Account) and request.user.is_active:
            self._turn_day(request.user, today)
        request.viewer = viewer_for(request.user, today)  # type: ignore[attr-defined]  # every page needs it
        return self.get_response(request)

    def _turn_day(self, account: Account, today: date) -> None:
        """The first request of a house's day lets moves that were dated ahead take effect, before anybody looks."""
        house_id = houses_behind(today, account.person_id)
        if house_id is not None:
            turn_day(house_id=house_id, today=today)


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
