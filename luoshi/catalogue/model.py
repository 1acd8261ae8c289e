"""The values of the catalogue: what a kind, a field, a quantity and a type of holding are.

What lives here: frozen values and the closed lists they draw from. Not here: reading of files (`load`), words of plans
(`lexicon`). Invariant: every value is immutable; amounts are `int`, `Decimal` or `Fraction`, never floats.

Every record has, besides its kind's fields, what the ledger keeps for all kinds and no kind declares: unit, day (or
span of days), title (made from `title_pattern`), doers, roster, holdings covered, evidence, note.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from dataclasses import field as slot
from datetime import date, datetime, time
from decimal import Decimal
from types import MappingProxyType

Value = str | int | bool | Decimal | date | time | datetime | tuple[str, ...]

FIELD_TYPES = (
    "text", "longtext", "integer", "decimal", "hours", "date", "time", "moment", "choice", "multichoice",
    "unit", "units", "person", "people", "outlet", "url", "bool",
)  # fmt: skip
"""Closed list. decimal and hours are exact decimals; moment is a local date with time; outlet is the name of an
external medium, completed from the house's own list; unit, person: one; units, people: several; url is an address,
and one that is given stands as evidence of grade B, so that nobody is asked for a picture of it."""

NUMBER_TYPES = ("integer", "decimal", "hours")
MANY_TYPES = ("units", "people", "multichoice")
MOMENT_TYPES = ("date", "moment")
FACET_TYPES = ("choice", "bool")

CAPABILITIES = ("roster", "signup", "checkin", "checklist", "followup", "approval", "selection", "notice")
VERIFICATIONS = ("process", "unit", "above", "sample")
DATED = ("day", "span")
GRADES = ("A", "B", "C", "D")
ROLES = ("host", "participant")
RETENTIONS = ("permanent", "30y", "10y", "3y")
PLAIN_SOURCES = ("one", "days", "holdings", "participants", "invited", "passed", "checked")
"""Sources that read no field; those that do are written HEAD:CODE (see `QuantityDef.source`)."""


class CatalogueError(ValueError):
    """The declared data is wrong. `problems` are readable sentences, each naming file, kind and fault."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer of a choice field. `words`: further ways in which plans call it, besides its label."""

    code: str
    label: str
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FieldDef:
    """One thing that a kind's form asks, or that a holding's card keeps.

    `facet`: its value is a dimension of the entries. `ordered`: the choices stand from high to low, so that 及以上 has
    a meaning. `unit_word` follows a number on screen (小时, 字). `since` is the kind's version that brought the field.
    """

    code: str
    label: str
    type: str
    required: bool = False
    choices: tuple[Choice, ...] = ()
    help: str = ""
    unit_word: str = ""
    facet: bool = False
    ordered: bool = False
    default: Value | None = None
    max_length: int = 0
    since: int = 1

    def choice(self, code: str) -> Choice:
        """The choice of this code. Raises KeyError."""
        for choice in self.choices:
            if choice.code == code:
                return choice
        raise KeyError(code)


@dataclass(frozen=True, slots=True)
class QuantityDef:
    """What one record of a kind adds to a figure. `count_word` is shown; `accepts` are further words of plans.

    `source`: one (1 a record) · days (days covered) · holdings (1 for each holding covered) · participants (1 for each
    present on the roster) · invited (1 for each on the roster) · passed, checked (items of the checklist) ·
    field:CODE (the number in the field) · people:CODE (1 for each person named) · people*:WHO:CODE (the field's number
    for each person named) · participants*:CODE (the same for each present) · named:CODE (how many are named) ·
    within:DONE:DUE (1 when DONE is not after DUE, else 0) · elapsed:FROM:TO (minutes between) ·
    days_since:FROM:TO, workdays_since:FROM:TO (days after FROM until TO, the day after FROM being the first).
    `of`: the quantity that this one's share (%) is taken of, where a share has a meaning.
    `stated`: a number that somebody had to type because no act yields it; grade D unless evidence proves it.
    """

    code: str
    label: str
    count_word: str
    source: str = "one"
    stated: bool = False
    accepts: tuple[str, ...] = ()
    of: str = ""

    @property
    def spread(self) -> str:
        """Along what posting makes a line each: "holding", "person" or "" (one line for the record)."""
        if self.source == "holdings":
            return "holding"
        return "person" if self.source.startswith(("participants", "people")) else ""

    @property
    def fields(self) -> tuple[str, ...]:
        """Codes of the fields that the source reads."""
        return tuple(self.source.split(":")[1:])

    @property
    def count_words(self) -> tuple[str, ...]:
        """All count words that this quantity answers to, the shown one first."""
        return (self.count_word, *self.accepts)


