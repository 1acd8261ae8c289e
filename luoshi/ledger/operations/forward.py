"""Putting records forward and into the journal: what handing in, verifying and correcting have in common.

What lives here: the change and mark beats over many records at once, in a fixed number of statements. Not here: locks,
rights, history (the operations). Invariant: a record is `verified` exactly while the lines of its version stand in the
journal, and has waiting lines exactly while it is `submitted`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.db.models import DateField, F, Max, Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from luoshi.ledger import errors, limits
from luoshi.ledger.lines import Line, Parts, lines_of, missing_of
from luoshi.ledger.models import Holding, Record, RecordHolding, WaitingLine
from luoshi.ledger.posting import Posted, ToPost, facets_keys, post
from luoshi.ledger.store import Clock
from luoshi.org.calendars import house_calendar
from luoshi.org.models import House
from luoshi.org.viewer import Viewer

State = Record.State
AT_ONCE = frozenset({"process", "sample"})
"""Ways of verifying by which a record counts when it is handed in (by sample: looked at afterwards)."""
Lines = Mapping[int, tuple[Line, ...]]


def counts_at_once(parts: Parts) -> bool:
    """Whether handing in is enough to count."""
    return parts.kind.verification in AT_ONCE


def check_complete(parts: Parts, at: datetime) -> tuple[Line, ...]:
    """The lines it will post. Raises Incomplete, BadValues (a day that has not come), AmountTooLarge."""
    if missing := missing_of(parts):
        raise errors.Incomplete(missing)
    if parts.record.counts_on > timezone.localdate(at):
        raise errors.BadValues((errors.Fault("day", "in_future", parts.record.counts_on.isoformat()),))
    return lines_of(parts)


class Pieces:
    """Which pieces are counted by kinds of an exclusive group already. One query for a batch, none without pieces."""

    def __init__(self, batch: Sequence[Parts], by: Viewer | None) -> None:
        self._by = by
        self._taken: dict[tuple[str, str], Record] = {}
        wanted = {p.record.piece for p in batch if p.record.piece and p.kind.exclusive_group}
        if not wanted:
            return
        rows = Record.objects.filter(
            house_id=batch[0].record.house_id, piece__in=wanted, state__in=[State.SUBMITTED, State.VERIFIED]
        ).exclude(pk__in=[p.record.pk for p in batch])
        for row in rows.select_related("kind", "kind_version").order_by("pk"):
            self._taken.setdefault((row.piece, row.kind_version.kind_def.exclusive_group), row)

    def take(self, parts: Parts) -> None:
        """Take the piece for this record's kind. Raises PieceTaken where another kind of the group has it."""
        record = parts.record
        if not record.piece or not parts.kind.exclusive_group:
            return
        other = self._taken.setdefault((record.piece, parts.kind.exclusive_group), record)
        if other.kind_id != record.kind_id:
            raise errors.PieceTaken(other.kind.name, other.title if self._seen(other) else "", other.pk)

    def _seen(self, other: Record) -> bool:
        """Whether the actor may know the record's title; asked only when it is refused."""
        return self._by is None or Record.objects.visible_to(self._by).filter(pk=other.pk).exists()


def mark_handed_in(batch: Sequence[Parts], *, by: Viewer | None, at: datetime) -> None:
    """State, version and moments of records that are handed in now; they stay without lines until `wait` or `count`.

    A record that was sent back and corrected by its `correct_by` keeps the handing-in by which it is judged.
    """
    records = [parts.record for parts in batch]
    by_id = by.person_id if by else None
    again = [record for record in records if record.state == State.SENT_BACK]
    first = [record for record in records if record.first_handed_in_at is None]
    today = timezone.localdate(at)
    late = [r for r in again if r not in first and r.correct_by is not None and today > r.correct_by]
    _update(again, version=F("version") + 1)
    _update(first, first_handed_in_at=at)
    _update([*first, *late], judged_at=at)
    _update(
        records, state=State.SUBMITTED, handed_in_at=at, handed_in_by_id=by_id, sent_back_reason="", correct_by=None
    )
    for record in again:
        record.version += 1
    for record in first:
        record.first_handed_in_at = at
    for record in (*first, *late):
        record.judged_at = at
    for record in records:
        record.state, record.handed_in_at, record.handed_in_by_id = State.SUBMITTED, at, by_id
        record.sent_back_reason, record.correct_by = "", None


