"""What operations of the ledger refuse, as data. The Chinese wording is in `messages.py`.

LedgerRefused
├── NotAllowed         no post of the actor allows this here
├── WrongState         the record is in another state than the step needs (also: somebody else was faster)
├── OwnRecord          the verifier entered it, handed it in, or did the work
├── Incomplete         something is missing before it can be handed in; carries what
├── BadValues          values that do not fit the kind's fields; carries a fault per field
├── PieceTaken         the same piece is counted by a kind of the same exclusive group
├── UnitClosed         the unit was not in force on that day
├── WrongUnit          a unit or holding of another house, or out of the record's own part of the tree
├── PeriodLocked       the period that the record counts for takes nothing any more
├── ReasonMissing      sending back, correcting and withdrawing need a reason
├── TooMany            more than the limit in one call
├── AmountTooLarge     an amount beyond what the journal holds exactly
├── KindUnknown, KindClosed, KindUnsound
├── NothingToSeal      the house's journal is empty
├── PeriodClosed, PeriodRuns   a period is closed once, and when it is over
└── HoldingTaken, HoldingClosed
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date


class LedgerRefused(Exception):
    """An anticipated refusal; nothing was changed."""


@dataclass
class NotAllowed(LedgerRefused):
    """The viewer has no post that allows `action` at `unit`."""

    action: str
    unit: str = ""


@dataclass
class WrongState(LedgerRefused):
    """The record's state is `state`; the step needs one of `needed`."""

    state: str
    needed: tuple[str, ...]


@dataclass
class OwnRecord(LedgerRefused):
    """`how` the actor is involved: entered, handed_in, doer."""

    how: str


@dataclass
class Missing:
    """One thing that is missing. `what`: field, evidence, roster, holdings or a capability's word; `where` names it."""

    what: str
    where: str = ""
    wanted: int = 1
    found: int = 0


@dataclass
class Incomplete(LedgerRefused):
    """The record cannot be handed in yet."""

    missing: tuple[Missing, ...]


@dataclass
class Fault:
    """A value that does not fit. `what` is one of the keys of `messages.FAULTS`."""

    field: str
    what: str
    value: str = ""


@dataclass
class BadValues(LedgerRefused):
    """Values that do not fit the kind's fields."""

    faults: tuple[Fault, ...]


@dataclass
class PieceTaken(LedgerRefused):
    """The record `title` of kind `kind` counts the same piece; no title where the actor may not see that record."""

    kind: str
    title: str
    record_id: int


@dataclass
class UnitClosed(LedgerRefused):
    """The unit is in force from `start` to before `end` only."""

    unit: str
    day: date
    end: date | None = None


@dataclass
class WrongUnit(LedgerRefused):
    """`name` does not belong where the record is entered."""

    name: str


@dataclass
class PeriodLocked(LedgerRefused):
    """`what` (a target) takes nothing for `period` since `day`; `rejects`: by the rule for late work, not by a lock."""

    what: str
    period: str
    day: date
    rejects: bool = False


@dataclass
class ReasonMissing(LedgerRefused):
    """A reason is required for `step`, at most `limit` characters."""

    step: str
    limit: int


@dataclass
class TooMany(LedgerRefused):
    """`what`: records, people, evidence."""

    what: str
    limit: int


@dataclass
class AmountTooLarge(LedgerRefused):
    """The amount of `quantity` is beyond the journal's limits."""

    quantity: str


@dataclass
class KindUnknown(LedgerRefused):
    """The house has no kind of this code."""

    code: str


@dataclass
class KindClosed(LedgerRefused):
    """The kind is switched off."""

    name: str


@dataclass
class KindUnsound(LedgerRefused):
    """The definition breaks the catalogue's rules; `problems` are its sentences."""

    problems: tuple[str, ...]


@dataclass
class HoldingTaken(LedgerRefused):
    """A holding of this name or code exists."""

    name: str


@dataclass
class HoldingClosed(LedgerRefused):
    """The holding was closed, or not yet open, on that day."""

    name: str
    day: date | None = field(default=None)


class NothingToSeal(LedgerRefused):
    """The house's journal has no entry yet."""


@dataclass
class PeriodClosed(LedgerRefused):
    """The period was closed before."""

    label: str


@dataclass
class PeriodRuns(LedgerRefused):
    """The period is not over: its last day is `last`."""

    label: str
    last: date