@dataclass(frozen=True, slots=True)
class EvidenceRule:
    """What must be attached before a record can be handed in: at least `minimum` items of one of `grades`.

    0 means welcome but not demanded (photos are optional: field.md §5). `hint` says in Chinese what serves.
    """

    minimum: int
    grades: tuple[str, ...]
    hint: str


@dataclass(frozen=True, slots=True)
class Sample:
    """One realistic record of a kind, for tests and the demo. Units, persons and holdings are given by name."""

    values: Mapping[str, Value]
    holdings: tuple[str, ...] = ()
    present: int = 0
    unit: str = "东桥小学"


@dataclass(frozen=True, slots=True)
class KindDef:
    """A type of record (design.md §2 记录类型).

    `title_pattern`: `{field}` is replaced by the field's value, `[…]` falls away when a field within is empty; besides
    fields `{kind} {unit} {holdings} {month} {on}` are known. `holding_required`: whether a record must name a holding,
    where there is a `holding_type`. `exclusive_group`: kinds of one group refuse the same piece. `role`: whether the
    unit counts as the one that held it or one that took part. `system`: made by Luoshi, not chosen from the list of
    forms. `words`, `not_words`: see `lexicon`.
    """

    code: str
    name: str
    group: str
    icon: str
    fields: tuple[FieldDef, ...]
    quantities: tuple[QuantityDef, ...]
    evidence: EvidenceRule
    capabilities: tuple[str, ...] = ()
    verification: str = "unit"
    dated: str = "day"
    holding_type: str | None = None
    holding_required: bool = True
    many_holdings: bool = False
    piece: bool = False
    exclusive_group: str = ""
    title_pattern: str = "{kind}"
    retention: str = "10y"
    role: str = "host"
    sample: Sample = slot(default_factory=lambda: Sample({}), compare=False)
    version: int = 1
    system: bool = False
    help: str = ""
    words: tuple[str, ...] = ()
    not_words: tuple[str, ...] = ()

    def field(self, code: str) -> FieldDef:
        """The field of this code. Raises KeyError."""
        for each in self.fields:
            if each.code == code:
                return each
        raise KeyError(code)

    def quantity(self, code: str) -> QuantityDef:
        """The quantity of this code. Raises KeyError."""
        for each in self.quantities:
            if each.code == code:
                return each
        raise KeyError(code)

    @property
    def facets(self) -> tuple[FieldDef, ...]:
        """The fields whose values are dimensions of this kind's entries, in order."""
        return tuple(each for each in self.fields if each.facet)

    @property
    def count_words(self) -> tuple[str, ...]:
        """All count words that some quantity of this kind answers to, each once."""
        return tuple(dict.fromkeys(word for each in self.quantities for word in each.count_words))


@dataclass(frozen=True, slots=True)
class HoldingTypeDef:
    """A type of what stays (design.md §2 名录). `update_kind`: the kind whose records touch it, where there is one.

    `keeper`: what the person who keeps it is called.
    """

    code: str
    name: str
    fields: tuple[FieldDef, ...]
    update_kind: str | None
    keeper: str
    icon: str = "archive"
    count_word: str = "个"
    words: tuple[str, ...] = ()

    def field(self, code: str) -> FieldDef:
        """The field of this code. Raises KeyError."""
        for each in self.fields:
            if each.code == code:
                return each
        raise KeyError(code)


@dataclass(frozen=True, slots=True)
class GroupDef:
    """A heading under which kinds are listed."""

    code: str
    name: str


@dataclass(frozen=True)
class Catalogue:
    """All that is declared, in the order in which it should be shown."""

    groups: tuple[GroupDef, ...]
    _kinds: Mapping[str, KindDef]
    _holding_types: Mapping[str, HoldingTypeDef]

    def kind(self, code: str) -> KindDef:
        """The kind of this code. Raises KeyError."""
        return self._kinds[code]

    def kinds(self, group: str | None = None) -> tuple[KindDef, ...]:
        """All kinds, or those of one group."""
        return tuple(each for each in self._kinds.values() if group is None or each.group == group)

    def has_kind(self, code: str) -> bool:
        """Whether a kind of this code is declared."""
        return code in self._kinds

    def with_kinds(self, kinds: Iterable[KindDef]) -> Catalogue:
        """This catalogue with a house's own kinds; one of a known code takes its place. Check with `checks`."""
        merged = {**self._kinds, **{kind.code: kind for kind in kinds}}
        return replace(self, _kinds=MappingProxyType(merged))

    def holding_type(self, code: str) -> HoldingTypeDef:
        """The type of holding of this code. Raises KeyError."""
        return self._holding_types[code]

    def holding_types(self) -> tuple[HoldingTypeDef, ...]:
        """All types of holdings."""
        return tuple(self._holding_types.values())

    def group(self, code: str) -> GroupDef:
        """The group of this code. Raises KeyError."""
        for each in self.groups:
            if each.code == code:
                return each
        raise KeyError(code)
