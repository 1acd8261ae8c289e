"""Handing over a post in one step: the successor gets the post, what hangs on the person goes along, a note is left.

What lives here: the operation, the shape by which rooms say what moves. Not here: what a room moves. Invariants: the
old person's last day is the day before; nothing moves before that day, and everything once; waiting items and duties
belong to the unit, so they go along by themselves.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from luoshi.audit.operations import log
from luoshi.org import errors
from luoshi.org.models import Account, HandOver, Membership, Person, Unit
from luoshi.org.notices import tell
from luoshi.org.operations import appoint, check_may, lock_house, reset_password
from luoshi.org.operations.checks import check_not_last
from luoshi.org.operations.posts import check_apart, check_free
from luoshi.org.operations.sign_ins import end_all
from luoshi.org.roles import ROLES
from luoshi.org.viewer import Viewer
from luoshi.ui.registry import Registry
from luoshi.ui.scope import leave_scope


@dataclass(frozen=True)
class Move:
    """What a mover is told: from whom to whom, at which unit."""

    house_id: int
    old: Person
    new: Person
    unit: Unit
    role: str
    at: datetime


@dataclass(frozen=True)
class Mover:
    """Something that hangs on a person at a unit: `count` before, `move` on the day. Called in the hand-over's step."""

    code: str
    label: Any
    count: Callable[[Person, Unit], int]
    move: Callable[[Move], int]
    order: int = 100


movers: Registry[Mover] = Registry()


def what_moves(post: Membership) -> list[tuple[str, int]]:
    """What would go along, for the page: label and number. What there is none of is left out."""
    with leave_scope("what hangs on a person at a unit"):
        found = [(str(mover.label), mover.count(post.person, post.unit)) for mover in movers]
    return [(label, count) for label, count in found if count]


def hand_over(*, post: Membership, to: Person, day: date, note: str, by: Viewer | None, at: datetime) -> HandOver:
    """Give a post to a successor from `day` on. The predecessor's ends the day before.

    Raises NotAllowed, WrongPlace (another house), PostEnded, BackDated, PostTaken, RolesApart, LastAdministrator.
    """
    with transaction.atomic(), leave_scope("handing over a post"):
        lock_house(post.house_id)
        check_may(by, "org.manage", post.house_id)
        post = Membership.objects.select_for_update().select_related("person", "unit").get(pk=post.pk)
        _check(post, to, day, at)
        post.valid_to = day
        post.save(update_fields=["valid_to"])
        new = Membership.objects.create(
            house_id=post.house_id, person=to, unit=post.unit, role=post.role, nature=post.nature, title=post.title,
            valid_from=day,
        )  # fmt: skip
        made = HandOver.objects.create(
            house_id=post.house_id, old_post=post, new_post=new, day=day, note=note.strip(),
            by_id=by.person_id if by else None, at=at,
        )  # fmt: skip
        log(
            house_id=post.house_id, actor=by, action="post.handed_over", subject=f"person:{to.pk}", at=at,
            detail={"before": post.person_id, "unit": post.unit_id, "role": post.role, "day": day.isoformat()},
        )  # fmt: skip
        if day <= localtime(at).date():
            _move(made, at)
        tell(
            house_id=post.house_id, to=[to.pk], code="post.handed_over", url="/", at=at, key=f"hand-over:{made.pk}",
            subject=_("您将接任%(unit)s的%(role)s") % {"unit": post.unit.name, "role": ROLES[post.role].name},
            text=_("自 %(day)s 起由您接任，原由%(name)s担任。%(note)s")
            % {"day": day.isoformat(), "name": post.person.name, "note": made.note},
        )  # fmt: skip
    return made


def _check(post: Membership, to: Person, day: date, at: datetime) -> None:
    if to.house_id != post.house_id or to.erased_at is not None:
        raise errors.WrongPlace(to.name, post.unit.name)
    if post.valid_to is not None and post.valid_to <= day:
        raise errors.PostEnded(post.valid_to)
    if day <= post.valid_from:
        raise errors.BackDated(day, post.valid_from)
    if to.pk == post.person_id:
        raise errors.PostTaken(to.name, post.unit.name)
    check_free(to, post.unit, post.role, day)
    check_apart(to, post.role, day)
    can_sign_in = Account.objects.filter(person=to, is_active=True).exists()
    if post.role == "admin" and not can_sign_in:
        check_not_last(post.person, at=at, day=day)


