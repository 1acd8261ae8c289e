"""Closing a period: a seal and a row that says so; what came after; what still waits in a period.

What lives here: `close_period`, and the reads of its page. Sealing itself is `seals.py`. Invariants: closing forbids
nothing and moves nothing: a later entry counts on its own day and is told apart by its number, so that whoever printed
the period before can say what was added and what was taken away since.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Sum
from django.utils import timezone

from luoshi.audit.operations import log
from luoshi.ledger import errors, store
from luoshi.ledger.models import Closing, DayTally, Entry, MonthTally, ProofRun, Record, Seal
from luoshi.ledger.models.journal import SEQ_BITS
from luoshi.ledger.operations.locking import step
from luoshi.ledger.seals import seal
from luoshi.org.viewer import Viewer


def close_period(*, label: str, start: date, end: date, by: Viewer, at: datetime) -> Closing:
    """Seal the journal and note that [start, end) is closed with it. The house is the actor's.

    Raises NotAllowed, PeriodRuns (not over on the day of `at`), PeriodClosed, NothingToSeal.
    """
    if not by.can("period.close"):
        raise errors.NotAllowed("period.close")
    if end > timezone.localdate(at):
        raise errors.PeriodRuns(label, date.fromordinal(end.toordinal() - 1))
    with step("closing a period"):
        store.lock_clock(by.house_id)
        if Closing.objects.filter(house_id=by.house_id, start=start, end=end).exists():
            raise errors.PeriodClosed(label)
        sealed = seal(house_id=by.house_id, by=by, at=at, note=label)
        made: Closing = Closing.objects.create(
            house_id=by.house_id, label=label[:40], start=start, end=end, seal=sealed, closed_at=at, by_id=by.person_id
        )
        log(house_id=by.house_id, actor=by, action="period.closed", subject=f"closing:{made.pk}", at=at,
            detail={"label": label, "seal": sealed.number, "last_seq": sealed.last_seq})  # fmt: skip
    return made


@dataclass(frozen=True, slots=True)
class Since:
    """Entries that came after a period's seal and count in it."""

    added: int = 0
    taken: int = 0

    def __bool__(self) -> bool:
        return bool(self.added or self.taken)


def entries_since(viewer: Viewer, closing: Closing) -> Any:
    """The entries in sight that came after the seal and count in the period, oldest first."""
    after = viewer.house_id << SEQ_BITS | closing.seal.last_seq
    rows = Entry.objects.visible_to(viewer).filter(
        house_id=viewer.house_id, pk__gt=after, counts_on__gte=closing.start, counts_on__lt=closing.end
    )
    return rows.select_related("record", "unit", "kind").order_by("pk")


def changed_since(viewer: Viewer, closings: Sequence[Closing]) -> dict[int, Since]:
    """By closing: how many entries were added and taken away since. One query, over what came after the oldest seal."""
    if not closings:
        return {}
    oldest = min(closing.seal.last_seq for closing in closings)
    after = viewer.house_id << SEQ_BITS | oldest
    rows = Entry.objects.visible_to(viewer).filter(
        house_id=viewer.house_id, pk__gt=after,
        counts_on__gte=min(closing.start for closing in closings), counts_on__lt=max(closing.end for closing in closings),
    )  # fmt: skip
    found = {closing.pk: [0, 0] for closing in closings}
    for seq, day, line in rows.values_list("seq", "counts_on", "line").iterator(chunk_size=2_000):
        for closing in closings:
            if seq > closing.seal.last_seq and closing.start <= day < closing.end:
                found[closing.pk][line < 0] += 1
    return {key: Since(added, taken) for key, (added, taken) in found.items()}


@dataclass(frozen=True, slots=True)
class Standing:
    """What lies and what waits in a period: entries, submitted records, sent-back ones, not yet handed in."""

    entries: int = 0
    submitted: int = 0
    sent_back: int = 0


def standings(viewer: Viewer, periods: Iterable[Any], *, whole_months: bool) -> dict[Any, Standing]:
    """By period (anything with start and end). Two queries. `whole_months`: no period cuts a calendar month."""
    wanted = list(periods)
    if not wanted:
        return {}
    start, end = min(period.start for period in wanted), max(period.end for period in wanted)
    tally = MonthTally if whole_months else DayTally
    rows = tally.objects.visible_to(viewer).filter(house_id=viewer.house_id, day__gte=start, day__lt=end)
    entries: Mapping[date, int] = dict(rows.order_by().values_list("day").annotate(Sum("count")))
    states: Counter[tuple[str, date]] = Counter()
    waiting = Record.objects.visible_to(viewer).filter(
        state__in=["submitted", "sent_back"], day__gte=start, day__lt=end
    )
    for state, day, count in waiting.order_by().values_list("state", "day").annotate(Count("pk")):
        states[state, day] += count
    return {
        period: Standing(
            sum(count for day, count in entries.items() if period.start <= day < period.end),
            _in(states, "submitted", period),
            _in(states, "sent_back", period),
        )
        for period in wanted
    }


def _in(states: Mapping[tuple[str, date], int], wanted: str, period: Any) -> int:
    return sum(n for (state, day), n in states.items() if state == wanted and period.start <= day < period.end)


def closings(viewer: Viewer) -> Any:
    """Closed periods in sight, newest first, with seal and person."""
    return Closing.objects.visible_to(viewer).select_related("seal", "by")


def chain(viewer: Viewer) -> Any:
    """The seals in sight, newest first, with the person."""
    return Seal.objects.visible_to(viewer).select_related("by").order_by("-number")


def last_proof(viewer: Viewer) -> ProofRun | None:
    """The newest proof that was asked for on the page."""
    found: ProofRun | None = ProofRun.objects.visible_to(viewer).select_related("by").first()
    return found


def keep_proof(*, key: str, house_id: int, by_id: int | None, at: datetime) -> ProofRun:
    """Prove the ledger with its chain and keep what was found; the same key proves once."""
    from luoshi.ledger.check import check
    from luoshi.ledger.messages import say_finding

    with step("proving the ledger"):
        known: ProofRun | None = ProofRun.objects.filter(key=key).first()
        if known is not None:
            return known
        proof = check(house_id=house_id, seals=True)
        broken = sorted({int(found.detail["number"]) for found in proof.findings if found.sort == "seal"})
        made: ProofRun = ProofRun.objects.create(
            key=key, house_id=house_id, at=at, by_id=by_id, entries=proof.entries, tallies=proof.tallies,
            seals=proof.seals, findings=[say_finding(found) for found in proof.findings], broken=broken,
        )  # fmt: skip
    return made
