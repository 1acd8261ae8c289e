"""Who may release on a channel, and locking what is worked on. Invariant: a row out of sight does not exist."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import transaction

from luoshi.audit.operations import log
from luoshi.ledger.models import Holding
from luoshi.org.viewer import Viewer
from luoshi.press.channels import errors
from luoshi.press.models import Edition, Release
from luoshi.ui.scope import leave_scope

MOST_REASON = 300


def may_release(by: Viewer | None, holding: Holding) -> bool:
    """A publisher of the channel's unit, or the channel's own keeper. `holding` came with its unit."""
    if by is None:
        return True
    if by.house_id != holding.house_id or not by.posts:
        return False
    own = any(post.unit_id == holding.unit_id for post in by.posts_for("press.publish") if post.nature != "lent")
    return own or holding.keeper_id == by.person_id


def check_may_release(by: Viewer | None, holding: Holding) -> None:
    """Raises NotAllowed."""
    if not may_release(by, holding):
        raise errors.NotAllowed(holding.name)


def check_may_go_out(edition: Edition) -> None:
    """Raises NotPassed for an edition that was withdrawn or replaced by a later one."""
    if edition.withdrawn_at is not None:
        raise errors.NotPassed(edition.title)
    if Edition.objects.filter(piece=edition.piece_id, number__gt=edition.number).exists():
        raise errors.NotPassed(edition.title, newer=True)


def check_reason(reason: str) -> str:
    """The reason in one line. Raises Missing."""
    reason = " ".join(reason.split())[:MOST_REASON]
    if not reason:
        raise errors.Missing("reason")
    return reason


@contextmanager
def locked(release_id: int, by: Viewer | None, *states: str) -> Iterator[Release]:
    """The release under lock, in one of `states`, on a channel where the actor may release.

    Raises Release.DoesNotExist, NotAllowed, WrongState.
    """
    with transaction.atomic():
        seen = Release.objects.visible_to(by).filter(pk=release_id) if by is not None else None
        if seen is not None and not seen.exists():
            raise Release.DoesNotExist(release_id)
        with leave_scope("an operation on a release"):
            rows = Release.objects.select_for_update(of=("self",)).select_related("holding__unit", "edition", "piece")
            release = rows.get(pk=release_id)
            check_may_release(by, release.holding)
            if release.state not in states:
                raise errors.WrongState(release.state)
            yield release


def trace(action: str, release: Release, by: Viewer | None, at: datetime, **detail: object) -> None:
    """A line of the log."""
    log(
        house_id=release.house_id, actor=by, action=action, subject=f"release:{release.pk}", at=at,
        detail={"title": release.edition.title, "channel": release.holding.name, **detail},
    )  # fmt: skip
