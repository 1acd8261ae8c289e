"""The due and lock days of duties as items of a calendar: mine, one unit's, or the whole house's in sums.

What lives here: `Item`, the reading of items, and what rooms above add. Not here: pages (`views`), texts (`ics`,
`digest`). Invariants: the number of queries does not grow with duties, units or days; what is waived is left out;
what is done is told as done and locks nobody.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from django.urls import reverse
from django.utils.translation import gettext as _

from luoshi.org.viewer import Viewer
from luoshi.periods.calendar import ONE_DAY
from luoshi.periods.pace import number_words
from luoshi.plans import progress
from luoshi.plans.board import Board
from luoshi.plans.cells import STATES, Cell
from luoshi.plans.duties import Duty, Holder
from luoshi.plans.panels import entry_url

DONE = "done"


@dataclass(frozen=True)
class Item:
    """One thing on one day. `kind`: due (截止) or lock (锁定). `key` is stable however the day moves."""

    key: str
    day: date
    kind: str
    title: str
    period: str
    state: str
    said: str  # 还差 2 次, 216 / 250 个单位
    url: str
    entry_url: str = ""
    unit_id: int = 0
    holder: str = ""  # a person or holding of the unit
    unit: str = ""  # its name, where several units stand in one calendar

    @property
    def done(self) -> bool:
        """Nothing is left to do."""
        return self.state == DONE

    @property
    def words(self) -> str:
        """截止：报送信息（10月）."""
        what = _("锁定") if self.kind == "lock" else _("截止")
        name = f"{self.title}·{self.holder}" if self.holder else self.title
        return _("%(what)s：%(name)s（%(period)s）") % {"what": what, "name": name, "period": self.period}


AgendaSource = Callable[[Viewer, Sequence[int], date, date], Iterable[Item]]
_sources: list[AgendaSource] = []


def register_agenda_source(source: AgendaSource) -> None:
    """Called in `AppConfig.ready` by rooms with deadlines of their own: `source(viewer, unit_ids, start, end)`.

    Its items stand in the calendar, the feed and the day's digest.
    """
    if source not in _sources:
        _sources.append(source)


def more_items(viewer: Viewer, unit_ids: Sequence[int], start: date, end: date) -> list[Item]:
    """What rooms above have in [start, end) for these units."""
    return [item for source in _sources for item in source(viewer, unit_ids, start, end)]


def items_of_units(board: Board, unit_ids: Collection[int], start: date, end: date) -> list[Item]:
    """What these units owe with a due or lock day in [start, end), by day."""
    mine = set(unit_ids)
    root = board.facts.root_id

    def bound(holder: Holder) -> bool:
        return holder.unit_id in mine and (holder.kind != "house" or holder.unit_id == root)

    lines = board.lines(progress.confirmed(board.viewer), units=mine)
    cells = board.cells(lines, _between(start, end), only=bound, of=lambda line: line.everyone)
    found = [item for cell in cells for item in _items(cell, start, end)]
    found += more_items(board.viewer, sorted(mine), start, end)
    if len(mine) > 1:
        found = [replace(item, unit=board.facts.units[item.unit_id].name) for item in found]
    return sorted(found, key=lambda item: (item.day, item.kind, item.title))


def items_of_house(board: Board, start: date, end: date) -> list[Item]:
    """Each target once a due day, with how many of those bound have done it: for those who owe nothing themselves."""
    cells = board.cells(board.lines(progress.confirmed(board.viewer)), _between(start, end))
    groups: dict[tuple[int, date, str], list[Cell]] = {}
    for cell in cells:
        due = cell.duty.limits.due
        if start <= due < end:
            groups.setdefault((cell.target.id, due, cell.duty.period.key), []).append(cell)
    return sorted((_joined(day, group) for (_, day, _), group in groups.items()), key=lambda i: (i.day, i.title))


def _between(start: date, end: date) -> Callable[[tuple[Duty, ...], date], tuple[Duty, ...]]:
    def pick(found: tuple[Duty, ...], today: date) -> tuple[Duty, ...]:
        return tuple(duty for duty in found if not duty.waived and _touches(duty, start, end))

    return pick


def _touches(duty: Duty, start: date, end: date) -> bool:
    lock = duty.limits.closed_from
    return start <= duty.limits.due < end or (lock is not None and start <= lock - ONE_DAY < end)


def _items(cell: Cell, start: date, end: date) -> Iterable[Item]:
    limits = cell.duty.limits
    if start <= limits.due < end:
        yield item_of(cell, "due", limits.due)
    lock = limits.closed_from
    # A policy that refuses late work locks with the due day, which says enough.
    if lock is not None and start <= lock - ONE_DAY < end and lock > limits.late_from and cell.state != DONE:
        yield item_of(cell, "lock", lock - ONE_DAY)


def item_of(cell: Cell, kind: str, day: date) -> Item:
    """A cell as an item of a day."""
    single = cell.holder.kind in ("person", "holding")
    return Item(
        key=f"{cell.target.id}:{cell.holder.key}:{cell.duty.period.key}",
        day=day,
        kind=kind,
        title=cell.target.title,
        period=cell.duty.period.short_label,
        state=cell.state,
        said=left_words(cell),
        url=reverse("plans:holder", args=[cell.target.id, cell.holder.key]),
        entry_url=entry_url(cell),
        unit_id=cell.holder.unit_id,
        holder=cell.holder.name if single else "",
    )


def left_words(cell: Cell) -> str:
    """已完成; 待核 1; 还差 2 次; a share as it stands."""
    if cell.state == DONE:
        return _("已完成")
    if cell.target.spec.is_ratio:
        return cell.headline
    left = cell.left
    if left is None:
        return ""
    missing = max(left - cell.waiting, Fraction(0))
    words = {"n": number_words(missing), "word": cell.target.count_word, "waiting": number_words(cell.waiting)}
    if not missing:
        return _("已交，待核 %(waiting)s%(word)s") % words
    if cell.waiting:
        return _("还差 %(n)s%(word)s，待核 %(waiting)s") % words
    return _("还差 %(n)s%(word)s") % words


def _joined(day: date, group: Sequence[Cell]) -> Item:
    first = group[0]
    if len(group) == 1:
        return item_of(first, "due", day)
    done = sum(cell.state == DONE for cell in group)
    worst = next(state for state in STATES if any(cell.state == state for cell in group))
    return Item(
        key=f"{first.target.id}:*:{first.duty.period.key}",
        day=day,
        kind="due",
        title=first.target.title,
        period=first.duty.period.short_label,
        state=DONE if done == len(group) else worst,
        said=_("%(done)s / %(all)s 已完成") % {"done": done, "all": len(group)},
        url=reverse("plans:target", args=[first.target.id]),
    )
