"""Topics: made, changed, closed, copied from last year; the house's list of fields.

Invariants: a topic is made and changed by who plans for its unit; the same name starts once on a day in a unit; what
came from a festival or from last year is made once. Actor and moment are passed in.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from luoshi.audit.operations import log
from luoshi.org.models import Unit
from luoshi.org.operations import lock_house
from luoshi.org.viewer import Viewer
from luoshi.press.desk.topics import errors
from luoshi.press.desk.topics.people import may_plan
from luoshi.press.models import Topic, TopicField
from luoshi.ui.scope import leave_scope

DEFAULT_FIELDS = ("中心工作", "重点工程", "主题活动", "节日专题", "先进典型", "经验做法", "政策解读")
FESTIVALS = "节日专题"


@dataclass(frozen=True)
class Content:
    """What a form holds of a topic. `field`: a name of the house's list, "" for none."""

    name: str
    first: date
    last: date
    field: str = ""
    forms: Sequence[str] = ()
    wanted: int | None = None
    owner_id: int | None = None
    note: str = ""


def add_topic(*, unit: Unit, content: Content, by: Viewer, at: datetime, origin: str = "") -> Topic:
    """Make a topic. Raises NotAllowed, Missing, BadDays, Twice."""
    with transaction.atomic():
        lock_house(by.house_id)
        _check(unit, content, by)
        _check_once(unit.pk, content, origin)
        row = Topic(house_id=by.house_id, unit=unit, made_by_id=by.person_id, made_at=at, origin=origin)
        _fill(row, content)
        row.save()
        _log("topic.made", row, by, at)
    return row


def change_topic(*, topic_id: int, content: Content, by: Viewer, at: datetime) -> Topic:
    """Write a topic anew. Raises NotAllowed, Missing, BadDays, Twice, DoesNotExist."""
    with transaction.atomic():
        row = _locked(topic_id, by)
        _check(row.unit, content, by)
        _check_once(row.unit_id, content, "", besides=row.pk)
        _fill(row, content)
        row.save()
        _log("topic.changed", row, by, at)
    return row


def switch_topic(*, topic_id: int, close: bool, by: Viewer, at: datetime) -> Topic:
    """Close a topic or open it again. Raises NotAllowed, WrongState, DoesNotExist."""
    with transaction.atomic():
        row = _locked(topic_id, by)
        if (row.state == Topic.State.CLOSED) == close:
            raise errors.WrongState(row.get_state_display())
        row.state, row.closed_at = (Topic.State.CLOSED, at) if close else (Topic.State.OPEN, None)
        row.save(update_fields=["state", "closed_at"])
        _log("topic.closed" if close else "topic.reopened", row, by, at)
    return row


def copy_year(*, unit: Unit, year: int, by: Viewer, at: datetime) -> int:
    """Make the topics of the year before again for `year`, a year later; festivals by their own days. What was copied
    or made already is left out. Returns how many. Raises NotAllowed."""
    from luoshi.press.desk.topics.festivals import moved_to

    if not may_plan(by, unit.path):
        raise errors.NotAllowed(str(unit))
    with transaction.atomic():
        lock_house(by.house_id)
        with leave_scope("topics of a unit for whom the viewer plans"):
            rows = list(Topic.objects.filter(unit=unit, first__year=year - 1).order_by("first", "pk"))
            standing = Topic.objects.filter(unit=unit, first__year=year)
            taken = set(standing.values_list("name", flat=True)) | set(standing.values_list("origin", flat=True))
        made = []
        for row in rows:
            first, last, origin = moved_to(row, year)
            if row.name in taken or origin in taken:
                continue
            taken |= {row.name, origin}
            made.append(
                Topic(
                    house_id=by.house_id, unit=unit, field_id=row.field_id, name=row.name, first=first, last=last,
                    forms=row.forms, wanted=row.wanted, owner_id=row.owner_id, note=row.note, origin=origin,
                    made_by_id=by.person_id, made_at=at,
                )
            )  # fmt: skip
        Topic.objects.bulk_create(made)
        log(
            house_id=by.house_id, actor=by, action="topic.copied", subject=f"unit:{unit.pk}", at=at,
            detail={"year": year, "count": len(made)},
        )  # fmt: skip
    return len(made)


