"""What is kept how long: the rules that rooms register, and letting old lines of the log go.

What lives here: the shape of a rule, the archive of the log. Not here: a house's own terms and the daily run (org).
Invariant: lines of the log leave only into a signed file, with a row that says how many and its hash, in one
transaction; the database refuses any other way (see the triggers of migration 0003).
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from luoshi.audit.chain import chain_up
from luoshi.audit.export import signed_lines
from luoshi.audit.models import LogArchive, LogEntry, LogLink
from luoshi.audit.operations import log
from luoshi.ui.registry import Registry
from luoshi.ui.scope import leave_scope

LEAST = timedelta(days=366)  # rules ask for twelve months; the database refuses less than 365 days
FOLDER = "log-archives"
BATCH = 5_000


class TooYoung(Exception):
    """Lines of the last twelve months cannot leave the log."""


@dataclass(frozen=True)
class RetentionRule:
    """Details of one sort that are reduced after so many years: `count(house, part, before)`, `run(…, at)` does it.

    `parts(house)` names what a house may give terms of their own (a kind of records): code and name.
    """

    code: str
    label: Any
    detail: Any
    years: int
    least_years: int
    count: Callable[[int, str, date], int]
    run: Callable[[int, str, date, datetime], int]
    parts: Callable[[int], list[tuple[str, str]]]
    order: int = 100


rules: Registry[RetentionRule] = Registry()


def old_lines(house_id: int, upto: datetime) -> int:
    """How many lines of the house lie before a moment."""
    with leave_scope("counting what the log's term would let go"):
        return LogEntry.objects.filter(house_id=house_id, at__lt=upto).count()


def archive_log(
    *, house_id: int, house: str, upto: datetime, home: Path, by: Any | None, at: datetime
) -> LogArchive | None:
    """Write the lines before `upto` into a signed file of the home folder and let them go. None where there are none.

    Raises TooYoung for a moment of the last twelve months. The file is written whole before a line goes.
    """
    if at - upto < LEAST:
        raise TooYoung
    chain_up(house_id)
    with transaction.atomic(), leave_scope("archiving the log"):
        lines = LogEntry.objects.filter(house_id=house_id, at__lt=upto)
        if not (count := lines.count()):
            return None
        linked = LogLink.objects.filter(house_id=house_id, entry_id__in=lines.values("pk"))
        last_seq = linked.order_by("-seq").values_list("seq", flat=True).first() or 0
        name = f"log-{house_id}-{upto:%Y%m%d}-{at:%Y%m%d%H%M%S}.jsonl"
        pieces = signed_lines(
            lines,
            secret=settings.SECRET_KEY,
            house=house,
            by=by.name if by else "",
            at=at,
            about={"upto": upto.isoformat()},
        )
        sha256 = _write(home / FOLDER / name, pieces)
        made = LogArchive.objects.create(
            house_id=house_id, made_at=at, upto=upto, lines=count, last_seq=last_seq, name=name, sha256=sha256
        )
        lines.delete()
        log(
            house_id=house_id, actor=by, action="log.archived", subject=f"house:{house_id}", at=at,
            detail={"lines": count, "upto": upto.isoformat(), "file": name, "sha256": sha256},
        )  # fmt: skip
    return made


def _write(path: Path, pieces: Any) -> str:
    """The pieces into a file that is on the disk before this returns. Returns its SHA-256."""
    path.parent.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256()
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        for piece in pieces:
            digest.update(piece)
            file.write(piece)
        file.flush()
        os.fsync(file.fileno())
    return digest.hexdigest()
