"""The list of outlets by spreadsheet: what the list exports is taken again.

Invariants: an outlet that is there already is never changed by a sheet, a differing one is said; rows that cannot be taken
are told all at once and nothing is written; undoing takes an outlet out of use, since records may name it already.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from luoshi.ledger.errors import LedgerRefused
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
    UndoRefused,
)
from luoshi.org.viewer import Viewer
from luoshi.press.models import Outlet
from luoshi.press.placements.errors import PlacementRefused
from luoshi.press.placements.messages import say
from luoshi.press.placements.operations import OutletWords, add_outlet, change_outlet
from luoshi.press.placements.operations.outlets import levels_of, texts
from luoshi.press.placements.standing import Standings, name_key
from luoshi.sheets import CellError, CheckedRow, Column, ColumnMapping, TemplateColumn, choice, text
from luoshi.sheets.values import Value
from luoshi.ui.scope import leave_scope

PREFIX, REST = "outlets", "all"
LADDER, NAME, MEDIUM, LEVEL, KLASS, ALIASES, DOMAINS, PARENT = (
    "ladder", "name", "medium", "level", "klass", "aliases", "domains", "parent",
)  # fmt: skip
LABELS = {
    LADDER: "所属", NAME: "名称", MEDIUM: "类型", LEVEL: "级别", KLASS: "类别", ALIASES: "别名", DOMAINS: "网址",
    PARENT: "上级媒体",
}  # fmt: skip


def _words(pairs: Iterable[tuple[str, Any]]) -> dict[str, str]:
    return {str(label): code for code, label in pairs}


class OutletsTarget:
    """Rows of the list."""

    code = f"{PREFIX}:{REST}"
    label = "媒体名录"
    count_word = "家"
    options: tuple[Option, ...] = ()

    def __init__(self, around: Around) -> None:
        self.around = around
        self.list_url = reverse("press:outlets")

    def columns(self) -> tuple[Column, ...]:
        """As the list exports them; the place in the order is the row's own."""
        levels = {**_words(levels_of("inside").items()), **_words(levels_of("outside").items())}
        return (
            Column(NAME, LABELS[NAME], ("媒体名称", "媒体", "刊物"), True, text(60), telling=True),
            Column(LADDER, LABELS[LADDER], parse=choice(_words(Outlet.Ladder.choices))),
            Column(MEDIUM, LABELS[MEDIUM], ("媒体类型",), True, choice(_words(Outlet.Medium.choices))),
            Column(LEVEL, LABELS[LEVEL], ("媒体级别",), True, choice(levels)),
            Column(KLASS, LABELS[KLASS], ("媒体类别",), parse=text(20)),
            Column(ALIASES, LABELS[ALIASES], ("简称",), parse=text(300)),
            Column(DOMAINS, LABELS[DOMAINS], ("域名",), parse=text(300)),
            Column(PARENT, LABELS[PARENT], parse=text(60)),
        )

    def unknown(self) -> Mapping[str, Sequence[tuple[int, str]]]:
        """No units are named."""
        return {}

    def settle(self, rows: Sequence[CheckedRow], mapping: ColumnMapping, at: datetime) -> Settled:
        """New ones, those that are there, those that are there and differ."""
        found = Settled()
        with leave_scope("outlets of the house against a sheet"):
            standings = Standings.of_house(self.around.house_id)
        for row in rows:
            ladder = row.values.get(LADDER) or "outside"
            level = self._level(ladder, row.values[LEVEL])
            if level is None:
                told = _("%(ladder)s没有这个级别。") % {"ladder": Outlet.Ladder(ladder).label}
                found.errors.append(self._error(row.number, mapping, LEVEL, told))
                continue
            old = standings.outlet(None, name_key(row.values[NAME]))
            if old is None:
                words = self._new(row, ladder)
                content = (words, level, row.values.get(KLASS) or "", row.values.get(PARENT) or "")
                shown = f"{words.name}　{levels_of(ladder)[level]}"
                found.ready.append(Ready(row.number, content, shown))
                continue
            now = standings.on(old.pk, self.around.today)
            same = old.name == row.values[NAME] and old.medium == row.values[MEDIUM] and now and now.level == level
            if same:
                found.unchanged.append(row.number)
            else:
                told = _("“%(name)s”已在名录里，类型或级别不同，请到它的页面上改") % {"name": old.name}
                found.different.append((row.number, told))
        self._dry(found, mapping, at)
        return found

    def _level(self, ladder: str, code: str) -> str | None:
        """The level on this ladder: a word that both ladders have is read on the row's own."""
        words = {**levels_of("inside"), **levels_of("outside")}
        on_ladder = {label: each for each, label in levels_of(ladder).items()}
        return code if code in levels_of(ladder) else on_ladder.get(words.get(code, ""))

    def _new(self, row: CheckedRow, ladder: str) -> OutletWords:
        value = row.values.get
        return OutletWords(row.values[NAME], row.values[MEDIUM], ladder, None, texts(value(ALIASES) or ""),
                           texts(value(DOMAINS) or ""))  # fmt: skip

    def _dry(self, found: Settled, mapping: ColumnMapping, at: datetime) -> None:
        """Add them and take it back, so that taken names are refused as they would be."""
        with transaction.atomic():
            refused = self._add(found.ready, at)[1]
            transaction.set_rollback(True)
        for number, refusal in refused.items():
            found.errors.append(self._error(number, mapping, NAME, say(refusal)))
        found.ready = [row for row in found.ready if row.number not in refused]

    def _add(self, rows: Sequence[Ready], at: datetime) -> tuple[dict[int, int], dict[int, Exception]]:
        made: dict[int, int] = {}
        refused: dict[int, Exception] = {}
        with leave_scope("parents of outlets of a sheet"):
            parents = dict(Outlet.objects.filter(house_id=self.around.house_id).values_list("name", "pk"))
        for row in rows:
            words, level, klass, parent = row.content
            try:
                outlet = add_outlet(
                    house_id=self.around.house_id, words=replace(words, parent_id=parents.get(parent)), level=level,
                    klass=klass, by=self.around.by, at=at,
                )  # fmt: skip
            except (PlacementRefused, LedgerRefused) as refusal:
                refused[row.number] = refusal
            else:
                made[row.number] = parents[outlet.name] = outlet.pk
        return made, refused

    def _error(self, number: int, mapping: ColumnMapping, code: str, message: str) -> CellError:
        return CellError(number, mapping.places.get(code), LABELS.get(code, ""), message)

    def take(self, rows: Sequence[Ready], run_id: int, at: datetime, progress: Progress) -> Taken:
        """Add them."""
        made, refused = self._add(rows, at)
        if refused:
            raise TakeRefused([CellError(number, None, "", say(each)) for number, each in refused.items()])
        return Taken(made, {_("新加入"): len(made)})

    def undo(self, run: Any, object_ids: Sequence[int], at: datetime) -> Undone:
        """Take them out of use; their names lead nowhere afterwards. Raises UndoRefused where records name one."""
        with leave_scope("what hangs on outlets of an import"):
            rows = list(Outlet.objects.filter(pk__in=object_ids, active=True, merged_into__isnull=True))
            used = sorted(
                set(Outlet.objects.filter(pk__in=object_ids, details__isnull=False).values_list("name", flat=True))
            )
        if used:
            raise UndoRefused([_("“%(name)s”已经有上稿，不能撤销。") % {"name": name} for name in used])
        for row in rows:
            gone = _("%(name)s（撤销 %(number)s）") % {"name": row.name[:40], "number": row.pk}
            words = OutletWords(gone, row.medium, row.ladder, None, (), (), active=False)
            change_outlet(outlet_id=row.pk, house_id=self.around.house_id, words=words, by=self.around.by, at=at)
        return Undone(len(rows))

    # -- sheets out ----------------------------------------------------------------------------------------------------

    def template_columns(self) -> Sequence[TemplateColumn]:
        """What an empty workbook asks for."""
        ladders = [str(label) for label in Outlet.Ladder.labels]
        media = [str(label) for label in Outlet.Medium.labels]
        levels = list(dict.fromkeys([*levels_of("outside").values(), *levels_of("inside").values()]))
        return [
            TemplateColumn(LABELS[LADDER], False, _("空着为外部媒体。"), ladders),
            TemplateColumn(LABELS[NAME], True),
            TemplateColumn(LABELS[MEDIUM], True, "", media),
            TemplateColumn(LABELS[LEVEL], True, "", levels),
            TemplateColumn(LABELS[KLASS], False, _("考核办法说“同类媒体只计一次”的才填。")),
            TemplateColumn(LABELS[ALIASES], False, _("几个别名用顿号隔开。")),
            TemplateColumn(LABELS[DOMAINS], False, _("域名，几个用顿号隔开。")),
            TemplateColumn(LABELS[PARENT], False),
        ]

    def template_notes(self) -> Sequence[str]:
        """How to fill it in."""
        return (_("一行一家，按本单位的顺序排。名录里已有的不会改动。"),)

    def template_rows(self) -> Iterable[Sequence[Value]]:
        """None."""
        return ()

    def object_url(self, object_id: int) -> str:
        """The outlet's page."""
        return reverse("press:outlet", args=[object_id])


def _offers(viewer: Viewer) -> Iterable[Offer]:
    if viewer.can("press.lists"):
        yield Offer(OutletsTarget.code, OutletsTarget.label, _("新闻宣传"), "news")


def _build(rest: str, around: Around) -> Target | None:
    if rest != REST or (around.by is not None and not around.by.can("press.lists")):
        return None
    return OutletsTarget(around)


SOURCE = Source(PREFIX, _offers, _build, order=60)
