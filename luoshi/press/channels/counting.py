"""The ledger's record of an update or a live release: its values by the kind, and by what it is proved.

Not here: writing it (`operations/`). Invariant: a record carries the piece's own key, so that the same article on
three channels is three updates of one work; what happened in Luoshi is proved by itself (grade A).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from luoshi.ledger.models import Holding
from luoshi.ledger.operations import NewEvidence, NewRecord
from luoshi.press.channels.types import declared
from luoshi.press.models import Release

MOST_TITLE, MOST_TOPIC = 100, 80
SURFACES = ("board", "window", "blackboard", "panel", "wall")
FORMS = {"text": "article", "photo": "photo", "video": "video", "audio": "audio"}


def update_record(
    holdings: Sequence[Holding], *, topic: str, day: date, files: Sequence[int], subject: str = "", client_key: str = ""
) -> NewRecord:
    """One record for several boards, screens or banners of one unit and kind."""
    first = holdings[0]
    kind = str(declared(first.type).update_kind)
    values: dict[str, Any] = {"topic": topic[:MOST_TOPIC], "subject": subject or "general"}
    if kind == "channel.update":
        values["surface"] = surface_of(first)
    return NewRecord(
        kind=kind, unit_id=first.unit_id, day=day, values=values, holdings=[each.pk for each in holdings],
        evidence=[NewEvidence(file_id=key) for key in files], client_key=client_key,
    )  # fmt: skip


def surface_of(holding: Holding) -> str:
    """The form of a board, as the kind calls it."""
    if holding.type == "banner":
        return "banner"
    form = str(holding.values.get("form") or "board")
    return form if form in SURFACES else "board"


def release_record(release: Release, *, day: date, url: str, photo: int | None = None, number: str = "") -> NewRecord:
    """The record of a live release. `url`: its own page in Luoshi; `photo`: a stored file."""
    holding = release.holding
    kind = str(declared(holding.type).update_kind)
    proofs = [NewEvidence(url=url, caption=release.edition.title[:60], grade="A")]
    if photo:
        proofs.append(NewEvidence(file_id=photo))
    if release.address:
        proofs.append(NewEvidence(url=release.address))
    return NewRecord(
        kind=kind, unit_id=release.unit_id, day=day, values=_values(kind, release, number), holdings=[holding.pk],
        evidence=proofs, piece=str(release.piece.key),
    )  # fmt: skip


def _values(kind: str, release: Release, number: str) -> dict[str, Any]:
    title, holding = release.edition.title, release.holding
    values: dict[str, Any] = {}
    if kind in ("channel.post", "channel.site"):
        values["title"] = title[:MOST_TITLE]
        if release.address:
            values["link"] = release.address
    if kind == "channel.post":
        values |= {"platform": holding.values.get("platform") or "wechat", "form": FORMS[release.piece.form]}
    elif kind == "channel.site" and release.column:
        values["column"] = release.column
    elif kind in ("channel.update", "channel.screen"):
        values |= {"topic": title[:MOST_TOPIC], "subject": "general"}
        if kind == "channel.update":
            values["surface"] = surface_of(holding)
    elif kind == "channel.broadcast":
        values["programme"] = title[:MOST_TOPIC]
    elif kind == "channel.issue":
        values |= {"number": number, "focus": title[:MOST_TOPIC]}
    return values
