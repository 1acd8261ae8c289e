"""Writes of the security administrator: the house's rules, a second factor taken back, an account switched off.

Invariant: none of them is open to the system administrator alone by the roles' table (三员); switching accounts is the
system administrator's, and the last system administrator stays.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from allauth.mfa.models import Authenticator
from django.db import transaction

from luoshi.audit.operations import log
from luoshi.org import errors
from luoshi.org.models import Account, Person
from luoshi.org.operations.checks import check_may, check_not_last, lock_house
from luoshi.org.operations.sign_ins import end_all
from luoshi.org.security import SecuritySettings, security_of
from luoshi.org.viewer import Viewer


def change_security(*, house_id: int, to: SecuritySettings, by: Viewer | None, at: datetime) -> None:
    """Set the house's rules of sign-in. What changed is logged with before and after. Raises NotAllowed."""
    with transaction.atomic():
        house = lock_house(house_id)
        _check_security(by, house_id)
        before, after = security_of(house.settings).as_json(), to.as_json()
        changed = {key: [before[key], after[key]] for key in after if before[key] != after[key]}
        if not changed:
            return
        house.settings = {**house.settings, "security": after}
        house.save(update_fields=["settings"])
        detail: dict[str, Any] = {"changed": changed}
        log(house_id=house_id, actor=by, action="security.settings", subject=f"house:{house_id}", at=at, detail=detail)


def reset_second_factor(*, person: Person, by: Viewer | None, at: datetime) -> bool:
    """Take back somebody's second factor and recovery codes (a lost phone), and end their log-ins. Raises NotAllowed.

    Returns whether there was one. Nobody resets their own: that is done on the own page, with the password.
    """
    _check_security(by, person.house_id)
    if by is not None and by.person_id == person.pk:
        raise errors.OwnAccount
    with transaction.atomic():
        account = Account.objects.select_for_update().get(person=person)
        gone, _each = Authenticator.objects.filter(user_id=account.pk).delete()
        if gone:
            end_all(account=account, at=at, why="rule")
            log(house_id=person.house_id, actor=by, action="account.second_reset", subject=f"person:{person.pk}", at=at)
    return bool(gone)


def switch_account(*, person: Person, active: bool, by: Viewer | None, at: datetime) -> None:
    """Switch an account off (its log-ins end at once) or on again. Raises NotAllowed, OwnAccount, LastAdministrator."""
    with transaction.atomic():
        lock_house(person.house_id)
        check_may(by, "org.manage", person.house_id)
        if by is not None and by.person_id == person.pk:
            raise errors.OwnAccount
        account = Account.objects.select_for_update().get(person=person)
        if not active:
            check_not_last(person, at=at)
        if account.is_active == active:
            return
        account.is_active = active
        account.save(update_fields=["is_active"])
        if not active:
            end_all(account=account, at=at, why="rule")
        action = "account.switched_on" if active else "account.switched_off"
        log(house_id=person.house_id, actor=by, action=action, subject=f"person:{person.pk}", at=at)


def _check_security(by: Viewer | None, house_id: int) -> None:
    if by is not None and not (by.house_id == house_id and by.can("security.manage")):
        raise errors.NotAllowed("security.manage")
