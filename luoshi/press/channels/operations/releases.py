"""Releases on their way out: planned, submitted, live.

Not here: what ends or mends one (`ends.py`). Invariants: only an edition that passed its reviews and stands is
released, at most once a channel; never before its embargo; a live one counts by a record of the ledger, written in the
same transaction.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from luoshi.ledger.models import Holding, Record
from luoshi.ledger.operations import enter_many
from luoshi.org.calendars import house_calendar
from luoshi.org.models import House
from luoshi.org.viewer import Viewer
from luoshi.press.channels import errors
from luoshi.press.channels.counting import release_record
from luoshi.press.channels.operations.hooks import queue_delivery
from luoshi.press.channels.operations.rights import check_may_go_out, check_may_release, locked, trace
from luoshi.press.channels.types import TYPES
from luoshi.press.models import Edition, Release
from luoshi.ui.scope import leave_scope

State = Release.State
MOST_ADDRESS = 500


@dataclass(frozen=True)
class Wish:
    """When and how an edition goes out. `at`: the planned moment; `embargo`: not before."""

    at: datetime | None = None
    embargo: datetime | None = None
    column: str = ""
    show_reviewers: bool = False


def plan_releases(
    *, edition_id: int, holding_ids: Sequence[int], wish: Wish, by: Viewer | None, at: datetime
) -> list[Release]:
    """Plan an edition on several channels at once.

    Raises Edition.DoesNotExist, Holding.DoesNotExist, NotAllowed, NotPassed, Twice, Missing.
    """
    if not holding_ids:
        raise errors.Missing("channels")
    with transaction.atomic(), leave_scope("planning releases"):
        editions = Edition.objects.visible_to(by) if by is not None else Edition.objects.all()
        edition = editions.select_related("piece").get(pk=edition_id)
        check_may_go_out(edition)
        made = [_planned(edition, holding, wish, by, at) for holding in _channels(holding_ids, by)]
        for release in made:
            trace("release.planned", release, by, at)
    return made


def _channels(keys: Sequence[int], by: Viewer | None) -> list[Holding]:
    rows = Holding.objects.visible_to(by) if by is not None else Holding.objects.all()
    found = list(rows.filter(pk__in=keys, type__in=TYPES, closed_on__isnull=True).select_related("unit"))
    if len(found) < len(set(keys)):
        raise Holding.DoesNotExist
    for holding in found:
        check_may_release(by, holding)
    return found


def _planned(edition: Edition, holding: Holding, wish: Wish, by: Viewer | None, at: datetime) -> Release:
    if edition.piece.house_id != holding.house_id:
        raise Holding.DoesNotExist
    moment = max((one for one in (wish.at, wish.embargo) if one), default=None)
    release = Release(
        house_id=holding.house_id, unit_id=holding.unit_id, holding=holding, piece=edition.piece, edition=edition,
        planned_by_id=by.person_id if by else None, planned_at=at, at=moment, embargo=wish.embargo,
        column=wish.column.strip(), show_reviewers=wish.show_reviewers,
    )  # fmt: skip
    try:
        with transaction.atomic():
            release.save()
    except IntegrityError as error:
        raise errors.Twice(holding.name) from error
    return release


def submit(*, release_id: int, by: Viewer | None, at: datetime) -> Release:
    """Note that it was handed to the channel and waits there (a platform's own check, the next bulletin, an editor).

    Raises Release.DoesNotExist, NotAllowed, WrongState, NotPassed, TooEarly.
    """
    with locked(release_id, by, State.PLANNED) as release:
        _check_time(release, at)
        check_may_go_out(release.edition)
        release.state, release.submitted_at = State.SUBMITTED, at
        release.save(update_fields=["state", "submitted_at"])
        trace("release.submitted", release, by, at)
    return release


def publish(
    *,
    release_id: int,
    by: Viewer | None,
    at: datetime,
    address: str = "",
    photo: int | None = None,
    number: str = "",
    hook: bool = True,
) -> Release:
    """It is out: with its address, a photo, or on the publisher's word. Writes the record by which it counts.

    Raises Release.DoesNotExist, NotAllowed, WrongState, NotPassed, TooEarly, BadAddress, Missing and what the ledger
    refuses.
    """
    with locked(release_id, by, State.PLANNED, State.SUBMITTED) as release:
        _check_time(release, at)
        check_may_go_out(release.edition)
        release.address = checked_address(address)
        if release.holding.type == "print" and not number.strip():
            raise errors.Missing("number")
        today = timezone.localdate(at)
        release.state, release.live_at = State.LIVE, at
        release.published_by_id = by.person_id if by else None
        release.check_on = house_calendar(House.objects.get(pk=release.house_id).settings).add_working_days(today, 1)
        release.checked_at = release.checked_by_id = None
        release.record = _record(release, by, at, photo, number.strip())
        release.save()
        trace("release.live", release, by, at, address=release.address)
        if hook:
            queue_delivery(release=release, event="live", at=at)
    return release


def _record(release: Release, by: Viewer | None, at: datetime, photo: int | None, number: str) -> Record:
    url = reverse("press:release", args=[release.pk])
    content = release_record(release, day=timezone.localdate(at), url=url, photo=photo, number=number)
    made = enter_many(contents=[content], by=by, at=at, house_id=release.house_id, hand_in=True)
    for refusal in made.refused.values():
        raise refusal
    return made.records[0]


def _check_time(release: Release, at: datetime) -> None:
    if release.embargo is not None and at < release.embargo:
        raise errors.TooEarly(release.embargo)


def checked_address(address: str) -> str:
    """A web address, or "". Raises BadAddress."""
    address = address.strip()
    if not address:
        return ""
    try:
        parts = urlsplit(address)
        whole = parts.scheme in ("http", "https") and bool(parts.hostname) and not parts.username
    except ValueError:
        whole = False
    if not whole or len(address) > MOST_ADDRESS or any(c.isspace() for c in address):
        raise errors.BadAddress(address[:80])
    return address
