"""Writes of people and their accounts."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import IntegrityError, transaction

from luoshi.audit.operations import log, log_many
from luoshi.org import errors
from luoshi.org.models import Account, Person
from luoshi.org.operations.checks import check_may
from luoshi.org.pinyin import keys_of
from luoshi.org.viewer import Viewer
from luoshi.ui.scope import leave_scope


def add_person(
    *,
    house_id: int,
    name: str,
    at: datetime,
    by: Viewer | None,
    phone: str = "",
    email: str = "",
    is_post: bool = False,
) -> Person:
    """A person of the house (or, with `is_post`, a post with an account of its own), without account or post yet.

    Raises NotAllowed.
    """
    check_may(by, "org.manage", house_id)
    sort_key, initials = keys_of(name)
    with transaction.atomic():
        person = Person.objects.create(
            house_id=house_id,
            name=name,
            phone=phone,
            email=email,
            sort_key=sort_key[:120],
            initials=initials,
            is_post=is_post,
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


def change_person(
    *, person: Person, name: str, phone: str, email: str, forget: bool, by: Viewer | None, at: datetime
) -> None:
    """Correct a name, set new contacts ("" keeps what is there), or forget the old ones. Raises NotAllowed."""
    check_may(by, "org.manage", person.house_id)
    with transaction.atomic(), leave_scope("changing a person"):
        person = Person.objects.select_for_update().get(pk=person.pk, erased_at=None)
        sort_key, initials = keys_of(name)
        before = (person.name, person.phone, person.email)
        person.name, person.sort_key, person.initials = name, sort_key[:120], initials
        person.phone = phone or ("" if forget else person.phone)
        person.email = email or ("" if forget else person.email)
        fields = ("name", "phone", "email")
        changed = [field for field, old in zip(fields, before, strict=True) if old != getattr(person, field)]
        if changed:
            person.save(update_fields=[*fields, "sort_key", "initials"])
            detail: dict[str, object] = {"changed": changed}
            log(
                house_id=person.house_id,
                actor=by,
                action="person.changed",
                subject=f"person:{person.pk}",
                detail=detail,
                at=at,
            )


def read_contact(*, person: Person, by: Viewer, at: datetime, reason: str = "") -> tuple[str, str]:
    """A person's telephone number and mail address in full; who read whose is written down first. Raises NotAllowed."""
    if by.person_id != person.pk:
        check_may(by, "org.manage", person.house_id)
        detail: dict[str, object] = {"reason": reason[:200]} if reason else {}
        log(
            house_id=person.house_id,
            actor=by,
            action="person.contact_read",
            subject=f"person:{person.pk}",
            detail=detail,
            at=at,
        )
    return person.phone, person.email


def take_contacts(*, people: Iterable[Person], reason: str, by: Viewer, at: datetime) -> list[Person]:
    """People whose contacts go into a file in full: a line about each of them, with the reason. Raises NotAllowed."""
    check_may(by, "org.manage", by.house_id)
    with transaction.atomic():
        taken = [person for person in people if person.phone or person.email]
        log_many(
            house_id=by.house_id,
            actor=by,
            action="person.contact_exported",
            subjects=[f"person:{person.pk}" for person in taken],
            detail={"reason": reason[:200]},
            at=at,
        )
    return taken
