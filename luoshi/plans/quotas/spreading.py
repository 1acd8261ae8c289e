"""Spreading a total over units: exact, by largest remainder. Pure.

What lives here: the arithmetic and its refusals. Not here: where weights come from (`bases`). Invariants: the amounts sum
to the total exactly; a locked amount stays; nobody gets less than the least; more weight never means a smaller amount;
the order in which units are given does not matter.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor


@dataclass(frozen=True, slots=True)
class Share:
    """One unit that takes part. `locked`: an amount that stays as it is, whatever its weight."""

    key: int
    weight: Fraction
    locked: Fraction | None = None
    least: Fraction = Fraction(0)


class SpreadRefused(Exception):
    """The total cannot be spread so; nothing was computed."""


class NobodyOpen(SpreadRefused):
    """All amounts are locked (or there is no unit) and their sum is not the total."""


class NoBasis(SpreadRefused):
    """No unit has a weight: no head count, nothing done last year."""


@dataclass
class TotalTooSmall(SpreadRefused):
    """What is locked and the least of the others are more than the total."""

    total: Fraction
    bound: Fraction


def spread(total: Fraction, shares: Iterable[Share]) -> dict[int, Fraction]:
    """The amount of each unit; they sum to `total`. Whole pieces as far as the total allows.

    Raises TotalTooSmall, NobodyOpen, NoBasis. A total that is no whole number once the locked amounts are taken off is
    spread in its own fractions.
    """
    listed = sorted(shares, key=lambda share: share.key)
    found = {share.key: share.locked for share in listed if share.locked is not None}
    rest = total - sum(found.values(), Fraction(0))
    unlocked = [share for share in listed if share.locked is None]
    if not unlocked:
        if rest:
            raise NobodyOpen
        return found
    step = Fraction(1, rest.denominator)
    least = {share.key: ceil(share.least / step) * step for share in unlocked}
    bound = sum(least.values(), Fraction(0))
    if rest < bound:
        raise TotalTooSmall(total, total - rest + bound)
    return found | _by_weight(rest, unlocked, least, step)


def _by_weight(
    rest: Fraction, shares: list[Share], least: Mapping[int, Fraction], step: Fraction
) -> dict[int, Fraction]:
    """Those whose part by weight is under their least get the least; the others share what is left."""
    fixed: dict[int, Fraction] = {}
    taking = [share for share in shares if share.weight > 0]
    fixed.update((share.key, least[share.key]) for share in shares if share.weight <= 0)
    while True:
        left = rest - sum(fixed.values(), Fraction(0))
        weights = sum((share.weight for share in taking), Fraction(0))
        short = [share for share in taking if left * share.weight < least[share.key] * weights]
        if not short:
            break
        fixed.update((share.key, least[share.key]) for share in short)
        taking = [share for share in taking if share.key not in fixed]
    if not taking:
        if left:
            raise NoBasis
        return fixed
    return fixed | _largest_remainder(left, taking, weights, step)


def _largest_remainder(left: Fraction, shares: list[Share], weights: Fraction, step: Fraction) -> dict[int, Fraction]:
    exact = {share.key: left * share.weight / weights / step for share in shares}
    found = {key: floor(amount) for key, amount in exact.items()}
    over = int(left / step) - sum(found.values())
    for key in sorted(exact, key=lambda key: (found[key] - exact[key], key))[:over]:
        found[key] += 1
    return {key: amount * step for key, amount in found.items()}
