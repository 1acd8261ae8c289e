"""Automatic numbering of Word, resolved as Word shows it.

What lives here: lists (abstractNum, num, overrides, style links) and their counters. Not here: which paragraph carries
which list (body.py asks styles.py). Source of the rules: ECMA-376 part 1, 17.9.
Invariant: lists that share an abstract list share its counters; a start override counts once, at the first paragraph
of its list and level.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from luoshi.reading.formats.docx.number_formats import format_number
from luoshi.reading.formats.docx.styles import Styles
from luoshi.reading.formats.docx.xml import LOCAL, child, children, get, is_on, number, value

LEVELS = 9
PLACEHOLDER = re.compile(r"%([1-9])")
BULLET = "•"
SUFFIXES = {"tab": " ", "space": " ", "nothing": ""}


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list: how its label looks and when it starts anew (`restart`: 0 = never, None = by custom)."""

    start: int
    number_format: str
    picture: str
    text: str
    restart: int | None
    legal: bool
    suffix: str
    style: str | None


@dataclass(slots=True)
class List:
    """A w:num: which abstract list it shares counters with, its levels, its start overrides."""

    abstract_id: int
    levels: dict[int, Level]
    overrides: dict[int, int] = field(default_factory=dict)


class Numbering:
    """The lists of a document and how far each has counted."""

    def __init__(self, root: Element | None, styles: Styles) -> None:
        self._styles = styles
        self._abstract: dict[int, dict[int, Level]] = {}
        self._style_links: dict[int, str] = {}
        self._lists: dict[int, List] = {}
        self._counters: dict[int, list[int | None]] = {}
        self._begun: set[tuple[int, int]] = set()
        for element in root if root is not None else ():
            kind = LOCAL[element.tag]
            if kind == "abstractNum":
                self._add_abstract(element)
            elif kind == "num":
                self._add_list(element)

    def level_of_style(self, num_id: int, style_id: str) -> int | None:
        """The level of the list that is linked to the style (w:pStyle)."""
        found = self._list(num_id)
        return next((i for i, level in found.levels.items() if level.style == style_id), None) if found else None

    def next_label(self, num_id: int, level_index: int) -> tuple[str, str] | None:
        """Count one paragraph on, and return its label and what Word puts after it; None where there is no list."""
        found = self._list(num_id)
        level = found.levels.get(level_index) if found else None
        if found is None or level is None:
            return None
        counters = self._counters.setdefault(found.abstract_id, [None] * LEVELS)
        self._count(found, num_id, level_index, level, counters)
        if level.number_format == "bullet":
            shown = level.text if level.text and not any("\ue000" <= c <= "\uf8ff" for c in level.text) else BULLET
            return shown, SUFFIXES.get(level.suffix, " ")
        label = PLACEHOLDER.sub(lambda m: self._part(found, level, counters, int(m[1]) - 1), level.text)
        return label, SUFFIXES.get(level.suffix, " ")

    def _count(self, found: List, num_id: int, index: int, level: Level, counters: list[int | None]) -> None:
        override = found.overrides.get(index)
        if override is not None and (num_id, index) not in self._begun:
            counters[index] = override
        else:
            current = counters[index]
            counters[index] = level.start if current is None else current + 1
        self._begun.add((num_id, index))
        for deeper in range(index + 1, LEVELS):
            below = found.levels.get(deeper)
            restart = below.restart if below else None
            if restart is None or (restart > 0 and index < restart):
                counters[deeper] = None

    def _part(self, found: List, level: Level, counters: list[int | None], index: int) -> str:
        """What stands for %n: the counter of that level, or its start where it has not counted yet."""
        shown = found.levels.get(index)
        if shown is None:
            return ""
        count = counters[index]
        value_shown = found.overrides.get(index, shown.start) if count is None else count
        if level.legal:
            return str(value_shown)
        return format_number(value_shown, shown.number_format, shown.picture)

    def _add_abstract(self, element: Element) -> None:
        abstract_id = number(get(element, "abstractNumId"))
        if abstract_id is None:
            return
        self._abstract[abstract_id] = dict(_level(e) for e in children(element, "lvl"))
        link = value(element, "numStyleLink")
        if link:
            self._style_links[abstract_id] = link

    def _add_list(self, element: Element) -> None:
        num_id, abstract_id = number(get(element, "numId")), number(value(element, "abstractNumId"))
        if num_id is None or abstract_id is None:
            return
        overrides, levels = {}, {}
        for override in children(element, "lvlOverride"):
            index = number(get(override, "ilvl"))
            start = number(value(override, "startOverride"))
            own = child(override, "lvl")
            if index is not None and start is not None:
                overrides[index] = start
            if index is not None and own is not None:
                levels[index] = _level(own)[1]
        self._lists[num_id] = List(abstract_id, levels, overrides)

    def _list(self, num_id: int) -> List | None:
        """The list with its levels filled in; a list that points at a numbering style is that style's list."""
        found = self._lists.get(num_id)
        if found is None or len(found.levels) >= LEVELS:
            return found
        abstract_id = found.abstract_id
        for _ in range(LEVELS):  # links of links end; a circle ends too
            link = self._style_links.get(abstract_id)
            linked = self._lists.get(self._styles.numbering(link)[0] or -1) if link else None
            if linked is None:
                break
            abstract_id = linked.abstract_id
        levels = {**self._abstract.get(abstract_id, {}), **found.levels}
        found.levels = {i: levels.get(i, _EMPTY) for i in range(LEVELS)} if levels else {}
        found.abstract_id = abstract_id
        return found


_EMPTY = Level(1, "none", "", "", None, False, "nothing", None)


def _level(element: Element) -> tuple[int, Level]:
    name, picture = _format(element)
    start = number(value(element, "start"))
    level = Level(
        start=0 if start is None else start,
        number_format=name,
        picture=picture,
        text=value(element, "lvlText") or "",
        restart=number(value(element, "lvlRestart")),
        legal=is_on(child(element, "isLgl")),
        suffix=value(element, "suff") or "tab",
        style=value(element, "pStyle"),
    )
    return number(get(element, "ilvl")) or 0, level


def _format(element: Element) -> tuple[str, str]:
    """Name and picture of the number format; newer formats stand in an alternative beside a plain one."""
    plain = child(element, "numFmt")
    if plain is None:
        plain = child(element, "AlternateContent", "Choice", "numFmt")
        if plain is None:
            plain = child(element, "AlternateContent", "Fallback", "numFmt")
    return get(plain, "val") or "decimal", get(plain, "format") or ""