def wait(batch: Sequence[Parts], lines: Lines) -> None:
    """Write what submitted records would post."""
    if not batch:
        return
    house_id = batch[0].record.house_id
    keys = facets_keys(house_id, {line.facets for each in batch for line in lines[each.record.pk]})
    WaitingLine.objects.bulk_create(
        [
            WaitingLine(
                house_id=house_id,
                record=each.record,
                kind_id=line.kind_id,
                quantity=line.quantity,
                num=line.num,
                den=line.den,
                unit_id=line.unit_id,
                facets_id=keys[line.facets],
                holding_id=line.holding_id,
                person=line.person,
                piece=line.piece,
                counts_on=line.counts_on,
            )
            for each in batch
            for line in lines[each.record.pk]
        ]
    )


def wait_no_more(records: Sequence[Record]) -> None:
    """Delete the waiting lines of records that are decided upon."""
    WaitingLine.objects.filter(record__in=[record.pk for record in records]).delete()


def count(
    clock: Clock,
    batch: Sequence[Parts],
    lines: Lines,
    *,
    by: Viewer | None,
    at: datetime,
    reverse: Sequence[tuple[int, int]] = (),
    decided: bool = True,
) -> Posted:
    """Post the lines and mark the records verified. `decided` False: by the process itself, nobody verified it."""
    records = [parts.record for parts in batch]
    new = [ToPost(r.pk, r.version, r.judged_at or at, lines[r.pk]) for r in records]
    posted = post(clock, new=new, reverse=reverse, at=at, by_id=by.person_id if by else None)
    by_id = by.person_id if by and decided else None
    _update(records, state=State.VERIFIED, posted=F("version"), verified_by_id=by_id, verified_at=at, sampled_at=None)
    for record in records:
        record.state, record.posted = State.VERIFIED, record.version
        record.verified_by_id, record.verified_at, record.sampled_at = by_id, at, None
    touch_holdings(batch)
    return posted


def take_back(clock: Clock, record: Record, *, by: Viewer | None, at: datetime) -> None:
    """Reverse what the record has posted, if anything; the caller gives it its new state in the same breath."""
    if record.posted:
        post(clock, reverse=[(record.pk, record.posted)], at=at, by_id=by.person_id if by else None)
        record.posted = 0


def touch_holdings(batch: Sequence[Parts]) -> None:
    """Write the day on which the holdings of these records were last touched by verified work."""
    keys = {holding_id for parts in batch for holding_id, _ in parts.holdings}
    if not keys:
        return
    counts_on = Coalesce("record__day_end", "record__day", output_field=DateField())
    rows = RecordHolding.objects.filter(holding__in=keys, record__state=State.VERIFIED).order_by()
    last = dict(rows.values_list("holding").annotate(last=Max(counts_on)))
    days: dict[object, list[int]] = {}
    for key in keys:
        days.setdefault(last.get(key), []).append(key)
    for day, holdings in days.items():
        Holding.objects.filter(~Q(last_touched=day) | Q(last_touched__isnull=day is not None), pk__in=holdings).update(
            last_touched=day
        )


def correct_by_of(house: House, at: datetime) -> date:
    """The last day on which a correction keeps the first handing-in: some working days after sending back."""
    days = int(house.settings.get("correction_days", limits.CORRECTION_DAYS))
    return house_calendar(house.settings).add_working_days(timezone.localdate(at), days)


def _update(records: Sequence[Record], **changes: object) -> None:
    if records:
        Record.objects.filter(pk__in=[record.pk for record in records]).update(**changes)
