"""The log as a signed file: a head, one line of JSON per entry with its link, and a foot with hash and signature.

What lives here: writing and proving such a file. Not here: the key (`signing.py`), which lines (the caller's query).
Invariant: the hash and the signature cover every byte before the foot; entries whose links follow each other prove
each other, so that a line taken out of the middle shows even where somebody could sign anew.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from luoshi.audit.chain import START, content_of, link_hash
from luoshi.audit.models import LogEntry, LogLink
from luoshi.audit.signing import public_key, sign, signed_by
from luoshi.ui.scope import leave_scope

FORMAT = "luoshi-log/1"
BATCH = 1_000


def _line(content: Mapping[str, Any]) -> bytes:
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode() + b"\n"


def signed_lines(
    entries: Any, *, secret: str, house: str, by: str, at: datetime, about: Mapping[str, str]
) -> Iterator[bytes]:
    """The file piece by piece. `entries` is a queryset of the log, `secret` the installation's; `about` says what it was narrowed to."""
    digest = hashlib.sha256()
    head = {"format": FORMAT, "house": house, "made_by": by, "made_at": at.isoformat(), "about": dict(about)}
    count = 0
    first = _line(head)
    digest.update(first)
    yield first
    for batch in _batches(entries.order_by("pk")):
        piece = b"".join(_entry_lines(batch))
        count += len(batch)
        digest.update(piece)
        yield piece
    foot = {"lines": count, "sha256": digest.hexdigest(), "key": public_key(secret)}
    yield _line(foot | {"signature": sign(secret, _signed(foot))})


def _signed(foot: Mapping[str, Any]) -> bytes:
    """What is signed: the hash of all before, the number of lines, and the key that signs."""
    return f"{FORMAT}\n{foot['sha256']}\n{foot['lines']}\n{foot['key']}".encode()


def _batches(entries: Any) -> Iterator[list[LogEntry]]:
    batch: list[LogEntry] = []
    for entry in entries.iterator(BATCH):
        batch.append(entry)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _entry_lines(batch: Iterable[LogEntry]) -> Iterator[bytes]:
    batch = list(batch)
    with leave_scope("links of lines that the viewer sees"):
        links = {link.entry_id: link for link in LogLink.objects.filter(entry_id__in=[entry.pk for entry in batch])}
    for entry in batch:
        link = links.get(entry.pk)
        yield _line(content_of(entry) | {"seq": link.seq if link else 0, "hash": link.hash if link else ""})


@dataclass(frozen=True)
class Proof:
    """What a file's proof found. `wrong` is empty where it is whole: broken, hash, count, signature, key, chain."""

    wrong: tuple[str, ...]
    lines: int = 0
    head: Mapping[str, Any] | None = None
    key: str = ""


def prove(path: Path, *, key: str = "") -> Proof:
    """Prove a signed file; with `key`, also that this key signed it. Raises OSError where it cannot be read."""
    content = path.read_bytes().splitlines(keepends=True)
    try:
        head, *entries, foot = [json.loads(line) for line in content]
        if head["format"] != FORMAT or not {"lines", "sha256", "key", "signature"} <= foot.keys():
            return Proof(("broken",))
        wrong = list(_faults_of(head, entries, foot, hashlib.sha256(b"".join(content[:-1])).hexdigest()))
    except (ValueError, KeyError, TypeError, AttributeError):
        return Proof(("broken",))
    if key and foot["key"] != key:
        wrong.append("key")
    return Proof(tuple(wrong), len(entries), head, foot["key"])


def _faults_of(head: Any, entries: list[dict[str, Any]], foot: dict[str, Any], digest: str) -> Iterator[str]:
    if digest != foot["sha256"]:
        yield "hash"
    if len(entries) != foot["lines"]:
        yield "count"
    if not signed_by(foot["key"], _signed(foot), foot["signature"]):
        yield "signature"
    known = {entry["seq"]: entry for entry in entries if entry["seq"]}
    for seq, entry in known.items():
        before = START if seq == 1 else known.get(seq - 1, {}).get("hash")
        plain = {name: value for name, value in entry.items() if name not in ("seq", "hash")}
        if before and link_hash(before, plain) != entry["hash"]:
            yield "chain"
            return
