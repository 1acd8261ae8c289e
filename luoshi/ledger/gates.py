"""What rooms above may refuse when a record is handed in: a period that is locked, for one.

What lives here: the protocol and its list. Not here: any gate. Invariants: a gate is asked for a whole batch at once, in
a fixed number of queries; it is asked only for the first handing-in, since a sent-back record keeps the one it had, and
never for the installation's own writes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from luoshi.ledger.errors import LedgerRefused
from luoshi.ledger.lines import Line, Parts
from luoshi.org.viewer import Viewer

Ready = Sequence[tuple[Parts, tuple[Line, ...]]]


class Gate(Protocol):
    """A room's say on records that are complete and about to be handed in."""

    code: str

    def refusals(self, ready: Ready, at: datetime) -> Mapping[int, LedgerRefused]:
        """Why a record (by its key) cannot be taken now; absent where it can."""


gates: dict[str, Gate] = {}


def register_gate(gate: Gate) -> None:
    """Called in `AppConfig.ready`; the last one of a code holds."""
    gates[gate.code] = gate


def refused_by_gates(ready: Ready, by: Viewer | None, at: datetime) -> dict[int, LedgerRefused]:
    """The refusals of all gates for records that are handed in for the first time."""
    fresh = [(parts, lines) for parts, lines in ready if parts.record.first_handed_in_at is None]
    found: dict[int, LedgerRefused] = {}
    if by is None or not fresh:
        return found
    for gate in gates.values():
        found |= gate.refusals(fresh, at)
    return found
