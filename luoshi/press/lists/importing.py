"""The lists by spreadsheet: what a list exports is taken again.

Invariants: an entry that is there already is never changed by a sheet; rows that cannot be taken are told all at once and
nothing is written; undoing removes what the sheet added.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from luoshi.org.imports.targets import (
    Around,
    Offer,
    Option,
    Progress,
    Ready,
    Settled,
    Source,
    Taken,
    TakeRefused,
    Target,
    Undone,
)
from luoshi.org.viewer import Viewer
from luoshi.press.lists.operations import EntryTaken, EntryUnfit, add_entry, remove_entry
from luoshi.press.lists.words import COLUMNS, HELPS, LONGEST, REQUIRED
from luoshi.press.models import CheckList, ListEntry
from luoshi.sheets import CellError, CheckedRow, Column, ColumnMapping, TemplateColumn, day, integer, text
from luoshi.sheets.values import Value
from luoshi.ui.scope import leave_scope

PREFIX = "checklists"


class EntriesTarget:
    """Rows of one list."""

    count_word = "条"
    options: tuple[Option, ...] = ()

    def __init__(self, around: Around, kind: str) -> None:
        self.around, self.kind = around, kind
        self.code = f"{PREFIX}:{kind}"
        self.label = str(CheckList.Kind(kind).label)
        self.list_url = f"{reverse('press:lists')}?of={kind}"

    def columns(self) -> tuple[Column, ...]:
        """As the list exports them."""
        made = []
        for name, label in COLUMNS[self.kind].items():
            parse = (
                day() if name.startswith("valid") else integer(0, 9999) if name == "position" else text(LONGEST[name])
            )
            needed = name in REQUIRED[self.kind]
            made.append(Column(name, str(label), (), needed, parse, telling=needed))
        return tuple(made)

    def unknown(self) -> Mapping[str, Sequence[tuple[int, str]]]:
        """No units are looked up."""
        return {}

    def settle(self, rows: Sequence[CheckedRow], mapping: ColumnMapping, at: datetime) -> Settled:
        """New ones and those that are there; what cannot be taken is told all at once."""
        found = Settled()
        ready = [Ready(row.number, dict(row.values), self._shown(row.values)) for row in rows]
        with transaction.atomic():
            _made, refused = self._add(ready, at)
            transaction.set_rollback(True)
        place = REQUIRED[self.kind][0]
        for row in ready:
            refusal = refused.get(row.number)
            if refusal is None:
                found.ready.append(row)
            elif isinstance(refusal, EntryTaken):
                found.unchanged.append(row.number)
            else:
                label = str(COLUMNS[self.kind][place])
                found.errors.append(CellError(row.number, mapping.places.get(place), label, say(refusal)))
        return found

    def _shown(self, values: Mapping[str, Any]) -> str:
        return "　".join(str(values.get(name) or "") for name in REQUIRED[self.kind])

    def _add(self, rows: Sequence[Ready], at: datetime) -> tuple[dict[int, int], dict[int, Exception]]:
        made: dict[int, int] = {}
        refused: dict[int, Exception] = {}
        for row in rows:
            try:
                entry = add_entry(
                    house_id=self.around.house_id, kind=self.kind, values=row.content, by=self.around.by, at=at
                )
                made[row.number] = entry.pk
            except (EntryTaken, EntryUnfit) as refusal:
                refused[row.number] = refusal
        return made, refused

    def take(self, rows: Sequence[Ready], run_id: int, at: datetime, progress: Progress) -> Taken:
        """Add them. Raises TakeRefused."""
        made, refused = self._add(rows, at)
        if refused:
            raise TakeRefused([CellError(number, None, "", say(each)) for number, each in refused.items()])
        return Taken(made, {_("新加入"): len(made)})

    def undo(self, run: Any, object_ids: Sequence[int], at: datetime) -> Undone:
        """Remove what is still there of them."""
        with leave_scope("entries of an import"):
            house = ListEntry.objects.filter(house_id=self.around.house_id)
            standing = list(house.filter(pk__in=object_ids).values_list("pk", flat=True))
        for pk in standing:
            remove_entry(entry_id=pk, house_id=self.around.house_id, by=self.around.by, at=at)
        return Undone(len(standing))

    def template_columns(self) -> Sequence[TemplateColumn]:
        """What an empty workbook asks for."""
        return [
            TemplateColumn(str(label), name in REQUIRED[self.kind], str(HELPS.get(name, "")))
            for name, label in COLUMNS[self.kind].items()
        ]

    def template_notes(self) -> Sequence[str]:
        """How to fill it in."""
        return (_("一行一条。表里已有的不会改动。"),)

    def template_rows(self) -> Iterable[Sequence[Value]]:
        """None."""
        return ()

    def object_url(self, object_id: int) -> str:
        """The entry's page."""
        return reverse("press:list_entry", args=[object_id])


def say(refusal: Exception) -> str:
    """A sentence for a person."""
    if isinstance(refusal, EntryTaken):
        return _("表里已经有这一条。")
    return _("缺少必填的内容，或错误写法与正确写法相同，或任职起止不对，请核对。")


def _offers(viewer: Viewer) -> Iterable[Offer]:
    if viewer.can("press.lists"):
        for kind, label in CheckList.Kind.choices:
            yield Offer(f"{PREFIX}:{kind}", str(label), _("新闻宣传"), "list-check")


def _build(rest: str, around: Around) -> Target | None:
    if rest not in COLUMNS or (around.by is not None and not around.by.can("press.lists")):
        return None
    return EntriesTarget(around, rest)


SOURCE = Source(PREFIX, _offers, _build, order=62)
