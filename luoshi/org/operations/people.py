"""Writes of people and their accounts."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction

from luoshi.audit.operations import log
from luoshi.org import errors
from luoshi.org.models import Account, Person
from luoshi.org.operations.checks import check_may
from luoshi.org.pinyin import keys_of
from luoshi.org.viewer import Viewer


def add_person(
    *, house_id: int, name: str, at: datetime, by: Viewer | None, phone: str = "", email: str = ""
) -> Person:
    """A person of the house, without account or post yet. Raises NotAllowed."""
    check_may(by, "org.manage", house_id)
    sort_key, initials = keys_of(name)
    with transaction.atomic():
        person = Person.objects.create(
            house_id=house_id, name=name, phone=phone, email=email, sort_key=sort_key[:120], initials=initials
        )
        log(house_id=house_id, actor=by, action="person.added", subject=f"person:{person.pk}", at=at)
    return person


def add_account(
    *, person: Person, username: str, password: str | None, by: Viewer | None, at: datetime, must_change: bool = True
) -> Account:
    """A sign-in name. Without a password nobody can sign in by it. Raises NotAllowed, UsernameTaken."""
    check_may(by, "org.manage", person.house_id)
    account = Account(username=username.strip().lower(), person=person)
    account.set_password(password)
    account.must_change = must_change
    try:
        with transaction.atomic():
            account.save()
            log(house_id=person.house_id, actor=by, action="account.added", subject=f"person:{person.pk}", at=at)
    except IntegrityError as error:
        raise errors.UsernameTaken(username) from error
    return account


def reset_password(*, person: Person, password: str, by: Viewer | None, at: datetime) -> Account:
    """Give an account a password that must be changed at the first sign-in. Raises NotAllowed, Account.DoesNotExist."""
    check_may(by, "org.manage", person.house_id)
    with transaction.atomic():
        account = Account.objects.select_for_update().get(person=person)
        account.set_password(password)
        account.must_change = True
        account.save(update_fields=["password", "must_change"])
        log(house_id=person.house_id, actor=by, action="account.password", subject=f"person:{person.pk}", at=at)
    return account
