"""Claims: a second unit says that a placement is its work too, and whoever verifies accepts or declines.

Invariants: a placement counts once however many units report it; accepted, the record is corrected, so that the shares are
posted anew and the journal shows both; the verifier is nobody's author; both units are told.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from luoshi.audit.operations import log
from luoshi.ledger import operations as ledger
from luoshi.ledger import store
from luoshi.ledger.errors import NotAllowed
from luoshi.ledger.lines import load
from luoshi.ledger.models import Record
from luoshi.ledger.operations.locking import step
from luoshi.ledger.operations.rights import check_may_decide, check_not_own, has_own_post
from luoshi.org.models import Membership, Person, Unit
from luoshi.org.notices import tell
from luoshi.org.roles import ROLES
from luoshi.org.viewer import Viewer
from luoshi.press.models import Claim, PlacementDetail
from luoshi.press.placements import errors
from luoshi.press.placements.details import author_of, plain_authors
from luoshi.press.placements.operations.content import content_of
from luoshi.press.placements.shares import Author

State = Record.State


def make_claim(
    record: Record, unit_id: int, authors: Sequence[Author], note: str, *, by: Viewer, at: datetime
) -> Claim:
    """A waiting claim of the unit; the caller holds the lock and has checked the right. Raises ClaimTwice."""
    taken = Claim.objects.filter(record=record, unit_id=unit_id, state__in=[Claim.State.WAITING, Claim.State.ACCEPTED])
    joined = record.units.filter(unit_id=unit_id).exists()
    if taken.exists() or joined or record.unit_id == unit_id:
        raise errors.ClaimTwice
    own = [Author(a.name, a.key, None if a.reporter else a.unit_id or unit_id, a.reporter) for a in authors]
    claim: Claim = Claim.objects.create(
        house_id=record.house_id,
        record=record,
        unit_id=unit_id,
        authors=plain_authors(own),
        note=note[:300],
        made_by_id=by.person_id,
        made_at=at,
    )
    words = {"unit": str(claim.unit), "title": record.title}
    _tell(claim, [record.unit_id], at, _("%(unit)s也报了这一篇，等待核验") % words, "made")
    log(house_id=record.house_id, actor=by, action="claim.made", subject=f"record:{record.pk}", at=at, detail=words)
    return claim


def withdraw_claim(*, claim_id: int, by: Viewer, at: datetime) -> Claim:
    """Take a waiting claim back. Raises Claim.DoesNotExist, ClaimUnfit, NotAllowed."""
    with step("withdrawing a claim"):
        claim = _claim(claim_id, by)
        if claim.made_by_id != by.person_id and not has_own_post(by, claim.unit, "record.enter"):
            raise NotAllowed("record.enter", str(claim.unit))
        _close(claim, Claim.State.WITHDRAWN, "", by, at)
    return claim


def decide_claim(*, claim_id: int, accept: bool, reason: str = "", by: Viewer, at: datetime) -> Claim:
    """Accept a claim (the record is corrected and counts anew at once) or decline it with a reason.

    Raises Claim.DoesNotExist, ClaimUnfit, ReasonMissing, NotAllowed, OwnRecord, and what `ledger.verify_record` raises.
    """
    with step("deciding on a claim"):
        store.lock_clock(by.house_id)
        claim = _claim(claim_id, by)
        record: Record = Record.objects.select_related("kind", "kind_version", "unit").get(pk=claim.record_id)
        parts = load([record])[0]
        check_may_decide(by, record, parts.kind.verification)
        check_not_own(by, parts)
        if claim.made_by_id == by.person_id:
            raise NotAllowed("record.verify", str(claim.unit))
        if not accept and not reason.strip():
            raise errors.ReasonMissing
        if accept:
            _accept(claim, record, by, at)
        _close(claim, Claim.State.ACCEPTED if accept else Claim.State.DECLINED, reason.strip(), by, at)
        words = {"unit": str(claim.unit), "title": record.title, "reason": reason.strip()}
        subject = _("%(unit)s的认领已认定，篇数已按作者重新分摊") if accept else _("%(unit)s的认领未认定：%(reason)s")
        _tell(claim, [record.unit_id, claim.unit_id], at, subject % words, "decided")
        log(house_id=record.house_id, actor=by, action="claim.decided", subject=f"record:{record.pk}", at=at,
            detail={**words, "accepted": accept})  # fmt: skip
    return claim


def _claim(claim_id: int, by: Viewer) -> Claim:
    """The waiting claim in sight, locked."""
    claim: Claim = Claim.objects.visible_to(by).select_related("unit").select_for_update(of=("self",)).get(pk=claim_id)
    if claim.state != Claim.State.WAITING:
        raise errors.ClaimUnfit
    return claim


def _close(claim: Claim, state: str, reason: str, by: Viewer | None, at: datetime) -> None:
    claim.state, claim.reason = state, reason[:300]
    claim.decided_by_id, claim.decided_at = by.person_id if by else None, at
    claim.save()


def _accept(claim: Claim, record: Record, by: Viewer, at: datetime) -> None:
    """Correct the record with the claim's authors behind its own; it is verified by who accepts."""
    if record.state == State.SUBMITTED:
        ledger.verify_record(record_id=record.pk, by=by, at=at)
        record.refresh_from_db()
    if record.state != State.VERIFIED:
        raise errors.ClaimUnfit
    detail = PlacementDetail.objects.filter(record=record, version=record.version).first()
    authors = [author_of(each) for each in detail.authors] if detail else []
    authors = authors or [_unit_as_author(record.unit)]
    added = [author_of(each) for each in claim.authors] or [_unit_as_author(claim.unit)]
    content = content_of(record, [*authors, *added])
    reason = _("%(unit)s认领署名，经核验认定") % {"unit": claim.unit}
    ledger.correct_record(record_id=record.pk, content=content, reason=reason, by=None, at=at)
    ledger.verify_record(record_id=record.pk, by=by, at=at)


def _unit_as_author(unit: Unit) -> Author:
    """Without names the unit itself stands for one."""
    return Author(str(unit)[:40], None, unit.pk)


def lapse(*, step: str, records: Sequence[Record], by: Viewer | None, at: datetime, **_signal: Any) -> None:
    """Receiver of `stepped`: a withdrawn record leaves nothing to claim; the units may report it themselves."""
    if step != "withdrawn":
        return
    waiting = Claim.objects.filter(record__in=[record.pk for record in records], state=Claim.State.WAITING)
    for claim in waiting.select_related("unit", "record"):
        _close(claim, Claim.State.DECLINED, _("原记录已撤回，本单位可以自己报送。"), by, at)
        _tell(claim, [claim.unit_id], at, _("认领的原记录已撤回，本单位可以自己报送"), "lapsed")


def _tell(claim: Claim, units: Iterable[int], at: datetime, subject: str, what: str) -> None:
    """Whoever enters records for these units."""
    roles = [code for code, role in ROLES.items() if "record.enter" in role.actions]
    posts = Membership.objects.filter(unit_id__in=list(units), role__in=roles, valid_to__isnull=True, nature="own")
    people = set(posts.values_list("person_id", flat=True)) & set(
        Person.objects.filter(house_id=claim.house_id).values_list("pk", flat=True)
    )
    tell(
        house_id=claim.house_id,
        to=people,
        code="press.claim",
        subject=subject,
        text=claim.record.title,
        url=reverse("press:placement", args=[claim.record_id]),
        at=at,
        key=f"claim:{claim.pk}:{what}",
    )
