"""Writing the house's lists: an entry is added, changed, removed.

Invariants: who keeps the lists (press.lists) writes; one entry per list has the same words; every change raises the list's
version, so that the text check reads it anew.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from luoshi.audit.operations import log
from luoshi.ledger.errors import NotAllowed
from luoshi.org.models import House
from luoshi.org.viewer import Viewer
from luoshi.press.lists.words import COLUMNS, REQUIRED
from luoshi.press.models import CheckList, ListEntry
from luoshi.ui.scope import leave_scope


class ListRefused(Exception):
    """An anticipated refusal; nothing was changed."""


class EntryTaken(ListRefused):
    """The list has an entry of these words."""


class EntryUnfit(ListRefused):
    """A word is missing, the wrong form is the right one, or the span of days is none."""


@contextmanager
def writing(by: Viewer | None, house_id: int) -> Iterator[None]:
    """One transaction under the house's lock. Raises NotAllowed."""
    with transaction.atomic(), leave_scope("writing the lists of the text check"):
        if by is not None and not (by.house_id == house_id and by.can("press.lists")):
            raise NotAllowed("press.lists")
        House.objects.select_for_update().get(pk=house_id)
        yield


def add_entry(*, house_id: int, kind: str, values: Mapping[str, Any], by: Viewer | None, at: datetime) -> ListEntry:
    """A new entry; the list begins with its first. Raises NotAllowed, EntryTaken, EntryUnfit."""
    with writing(by, house_id):
        made, _new = CheckList.objects.get_or_create(house_id=house_id, kind=kind)
        entry = ListEntry(house_id=house_id, list=made)
        _fill(entry, kind, values, by, at)
        _told("list.entry_added", entry, by, at)
    return entry


def change_entry(
    *, entry_id: int, house_id: int, values: Mapping[str, Any], by: Viewer | None, at: datetime
) -> ListEntry:
    """Other words. Raises NotAllowed, EntryTaken, EntryUnfit, ListEntry.DoesNotExist."""
    with writing(by, house_id):
        entry: ListEntry = ListEntry.objects.select_related("list").get(pk=entry_id, house_id=house_id)
        _fill(entry, entry.list.kind, values, by, at)
        _told("list.entry_changed", entry, by, at)
    return entry


def remove_entry(*, entry_id: int, house_id: int, by: Viewer | None, at: datetime) -> None:
    """The entry goes; the log keeps its words. Raises NotAllowed, ListEntry.DoesNotExist."""
    with writing(by, house_id):
        entry = ListEntry.objects.select_related("list").get(pk=entry_id, house_id=house_id)
        _told("list.entry_removed", entry, by, at)
        entry.delete()


def _fill(entry: ListEntry, kind: str, values: Mapping[str, Any], by: Viewer | None, at: datetime) -> None:
    for name in COLUMNS[kind]:
        setattr(
            entry, name, values.get(name) if name in ("position", "valid_from", "valid_to") else values.get(name) or ""
        )
    entry.active = bool(values.get("active", True))
    if any(not getattr(entry, name) for name in REQUIRED[kind]) or (kind == "pairs" and entry.wrong == entry.right):
        raise EntryUnfit
    if entry.valid_from and entry.valid_to and entry.valid_to <= entry.valid_from:
        raise EntryUnfit
    same = {"right": entry.right} if kind in ("phrases", "units") else {"wrong": entry.wrong}
    if kind == "posts":
        same.update(right=entry.right)
        twins = ListEntry.objects.filter(list=entry.list, valid_from=entry.valid_from, **same)
    else:
        twins = ListEntry.objects.filter(list=entry.list, **same)
    if twins.exclude(pk=entry.pk).exists():
        raise EntryTaken
    entry.changed_by_id, entry.changed_at = by.person_id if by else None, at
    entry.save()


def _told(action: str, entry: ListEntry, by: Viewer | None, at: datetime) -> None:
    CheckList.objects.filter(pk=entry.list_id).update(version=F("version") + 1)
    words = {"list": str(entry.list), "wrong": entry.wrong, "right": entry.right}
    log(house_id=entry.house_id, actor=by, action=action, subject=f"list_entry:{entry.pk}", detail=words, at=at)
