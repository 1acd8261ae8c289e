"""Reads of the ledger, each for a viewer. Figures are `measures/`.

Invariant: the number of queries does not depend on the number of rows; lists come as querysets, so that a page fetches
only its own rows.
"""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace
from datetime import date
from typing import Any

from django.db.models import Count, Q

from luoshi.catalogue.model import KindDef
from luoshi.ledger.measures.measure import Period
from luoshi.ledger.models import Draft, Evidence, History, Holding, Kind, KindVersion, Record
from luoshi.ledger.operations.rights import has_own_post
from luoshi.org.models import Unit
from luoshi.org.tree import subtree_range
from luoshi.org.viewer import NOTHING, Viewer

State = Record.State


def records(
    viewer: Viewer,
    *,
    unit: Unit | None = None,
    below: bool = True,
    kind: str = "",
    state: str = "",
    period: Period | None = None,
    holding_id: int | None = None,
    mine: bool = False,
    text: str = "",
) -> Any:
    """Records in sight, newest day first, with kind and unit. `unit`: with all below by today's tree, or alone."""
    rows = Record.objects.visible_to(viewer).select_related("kind", "unit", "entered_by")
    if unit is not None:
        low, high = subtree_range(unit.path)
        rows = rows.filter(unit__path__gte=low, unit__path__lt=high) if below else rows.filter(unit=unit)
    if kind:
        rows = rows.filter(kind__code=kind)
    if state:
        rows = rows.filter(state=state)
    if period is not None:
        rows = rows.filter(day__gte=period.start, day__lt=period.end)
    if holding_id is not None:
        rows = rows.filter(holdings__holding_id=holding_id)
    if mine:
        rows = rows.filter(entered_by_id=viewer.person_id)
    return rows.filter(title__icontains=text) if text else rows


def record(viewer: Viewer, record_id: int) -> Record:
    """One record with kind, version, unit and people of its life. Raises Record.DoesNotExist (foreign ones too)."""
    rows = Record.objects.visible_to(viewer).select_related(
        "kind", "kind_version", "unit", "entered_by", "handed_in_by", "verified_by"
    )
    found: Record = rows.get(pk=record_id)
    return found


def evidence(viewer: Viewer, record: Record) -> Any:
    """The record's evidence with its files, in the order in which it was attached."""
    return Evidence.objects.visible_to(viewer).filter(record=record).select_related("file", "added_by").order_by("pk")


def history(viewer: Viewer, record: Record) -> Any:
    """The steps of the record's life, oldest first."""
    return History.objects.visible_to(viewer).filter(record=record).select_related("by").order_by("pk")


def queue(viewer: Viewer) -> Any:
    """Submitted records that the viewer may decide upon: in reach of a verifying post, and nothing of one's own.

    Doers named on the roster are refused only when they verify: looking at every roster would cost a query a row.
    Oldest handing-in first.
    """
    rows = Record.objects.visible_to(viewer).filter(state=State.SUBMITTED).filter(_to_decide(viewer))
    rows = rows.exclude(entered_by_id=viewer.person_id).exclude(handed_in_by_id=viewer.person_id)
    return rows.select_related("kind", "unit", "entered_by").order_by("handed_in_at", "pk")


def _to_decide(viewer: Viewer) -> Q:
    """Units in reach for verifying; a lent post reaches the borrowing unit only."""
    lent = [post.unit_id for post in viewer.posts_for("record.verify") if post.nature == "lent"]
    own = replace(viewer, posts=tuple(post for post in viewer.posts if post.nature != "lent"))
    return own.within("unit__", "record.verify") | Q(house_id=viewer.house_id, unit_id__in=lent)


def counts_by_state(viewer: Viewer, *, unit: Unit | None = None, period: Period | None = None) -> dict[str, int]:
    """How many records in sight stand in each state. One query."""
    rows = records(viewer, unit=unit, period=period).order_by().values_list("state").annotate(Count("pk"))
    return dict(rows)


def sent_back(viewer: Viewer) -> Any:
    """Sent-back records that the viewer can correct: own entries, and those of units where one enters."""
    units = [post.unit_id for post in viewer.posts_for("record.enter") if post.nature != "lent"]
    mine = Q(entered_by_id=viewer.person_id) | Q(unit_id__in=units)
    rows = Record.objects.visible_to(viewer).filter(mine, state=State.SENT_BACK)
    return rows.select_related("kind", "unit").order_by("sent_back_at", "pk")


