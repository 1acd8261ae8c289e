"""From records to sums: every record once, as fast as may be.

What lives here: `Tally`. Not here: what an item is worth (items.py), who gets what part (shares.py), which appearances count
(groups.py). Invariant: equal records are counted first and multiplied afterwards, in whole numbers over one denominator, so
sums are exact and cost little.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from fractions import Fraction
from math import lcm

from luoshi.assessment.engine import messages
from luoshi.assessment.engine.amounts import ONE, ZERO, show
from luoshi.assessment.engine.board import WHOLE, Board, Line
from luoshi.assessment.engine.facts import Event, Record, Roster, known, withdrawn
from luoshi.assessment.engine.groups import Appearance, resolve
from luoshi.assessment.engine.items import Item, Pricer, late_key
from luoshi.assessment.engine.lateness import limit_of
from luoshi.assessment.engine.model import Scheme
from luoshi.assessment.engine.result import Uncounted
from luoshi.assessment.engine.rules import Band, Occurrence, Rule
from luoshi.assessment.engine.shares import shares
from luoshi.assessment.engine.spans import Calendar, Span, Tile

Adds = tuple[tuple[str, Fraction], ...]


class Portion:
    """What each of some records adds, by key. Compared by identity: those that add the same are one."""

    __slots__ = ("adds",)

    def __init__(self, adds: Adds) -> None:
        self.adds = adds


class Days:
    """The periods that a day stands in. Compared by identity."""

    __slots__ = ("tiles",)

    def __init__(self, tiles: tuple[Tile, ...]) -> None:
        self.tiles = tiles


class Tally:
    """Adds records up for one scheme, span and moment."""

    def __init__(
        self,
        scheme: Scheme,
        roster: Roster,
        calendar: Calendar,
        span: Span,
        kinds: tuple[str, ...],
        as_of: datetime | None,
        trace: bool,
    ) -> None:
        self.scheme, self.roster, self.calendar, self.span = scheme, roster, calendar, span
        self.kinds, self.as_of, self.trace = kinds, as_of, trace
        told = any(rule.per is not None for rule in scheme.of(Band))  # steps that name a length
        self.pricer = Pricer(scheme, exact=trace and told)
        self.uncounted: list[Uncounted] = []
        self.strangers: set[str] = set()
        self.last_days: dict[str, date] = {}
        self.lines: dict[str, list[Line]] = {}
        self._told: dict[tuple[Item, int, int], list[tuple[Rule | None, str, Fraction, str]]] = {}
        self._counts: dict[tuple[str, Portion, Days], int] = {}
        self._portions: dict[tuple[Item, int, int, int, int, bool], Portion] = {}
        self._same_portions: dict[Adds, Portion] = {}
        self._days: dict[date, Days] = {}
        self._same_days: dict[tuple[Tile, ...], Days] = {}
        self._works: dict[tuple[str, str, Tile], list[Appearance]] = {}
        self._voided: Mapping[str, tuple[Occurrence, Event]] = {}

    def void(self, voided: Mapping[str, tuple[Occurrence, Event]]) -> None:
        """Records that an event voids."""
        self._voided = voided

    def add(self, records: Sequence[Record]) -> None:
        """Add all records, then choose within the same work."""
        told_apart = self.pricer.class_bound or self.trace or self.scheme.subjects != "units"
        for record in records if told_apart else self._add_usual(records):
            if known(record, self.as_of):
                self._add_one(record)
        for (unit, _, _), appearances in self._works.items():
            kept, dropped = resolve(appearances)
            for each in kept:
                self._post(unit, each.record, each.item, each.points, each.count)
            for each, reason, rule in dropped:
                self._refuse(unit, each.record, reason, rule.id)

    def _add_usual(self, records: Sequence[Record]) -> Iterator[Record]:
        """Count the usual records: one unit, nothing to divide, to choose or to wait for. Gives all others back."""
        of, made, key_of = self.pricer.of, self.pricer.made, self.pricer.key
        counts, days, last, as_of = self._counts, self._days, self.last_days, self.as_of
        lasting, voided = self.roster.lasting, self._voided
        since, until = self.scheme.since or date.min, self.scheme.until or date.max
        wholes: dict[Item, Portion | None] = {}
        for record in records:
            units, day = record.units, record.published
            if record.states or len(units) != 1 or not since <= day <= until or record.id in voided:
                yield record
                continue
            unit, part = units[0]
            item = made.get(key_of(record)) or of(record)
            portion = wholes.get(item, WAITS)
            if portion is WAITS:
                portion = wholes[item] = self._whole(item)
            if portion is None or part is not None or unit not in lasting or (item.special and _apart(record, item)):
                yield record
            elif as_of is None or known(record, as_of):
                place = days.get(day) or self._place(day)
                if place.tiles:
                    key = (unit, portion, place)
                    counts[key] = counts.get(key, 0) + 1
                    if item.points and day > last.get(unit, date.min):
                        last[unit] = day

    def boards(self) -> dict[str, Board]:
        """The boards of all units that have something."""
        den = lcm(*{value.denominator for _, portion, _ in self._counts for _, value in portion.adds})
        scaled: dict[Portion, tuple[tuple[str, int], ...]] = {}
        found: dict[str, Board] = {}
        for (unit, portion, place), times in self._counts.items():
            board = found.get(unit)
            if board is None:
                board = found[unit] = Board(self.calendar, self.kinds, self.span, den)
            adds = scaled.get(portion)
            if adds is None:
                adds = scaled[portion] = tuple((key, int(value * den)) for key, value in portion.adds)
            items = board.items
            for key, number in adds:
                more = number * times
                for tile in place.tiles:
                    items[key, tile] = items.get((key, tile), 0) + more
        for unit, lines in self.lines.items():
            board = found.get(unit)
            if board is None:
                board = found[unit] = Board(self.calendar, self.kinds, self.span, den)
            board.lines += lines
        return found

    # -- one record --------------------------------------------------------------------------------------------------

    def _whole(self, item: Item) -> Portion | None:
        """The portion of a record that is one unit's alone; None where more has to be looked at."""
        if item.reason not in ("", *messages.ONLY_HANDED_IN):
            return None
        return self._portion(item, ONE, ONE, late=False)

    def _add_one(self, record: Record) -> None:
        """A record that is refused, divided, grouped or late."""
        back = withdrawn(record, self.as_of)
        item = self.pricer.of(record)
        parts, both = shares(record, item.split, self.scheme.subjects), self.scheme.subjects == "both"
        for name, points, count in parts:
            if both and name not in self.roster and any(author.name == name for author in record.authors):
                continue  # where units and persons are scored, only the persons that are listed
            unit = self._owner(name, record)
            own = self.pricer.of(record, self._class(unit)) if self.pricer.class_bound else item
            reason, rule = self._refusal(record, own, back.reason if back else None)
            if reason and reason not in messages.ONLY_HANDED_IN:
                self._refuse(unit, record, reason, rule)
                continue
            if reason and self.trace:
                self._refuse(unit, record, reason, rule)
            if own.grouped and record.work:
                kind = own.group.kind if own.group else "year"
                tile = self.calendar.tile(kind, record.published)
                appearance = Appearance(record, own, points, count)
                self._works.setdefault((unit, record.work, tile), []).append(appearance)
            else:
                self._post(unit, record, own, points, count)

    def _refusal(self, record: Record, item: Item, back: str | None) -> tuple[str, str]:
        """Why a record gives nothing, and the rule's id; empty when it counts."""
        if back is not None:
            return messages.WITHDRAWN % {"reason": f"：{back}" if back else ""}, ""
        scheme = self.scheme
        early = scheme.since is not None and record.published < scheme.since
        if early or (scheme.until is not None and record.published > scheme.until):
            return messages.OUTSIDE_SCHEME, ""
        if record.id in self._voided:
            rule, event = self._voided[record.id]
            return messages.VOID % {"type": rule.type, "event": event.note or event.id}, rule.id
        if item.reason:
            return item.reason, item.rule.id if item.rule else ""
        limit = limit_of(item.late, record)
        if limit is not None and item.late is not None and item.late.mode == "drop":
            told = {"reported": str(record.reported), "limit": str(limit)}
            return messages.LATE_RECORD % told, item.late.id
        return "", ""

    def _post(self, unit: str, record: Record, item: Item, points: Fraction, count: Fraction) -> None:
        """Count a record for a unit on its day, or on the day it came where a late one waits for the next period."""
        day, late = record.published, limit_of(item.late, record) is not None
        if late and item.late is not None and item.late.mode == "next" and record.reported is not None:
            day = record.reported
        place = self._days.get(day) or self._place(day)
        if not place.tiles:
            return
        if unit not in self.roster:
            self.strangers.add(unit)
        portion = self._portion(item, points, count, late=late)
        key = (unit, portion, place)
        self._counts[key] = self._counts.get(key, 0) + 1
        if item.points and points and day > self.last_days.get(unit, date.min):
            self.last_days[unit] = day
        if self.trace and day in self.span and not item.reason:
            self._trace(unit, record, item, points, day)

    def _portion(self, item: Item, points: Fraction, count: Fraction, *, late: bool) -> Portion:
        """The portion of an item with its parts, made once."""
        key = (item, points.numerator, points.denominator, count.numerator, count.denominator, late)
        portion = self._portions.get(key)
        if portion is None:
            found = [(name, value * (points if divided else count)) for name, value, divided in item.feeds]
            if late and item.late is not None and item.late.mode == "deduct":
                found.append((late_key(item.late), ONE))
            adds = tuple((name, value) for name, value in found if value)
            portion = self._portions[key] = self._same_portions.setdefault(adds, Portion(adds))
        return portion

    def _place(self, day: date) -> Days:
        """The periods of a day: those of the span, and a week that the span owns though the day lies outside it."""
        inside = day in self.span
        tiles = [
            tile
            for kind in self.kinds
            for tile in (self.calendar.tile(kind, day),)
            if (tile.anchor in self.span if kind == "week" else inside)
        ]
        tiles += [WHOLE] if inside else []
        place = self._same_days.setdefault(tuple(tiles), Days(tuple(tiles)))
        self._days[day] = place
        return place

    def _owner(self, name: str, record: Record) -> str:
        """The unit that holds a record: after a merger the successor, which is told."""
        unit = self.roster.owner(name, record.published)
        if unit != name and self.trace:
            last = self.roster.last(name, record.published)
            told = {
                "unit": last.label,
                "day": str(last.valid_to),
                "successor": self.roster.last(unit, record.published).label,
            }
            self._refuse(name, record, messages.FOLLOWS % told, "")
        return unit

    def _class(self, unit: str) -> str:
        return self.roster.last(unit, self.span.last_day).cls

    def _refuse(self, unit: str, record: Record, reason: str, rule: str) -> None:
        if record.published in self.span:
            if unit not in self.roster:
                self.strangers.add(unit)
            self.uncounted.append(Uncounted(record.id, unit, reason, rule))

    def _trace(self, unit: str, record: Record, item: Item, points: Fraction, day: date) -> None:
        """A line per component, with the steps that led to it."""
        tile = self.calendar.tile("month", day)
        lines = self.lines.setdefault(unit, [])
        head = f"{day.isoformat()} {messages.TITLE % {'title': record.title} if record.title else ''}"
        key = (item, points.numerator, points.denominator)
        told = self._told.get(key)
        if told is None:
            told = self._told[key] = self._worded(item, points)
        for rule, component, amount, text in told:
            words = messages.ITEM % {"head": head, "record": record.id, "text": text}
            lines.append(Line(rule, component, "month", tile.start, tile.label, amount, words, (record.id,)))

    def _worded(self, item: Item, points: Fraction) -> list[tuple[Rule | None, str, Fraction, str]]:
        """An item's components with their rule, points and arithmetic in words; the same for all such records."""
        if not item.amounts:
            return [(None, self.scheme.components[0], ZERO, messages.ITEM_ZERO % {"reason": messages.NO_PRICE})]
        share = "" if points == ONE else " " + messages.SHARE % {"share": show(points)}
        found: list[tuple[Rule | None, str, Fraction, str]] = []
        for component, amount in item.amounts:
            steps = [step for step in item.steps if step.rule.component == component]
            text = " ".join(step.text for step in steps) + share
            told = messages.ITEM_STEPS % {"steps": text, "points": show(amount * points)}
            found.append((steps[0].rule if steps else None, component, amount * points, told))
        return found


def _apart(record: Record, item: Item) -> bool:
    """Whether a record of one unit needs more than counting: choosing within its work, waiting, dividing by names."""
    if (item.grouped and record.work) or limit_of(item.late, record) is not None:
        return True
    unit = record.units[0][0]
    return item.split is not None and any(author.unit not in ("", unit) for author in record.authors)


WAITS = Portion(())  # stands for: not looked up yet
