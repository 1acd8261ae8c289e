"""Two tables of scores compared: whose score, rank, award or grade differs, and by which lines.

What lives here: `differences`. Not here: computing the tables. Invariant: units that are the same in both are left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from luoshi.assessment.computing import Row


@dataclass(frozen=True)
class Difference:
    """One unit between two tables; None: not in that table."""

    key: str
    name: str
    before: Fraction | None
    after: Fraction | None
    rank_before: int | None = None
    rank_after: int | None = None
    reasons: tuple[str, ...] = ()

    @property
    def by(self) -> Fraction:
        """How much more."""
        return (self.after or Fraction(0)) - (self.before or Fraction(0))


def differences(before: Mapping[str, Row], after: Mapping[str, Row]) -> list[Difference]:
    """The units whose score, rank, award or grade differs, in the order of the newer table; with the lines that came or
    went."""
    found = []
    for key in dict.fromkeys([*after, *before]):
        old, new = before.get(key), after.get(key)
        if old and new and same_outcome(old, new):
            continue
        name = (new or old).name  # type: ignore[union-attr]  # one of them is there
        found.append(
            Difference(
                key, name, old.total if old else None, new.total if new else None,
                old.rank if old else None, new.rank if new else None, _reasons(old, new),
            )
        )  # fmt: skip
    return found


def same_outcome(old: Row, new: Row) -> bool:
    """Whether two rows say the same: points by component, total, rank, awards, grade, vetoes."""
    return (old.total, dict(old.components), old.rank, old.grade, tuple(old.awards), tuple(old.vetoes)) == (
        new.total, dict(new.components), new.rank, new.grade, tuple(new.awards), tuple(new.vetoes),
    )  # fmt: skip


def _reasons(old: Row | None, new: Row | None) -> tuple[str, ...]:
    """The lines that only one of the two has, marked; at most a handful."""
    gone = _texts(old) - _texts(new)
    come = _texts(new) - _texts(old)
    told = [f"＋ {text}" for text in sorted(come)] + [f"－ {text}" for text in sorted(gone)]
    return tuple(told[:MOST_REASONS])


MOST_REASONS = 6


def _texts(row: Row | None) -> set[str]:
    if row is None:
        return set()
    return {f"{line['label']} {line['text']}：{line['points']}" for line in row.detail.get("lines", [])}