def samples(viewer: Viewer, *, seed: str, share: int = 10, period: Period | None = None) -> list[Record]:
    """A sample of the records that counted when they were handed in and were not looked at yet, for a verifier.

    `share` per cent of each unit's, at least one a unit; the same `seed` draws the same sample. Two queries.
    """
    ways = KindVersion.objects.visible_to(viewer).filter(definition__verification="sample").values_list("pk", flat=True)
    rows = Record.objects.visible_to(viewer).filter(
        _to_decide(viewer), state=State.VERIFIED, sampled_at__isnull=True, kind_version__in=list(ways)
    )
    if period is not None:
        rows = rows.filter(day__gte=period.start, day__lt=period.end)
    by_unit: dict[int, list[int]] = {}
    for pk, unit_id in rows.order_by("pk").values_list("pk", "unit_id"):
        by_unit.setdefault(unit_id, []).append(pk)
    drawn: list[int] = []
    for unit_id, keys in by_unit.items():
        draw = random.Random(f"{seed}:{unit_id}")  # noqa: S311  # a draw that can be made again, not a secret
        drawn += draw.sample(keys, max(1, len(keys) * share // 100))
    found = Record.objects.visible_to(viewer).filter(pk__in=drawn).select_related("kind", "unit", "entered_by")
    return list(found.order_by("unit_id", "pk"))


def same_evidence(viewer: Viewer, sha256s: list[str], *, besides: int | None = None) -> dict[str, int]:
    """How often each file's content was used as evidence before, within sight: the same photo twice is asked about."""
    rows = Evidence.objects.visible_to(viewer).filter(sha256__in=[each for each in sha256s if each])
    rows = rows.exclude(record_id=besides) if besides is not None else rows
    return dict(Counter(rows.order_by().values_list("sha256", flat=True)))


# -- kinds and holdings ----------------------------------------------------------------------------------------------


def kinds(viewer: Viewer, *, active: bool = True, forms: bool = False) -> Any:
    """The house's kinds, in the catalogue's order; with `forms` only those that people choose."""
    rows = Kind.objects.visible_to(viewer)
    rows = rows.filter(active=True) if active else rows
    return rows.filter(system=False) if forms else rows


def kind_defs(viewer: Viewer, codes: list[str] | None = None) -> dict[str, KindDef]:
    """Current definitions by code. One query."""
    rows = KindVersion.objects.visible_to(viewer).select_related("kind")
    rows = rows.filter(kind__code__in=codes) if codes is not None else rows
    return {row.kind.code: row.kind_def for row in rows.order_by("kind__order") if row.number == row.kind.current}


def holdings(viewer: Viewer, *, type: str = "", unit: Unit | None = None, day: date | None = None) -> Any:
    """Holdings in sight with unit and keeper; those open on `day` where one is given."""
    rows = Holding.objects.visible_to(viewer).select_related("unit", "keeper")
    rows = rows.filter(type=type) if type else rows
    if unit is not None:
        low, high = subtree_range(unit.path)
        rows = rows.filter(unit__path__gte=low, unit__path__lt=high)
    if day is not None:
        rows = rows.filter(opened_on__lte=day).filter(Q(closed_on__isnull=True) | Q(closed_on__gt=day))
    return rows


def draft(viewer: Viewer, form: str) -> Draft | None:
    """The viewer's saved draft of a form."""
    found: Draft | None = Draft.objects.visible_to(viewer).filter(form=form).first()
    return found


def may_enter_units(viewer: Viewer) -> Q:
    """Units for which the viewer may enter records: for choosers over `Unit`."""
    own = [post.unit_id for post in viewer.posts_for("record.enter") if post.nature != "lent"]
    mine = Q(house_id=viewer.house_id, pk__in=own) if own else NOTHING
    posts = replace(viewer, posts=tuple(post for post in viewer.posts if post.nature != "lent"))
    return mine | posts.within(action="record.enter_below")


def steps_open(viewer: Viewer, record: Record) -> frozenset[str]:
    """Which operations the viewer could try on the record: for buttons. The operations themselves decide."""
    amend = record.entered_by_id == viewer.person_id or has_own_post(viewer, record.unit, "record.enter")
    amend = amend or viewer.can_at("record.enter_below", record.unit.path)
    decide = viewer.can_at("record.verify", record.unit.path)
    decide = decide and viewer.person_id not in (record.entered_by_id, record.handed_in_by_id)
    open_steps = {
        State.DRAFT: {"change": amend, "hand_in": amend, "withdraw": amend, "attach": amend},
        State.SENT_BACK: {"change": amend, "hand_in": amend, "withdraw": amend, "attach": amend},
        State.SUBMITTED: {"verify": decide, "send_back": decide, "withdraw": amend, "attach": amend},
        State.VERIFIED: {"correct": amend, "withdraw": amend, "send_back": decide, "attach": amend},
    }.get(State(record.state), {})
    return frozenset(step for step, may in open_steps.items() if may)
