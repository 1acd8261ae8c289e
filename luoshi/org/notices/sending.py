"""Sending what is due: in the background, over one connection, with retries.

Queueing is `operations.tell`. Invariants: a delivery is claimed by moving its next try on before anything is sent, so a
killed worker sends it again later rather than never; a mail server that does not answer costs one waiting, not one a
message.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from smtplib import SMTPException
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from luoshi.jobs.registry import JobContext
from luoshi.org.models import House
from luoshi.org.models.notices import Delivery
from luoshi.org.notices import mail, robots
from luoshi.org.notices.ciphers import Unreadable
from luoshi.org.notices.limits import BATCH, MOST_ERROR, RETRY_MINUTES
from luoshi.ui.scope import leave_scope

State = Delivery.State
DUE = (State.WAITING, State.FAILED)
# Whatever the outside world may do to a message; anything else is a fault of ours and goes to the job.
OUTSIDE = (OSError, SMTPException, Unreadable, robots.RobotRefused)


def due(house_id: int, channel: str, at: datetime) -> Any:
    """Deliveries of a house whose time has come, oldest first."""
    rows = Delivery.objects.filter(house_id=house_id, channel=channel, state__in=DUE, next_at__lte=at)
    return rows.select_related("notice__person").order_by("next_at", "pk")


def send_due(*, house_id: int, at: datetime, ctx: JobContext | None = None) -> dict[str, int]:
    """Send what is due in one house. Returns how many were sent and how many were not."""
    count = {"sent": 0, "failed": 0}
    with leave_scope("sending what is due"):
        house = House.objects.get(pk=house_id)
        _send_mail(house, at, count, ctx)
        for robot in robots.robots_of(house):
            _send_robot(robot, house_id, at, count, ctx)
        known = [robot.code for robot in robots.robots_of(house) if robot.on]
        due(house_id, "robot", at).exclude(robot__in=known).update(
            state=State.GIVEN_UP, error=_("这个机器人已停用或删除。")
        )
    return count


def _send_mail(house: House, at: datetime, count: dict[str, int], ctx: JobContext | None) -> None:
    server = mail.mail_of(house)
    while rows := list(due(house.pk, "mail", at)[:BATCH]):
        if not server.ready:
            due(house.pk, "mail", at).update(state=State.GIVEN_UP, error=_("邮件发送已关闭。"))
            return
        try:
            connection = mail.connect(server)
        except OUTSIDE as error:
            count["failed"] += _postpone_all(house.pk, at, mail.explain(error, server))
            return
        try:
            for row in rows:
                _one_mail(row, server, connection, at, count)
                _tell(ctx, count)
        finally:
            _close(connection)


def _one_mail(row: Delivery, server: mail.MailServer, connection: Any, at: datetime, count: dict[str, int]) -> None:
    person = row.notice.person if row.notice else None
    if person is None or not person.email:
        _done(row, at, sent=False, final=True, error=_("收件人没有邮箱。"), count=count)
        return
    if not _claim(row, at):
        return
    letter = mail.message(
        server, to=person.email, subject=row.subject, text=row.notice.text, url=row.url, connection=connection
    )
    try:
        letter.send()
    except OUTSIDE as error:
        _done(row, at, sent=False, final=mail.is_final(error), error=mail.explain(error, server), count=count)
        _reset(connection)
    else:
        _done(row, at, sent=True, final=True, error="", count=count)


def _send_robot(
    robot: robots.Robot, house_id: int, at: datetime, count: dict[str, int], ctx: JobContext | None
) -> None:
    if not robot.on:
        return
    for row in due(house_id, "robot", at).filter(robot=robot.code)[:BATCH]:
        if not _claim(row, at):
            continue
        link = f"{settings.URL}{row.url}" if settings.URL and row.url.startswith("/") else ""
        try:
            robots.send(robot, subject=row.subject, link=link, at=at)
        except OUTSIDE as error:
            _done(row, at, sent=False, final=False, error=robots.explain(error), count=count)
            return  # what it refused now it will refuse for the next one; they wait for their turn
        _done(row, at, sent=True, final=True, error="", count=count)
        _tell(ctx, count)


def _claim(row: Delivery, at: datetime) -> bool:
    """Move the next try on, unless somebody else has."""
    wait = RETRY_MINUTES[min(row.tries, len(RETRY_MINUTES) - 1)]
    mine = Delivery.objects.filter(pk=row.pk, state__in=DUE, tries=row.tries, next_at=row.next_at)
    row.tries, row.next_at = row.tries + 1, at + timedelta(minutes=wait)
    return bool(mine.update(tries=row.tries, next_at=row.next_at))


def _done(row: Delivery, at: datetime, *, sent: bool, final: bool, error: str, count: dict[str, int]) -> None:
    if sent:
        row.state, row.sent_at = State.SENT, at
    else:
        row.state = State.GIVEN_UP if final or row.tries >= len(RETRY_MINUTES) else State.FAILED
    row.error = error[:MOST_ERROR]
    row.save(update_fields=["state", "sent_at", "error"])
    count["sent" if sent else "failed"] += 1


def _postpone_all(house_id: int, at: datetime, error: str) -> int:
    """The server cannot be reached: every message that is due waits for its next try, or has had its last."""
    found = 0
    for tries in range(len(RETRY_MINUTES)):
        last = tries + 1 >= len(RETRY_MINUTES)
        found += (
            Delivery.objects.filter(house_id=house_id, channel="mail", state__in=DUE, next_at__lte=at, tries=tries)
            .update(
                state=State.GIVEN_UP if last else State.FAILED, tries=tries + 1, error=error[:MOST_ERROR],
                next_at=at + timedelta(minutes=RETRY_MINUTES[tries]),
            )
        )  # fmt: skip
    return found


def _reset(connection: Any) -> None:
    """A refused message leaves the server's session in the middle of it; a new one begins clean."""
    _close(connection)
    _quietly(connection.open)


def _close(connection: Any) -> None:
    _quietly(connection.close)


def _quietly(act: Callable[[], object]) -> None:
    try:
        act()
    except (OSError, SMTPException):
        return  # the next message opens it again, or says why not


def _tell(ctx: JobContext | None, count: dict[str, int]) -> None:
    if ctx is not None:
        ctx.progress(count["sent"] + count["failed"], 0, "")
