"""The chain over a house's log: each link hashes its line and the link before it, so that a removed line shows.

What lives here: the hash, chaining what is new, proving the chain. Not here: appending (`operations.py`).
Invariants: links are numbered without gaps; a line has one link; a link whose line is gone is proved by an archive.
Lines are chained in the order in which they were committed, which on PostgreSQL need not be that of their numbers.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef

from luoshi.audit.models import LogArchive, LogEntry, LogLink
from luoshi.ui.scope import leave_scope

START = "0" * 64
LOOK_BACK = 20_000  # numbers given out long before their line was committed: more than any transaction takes along
BATCH = 2_000
TRIES = 4  # processes of one server that chain at the same moment


def content_of(entry: LogEntry) -> dict[str, object]:
    """A line as it is hashed and exported."""
    return {
        "id": entry.pk,
        "house": entry.house_id,
        "at": entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "actor": entry.actor,
        "name": entry.actor_name,
        "action": entry.action,
        "subject": entry.subject,
        "detail": entry.detail,
    }


def link_hash(before: str, content: dict[str, object]) -> str:
    """SHA-256 over the link before and the line."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(f"{before}\n{text}".encode()).hexdigest()


def chain_up(house_id: int) -> int:
    """Chain all lines of the house that have no link yet. Returns how many. Safe to call at any time, by anybody."""
    for _ in range(TRIES):
        try:
            with transaction.atomic(), leave_scope("chaining the log"):
                return _chain(house_id)
        except IntegrityError:
            continue  # another process chained the same lines first; what is left is looked for again
    return 0  # others are at it; they take our lines along


def _chain(house_id: int) -> int:
    mine = LogLink.objects.filter(house_id=house_id)
    last = mine.order_by("-seq").first()
    newest = mine.order_by("-entry_id").values_list("entry_id", flat=True).first() or 0
    linked = LogLink.objects.filter(entry_id=OuterRef("pk"))
    fresh = LogEntry.objects.filter(~Exists(linked), house_id=house_id, pk__gt=newest - LOOK_BACK).order_by("pk")
    seq, before = (last.seq, last.hash) if last else (0, START)
    links = []
    for entry in fresh.iterator(BATCH):
        seq, before = seq + 1, link_hash(before, content_of(entry))
        links.append(LogLink(house_id=house_id, seq=seq, entry_id=entry.pk, hash=before))
    LogLink.objects.bulk_create(links, batch_size=BATCH)
    return len(links)


@dataclass(frozen=True)
class Fault:
    """Where the chain breaks: `missing` (the line is gone), `changed`, `gap` (a link is gone), `loose` (no link)."""

    kind: str
    seq: int
    entry_id: int


def faults(house_id: int) -> Iterator[Fault]:
    """Prove a house's chain from its first link to its last; nothing found means that no line went or was changed."""
    with leave_scope("proving the log"):
        archived = (
            LogArchive.objects.filter(house_id=house_id).order_by("-last_seq").values_list("last_seq", flat=True)
        ).first() or 0
        before, expected = START, 1
        links = LogLink.objects.filter(house_id=house_id).order_by("seq")
        for batch in _batches(links):
            entries = LogEntry.objects.in_bulk([link.entry_id for link in batch])
            for link in batch:
                if link.seq != expected:
                    yield Fault("gap", link.seq, link.entry_id)
                entry = entries.get(link.entry_id)
                if entry is None and link.seq > archived:
                    yield Fault("missing", link.seq, link.entry_id)
                if entry is not None and link_hash(before, content_of(entry)) != link.hash:
                    yield Fault("changed", link.seq, link.entry_id)
                before, expected = link.hash, link.seq + 1
        linked = LogLink.objects.filter(entry_id=OuterRef("pk"))
        for entry in LogEntry.objects.filter(~Exists(linked), house_id=house_id).order_by("pk"):
            yield Fault("loose", 0, entry.pk)


def _batches(links: Any) -> Iterator[list[LogLink]]:
    batch: list[LogLink] = []
    for link in links.iterator(BATCH):
        batch.append(link)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch
