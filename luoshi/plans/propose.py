"""From a target as read to a spec that can be counted: a proposal, which a person confirms.

What lives here: guesses of kind, way of counting and reach from the words, by the house's own lists of types, classes
and names. Not here: reading the document (`luoshi.reading`). Invariant: a guess never invents a unit: what the words do
not name in this house is left for the person to choose (the spec's `problems` then say so).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any, Protocol

from luoshi.catalogue import load
from luoshi.catalogue.lexicon import lexicon
from luoshi.org.models import Unit
from luoshi.org.queries import in_force
from luoshi.plans.spec import CADENCES, Counting, Reach, TargetSpec
from luoshi.reading.model import Target as ReadTarget
from luoshi.ui.scope import leave_scope

_EACH = re.compile(r"^(?:全[县市区乡镇校局]|本[县市区校局])?(?:各级?|每一?[个所家]?|所有|全部|全体)")
_PARTS = re.compile(r"[、,，和及与/]")
_NOISE = re.compile(r"[（(].*?[)）]")
_SHARE = {"%", "％"}


class Words(Protocol):
    """The catalogue's lexicon, as far as it is needed here."""

    def kinds_of(self, measure: str, count_word: str, quote: str) -> tuple[str, ...]:
        """The kinds that the words call, the nearest first."""

    def measure_for(self, kind: str, count_word: str) -> str | None:
        """The code of the kind's quantity that the count word speaks of."""

    def facets_of(self, kind: str, quote: str) -> Mapping[str, tuple[str, ...]]:
        """The facets that the words restrict."""

    def holding_type_of(self, text: str) -> str | None:
        """The type of holding that the words name."""