def _move(made: HandOver, at: datetime) -> None:
    old, new = made.old_post, made.new_post
    move = Move(made.house_id, old.person, new.person, new.unit, new.role, at)
    made.moved = {code: count for code, count in ((mover.code, mover.move(move)) for mover in movers) if count}
    made.moved_at = at
    made.save(update_fields=["moved", "moved_at"])


def move_due(at: datetime) -> int:
    """Move what hangs on people whose hand-over was dated ahead, once its day has come. Returns how many."""
    with leave_scope("hand-overs of today"):
        due = HandOver.objects.filter(moved_at=None, day__lte=localtime(at).date()).order_by("pk")
        keys = list(due.values_list("pk", flat=True))
    for pk in keys:
        with transaction.atomic(), leave_scope("moving what was handed over"):
            rows = HandOver.objects.select_for_update().select_related("old_post__person", "new_post__person")
            made = rows.filter(pk=pk, moved_at=None).first()
            if made is not None:
                _move(made, at)
    return len(keys)


def unread(viewer: Viewer) -> Any:
    """Notes of hand-overs to the viewer that begin today or have begun, and were not ticked off."""
    rows = HandOver.objects.visible_to(viewer).filter(new_post__person_id=viewer.person_id, seen_at=None)
    return rows.filter(day__lte=viewer.today).select_related("old_post__person", "new_post__unit").order_by("pk")


def tick_off(*, hand_over: HandOver, by: Viewer, at: datetime) -> None:
    """The successor has read the note."""
    with transaction.atomic():
        hand_over.seen_at = at
        hand_over.save(update_fields=["seen_at"])


def stand_in(
    *, post: Membership, person: Person, first: date, last: date, by: Viewer | None, at: datetime
) -> Membership:
    """Let somebody do what a post does from `first` to `last`, both included; it ends by itself.

    Raises what `appoint` raises, and PostEnded where the post itself is over by then.
    """
    if post.valid_to is not None and post.valid_to <= first:
        raise errors.PostEnded(post.valid_to)
    if last < first:
        raise errors.BackDated(last, first)
    end = date.fromordinal(last.toordinal() + 1)
    if post.valid_to is not None:
        end = min(end, post.valid_to)
    made = appoint(
        person=person, unit=post.unit, role=post.role, nature=Membership.Nature.STANDIN, title=post.title,
        valid_from=first, valid_to=end, by=by, at=at,
    )  # fmt: skip
    tell(
        house_id=post.house_id, to=[person.pk], code="post.stand_in", url="/", at=at, key=f"stand-in:{made.pk}",
        subject=_("请您代理%(unit)s的%(role)s") % {"unit": post.unit.name, "role": ROLES[post.role].name},
        text=_("%(first)s 至 %(last)s，到期自动结束。") % {"first": first.isoformat(), "last": last.isoformat()},
    )  # fmt: skip
    return made


def pass_on(*, account_of: Person, to: Person | None, password: str, by: Viewer | None, at: datetime) -> None:
    """Give the account of a post (办公室) to whoever uses it from now on: a new first password, its log-ins end.

    Raises NotAllowed, WrongPlace (not an account of a post, or a person of another house).
    """
    with transaction.atomic(), leave_scope("passing on the account of a post"):
        lock_house(account_of.house_id)
        check_may(by, "org.manage", account_of.house_id)
        if not account_of.is_post or (to is not None and (to.house_id != account_of.house_id or to.is_post)):
            raise errors.WrongPlace(to.name if to else "", account_of.name)
        before = account_of.held_by_id
        account_of.held_by = to
        account_of.save(update_fields=["held_by"])
        account = reset_password(person=account_of, password=password, by=by, at=at)
        end_all(account=account, at=at, why="rule")
        log(
            house_id=account_of.house_id, actor=by, action="account.passed_on", subject=f"person:{account_of.pk}",
            at=at, detail={"before": before, "now": to.pk if to else None},
        )  # fmt: skip
