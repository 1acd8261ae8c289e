"""What follows from the desk's three signals, inside their transaction: passed, corrected, withdrawn.

Invariant: after a correction nothing that still waits goes out with the old text; after a withdrawal nothing that
waits goes out at all; whatever is out already is marked, and its publishers are told once.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from luoshi.ledger.models import Holding
from luoshi.org.models import Membership
from luoshi.org.notices import tell
from luoshi.org.queries import in_force
from luoshi.press.channels.operations.rights import trace
from luoshi.press.models import Article, Edition, Piece, Release
from luoshi.ui.scope import leave_scope

State = Release.State
WAITING = (State.PLANNED, State.SUBMITTED, State.FAILED)


def edition_passed(*, piece: Piece, edition: Edition, at: datetime, **_signal: Any) -> None:
    """An article passed its last review: tell the publishers of its unit and the keepers of the channels it names."""
    with leave_scope("who publishes a passed article"):
        wanted = Article.objects.filter(piece=piece).values_list("channels", flat=True).first() or []
        holdings = Holding.objects.filter(house_id=piece.house_id, pk__in=wanted, closed_on__isnull=True)
        people = {each.keeper_id for each in holdings if each.keeper_id}
        people |= publishers({piece.unit_id, *(each.unit_id for each in holdings)}, at)
        tell(
            house_id=piece.house_id, to=people, code="release.ready",
            subject=_("可以发布：《%(title)s》") % {"title": edition.title},
            text=_("这篇稿件已通过审核，请安排在哪些阵地发布。"),
            url=reverse("press:release_new") + f"?edition={edition.pk}", at=at, key=f"release.ready:{edition.pk}",
        )  # fmt: skip


def edition_corrected(*, piece: Piece, edition: Edition, at: datetime, **_signal: Any) -> None:
    """A later edition: what waits takes it, what is out is marked 待更正."""
    with leave_scope("a correction reaches the releases"):
        Release.objects.filter(piece=piece, state__in=WAITING).update(edition=edition)
        out = Release.objects.filter(piece=piece, state=State.LIVE).exclude(mark=Release.Mark.TAKE_DOWN)
        out.update(mark=Release.Mark.CORRECT, marked_at=at, mark_reason=edition.note)
        _tell_marked(piece, _("待更正：《%(title)s》"), edition.note, f"release.correct:{edition.pk}", at)


def edition_withdrawn(*, piece: Piece, edition: Edition, by: Any, at: datetime, **_signal: Any) -> None:
    """The article was withdrawn: what waits is dropped, what is out is marked 待撤下."""
    reason = edition.withdrawn_reason
    with leave_scope("a withdrawal reaches the releases"):
        waiting = list(
            Release.objects.select_for_update(of=("self",))
            .filter(piece=piece, state__in=WAITING)
            .select_related("edition", "holding")
        )
        for release in waiting:
            release.state, release.withdrawn_at, release.withdrawn_reason = State.WITHDRAWN, at, reason
            release.save(update_fields=["state", "withdrawn_at", "withdrawn_reason"])
            trace("release.withdrawn", release, by, at, reason=reason)
        Release.objects.filter(piece=piece, state=State.LIVE).update(
            mark=Release.Mark.TAKE_DOWN, marked_at=at, mark_reason=reason
        )
        _tell_marked(piece, _("待撤下：《%(title)s》"), reason, f"release.take_down:{edition.pk}", at)


def _tell_marked(piece: Piece, words: str, reason: str, key: str, at: datetime) -> None:
    rows = list(Release.objects.filter(piece=piece, state=State.LIVE).exclude(mark="").select_related("holding"))
    if not rows:
        return
    people = {each.holding.keeper_id for each in rows} | {each.published_by_id for each in rows}
    people |= publishers({each.unit_id for each in rows}, at)
    tell(
        house_id=piece.house_id, to={one for one in people if one}, code="release.marked",
        subject=words % {"title": piece.title}, text=reason, url=reverse("press:releases") + "?todo=marked", at=at,
        key=key,
    )  # fmt: skip


def publishers(units: Iterable[int], at: datetime) -> set[int]:
    """People who publish for these units today. Call it outside of a scope."""
    today = timezone.localdate(at)
    rows = Membership.objects.filter(Q(unit_id__in=set(units)) & in_force(today), role="publisher").exclude(
        nature="lent"
    )
    return set(rows.values_list("person_id", flat=True))