@dataclass(frozen=True)
class Proposer:
    """The house's own words: unit types, classes, names, and which of the units are bodies."""

    root_id: int
    types: tuple[str, ...]
    classes: tuple[str, ...]
    names: tuple[tuple[str, int, bool], ...]  # (plain name, unit, is body), longest first
    words: Words

    @classmethod
    def for_house(cls, house_id: int, day: date) -> Proposer:
        """Load the lists of a house. One query."""
        with leave_scope("the house's own words, for reading its plan"):
            rows = list(
                Unit.objects.filter(in_force(day), house_id=house_id).values_list(
                    "pk", "name", "short_name", "type", "klass", "is_body", "parent_id"
                )
            )
        names = {(_plain(name), row[0], row[5]) for row in rows for name in (row[1], row[2]) if name}
        return cls(
            root_id=next((row[0] for row in rows if row[6] is None), 0),
            types=_longest_first(row[3] for row in rows),
            classes=_longest_first(row[4] for row in rows),
            names=tuple(sorted(names, key=lambda name: (-len(name[0]), name[1]))),
            words=lexicon(),
        )

    def propose(self, read: ReadTarget) -> TargetSpec:
        """A spec for one target as read."""
        kinds = self.words.kinds_of(read.measure, read.unit, read.quote) or ((read.kind,) if read.kind else ())
        kind = kinds[0] if kinds else None
        limit = read.cadence == "event" and read.comparator == "<="
        return TargetSpec(
            title=(read.measure or read.quote)[:120],
            comparator=read.comparator,  # type: ignore[arg-type]  # the reader's contract names the same three
            value=None if read.value is None else Fraction(str(read.value)),
            max_value=None if read.max_value is None else Fraction(str(read.max_value)),
            count_word=read.unit or "次",
            cadence=read.cadence if read.cadence in CADENCES else "year",
            n=read.n,
            months=tuple(read.months),
            due=read.due,
            rate=read.rate,
            implied=read.implied,
            actor=read.actor,
            reach=self.reach_of(read, kind),
            counting=self.counting_of(read, kinds, limit=limit),
            owner_id=self._unit_named(read.actor),
            continues=read.cadence == "n_years",
        )

    # -- how it is counted -----------------------------------------------------------------------------------------

    def counting_of(self, read: ReadTarget, kinds: tuple[str, ...], *, limit: bool) -> Counting:
        """Kinds, quantity, facets and how, as far as the words say."""
        if not kinds:
            return Counting(how="in_time" if limit else "sum")
        kind = kinds[0]
        facets = dict(self.words.facets_of(kind, read.quote))
        quantity = self.words.measure_for(kind, read.unit) or "count"
        if limit:
            return Counting(kinds, quantity, "in_time", facets, limit=_limit_of(read))
        if read.rate:
            return self._rate(read, kind, facets)
        return Counting(kinds, quantity, "sum", facets)

    def _rate(self, read: ReadTarget, kind: str, facets: dict[str, tuple[str, ...]]) -> Counting:
        """A share: of one quantity in another where the kind has such (出席 of 应到), else of units or holdings."""
        shares = [q for q in load().kind(kind).quantities if q.of] if load().has_kind(kind) else []
        if not shares or "覆盖" in read.quote:
            return Counting((kind,), "count", "coverage", facets)
        return Counting((kind,), shares[0].code, "ratio", facets, denominator=shares[0].of)

    # -- whom it reaches -------------------------------------------------------------------------------------------

    def reach_of(self, read: ReadTarget, kind: str | None) -> Reach:
        """Whom the target binds, from `per`, `scope` and the actor's words."""
        types, classes, units = self._lists(read.actor)
        body = self._unit_named(read.actor)
        if read.per == "person":
            return Reach("each_person", unit_id=body, types=types, classes=classes)
        if read.per == "head":
            return Reach("per_head", types=types, classes=classes, unit_ids=units)
        if read.per == "holding" and (holding := self._holding(read, kind)):
            return Reach("each_holding", types=types, classes=classes, unit_ids=units, holding_type=holding)
        if read.scope == "each" or (types and _EACH.match(read.actor)):
            return Reach("each_unit", types=types, classes=classes, unit_ids=units)
        if body is not None and body != self.root_id:
            is_body = next(flag for name, pk, flag in self.names if pk == body)
            return Reach("unit" if is_body else "subtree", unit_id=body)
        return Reach("house")

    def _lists(self, actor: str) -> tuple[tuple[str, ...], tuple[str, ...], tuple[int, ...]]:
        """Types, classes and single units that the actor's words name, in the order of the words."""
        types: dict[str, None] = {}
        classes: dict[str, None] = {}
        units: dict[int, None] = {}
        for part in _PARTS.split(_NOISE.sub("", actor)):
            words = _plain(_EACH.sub("", part.strip()))
            if not words:
                continue
            if unit := next((pk for name, pk, _ in self.names if name == words), None):
                if unit != self.root_id:
                    units[unit] = None
                continue
            types |= dict.fromkeys(name for name in self.types if _names(words, _plain(name)))
            classes |= dict.fromkeys(name for name in self.classes if _plain(name) in words)
        if types:
            return tuple(types), tuple(classes), ()
        return (), tuple(classes), tuple(units)

    def _unit_named(self, actor: str) -> int | None:
        """The unit or body that the actor's words name: exactly, or a body whose name lies in them."""
        words = _plain(_EACH.sub("", actor))
        if not words:
            return None
        exact = [pk for name, pk, _ in self.names if name == words]
        if exact:
            return exact[0]
        if _EACH.match(actor):
            return None
        inside = [pk for name, pk, body in self.names if body and _calls(words, name)]
        return inside[0] if inside else None

    def _holding(self, read: ReadTarget, kind: str | None) -> str:
        named = self.words.holding_type_of(read.actor) or self.words.holding_type_of(read.quote)
        if named is None and kind and load().has_kind(kind):
            named = load().kind(kind).holding_type
        return named or ""


def _names(words: str, name: str) -> bool:
    """Whether the actor's words call a type: 中小学 is called by 中小学校, 各中小学; 学校 by any of them."""
    return bool(name) and (name in words or words in name or _without_end(name) in words)


def _calls(words: str, name: str) -> bool:
    """Whether words call a body: its name, a part of it, or its short form (党组中心组 for 党组理论学习中心组)."""
    if len(words) < 3 or len(name) < 3:
        return False
    if name in words or words in name:
        return True
    letters = iter(name)
    return words[-2:] == name[-2:] and all(letter in letters for letter in words)


def _without_end(name: str) -> str:
    return name[:-1] if len(name) > 2 and name[-1] in "校区部室所" else name


def _limit_of(read: ReadTarget) -> Mapping[str, Any]:
    within = (read.due or {}).get("within") if read.due else None
    if within:
        return {"value": within["value"], "unit": within["unit"]}
    units = {"小时": "hour", "分钟": "minute", "个工作日": "working_day", "工作日": "working_day"}
    return {"value": read.value, "unit": units.get(read.unit, "day")}


def _longest_first(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted({name for name in names if name}, key=lambda name: (-len(name), name)))


def _plain(words: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKC", words) if c.isalnum()).lower()
