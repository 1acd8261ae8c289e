"""What becomes of a release besides going out: failed and tried again, withdrawn, mended, looked at afterwards.

Invariants: a release that is no longer live no longer counts (its record is withdrawn with the same reason); after a
correction it shows the new edition, under the same record.
"""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from luoshi.ledger.models import Record
from luoshi.ledger.operations import withdraw_record
from luoshi.org.calendars import house_calendar
from luoshi.org.models import House
from luoshi.org.viewer import Viewer
from luoshi.press.channels import errors
from luoshi.press.channels.operations.hooks import queue_delivery
from luoshi.press.channels.operations.rights import check_may_go_out, check_reason, locked, trace
from luoshi.press.models import Edition, Release

State = Release.State
OPEN = (State.PLANNED, State.SUBMITTED)


def fail(*, release_id: int, reason: str, by: Viewer | None, at: datetime) -> Release:
    """It did not go out (the platform refused, the machine was broken): why.

    Raises Release.DoesNotExist, NotAllowed, WrongState, Missing.
    """
    reason = check_reason(reason)
    with locked(release_id, by, *OPEN) as release:
        release.state, release.failed_reason = State.FAILED, reason
        release.save(update_fields=["state", "failed_reason"])
        trace("release.failed", release, by, at, reason=reason)
    return release


def plan_again(*, release_id: int, by: Viewer | None, at: datetime) -> Release:
    """Plan a failed one once more. Raises Release.DoesNotExist, NotAllowed, WrongState, NotPassed, Twice."""
    with locked(release_id, by, State.FAILED) as release:
        check_may_go_out(release.edition)
        release.state, release.at, release.submitted_at = State.PLANNED, None, None
        release.planned_at, release.planned_by_id = at, by.person_id if by else None
        try:
            with transaction.atomic():
                release.save()
        except IntegrityError as error:
            raise errors.Twice(release.holding.name) from error
        trace("release.planned", release, by, at)
    return release


def withdraw(*, release_id: int, reason: str, by: Viewer | None, at: datetime) -> Release:
    """Take it down, or drop the plan: its record no longer counts.

    Raises Release.DoesNotExist, NotAllowed, WrongState, Missing and what the ledger refuses.
    """
    reason = check_reason(reason)
    with locked(release_id, by, *OPEN, State.FAILED, State.LIVE) as release:
        was_live = release.state == State.LIVE
        release.state, release.withdrawn_at, release.withdrawn_reason = State.WITHDRAWN, at, reason
        release.mark, release.marked_at, release.mark_reason, release.check_on = "", None, "", None
        release.save()
        if release.record is not None and release.record.state != Record.State.WITHDRAWN:
            withdraw_record(record_id=release.record_id, by=by, at=at, reason=reason)
        trace("release.withdrawn", release, by, at, reason=reason)
        if was_live:
            queue_delivery(release=release, event="withdrawn", at=at)
    return release


def replace_edition(*, release_id: int, by: Viewer | None, at: datetime) -> Release:
    """The corrected text stands on the channel now. Raises Release.DoesNotExist, NotAllowed, WrongState, NotPassed."""
    with locked(release_id, by, State.LIVE) as release:
        newest = Edition.objects.filter(piece=release.piece_id).order_by("-number").first()
        if newest is None or newest.withdrawn_at is not None or newest.pk == release.edition_id:
            raise errors.NotPassed(release.edition.title)
        release.edition = newest
        release.mark, release.marked_at, release.mark_reason = "", None, ""
        release.check_on = next_working_day(release.house_id, at)
        release.checked_at = release.checked_by_id = None
        release.save()
        trace("release.corrected", release, by, at, edition=newest.number)
        queue_delivery(release=release, event="corrected", at=at)
    return release


def check_release(*, release_id: int, note: str, by: Viewer | None, at: datetime) -> Release:
    """Looked at after it went out: the right text, its pictures, the link opens. `note`: what was found, "" for nothing.

    Raises Release.DoesNotExist, NotAllowed, WrongState.
    """
    with locked(release_id, by, State.LIVE) as release:
        release.checked_at, release.checked_by_id = at, by.person_id if by else None
        release.check_note, release.check_on = " ".join(note.split())[:300], None
        release.save(update_fields=["checked_at", "checked_by", "check_note", "check_on"])
        trace("release.checked", release, by, at, note=release.check_note)
    return release


def next_working_day(house_id: int, at: datetime) -> object:
    """The first working day after `at`."""
    return house_calendar(House.objects.get(pk=house_id).settings).add_working_days(timezone.localdate(at), 1)
