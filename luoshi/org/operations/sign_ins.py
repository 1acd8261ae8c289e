"""Writes of sign-ins: counting wrong tries, locking, unlocking, opening and ending log-ins.

Not here: passwords (`luoshi.org.passwords`), the pages. Invariants: what a visitor is told does not depend on whether
a name exists; nobody can lock a known name for everybody: a pair of name and address is locked, and where a name is
tried from many addresses, it stays open at those where it has been opened before.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib import import_module
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Sum

from luoshi.audit.operations import log
from luoshi.org import errors, security
from luoshi.org.models import Account, FailedSignIn, Membership, PasswordUse, SignIn
from luoshi.org.queries import in_force
from luoshi.org.viewer import Viewer
from luoshi.ui.scope import leave_scope

KEPT = timedelta(days=1)  # how long wrong tries are remembered: longer than any of the spans that are looked back
MAX_SESSION_KEY = 40


@dataclass(frozen=True)
class Visit:
    """From where somebody signs in."""

    address: str
    device: str = ""


def name_of(username: str) -> str:
    """A name as it is counted: trimmed, lower case, cut to the column."""
    return username.strip().lower()[:60]


def check_open(*, username: str, address: str, at: datetime) -> None:
    """Raise SignInLocked where this name may not be tried from this address now. Same answer for unknown names."""
    name = name_of(username)
    with leave_scope("whether a name is locked"):
        pair = FailedSignIn.objects.filter(name=name, address=address, locked_until__gt=at).exists()
        if pair:
            raise errors.SignInLocked(security.LOCK_MINUTES)
        spread = _failures(name=name, since=at - timedelta(minutes=security.NAME_MINUTES)) >= security.NAME_FAILURES
        since = at - timedelta(minutes=security.LOCK_MINUTES)
        busy = _failures(address=address, since=since) >= security.ADDRESS_FAILURES
        if (spread or busy) and not _known(name, address, at):
            raise errors.SignInLocked(security.LOCK_MINUTES)


def _failures(*, since: datetime, **which: str) -> int:
    rows = FailedSignIn.objects.filter(last_at__gte=since, **which)
    return rows.aggregate(total=Sum("failures"))["total"] or 0


def _known(name: str, address: str, at: datetime) -> bool:
    since = at - timedelta(days=security.KNOWN_DAYS)
    return SignIn.objects.filter(account__username__iexact=name, address=address, at__gte=since).exists()


def note_failure(*, username: str, visit: Visit, at: datetime) -> bool:
    """Count a wrong try; lock the pair at the fifth. Returns whether it is locked now. Logged where the name exists."""
    name, lock = name_of(username), timedelta(minutes=security.LOCK_MINUTES)
    with transaction.atomic(), leave_scope("counting a wrong try"):
        FailedSignIn.objects.filter(last_at__lt=at - KEPT).delete()
        account = Account.objects.select_related("person").filter(username__iexact=name).first()
        house_id = account.person.house_id if account else None
        row, _made = FailedSignIn.objects.select_for_update().get_or_create(
            name=name, address=visit.address, defaults={"house_id": house_id, "first_at": at, "last_at": at}
        )
        if at - row.last_at > lock:
            row.failures, row.first_at, row.locked_until = 0, at, None
        row.failures, row.last_at = row.failures + 1, at
        locked = row.failures >= security.FAILURES
        row.locked_until = at + lock if locked else None
        row.save()
        if account is not None:
            _log_account(account, "sign_in.locked" if locked else "sign_in.failed", at, visit, failures=row.failures)
    return locked


def open_sign_in(*, account: Account, session_key: str, visit: Visit, at: datetime) -> None:
    """Write down a log-in: forget its pair's wrong tries, end an administrator's others, ask for a new password in time."""
    with transaction.atomic(), leave_scope("signing in"):
        account = Account.objects.select_related("person__house").get(pk=account.pk)
        rules = security.security_of(account.person.house.settings)
        FailedSignIn.objects.filter(name=name_of(account.username), address=visit.address).delete()
        if rules.one_session and _is_administrator(account, at):
            end_all(account=account, at=at, why="replaced")
        if 0 < len(session_key) <= MAX_SESSION_KEY:
            SignIn.objects.update_or_create(
                session_key=session_key,
                defaults={
                    "house_id": account.person.house_id, "account": account, "at": at, "address": visit.address,
                    "device": visit.device[:60], "ended_at": None, "ended_why": "",
                },
            )  # fmt: skip
        _age_password(account, rules.password_days, at)
        _log_account(account, "sign_in.done", at, visit)


def _is_administrator(account: Account, at: datetime) -> bool:
    posts = Membership.objects.filter(in_force(at.date()), person_id=account.person_id)
    return posts.filter(role__in=security.ADMINISTRATORS).exists()


def _age_password(account: Account, days: int, at: datetime) -> None:
    """A password older than the house allows must be changed now; one of unknown age begins to age today."""
    if not days or account.must_change:
        return
    used = PasswordUse.objects.filter(account=account).order_by("-at", "-pk").first()
    if used is None:
        PasswordUse.objects.create(house_id=account.person.house_id, account=account, password=account.password)
    elif at - used.at > timedelta(days=days):
        account.must_change = True
        account.save(update_fields=["must_change"])


def close_sign_in(*, session_key: str, at: datetime, why: str) -> None:
    """Note that a log-in ended: `self`, `idle`, `ended` by its person elsewhere, `replaced`, `rule`."""
    with transaction.atomic(), leave_scope("signing out"):
        row = SignIn.objects.select_related("account__person").filter(session_key=session_key, ended_at=None).first()
        if row is None:
            return
        row.ended_at, row.ended_why = at, why
        row.save(update_fields=["ended_at", "ended_why"])
        _log_account(row.account, "sign_in.ended", at, Visit(row.address, row.device), why=why)


def end_all(*, account: Account, at: datetime, why: str, but: str = "") -> int:
    """End the open log-ins of an account, except the session `but`. Returns how many."""
    with transaction.atomic(), leave_scope("ending log-ins"):
        rows = SignIn.objects.filter(account=account, ended_at=None).exclude(session_key=but)
        return end(rows=list(rows), at=at, why=why)


def end(*, rows: Iterable[SignIn], at: datetime, why: str) -> int:
    """End these log-ins: their sessions are gone at the next click. Returns how many."""
    store: Any = import_module(settings.SESSION_ENGINE).SessionStore
    count = 0
    for row in rows:
        store().delete(row.session_key)
        close_sign_in(session_key=row.session_key, at=at, why=why)
        count += 1
    return count


def unlock(*, username: str, by: Viewer | None, at: datetime, house_id: int | None = None) -> int:
    """Let a name of the own house be tried again from everywhere. Returns how many pairs. Raises NotAllowed.

    `by` None is the operator at the machine, who names the house.
    """
    if by is not None and not by.can("security.manage"):
        raise errors.NotAllowed("security.manage")
    house_id = by.house_id if by else house_id
    with transaction.atomic(), leave_scope("unlocking a name of one house"):
        rows = FailedSignIn.objects.filter(house_id=house_id, name=name_of(username))
        count: int = rows.count()
        rows.delete()
        if count and house_id is not None:
            log(house_id=house_id, actor=by, action="sign_in.unlocked", at=at, detail={"name": name_of(username)})
    return count


def _log_account(account: Account, action: str, at: datetime, visit: Visit, **more: object) -> None:
    """A line about an account's own doing: its person is actor and subject."""
    person = account.person
    log(
        house_id=person.house_id, actor=_Doer(person.key, person.name), action=action,
        subject=f"person:{person.pk}", at=at, detail={"address": visit.address, "device": visit.device} | more,
    )  # fmt: skip


@dataclass(frozen=True)
class _Doer:
    person_key: Any
    name: str
