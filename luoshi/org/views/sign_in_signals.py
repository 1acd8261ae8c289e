"""What signing in and out leaves behind: connects the signals of Django and allauth to the operations.

Not here: locking before a try (the adapter asks `operations.check_open`). Invariant: each success, failure, lock,
log-out, change of password and of second factor is a line in the log, whichever page it came through.
"""

from __future__ import annotations

from typing import Any

from allauth.account.signals import password_changed, password_set
from allauth.core.internal.httpkit import get_client_ip
from allauth.mfa import signals as mfa
from allauth.mfa.models import Authenticator
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.utils import timezone

from luoshi.audit.operations import log
from luoshi.org.models import Account
from luoshi.org.operations.sign_ins import Visit, close_sign_in, end_all, open_sign_in
from luoshi.org.queries import viewer_of
from luoshi.org.security import device_of

WORDS = {
    (Authenticator.Type.TOTP, "added"): "account.second_on",
    (Authenticator.Type.TOTP, "removed"): "account.second_off",
    (Authenticator.Type.RECOVERY_CODES, "added"): "account.codes_made",
    (Authenticator.Type.RECOVERY_CODES, "reset"): "account.codes_made",
    (Authenticator.Type.RECOVERY_CODES, "used"): "account.code_used",
}


def connect() -> None:
    """Called once, when the room is ready."""
    user_logged_in.connect(_signed_in, dispatch_uid="luoshi.signed_in")
    user_logged_out.connect(_signed_out, dispatch_uid="luoshi.signed_out")
    password_changed.connect(_new_password, dispatch_uid="luoshi.password_changed")
    password_set.connect(_new_password, dispatch_uid="luoshi.password_set")
    mfa.authentication_failed.connect(_wrong_code, dispatch_uid="luoshi.wrong_code")
    for signal, what in (
        (mfa.authenticator_added, "added"),
        (mfa.authenticator_removed, "removed"),
        (mfa.authenticator_reset, "reset"),
        (mfa.authenticator_used, "used"),
    ):
        signal.connect(_SecondFactor(what), weak=False, dispatch_uid=f"luoshi.second.{what}")


def visit_of(request: Any) -> Visit:
    """From where a request comes: the address (of the client behind known proxies) and the browser by name."""
    if request is None or not getattr(request, "META", None):
        return Visit("")
    return Visit((get_client_ip(request) or "")[:45], device_of(request.headers.get("User-Agent", "")))


def _signed_in(sender: Any, request: Any, user: Any, **_: Any) -> None:
    if isinstance(user, Account):
        key = (request.session.session_key if hasattr(request, "session") else "") or ""
        open_sign_in(account=user, session_key=key, visit=visit_of(request), at=timezone.now())


def _signed_out(sender: Any, request: Any, user: Any, **_: Any) -> None:
    key = request.session.session_key if hasattr(request, "session") else None
    if key:
        close_sign_in(session_key=key, at=timezone.now(), why=getattr(request, "leaving_because", "self"))


def _new_password(sender: Any, request: Any, user: Any, **_: Any) -> None:
    """One's own change: all other log-ins of the account end."""
    if isinstance(user, Account):
        end_all(account=user, at=timezone.now(), why="rule", but=request.session.session_key or "")
        _tell(user, "account.own_password", request)


def _wrong_code(sender: Any, request: Any, user: Any, **_: Any) -> None:
    _tell(user, "sign_in.code_failed", request)


class _SecondFactor:
    """A line about a second factor."""

    def __init__(self, what: str) -> None:
        self.what = what

    def __call__(self, sender: Any, request: Any, user: Any, authenticator: Any, **_: Any) -> None:
        if action := WORDS.get((authenticator.type, self.what)):
            _tell(user, action, request)


def _tell(user: Any, action: str, request: Any) -> None:
    if not isinstance(user, Account):
        return
    at, visit = timezone.now(), visit_of(request)
    viewer = viewer_of(user, timezone.localdate(at))
    log(
        house_id=viewer.house_id, actor=viewer, action=action, subject=f"person:{user.person_id}", at=at,
        detail={"address": visit.address, "device": visit.device},
    )  # fmt: skip