def keep_fields(*, names: Sequence[str], by: Viewer, at: datetime) -> list[TopicField]:
    """Set the house's list in this order; names that topics use and that are not in it are switched off. Raises
    NotAllowed."""
    if not by.can("press.plan"):
        raise errors.NotAllowed(by.house_name)
    wanted = list(dict.fromkeys(name.strip()[:30] for name in names if name.strip()))
    with transaction.atomic(), leave_scope("the house's list of fields"):
        lock_house(by.house_id)
        TopicField.objects.filter(house_id=by.house_id).exclude(name__in=wanted).update(active=False)
        kept = [
            TopicField.objects.update_or_create(
                house_id=by.house_id, name=name, defaults={"order": place, "active": True}
            )[0]
            for place, name in enumerate(wanted)
        ]  # fmt: skip
        log(
            house_id=by.house_id, actor=by, action="topic.fields", subject=f"house:{by.house_id}", at=at,
            detail={"count": len(kept)},
        )  # fmt: skip
    return kept


def field_names(viewer: Any) -> list[str]:
    """The house's list, or the usual one where it has none yet. One query."""
    rows = list(TopicField.objects.visible_to(viewer).order_by("order", "pk").values_list("name", "active"))
    return [name for name, active in rows if active] if rows else list(DEFAULT_FIELDS)


def topics(viewer: Any, year: int | None = None) -> Any:
    """Topics in sight; those that touch `year`."""
    rows = Topic.objects.visible_to(viewer).select_related("field", "owner", "unit")
    return rows.filter(first__year__lte=year, last__year__gte=year) if year else rows


def _check(unit: Unit, content: Content, by: Viewer) -> None:
    if unit.house_id != by.house_id or not may_plan(by, unit.path):
        raise errors.NotAllowed(str(unit))
    if not content.name.strip():
        raise errors.Missing("name")
    if content.last < content.first:
        raise errors.BadDays("order")


def _check_once(unit_id: int, content: Content, origin: str, *, besides: int | None = None) -> None:
    with leave_scope("whether a topic stands already"):
        same = Q(unit_id=unit_id, name=content.name.strip(), first=content.first)
        same |= Q(unit_id=unit_id, origin=origin) if origin else Q(pk__in=[])
        if Topic.objects.filter(same).exclude(pk=besides).exists():
            raise errors.Twice(content.name.strip())


def _fill(row: Topic, content: Content) -> None:
    row.name, row.first, row.last = content.name.strip()[:60], content.first, content.last
    row.forms, row.wanted, row.owner_id = list(content.forms), content.wanted, content.owner_id
    row.note = content.note.strip()[:500]
    row.field = _field(row.house_id, content.field) if content.field else None


def _field(house_id: int, name: str) -> TopicField:
    """The field of this name; a house that has no list yet gets the usual one."""
    with leave_scope("the house's list of fields"):
        rows = TopicField.objects.filter(house_id=house_id)
        if not rows.exists():
            TopicField.objects.bulk_create(
                [TopicField(house_id=house_id, name=each, order=place) for place, each in enumerate(DEFAULT_FIELDS)]
            )
        found: TopicField = rows.get_or_create(
            house_id=house_id, name=name[:30], defaults={"order": rows.count()}
        )[0]  # fmt: skip
        return found


def _locked(topic_id: int, by: Viewer) -> Topic:
    rows = Topic.objects.visible_to(by).select_related("unit").select_for_update(of=("self",))
    row: Topic = rows.get(pk=topic_id)
    if not may_plan(by, row.unit.path):
        raise errors.NotAllowed(str(row.unit))
    return row


def _log(action: str, row: Topic, by: Viewer, at: datetime) -> None:
    log(house_id=row.house_id, actor=by, action=action, subject=f"topic:{row.pk}", at=at, detail={"name": row.name})
