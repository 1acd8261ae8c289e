"""Writes of notices: tell people, mark read, send again, the house's mail server and robots.

Sending is `sending.py`, in the background. Invariants: telling twice with the same key tells once; outside of the inbox
nothing is queued unless the house has set it up; secrets are kept encrypted and never logged.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from django.db import transaction

from luoshi.audit.operations import log
from luoshi.jobs.operations import enqueue
from luoshi.org.models import House, Person
from luoshi.org.models.notices import Delivery, Notice
from luoshi.org.notices import mail, robots
from luoshi.org.notices.ciphers import encrypt
from luoshi.org.notices.limits import MOST_SUBJECT
from luoshi.org.operations import change_settings, check_may, lock_house
from luoshi.org.viewer import Viewer
from luoshi.ui.scope import leave_scope

INBOX, MAIL, ROBOT = "inbox", "mail", "robot"
DELIVER = "org.deliver"


def tell(
    *,
    house_id: int,
    to: Iterable[int],
    code: str,
    subject: str,
    text: str,
    url: str,
    at: datetime,
    key: str = "",
    channels: Collection[str] = (INBOX,),
) -> int:
    """Put a notice into the inboxes of `to` (ids of people of the house) and queue what `channels` ask beyond.

    `mail` goes to those who have an address, `robot` once to each of the house's groups: subject and link only, so a
    caller that names it puts no person into the subject. A person who was told this `key` is not told again. Returns
    how many people were told now. Call it inside the transaction of what it tells.
    """
    subject = cut(subject)
    with transaction.atomic(), leave_scope("telling people"):
        wanted = set(to)
        people = {one.pk: one for one in Person.objects.filter(house_id=house_id, pk__in=wanted, erased_at=None)}
        if key:
            told = Notice.objects.filter(person_id__in=people, key=key).values_list("person_id", flat=True)
            people = {pk: one for pk, one in people.items() if pk not in set(told)}
        made = [
            Notice(
                house_id=house_id, person_id=pk, code=code, subject=subject, text=text, url=url, key=key, at=at
            )
            for pk in people
        ]  # fmt: skip
        Notice.objects.bulk_create(made, ignore_conflicts=bool(key))
        outside = set(channels) - {INBOX}
        if outside:
            house = House.objects.get(pk=house_id)
            queued = _queue_mail(house, made, people, at) if MAIL in outside else 0
            queued += _queue_robots(house, subject, url, key, at) if ROBOT in outside else 0
            if queued:
                enqueue(DELIVER, house_id=house_id, by=None, at=at, payload={}, key=DELIVER)
    return len(made)


def cut(subject: str) -> str:
    """A subject as one line that fits."""
    line = " ".join(subject.split())
    return line if len(line) <= MOST_SUBJECT else line[: MOST_SUBJECT - 1] + "…"


def _queue_mail(house: House, made: list[Notice], people: Mapping[int, Person], at: datetime) -> int:
    if not mail.mail_of(house).ready:
        return 0
    reached = [notice for notice in made if people[notice.person_id].email]
    if reached and reached[0].pk is None:  # keys are not given back where a conflict was allowed
        keys = Notice.objects.filter(key=reached[0].key, person_id__in=[n.person_id for n in reached])
        reached = list(keys)
    rows = [
        Delivery(
            house=house, channel=Delivery.Channel.MAIL, notice=notice, subject=notice.subject, url=notice.url,
            asked_at=at, next_at=at,
        )
        for notice in reached
    ]  # fmt: skip
    Delivery.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def _queue_robots(house: House, subject: str, url: str, key: str, at: datetime) -> int:
    rows = [
        Delivery(
            house=house, channel=Delivery.Channel.ROBOT, robot=robot.code, subject=subject, url=url, key=key,
            asked_at=at, next_at=at,
        )
        for robot in robots.robots_of(house)
        if robot.on
    ]  # fmt: skip
    Delivery.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def mark_read(*, notices: Any, at: datetime) -> int:
    """Mark the notices of a scoped queryset read. Returns how many were not."""
    return int(notices.filter(read_at__isnull=True).update(read_at=at))


def send_again(*, deliveries: Any, by: Viewer, at: datetime) -> int:
    """Queue what failed or was given up once more, from the first try. Raises NotAllowed. Returns how many."""
    check_may(by, "house.settings", by.house_id)
    with transaction.atomic():
        again = deliveries.filter(state__in=(Delivery.State.FAILED, Delivery.State.GIVEN_UP))
        count = int(again.update(state=Delivery.State.WAITING, tries=0, next_at=at, error=""))
        if count:
            enqueue(DELIVER, house_id=by.house_id, by=None, at=at, payload={}, key=DELIVER)
            log(
                house_id=by.house_id, actor=by, action="delivery.again", subject=f"house:{by.house_id}",
                detail={"count": count}, at=at,
            )  # fmt: skip
    return count


def set_mail(*, house_id: int, server: mail.MailServer, password: str | None, by: Viewer, at: datetime) -> None:
    """Set the house's mail server; `password` None keeps the one that is set. Raises NotAllowed."""
    with transaction.atomic():
        known = mail.mail_of(lock_house(house_id)).password
        kept = known if password is None else encrypt(password)
        change_settings(house_id=house_id, changes={mail.KEY: asdict(replace(server, password=kept))}, by=by, at=at)


def add_robot(*, house_id: int, name: str, type: str, address: str, secret: str, by: Viewer, at: datetime) -> str:
    """Add a group's robot, on. Raises NotAllowed. Returns its code."""
    code = secrets.token_hex(4)
    robot = robots.Robot(code, name, type, encrypt(address), encrypt(secret))
    with transaction.atomic():
        found = [*robots.robots_of(lock_house(house_id)), robot]
        _keep_robots(house_id, found, by=by, at=at)
    return code


def switch_robot(*, house_id: int, code: str, on: bool, by: Viewer, at: datetime) -> None:
    """Let a robot send, or not. Silent where the robot is gone. Raises NotAllowed."""
    with transaction.atomic():
        found = [replace(one, on=on) if one.code == code else one for one in robots.robots_of(lock_house(house_id))]
        _keep_robots(house_id, found, by=by, at=at)


def remove_robot(*, house_id: int, code: str, by: Viewer, at: datetime) -> None:
    """Forget a robot and its address. Raises NotAllowed."""
    with transaction.atomic():
        found = [one for one in robots.robots_of(lock_house(house_id)) if one.code != code]
        _keep_robots(house_id, found, by=by, at=at)


def _keep_robots(house_id: int, found: list[robots.Robot], *, by: Viewer, at: datetime) -> None:
    change_settings(house_id=house_id, changes={robots.KEY: [one.kept() for one in found]}, by=by, at=at)
